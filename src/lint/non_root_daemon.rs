//! `non-root-daemon`: a pod that may not run as root, with a Docker daemon that must.

use crate::finding::Severity;
use crate::message::theirs;
use crate::worker::Worker;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "non-root-daemon",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "a `podSecurityContext` that keeps `dind` from running as root",
    why: "`dockerd` only starts as root. `podSecurityContext` holds for every container that does not say otherwise, and \
          the chart says nothing of users for `dind`. With another `runAsUser`, `dockerd` exits at once; with \
          `runAsNonRoot`, the kubelet does not start the container. Move both to `launcher.securityContext`, and leave \
          only what suits both containers, such as `fsGroup`, in `podSecurityContext`. Sources: \
          https://github.com/moby/moby/blob/v28.0.0/cmd/dockerd/daemon.go (`dockerd needs to be started with root \
          privileges`), https://github.com/actions/actions-runner-controller/issues/1423.",
    bad: include_str!("../../tests/fixtures/non-root-daemon/bad.yaml"),
    good: include_str!("../../tests/fixtures/non-root-daemon/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    let dind = worker.runs_as(&worker.dind());
    let help = "move it to `launcher.securityContext`, where it holds for the launcher alone";
    if let Some((user, path)) = dind.user.as_ref().filter(|(user, _)| *user != 0) {
        let message =
            format!("dockerd cannot start: `dind` runs as user {} as well, and dockerd needs root", theirs(user));
        found.value(path, message).help(help);
    }
    if let Some((true, path)) = dind.non_root {
        let help = match dind.user {
            Some((0, _)) => "delete it: `runAsUser: 0` says the opposite",
            _ => help,
        };
        found
            .value(&path, "dockerd cannot start: it needs root, which `runAsNonRoot` forbids for `dind` as well")
            .help(help);
    }
}
