//! The volumes of a worker.

use k8s_openapi::api::core::v1::{EmptyDirVolumeSource, PersistentVolumeClaimSpec, Volume as Spec};

use crate::field_path::FieldPathBuf;

/// Where the workers keep workspaces and Docker's images.
#[derive(Clone, Copy)]
pub enum Storage<'p> {
    /// In a volume of the pod.
    Volume(Volume<'p>),
    /// In a claim of each worker's own, whatever the pod's volume says.
    Claimed,
}

/// A volume of a worker.
#[derive(Clone, Copy)]
pub struct Volume<'p> {
    index: usize,
    spec: &'p Spec,
}

impl<'p> Volume<'p> {
    pub(super) fn new(index: usize, spec: &'p Spec) -> Volume<'p> {
        Volume { index, spec }
    }

    /// The path of its source in the values.
    pub fn path(&self) -> FieldPathBuf {
        match self.index.checked_sub(1) {
            None => FieldPathBuf::of("storageVolume"),
            Some(index) => FieldPathBuf::of("volumes").index(index),
        }
    }

    /// The claim, where each worker makes one for as long as it lives.
    pub fn claim(&self) -> Option<&'p PersistentVolumeClaimSpec> {
        Some(&self.spec.ephemeral.as_ref()?.volume_claim_template.as_ref()?.spec)
    }

    /// The source, where it is an empty folder that lasts as long as the worker.
    pub fn empty_dir(&self) -> Option<&'p EmptyDirVolumeSource> {
        self.spec.empty_dir.as_ref()
    }
}
