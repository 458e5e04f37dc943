//! File systems and disks in a network.

use k8s_openapi::api::core::v1::{
    CephFSVolumeSource, FCVolumeSource, FlexVolumeSource, FlockerVolumeSource, GlusterfsVolumeSource, NFSVolumeSource,
    PortworxVolumeSource, QuobyteVolumeSource, RBDVolumeSource, ScaleIOVolumeSource, StorageOSVolumeSource,
};

use super::{need, need_secret_name, within_byte};
use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;

/// Most characters of a tenant of Quobyte's.
const QUOBYTE_TENANT_MAX: usize = 64;

/// A share of an NFS server: `validateNFSVolumeSource`.
pub(super) fn nfs(source: &NFSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.server, "server", at, faults);
    need(&source.path, "path", at, faults);
    if !source.path.is_empty() && !source.path.starts_with('/') {
        faults.invalid(&at.key("path"), "must be an absolute path, with `/` at its start");
    }
}

/// A volume of GlusterFS: `validateGlusterfsVolumeSource`.
pub(super) fn glusterfs(source: &GlusterfsVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.endpoints, "endpoints", at, faults);
    need(&source.path, "path", at, faults);
}

/// A dataset of Flocker's, by its name or its number: `validateFlockerVolumeSource`.
pub(super) fn flocker(source: &FlockerVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let name = source.dataset_name.as_deref().unwrap_or_default();
    let uuid = source.dataset_uuid.as_deref().unwrap_or_default();
    match (name.is_empty(), uuid.is_empty()) {
        (true, true) => faults.required(at, "one of `datasetName` and `datasetUUID` must be given"),
        (false, false) => faults.invalid(at, "only one of `datasetName` and `datasetUUID` may be given"),
        _ => {}
    }
    if name.contains('/') {
        faults.invalid(&at.key("datasetName"), "must not contain `/`");
    }
}

/// A block device of Ceph's: `validateRBDVolumeSource`.
pub(super) fn rbd(source: &RBDVolumeSource, at: &FieldPath, faults: &mut Faults) {
    monitors(&source.monitors, at, faults);
    need(&source.image, "image", at, faults);
}

/// A file system of Ceph's: `validateCephFSVolumeSource`.
pub(super) fn cephfs(source: &CephFSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    monitors(&source.monitors, at, faults);
}

fn monitors(monitors: &[String], at: &FieldPath, faults: &mut Faults) {
    if monitors.is_empty() {
        faults.required(&at.key("monitors"), "at least one monitor must be given");
    }
}

/// A volume of Quobyte's: `validateQuobyteVolumeSource`.
pub(super) fn quobyte(source: &QuobyteVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let tenant = source.tenant.as_deref().unwrap_or_default();
    if source.registry.is_empty() {
        need(&source.registry, "registry", at, faults);
    } else if tenant.len() > QUOBYTE_TENANT_MAX {
        let message = format!("must be at most {QUOBYTE_TENANT_MAX} characters; it has {}", tenant.len());
        faults.too_long(&at.key("tenant"), message);
    } else if !source.registry.split(',').all(is_host_and_port) {
        faults.invalid(&at.key("registry"), "must be `host:port`, or more of them with commas between");
    }
    need(&source.volume, "volume", at, faults);
}

/// Whether Go's `net.SplitHostPort` can split the text: both parts may be empty, and a host with colons stands in brackets.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let (plain, bracketed) = match host.strip_prefix('[').map(|host| host.split_once(']')) {
        None => (host, ""),
        Some(Some((inner, ""))) => ("", inner),
        Some(_) => return false,
    };
    !plain.contains(':') && ![plain, bracketed, port].iter().any(|part| part.contains(['[', ']']))
}

/// A disk of a Fibre Channel: `validateFCVolumeSource`.
pub(super) fn fc(source: &FCVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let targets = source.target_wwns.as_deref().unwrap_or_default();
    let ids = source.wwids.as_deref().unwrap_or_default();
    match (targets.is_empty(), ids.is_empty()) {
        (true, true) => faults.required(&at.key("targetWWNs"), "one of `targetWWNs` and `wwids` must be given"),
        (false, false) => faults.invalid(&at.key("targetWWNs"), "may not be given beside `wwids`"),
        _ => {}
    }
    if !targets.is_empty() {
        match source.lun {
            None => faults.required(&at.key("lun"), "must be given with `targetWWNs`"),
            lun => within_byte(lun, "lun", at, faults),
        }
    }
}

/// A volume of a driver on the node: `validateFlexVolumeSource`.
pub(super) fn flex_volume(source: &FlexVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.driver, "driver", at, faults);
    let at = at.key("options");
    for key in source.options.iter().flatten().map(|(key, _)| key) {
        let domain = key.split_once('/').map_or(key.as_str(), |(domain, _)| domain);
        let domain = format!(".{}", domain.to_lowercase());
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            faults.invalid_key(&at.key(key), "options of kubernetes.io and k8s.io are kept for Kubernetes itself");
        }
    }
}

/// A volume of Portworx': `validatePortworxVolumeSource`.
pub(super) fn portworx_volume(source: &PortworxVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.volume_id, "volumeID", at, faults);
}

/// A volume of StorageOS: `validateStorageOSVolumeSource`.
pub(super) fn storageos(source: &StorageOSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(source.volume_name.as_deref().unwrap_or_default(), "volumeName", at, faults);
    for (key, name) in [("volumeName", &source.volume_name), ("volumeNamespace", &source.volume_namespace)] {
        let name = name.as_deref().filter(|name| !name.is_empty());
        if let Some(wrong) = name.and_then(meta::dns_label) {
            faults.invalid(&at.key(key), wrong);
        }
    }
    need_secret_name(source.secret_ref.as_ref(), at, faults);
}

/// A volume of ScaleIO's: `validateScaleIOVolumeSource`.
pub(super) fn scale_io(source: &ScaleIOVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.gateway, "gateway", at, faults);
    need(&source.system, "system", at, faults);
    need(source.volume_name.as_deref().unwrap_or_default(), "volumeName", at, faults);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port() {
        for good in ["a:1", ":", "a:", ":1", "[::1]:7861", "[]:1", "a b:c"] {
            assert!(is_host_and_port(good), "{good}");
        }
        for bad in ["", "a", "a:b:1", "[::1]", "[::1", "[::1]x:1", "::1", "a[b:1", "a:1]", "[a[]:1", "[a]:1]", "]a:1"] {
            assert!(!is_host_and_port(bad), "{bad}");
        }
    }
}
