//! `dind-image`: a variant of Docker's image in which `dockerd` cannot start.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::fix::Rewrite;
use crate::message::quote;
use crate::worker::{Provenance, Worker};

use super::image_version::{is_floating, is_set, written};
use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "dind-image",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "a variant of Docker's image in which `dockerd` cannot start",
    why: "The chart starts `dockerd` itself, as root. The variants `cli` and `git` of the image `docker` hold no daemon, \
          those with `dind-rootless` run as a user that is not root, and those with `windowsservercore` need Windows \
          nodes. Before version 23, a tag without `dind` has no `iptables`, without which `dockerd` stops; since then, \
          such a tag is the same image as the one with `dind`. Use a tag such as `27.5.1-dind`. The rule is silent about \
          images of your own. Sources: https://hub.docker.com/_/docker, \
          https://github.com/docker-library/docker.",
    bad: include_str!("../../tests/fixtures/dind-image/bad.yaml"),
    good: include_str!("../../tests/fixtures/dind-image/good.yaml"),
    check: Check::Worker(check),
};

/// The first version whose image without a variant is the one with the daemon.
const DAEMON_BY_DEFAULT: u32 = 23;

/// Why `dockerd` cannot start.
pub(super) enum Obstacle {
    NoDaemon,
    NotRoot,
    Windows,
    NoIptables,
}

impl Obstacle {
    /// What keeps `dockerd` from starting in Docker's image, and the tag of an image in which it starts.
    pub(super) fn of(worker: &Worker) -> Option<(Obstacle, String)> {
        let (pool, path) = (worker.pool, FieldPathBuf::of("dind.image"));
        let tag = written(pool, &path.key("tag"), pool.typed.dind.image.tag.as_ref())?;
        if is_set(pool, &path.key("digest")) || worker.dind().provenance() != Provenance::Original {
            return None;
        }
        // A user that is given for the whole pod takes the place of the image's own.
        let is_root = || matches!(worker.runs_as(&worker.dind()).user, Some((0, _)));
        judge(tag).filter(|(wrong, _)| !matches!(wrong, Obstacle::NotRoot) || !is_root())
    }

    fn words(&self) -> &'static str {
        match self {
            Obstacle::NoDaemon => "holds no daemon",
            Obstacle::NotRoot => "runs as a user that is not root",
            Obstacle::Windows => "is for Windows",
            Obstacle::NoIptables => "has no `iptables`",
        }
    }
}

fn check(worker: &Worker, found: &mut Found) {
    let path = FieldPathBuf::of("dind.image");
    let (at_repository, at_tag, at_digest) = (path.key("repository"), path.key("tag"), path.key("digest"));
    let tag = written(worker.pool, &at_tag, worker.pool.typed.dind.image.tag.as_ref());
    let (Some(tag), Some((wrong, better))) = (tag, Obstacle::of(worker)) else { return };
    let message = format!("dockerd cannot start: the image with the tag {} {}", quote(tag), wrong.words());
    let finding = found.value_with(&at_tag, &[at_repository, at_digest], message);
    // Not a tag of which another rule says next that it moves.
    if is_floating(&better) {
        finding.help("use a full version, such as `27.5.1-dind`");
    } else {
        finding.help(format!("use {}", quote(&better)));
        found.rewrite(&Rewrite::word(tag, &better).unsure());
    }
}

/// What is wrong with a tag, and the tag of the image that has the daemon.
fn judge(tag: &str) -> Option<(Obstacle, String)> {
    let parts: Vec<&str> = tag.split('-').collect();
    let at = |names: &[&str]| parts.iter().position(|part| names.contains(part));
    let joined = |before: &[&str], after: &[&str]| [before, &["dind"], after].concat().join("-");
    if let Some(at) = at(&["windowsservercore", "nanoserver"]) {
        return Some((Obstacle::Windows, joined(&parts[..at], &[])));
    }
    if let Some(at) = at(&["rootless"]) {
        let before: Vec<&str> = parts[..at].iter().copied().filter(|part| *part != "dind").collect();
        return Some((Obstacle::NotRoot, joined(&before, &parts[at + 1..])));
    }
    if let Some(at) = at(&["cli", "git"]) {
        return Some((Obstacle::NoDaemon, joined(&parts[..at], &parts[at + 1..])));
    }
    let major: u32 = parts[0].split('.').next()?.parse().ok()?;
    let is_old = major < DAEMON_BY_DEFAULT && at(&["dind"]).is_none();
    is_old.then(|| (Obstacle::NoIptables, joined(&parts[..1], &parts[1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variants_without_a_usable_daemon_are_wrong() {
        for (tag, better) in [
            ("27.5.1-dind-rootless", Some("27.5.1-dind")),
            ("dind-rootless", Some("dind")),
            ("27-cli", Some("27-dind")),
            ("27.5.1-cli-alpine3.21", Some("27.5.1-dind-alpine3.21")),
            ("git", Some("dind")),
            ("27.5.1-windowsservercore-ltsc2022", Some("27.5.1-dind")),
            ("nanoserver", Some("dind")),
            ("20.10.7", Some("20.10.7-dind")),
            ("19.03-alpine3.9", Some("19.03-dind-alpine3.9")),
            ("20.10.7-dind", None),
            ("23.0.6", None),
            ("27.5.1-alpine3.21", None),
            ("latest", None),
            ("mine", None),
        ] {
            assert_eq!(judge(tag).map(|(_, better)| better).as_deref(), better, "{tag}");
        }
    }
}
