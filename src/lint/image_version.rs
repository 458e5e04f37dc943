//! `pinned-launcher`: a launcher with a fixed version, which should follow Spacelift. And what the tag of an image tells.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::image;
use crate::message::quote;
use crate::pool::Pool;
use crate::values::{ChartText, Image};
use crate::worker::{Provenance, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "pinned-launcher",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a launcher with a fixed version",
    why: "Spacelift updates the launcher together with its own service, and does not support old launchers forever. \
          One day a pinned launcher stops taking runs. Keep the tag `latest` and the pull policy `Always`. The rule is \
          silent about launchers of your own registry, as self-hosted Spacelift needs them. Source: \
          https://docs.spacelift.io/self-hosted/latest/concepts/worker-pools/docker-based-workers.",
    bad: include_str!("../../tests/fixtures/pinned-launcher/bad.yaml"),
    good: include_str!("../../tests/fixtures/pinned-launcher/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    // Self-hosted Spacelift brings a launcher of its own, and tells its version.
    if worker.launcher().provenance() != Provenance::Original {
        return;
    }
    let (pool, path) = (worker.pool, FieldPathBuf::of("launcher.image"));
    let image = &pool.typed.launcher.image;
    if let Some(digest) = written(pool, &path.key("digest"), image.digest.as_ref()) {
        if has_form(image, '@', digest) {
            let message = "the digest pins the launcher, which will stop working one day";
            found.value(&path.key("digest"), message).help("delete it");
        }
    } else if let Some(tag) = written(pool, &path.key("tag"), image.tag.as_ref())
        && tag != "latest"
        && !is_set(pool, &path.key("digest"))
        && has_form(image, ':', tag)
    {
        let message = format!("the tag {} pins the launcher, which will stop working one day", quote(tag));
        found.value_with(&path.key("tag"), &[path.key("digest")], message).help("use `latest`");
    }
}

/// A part of an image, if the user wrote it and it is not empty.
pub(super) fn written<'p>(pool: &Pool, path: &FieldPathBuf, part: Option<&'p ChartText>) -> Option<&'p str> {
    pool.users(path)?;
    part.map(|text| text.0.as_str()).filter(|text| !text.is_empty())
}

/// Whether a value is set, or has a fault and may be meant to be set.
pub(super) fn is_set(pool: &Pool, path: &FieldPathBuf) -> bool {
    pool.is_faulty(path) || pool.values.at(path).is_some_and(|value| value.node.is_true())
}

/// Whether the whole reference can be parsed. If not, another rule reports that.
pub(super) fn has_form(image: &Image, mark: char, version: &str) -> bool {
    let repository = image.repository.as_ref().map_or("", |text| text.0.as_str());
    image::parse(&format!("{repository}{mark}{version}")).is_ok()
}

/// Tags of the image `docker` that move, and common names for the newest version.
const MOVING: [&str; 11] =
    ["latest", "stable", "dind", "rc", "edge", "test", "nightly", "main", "master", "cli", "rootless"];

/// Whether a tag moves to new versions: a word such as `latest`, or a version without its last number.
pub(super) fn is_floating(tag: &str) -> bool {
    let first = tag.split('-').next().unwrap_or_default();
    if MOVING.contains(&first) {
        return true;
    }
    let numbers: Vec<&str> = first.strip_prefix('v').unwrap_or(first).split('.').collect();
    // A longer number is a date or a build number.
    let short = |number: &&str| (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    numbers.len() < 3 && numbers.iter().all(short)
}

#[cfg(test)]
mod tests {
    use super::is_floating;

    #[test]
    fn a_tag_without_a_full_version_floats() {
        for tag in "latest dind stable stable-dind rc-dind 27 27-dind 27.5 27.5-dind v27 27-dind-alpine3.21".split(' ')
        {
            assert!(is_floating(tag), "{tag}");
        }
        for tag in "23.0.6-dind 27.5.1 v27.5.1-dind-rootless 20240501 2024.05 mine 3f2a9c1 27.5.1-latest".split(' ') {
            assert!(!is_floating(tag), "{tag}");
        }
    }
}
