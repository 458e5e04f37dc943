//! `extra-mount`: a mount for runs that the Docker daemon cannot make.

use crate::finding::Severity;
use crate::launcher_variable::EXTRA_MOUNTS;
use crate::message::quote;
use crate::unfilled::Placeholder;
use crate::worker::{MountPath, Mounts, Provenance, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "extra-mount",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a mount for runs whose source `dind` does not have",
    why: "`SPACELIFT_WORKER_EXTRA_MOUNTS` and its kin for reading (`_RO_`) and writing (`_WO_`) runs are lists of \
          `/host/path:/container/path`, separated by commas. The container is that of the run, and the host is the one \
          with the Docker daemon: `dind`, not the launcher and not the node. So the volume must be mounted in \
          `dind.extraVolumeMounts`, at the source path or above it. Sources: \
          https://docs.spacelift.io/concepts/worker-pools#docker-only-options, \
          https://github.com/spacelift-io/spacelift-helm-charts/pull/19.",
    bad: include_str!("../../tests/fixtures/extra-mount/bad.yaml"),
    good: include_str!("../../tests/fixtures/extra-mount/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    if !worker.uses_dind() {
        return;
    }
    let launcher = worker.launcher();
    let mut given = EXTRA_MOUNTS.iter().filter_map(|name| launcher.variable(name)).peekable();
    if given.peek().is_none() {
        return;
    }
    let containers = Containers { of_daemon: Daemon::of(worker), of_launcher: worker.mounted(&launcher) };
    for variable in given {
        let (Some(path), Some(text)) = (variable.path(), variable.text()) else { continue };
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty() && Placeholder::find(item).is_none());
        for BadItem { message, help } in items.filter_map(|item| containers.judge(item)) {
            found.value(&path.key("value"), message).help(help);
        }
    }
}

/// What is wrong with an item, and what to do.
struct BadItem {
    message: String,
    help: &'static str,
}

/// What the two containers have.
struct Containers<'p> {
    of_daemon: Daemon<'p>,
    of_launcher: Mounts<'p>,
}

impl<'p> Containers<'p> {
    /// What is wrong with an item of a list.
    fn judge(&self, item: &'p str) -> Option<BadItem> {
        let Some((source, rest)) = item.split_once(':') else {
            let message = format!("runs do not get {}: the item does not say where to mount it", quote(item));
            return Some(BadItem { message, help: "write `/path/in/dind:/path/in/run`" });
        };
        let target = rest.split(':').next().unwrap_or_default();
        if let Some(relative) = [source, target].into_iter().find(|path| !path.starts_with('/')) {
            let message = format!("runs do not get {}: {} is no absolute path", quote(item), quote(relative));
            return Some(BadItem { message, help: "begin both paths with `/`" });
        }
        let path = MountPath::new(source);
        if self.of_daemon.may_have(&path) {
            return None;
        }
        let message = format!("runs do not get {}: no mount of `dind` holds it", quote(source));
        let help = if path == MountPath::new(DOCKER_SOCKET) {
            "delete it: dockerd has no socket, and listens on `tcp://127.0.0.1:2375` alone"
        } else if self.of_launcher.around(&path).is_some() {
            "the launcher alone has it: mount the volume in `dind.extraVolumeMounts`"
        } else {
            "add a volume with it to `volumes`, and mount that in `dind.extraVolumeMounts`"
        };
        Some(BadItem { message, help })
    }
}

/// The socket of a daemon that is started without `--host`, as the chart's is not.
const DOCKER_SOCKET: &str = "/var/run/docker.sock";

/// What Docker's own image has, and what may appear below (image `docker` of Docker Hub, which is built on Alpine).
const FOLDERS: [&str; 15] = [
    "/bin",
    "/lib",
    "/run/containerd",
    "/run/docker",
    "/sbin",
    "/tmp",
    "/usr/bin",
    "/usr/lib",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/sbin",
    "/usr/sbin",
    "/usr/share",
    "/var/tmp",
];
/// Files of Docker's own image, and folders that are empty there or of which all that is in them is listed.
const FILES: [&str; 22] = [
    "/certs",
    "/etc/apk",
    "/etc/ca-certificates",
    "/etc/docker",
    "/etc/group",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/shadow",
    "/etc/ssl/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/openssl.cnf",
    "/etc/ssh",
    "/etc/subgid",
    "/etc/subuid",
    "/home",
    "/media",
    "/mnt",
    "/opt",
    "/root",
    "/srv",
    "/usr/local/share/ca-certificates",
    "/var/log",
];

/// What the container with the Docker daemon has.
struct Daemon<'p> {
    mounts: Mounts<'p>,
    /// Whether it runs Docker's own image, so that it is known what else is there.
    is_original: bool,
}

impl<'p> Daemon<'p> {
    fn of(worker: &Worker<'p>) -> Daemon<'p> {
        let dind = worker.dind();
        Daemon { mounts: worker.mounted(&dind), is_original: dind.provenance() == Provenance::Original }
    }

    /// Whether there may be something at a path.
    fn may_have(&self, path: &MountPath<'p>) -> bool {
        let is_in_folder = || FOLDERS.iter().map(|folder| MountPath::new(folder)).any(|folder| folder.meets(path));
        let is_file = || FILES.iter().map(|file| MountPath::new(file)).any(|file| path.contains(&file));
        !self.is_original || self.mounts.may_hold(path) || is_in_folder() || is_file()
    }
}
