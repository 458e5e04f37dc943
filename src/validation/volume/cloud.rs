//! Disks and shares of clouds.

use k8s_openapi::api::core::v1::{
    AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, AzureFileVolumeSource, CinderVolumeSource,
    GCEPersistentDiskVolumeSource, PhotonPersistentDiskVolumeSource, VsphereVirtualDiskVolumeSource,
};

use super::{need, need_secret_name, within_byte};
use crate::fault::Faults;
use crate::field_path::FieldPath;

const AZURE_CACHING_MODES: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];
const AZURE_KINDS: [&str; 3] = ["Shared", "Dedicated", "Managed"];

/// A disk of Google's: `validateGCEPersistentDiskVolumeSource`.
pub(super) fn gce_persistent_disk(source: &GCEPersistentDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.pd_name, "pdName", at, faults);
    within_byte(source.partition, "partition", at, faults);
}

/// A disk of Amazon's: `validateAWSElasticBlockStoreVolumeSource`.
pub(super) fn aws_elastic_block_store(source: &AWSElasticBlockStoreVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.volume_id, "volumeID", at, faults);
    within_byte(source.partition, "partition", at, faults);
}

/// A share of Azure's: `validateAzureFile`.
pub(super) fn azure_file(source: &AzureFileVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.secret_name, "secretName", at, faults);
    need(&source.share_name, "shareName", at, faults);
}

/// A disk of Azure's, a blob unless its kind says that it is a managed disk: `validateAzureDisk`.
pub(super) fn azure_disk(source: &AzureDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.disk_name, "diskName", at, faults);
    if let Some(mode) = source.caching_mode.as_deref().filter(|mode| !AZURE_CACHING_MODES.contains(mode)) {
        faults.unsupported(&at.key("cachingMode"), mode, &AZURE_CACHING_MODES);
    }
    let kind = source.kind.as_deref().unwrap_or("Shared");
    let start = if kind == "Managed" { "/subscriptions/" } else { "https://" };
    if source.disk_uri.is_empty() {
        need(&source.disk_uri, "diskURI", at, faults);
    } else if AZURE_KINDS.contains(&kind) && !source.disk_uri.starts_with(start) {
        faults.invalid(&at.key("diskURI"), format!("must start with `{start}` where the kind of disk is `{kind}`"));
    }
    if !AZURE_KINDS.contains(&kind) {
        faults.unsupported(&at.key("kind"), kind, &AZURE_KINDS);
    }
}

/// A disk of OpenStack's: `validateCinderVolumeSource`.
pub(super) fn cinder(source: &CinderVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.volume_id, "volumeID", at, faults);
    need_secret_name(source.secret_ref.as_ref(), at, faults);
}

/// A disk of vSphere's: `validateVsphereVolumeSource`.
pub(super) fn vsphere_volume(source: &VsphereVirtualDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.volume_path, "volumePath", at, faults);
}

/// A disk of the Photon controller's: `validatePhotonPersistentDiskVolumeSource`.
pub(super) fn photon_persistent_disk(source: &PhotonPersistentDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.pd_id, "pdID", at, faults);
}
