//! Disks and shares of clouds.

use k8s_openapi::api::core::v1::{
    AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, AzureFileVolumeSource, CinderVolumeSource,
    GCEPersistentDiskVolumeSource, PhotonPersistentDiskVolumeSource, VsphereVirtualDiskVolumeSource,
};

use super::field::{need, need_secret_name, within_byte};
use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;

const AZURE_CACHING_MODES: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];
const AZURE_KINDS: [&str; 3] = ["Shared", "Dedicated", "Managed"];

/// A disk of Google's: `validateGCEPersistentDiskVolumeSource`.
pub(super) fn gce_persistent_disk(source: &GCEPersistentDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let GCEPersistentDiskVolumeSource { pd_name, partition, fs_type: _, read_only: _ } = source;
    need(pd_name, "pdName", at, faults);
    within_byte(*partition, "partition", at, faults);
}

/// A disk of Amazon's: `validateAWSElasticBlockStoreVolumeSource`.
pub(super) fn aws_elastic_block_store(source: &AWSElasticBlockStoreVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let AWSElasticBlockStoreVolumeSource { volume_id, partition, fs_type: _, read_only: _ } = source;
    need(volume_id, "volumeID", at, faults);
    within_byte(*partition, "partition", at, faults);
}

/// A share of Azure's: `validateAzureFile`.
pub(super) fn azure_file(source: &AzureFileVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let AzureFileVolumeSource { secret_name, share_name, read_only: _ } = source;
    need(secret_name, "secretName", at, faults);
    need(share_name, "shareName", at, faults);
}

/// A disk of Azure's, a blob unless its kind says that it is a managed disk: `validateAzureDisk`.
pub(super) fn azure_disk(source: &AzureDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let AzureDiskVolumeSource { disk_name, disk_uri, caching_mode, kind, fs_type: _, read_only: _ } = source;
    need(disk_name, "diskName", at, faults);
    if let Some(mode) = caching_mode.as_deref().filter(|mode| !AZURE_CACHING_MODES.contains(mode)) {
        faults.unsupported(&at.key("cachingMode"), mode, &AZURE_CACHING_MODES);
    }
    let kind = kind.as_deref().unwrap_or("Shared");
    let start = if kind == "Managed" { "/subscriptions/" } else { "https://" };
    if disk_uri.is_empty() {
        need(disk_uri, "diskURI", at, faults);
    } else if AZURE_KINDS.contains(&kind) && !disk_uri.starts_with(start) {
        let message = format!("must start with `{start}` if the kind of disk is `{kind}`");
        faults.add(Kind::Invalid, &at.key("diskURI"), message).because(&at.key("kind"));
    }
    if !AZURE_KINDS.contains(&kind) {
        faults.unsupported(&at.key("kind"), kind, &AZURE_KINDS);
    }
}

/// A disk of OpenStack's: `validateCinderVolumeSource`.
pub(super) fn cinder(source: &CinderVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let CinderVolumeSource { volume_id, secret_ref, fs_type: _, read_only: _ } = source;
    need(volume_id, "volumeID", at, faults);
    need_secret_name(secret_ref.as_ref(), at, faults);
}

/// A disk of vSphere's: `validateVsphereVolumeSource`.
pub(super) fn vsphere_volume(source: &VsphereVirtualDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let VsphereVirtualDiskVolumeSource { volume_path, fs_type: _, storage_policy_id: _, storage_policy_name: _ } =
        source;
    need(volume_path, "volumePath", at, faults);
}

/// A disk of the Photon controller's: `validatePhotonPersistentDiskVolumeSource`.
pub(super) fn photon_persistent_disk(source: &PhotonPersistentDiskVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let PhotonPersistentDiskVolumeSource { pd_id, fs_type: _ } = source;
    need(pd_id, "pdID", at, faults);
}

#[cfg(test)]
mod tests {
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        check(&[
            ("gcePersistentDisk: {partition: 256}", "gcePersistentDisk.pdName gcePersistentDisk.partition"),
            ("awsElasticBlockStore: {volumeID: v, partition: 0}", ""),
            ("awsElasticBlockStore: {partition: 256}", "awsElasticBlockStore.volumeID awsElasticBlockStore.partition"),
            ("azureFile: {}", "azureFile.secretName azureFile.shareName"),
            ("azureDisk: {}", "azureDisk.diskName azureDisk.diskURI"),
            ("azureDisk: {diskName: d, diskURI: 'https://d'}", ""),
            ("azureDisk: {diskName: d, diskURI: /subscriptions/d}", "azureDisk.diskURI"),
            ("azureDisk: {diskName: d, diskURI: /subscriptions/d, kind: Managed}", ""),
            ("azureDisk: {diskName: d, diskURI: 'https://d', kind: Managed}", "azureDisk.diskURI"),
            ("azureDisk: {diskName: d, diskURI: x, kind: '', cachingMode: no}", "azureDisk.cachingMode azureDisk.kind"),
            ("cinder: {volumeID: v, secretRef: {}}", "cinder.secretRef.name"),
            ("vsphereVolume: {}", "vsphereVolume.volumePath"),
            ("photonPersistentDisk: {}", "photonPersistentDisk.pdID"),
        ]);
    }
}
