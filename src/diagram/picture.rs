//! What a picture of a pool shows.

use std::collections::HashMap;

use k8s_openapi::api::core::v1::{Container, VolumeDevice, VolumeMount};

use crate::manifest::Object;
use crate::redact::Mask;
use crate::report::count;
use crate::worker::{HeadCount, Worker};

use super::drawn_volume::DrawnVolume;
use super::outside::{Outside, outside};
use super::shown::Shown;

/// A pool as a picture shows it. Every text is on one line and can be seen, and credentials are masked.
pub(super) struct Picture {
    /// `Deployment` or `StatefulSet`.
    pub kind: &'static str,
    /// The name of that object.
    pub name: String,
    /// Its namespace; none if the values do not tell.
    pub namespace: Option<String>,
    /// How many workers there may be at once.
    pub workers: HeadCount,
    /// What is outside of the pods and has to do with them.
    pub outside: Vec<Outside>,
    /// The containers of a pod, the launcher and `dind` first.
    pub containers: Vec<DrawnContainer>,
    /// Whether the launcher starts its runs in `dind`.
    pub uses_dind: bool,
    /// The volumes of a pod.
    pub volumes: Vec<DrawnVolume>,
}

/// A container.
pub(super) struct DrawnContainer {
    /// Its name.
    pub name: String,
    /// Its image; the beginning of a digest is a line of its own.
    pub image: Vec<String>,
    /// What is mounted in it.
    pub mounts: Vec<DrawnMount>,
}

/// A volume at a path of a container.
pub(super) struct DrawnMount {
    /// The path.
    pub path: String,
    /// What there is to say of it; empty if nothing.
    pub note: String,
    /// Whether the container can write there.
    pub access: Access,
    /// The index of the volume.
    pub volume: usize,
}

/// What a container may do with the files of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    ReadOnly,
    ReadWrite,
}

impl Picture {
    pub(super) fn new(worker: &Worker<'_>, mask: &Mask) -> Picture {
        let shown = Shown(mask);
        let (kind, metadata) = workload(worker);
        let names = worker.volumes().enumerate().map(|(index, volume)| (volume.name(), index)).collect();
        Picture {
            kind,
            name: shown.text(metadata.0),
            namespace: metadata.1.map(|namespace| shown.text(namespace)),
            workers: worker.head_count().0,
            outside: outside(worker, &shown),
            containers: worker.pod.containers.iter().map(|spec| container(spec, &names, &shown)).collect(),
            uses_dind: worker.uses_dind(),
            volumes: worker.volumes().map(|volume| DrawnVolume::new(&volume, worker, &shown)).collect(),
        }
    }

    /// How many workers there are, in words.
    pub(super) fn workers(&self) -> String {
        match self.workers {
            HeadCount::Fixed(number) => count(usize::try_from(number).unwrap_or_default(), "worker"),
            HeadCount::Autoscaled => "an autoscaler sets the number of workers".to_owned(),
            HeadCount::Unknown => "an unknown number of workers".to_owned(),
        }
    }

    /// The picture in a sentence, for those who cannot see it.
    pub(super) fn description(&self) -> String {
        let Picture { containers, volumes, .. } = self;
        let (containers, volumes) = (count(containers.len(), "container"), count(volumes.len(), "volume"));
        format!(
            "{} {}: {}. Each worker is a pod with {containers} and {volumes}.",
            self.kind,
            self.name,
            self.workers()
        )
    }
}

/// The object that makes the pods: its kind, its name and its namespace.
fn workload<'p>(worker: &Worker<'p>) -> (&'static str, (&'p str, Option<&'p str>)) {
    let found = worker.pool.manifests.iter().find_map(|manifest| match &manifest.object {
        Object::Deployment(deployment) => Some(("Deployment", &deployment.metadata)),
        Object::StatefulSet(set) => Some(("StatefulSet", &set.metadata)),
        Object::ServiceAccount(_) | Object::Secret(_) | Object::Service(_) => None,
    });
    let (kind, metadata) = found.expect("a worker is of a Deployment or a StatefulSet");
    (kind, (metadata.name.as_deref().unwrap_or_default(), metadata.namespace.as_deref()))
}

/// A container; `volumes` are the names of the volumes, each with its index.
fn container(spec: &Container, volumes: &HashMap<&str, usize>, shown: &Shown<'_>) -> DrawnContainer {
    let mounted = spec.volume_mounts.iter().flatten().filter_map(|mount| {
        let VolumeMount { name, mount_path, sub_path, sub_path_expr, read_only, .. } = mount;
        let folder = sub_path.iter().chain(sub_path_expr).find(|folder| !folder.is_empty());
        let access = if *read_only == Some(true) { Access::ReadOnly } else { Access::ReadWrite };
        let folder = folder.map(|folder| format!("subPath {}", shown.text(folder)));
        let read_only = (access == Access::ReadOnly).then(|| "read-only".to_owned());
        let note = folder.into_iter().chain(read_only).collect::<Vec<_>>().join(", ");
        Some(DrawnMount { path: shown.text(mount_path), note, access, volume: *volumes.get(&**name)? })
    });
    let devices = spec.volume_devices.iter().flatten().filter_map(|VolumeDevice { name, device_path }| {
        let (path, note) = (shown.text(device_path), "block device".to_owned());
        Some(DrawnMount { path, note, access: Access::ReadWrite, volume: *volumes.get(&**name)? })
    });
    DrawnContainer {
        name: shown.text(&spec.name),
        image: image_lines(&shown.text(spec.image.as_deref().unwrap_or_default())),
        mounts: mounted.chain(devices).collect(),
    }
}

/// An image, with a line for the first twelve digits of its digest, by which other tools name it too.
fn image_lines(image: &str) -> Vec<String> {
    match image.split_once("@sha256:") {
        Some((name, digest)) => {
            vec![name.to_owned(), format!("sha256:{}…", digest.chars().take(12).collect::<String>())]
        }
        None => vec![image.to_owned()],
    }
}
