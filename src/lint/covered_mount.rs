//! `covered-mount`: a mount at a path where the chart mounts the storage, or above it.

use crate::finding::Severity;
use crate::worker::{Container, Mount, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "covered-mount",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "a mount over a path of the chart's own, or above it",
    why: "The chart mounts the storage at `/opt/spacelift` in both containers, and at `/var/lib/docker` in `dind`. A slash \
          at the end makes no other path, so a mount at `/var/lib/docker/` hides the chart's. A mount above, such as at \
          `/var/lib`, gets none of these files, since runtimes mount the longer path over the shorter one; where the \
          volume is read-only, the container does not start. To choose where images and workspaces are kept, set \
          `storageVolume`. Source: `orderedMounts` in \
          https://github.com/containerd/containerd/blob/main/internal/cri/opts/spec_opts.go.",
    bad: include_str!("../../tests/fixtures/covered-mount/bad.yaml"),
    good: include_str!("../../tests/fixtures/covered-mount/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    for container in [worker.launcher(), worker.dind()] {
        check_container(&container, found);
    }
}

fn check_container(container: &Container, found: &mut Found) {
    let of_chart: Vec<Mount> = container.mounts().take_while(Mount::is_of_chart).collect();
    for mount in container.mounts().skip(of_chart.len()).filter(Mount::is_known) {
        let path = mount.path();
        let (Some(own), Some(at)) = (of_chart.iter().find(|own| path.contains(&own.path())), mount.at()) else {
            continue;
        };
        let of_own = own.text();
        let message = if path != own.path() {
            format!("files that the chart keeps in `{of_own}` do not go to this volume")
        } else if mount.text() == of_own || (mount.volume, mount.folder()) == (own.volume, own.folder()) {
            // The API server rejects the same text twice, and the same folder twice does no harm.
            continue;
        } else {
            format!("hides the chart's own storage at `{of_own}`")
        };
        let help = "set `storageVolume` for images and workspaces, or mount it elsewhere";
        found.value(&at.key("mountPath"), message).help(help);
    }
}
