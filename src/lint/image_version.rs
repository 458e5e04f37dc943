//! `pinned-launcher` and `floating-dind`: the version of the two images, which should follow Spacelift in one and stay put in
//! the other.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::image;
use crate::pool::Pool;
use crate::values::{ChartText, Image};

use super::{Check, Found, Rule};

pub(super) const PINNED_LAUNCHER: Rule = Rule {
    id: "pinned-launcher",
    severity: Severity::Warning,
    summary: "a launcher of a fixed version",
    why: "Spacelift changes the launcher together with its own side, and does not support an old one for ever: a \
          pinned launcher takes no runs one day. The tag is meant to stay `latest`, with the pull policy `Always`.",
    bad: include_str!("../../tests/fixtures/pinned-launcher/bad.yaml"),
    good: include_str!("../../tests/fixtures/pinned-launcher/good.yaml"),
    check: Check::Pool(pinned),
};

pub(super) const FLOATING_DIND: Rule = Rule {
    id: "floating-dind",
    severity: Severity::Warning,
    summary: "a Docker daemon of no fixed version",
    why: "A tag such as `latest`, `dind` or `27-dind` names another image whenever Docker releases one, so that \
          workers started on one day differ from those of another, and a new one may not start at all. Name a \
          version to its last number, as in `27.5.1-dind`, or a digest.",
    bad: include_str!("../../tests/fixtures/floating-dind/bad.yaml"),
    good: include_str!("../../tests/fixtures/floating-dind/good.yaml"),
    check: Check::Pool(floating),
};

fn pinned(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("launcher.image");
    let image = &pool.typed.launcher.image;
    let help = "an old launcher stops working one day";
    if let Some(digest) = written(pool, &path.key("digest"), image.digest.as_ref()) {
        if has_form(image, '@', digest) {
            found.value(&path.key("digest"), "pins the launcher").help(format!("delete it: {help}"));
        }
    } else if let Some(tag) = written(pool, &path.key("tag"), image.tag.as_ref())
        && tag != "latest"
        && !is_set(pool, &path.key("digest"))
        && has_form(image, ':', tag)
    {
        found
            .value_with(&path.key("tag"), &[path.key("digest")], format!("the tag `{tag}` pins the launcher"))
            .help(format!("use `latest`: {help}"));
    }
}

fn floating(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("dind.image");
    let image = &pool.typed.dind.image;
    if let Some(tag) = written(pool, &path.key("tag"), image.tag.as_ref())
        && is_floating(tag)
        && !is_set(pool, &path.key("digest"))
        && has_form(image, ':', tag)
    {
        let message = format!("the tag `{tag}` is another version whenever Docker releases one");
        found
            .value_with(&path.key("tag"), &[path.key("digest")], message)
            .help("name a version to its last number, such as `27.5.1-dind`");
    }
}

/// A part of an image, where the user wrote it and it is not empty.
fn written<'p>(pool: &Pool, path: &FieldPathBuf, part: Option<&'p ChartText>) -> Option<&'p str> {
    pool.users(path)?;
    part.map(|text| text.0.as_str()).filter(|text| !text.is_empty())
}

/// Whether a value is set or at fault, so that it may be meant to be.
fn is_set(pool: &Pool, path: &FieldPathBuf) -> bool {
    pool.is_faulty(path) || pool.values.at(path).is_some_and(|value| value.node.is_true())
}

/// Whether the whole reference can be parsed; where it cannot, that is the fault.
fn has_form(image: &Image, mark: char, version: &str) -> bool {
    let repository = image.repository.as_ref().map_or("", |text| text.0.as_str());
    image::parse(&format!("{repository}{mark}{version}")).is_ok()
}

/// Tags of the image `docker`, and those by which others name their newest.
const MOVING: [&str; 11] =
    ["latest", "stable", "dind", "rc", "edge", "test", "nightly", "main", "master", "cli", "rootless"];

/// Whether a tag names what is newest of its kind: by a word, or by a version without its last number.
fn is_floating(tag: &str) -> bool {
    let first = tag.split('-').next().unwrap_or_default();
    if MOVING.contains(&first) {
        return true;
    }
    let numbers: Vec<&str> = first.strip_prefix('v').unwrap_or(first).split('.').collect();
    // A longer number is a date or a build.
    let short = |number: &&str| (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    numbers.len() < 3 && numbers.iter().all(short)
}

#[cfg(test)]
mod tests {
    use super::is_floating;

    #[test]
    fn a_tag_floats_where_it_leaves_the_version_open() {
        for tag in "latest dind stable stable-dind rc-dind 27 27-dind 27.5 27.5-dind v27 27-dind-alpine3.21".split(' ')
        {
            assert!(is_floating(tag), "{tag}");
        }
        for tag in "23.0.6-dind 27.5.1 v27.5.1-dind-rootless 20240501 2024.05 mine 3f2a9c1 27.5.1-latest".split(' ') {
            assert!(!is_floating(tag), "{tag}");
        }
    }
}
