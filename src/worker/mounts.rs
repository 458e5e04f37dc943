//! Which paths of a container lie in volumes.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::VolumeMount;

use crate::field_path::FieldPathBuf;

use super::{ContainerName, MountPath};

/// A volume at a path of a container.
#[derive(Clone)]
pub struct Mount<'p> {
    /// The volume's name.
    pub volume: &'p str,
    /// The container.
    pub(super) container: ContainerName,
    /// Its index in the user's list; none if the chart mounts it.
    pub(super) users: Option<usize>,
    pub(super) spec: &'p VolumeMount,
}

impl<'p> Mount<'p> {
    /// Its path in the values; none if the chart mounts it.
    pub fn at(&self) -> Option<FieldPathBuf> {
        Some(self.container.mounts().index(self.users?))
    }

    /// The path.
    pub fn path(&self) -> MountPath<'p> {
        MountPath::new(self.text())
    }

    /// Whether the chart mounts it.
    pub fn is_of_chart(&self) -> bool {
        self.users.is_none()
    }

    /// Whether its path is known: one that is missing or at fault is empty.
    pub fn is_known(&self) -> bool {
        !self.text().is_empty()
    }

    /// The path as it is written.
    pub fn text(&self) -> &'p str {
        &self.spec.mount_path
    }

    /// The folder of the volume that is mounted; empty if it is the whole volume.
    pub fn folder(&self) -> &'p str {
        self.spec.sub_path.as_deref().unwrap_or_default()
    }

    /// The folder with variables in it, as for a folder of each worker's own.
    pub fn folder_expression(&self) -> Option<&'p str> {
        self.spec.sub_path_expr.as_deref().filter(|expression| !expression.is_empty())
    }
}

/// The mounts of a container by path. Runtimes mount what is above before what is below (`orderedMounts` in
/// `github.com/containerd/containerd` and in CRI-O), and of two at one path the later one hides the other.
pub struct Mounts<'p> {
    by_path: BTreeMap<MountPath<'p>, Mount<'p>>,
    /// Whether further mounts may come when the pod is created, or a mount is at fault.
    may_be_more: bool,
}

/// What the kubelet and the runtime put into every container, and what webhooks add (tokens of cloud providers).
const IN_EVERY_CONTAINER: [&str; 7] =
    ["/dev", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc", "/run/secrets", "/sys"];

impl<'p> Mounts<'p> {
    pub(super) fn new(mounts: impl Iterator<Item = Mount<'p>>, may_be_more: bool) -> Mounts<'p> {
        Mounts { by_path: mounts.map(|mount| (mount.path(), mount)).collect(), may_be_more }
    }

    /// The mount that a path lies in: the nearest one.
    pub fn around(&self, path: &MountPath<'p>) -> Option<&Mount<'p>> {
        let mut at = Some(path.clone());
        while let Some(path) = at {
            if let Some(mount) = self.by_path.get(&path) {
                return Some(mount);
            }
            at = path.parent();
        }
        None
    }

    /// Whether something may be mounted at a path, above it or below it.
    pub fn may_hold(&self, path: &MountPath<'p>) -> bool {
        let below = || self.by_path.range(path.clone()..).next().is_some_and(|(mount, _)| path.contains(mount));
        let is_given = || IN_EVERY_CONTAINER.iter().any(|given| MountPath::new(given).meets(path));
        self.may_be_more || self.around(path).is_some() || below() || is_given()
    }
}
