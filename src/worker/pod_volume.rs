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

/// Which workers see the same files in a volume. Where several do, it has the key of the volume's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// None: each has a volume of its own.
    Nobody,
    /// Those on one node.
    Node(&'static str),
    /// All of them.
    Everybody(&'static str),
    /// The driver decides.
    Unknown,
}

/// A volume of a worker.
#[derive(Clone, Copy)]
pub struct Volume<'p> {
    index: usize,
    /// What Kubernetes is told of it.
    pub spec: &'p Spec,
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

    /// Whether it is the storage of workspaces and of Docker's images.
    pub(super) fn is_storage(&self) -> bool {
        self.index == 0
    }

    /// Its name.
    pub fn name(&self) -> &'p str {
        &self.spec.name
    }

    /// Which workers see the same files in it.
    pub fn sharing(&self) -> Sharing {
        let Spec {
            name: _,
            host_path,
            // What all workers read over the network, or what only one of them may have at a time.
            aws_elastic_block_store,
            azure_disk,
            azure_file,
            cephfs,
            cinder,
            fc,
            flocker,
            gce_persistent_disk,
            glusterfs,
            iscsi,
            nfs,
            persistent_volume_claim,
            photon_persistent_disk,
            portworx_volume,
            quobyte,
            rbd,
            scale_io,
            storageos,
            vsphere_volume,
            csi,
            flex_volume,
            // These are made for each pod.
            config_map: _,
            downward_api: _,
            empty_dir: _,
            ephemeral: _,
            git_repo: _,
            image: _,
            projected: _,
            secret: _,
        } = self.spec;
        let everybodys = [
            ("awsElasticBlockStore", aws_elastic_block_store.is_some()),
            ("azureDisk", azure_disk.is_some()),
            ("azureFile", azure_file.is_some()),
            ("cephfs", cephfs.is_some()),
            ("cinder", cinder.is_some()),
            ("fc", fc.is_some()),
            ("flocker", flocker.is_some()),
            ("gcePersistentDisk", gce_persistent_disk.is_some()),
            ("glusterfs", glusterfs.is_some()),
            ("iscsi", iscsi.is_some()),
            ("nfs", nfs.is_some()),
            ("persistentVolumeClaim", persistent_volume_claim.is_some()),
            ("photonPersistentDisk", photon_persistent_disk.is_some()),
            ("portworxVolume", portworx_volume.is_some()),
            ("quobyte", quobyte.is_some()),
            ("rbd", rbd.is_some()),
            ("scaleIO", scale_io.is_some()),
            ("storageos", storageos.is_some()),
            ("vsphereVolume", vsphere_volume.is_some()),
        ];
        match everybodys.iter().find(|(_, is_given)| *is_given) {
            Some((source, _)) => Sharing::Everybody(source),
            None if host_path.is_some() => Sharing::Node("hostPath"),
            None if csi.is_some() || flex_volume.is_some() => Sharing::Unknown,
            None => Sharing::Nobody,
        }
    }
}
