//! File systems and disks in a network.

use k8s_openapi::api::core::v1::{
    CephFSVolumeSource, FCVolumeSource, FlexVolumeSource, FlockerVolumeSource, GlusterfsVolumeSource, NFSVolumeSource,
    PortworxVolumeSource, QuobyteVolumeSource, RBDVolumeSource, ScaleIOVolumeSource, StorageOSVolumeSource,
};

use super::field::{need, need_secret_name, within_byte};
use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::meta;

/// Most characters of a tenant of Quobyte's.
const QUOBYTE_TENANT_MAX: usize = 64;

/// A share of an NFS server: `validateNFSVolumeSource`.
pub(super) fn nfs(source: &NFSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let NFSVolumeSource { server, path, read_only: _ } = source;
    need(server, "server", at, faults);
    need(path, "path", at, faults);
    if !path.is_empty() && !path.starts_with('/') {
        faults.invalid(&at.key("path"), "must be an absolute path, with `/` at its start");
    }
}

/// A volume of GlusterFS: `validateGlusterfsVolumeSource`.
pub(super) fn glusterfs(source: &GlusterfsVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let GlusterfsVolumeSource { endpoints, path, read_only: _ } = source;
    need(endpoints, "endpoints", at, faults);
    need(path, "path", at, faults);
}

/// A dataset of Flocker's, by its name or its number: `validateFlockerVolumeSource`.
pub(super) fn flocker(source: &FlockerVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let FlockerVolumeSource { dataset_name, dataset_uuid } = source;
    let name = dataset_name.as_deref().unwrap_or_default();
    let uuid = dataset_uuid.as_deref().unwrap_or_default();
    match (name.is_empty(), uuid.is_empty()) {
        (true, true) => faults.required(at, "one of `datasetName` and `datasetUUID` must be given"),
        (false, false) => {
            let message = "only one of `datasetName` and `datasetUUID` may be given";
            faults.add(Kind::Invalid, at, message).because(&at.key("datasetName")).because(&at.key("datasetUUID"));
        }
        _ => {}
    }
    if name.contains('/') {
        faults.invalid(&at.key("datasetName"), "must not contain `/`");
    }
}

/// A block device of Ceph's: `validateRBDVolumeSource`.
pub(super) fn rbd(source: &RBDVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let RBDVolumeSource {
        monitors,
        image,
        fs_type: _,
        keyring: _,
        pool: _,
        read_only: _,
        // The server does not ask for its name.
        secret_ref: _,
        user: _,
    } = source;
    need_monitors(monitors, at, faults);
    need(image, "image", at, faults);
}

/// A file system of Ceph's: `validateCephFSVolumeSource`.
pub(super) fn cephfs(source: &CephFSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    // The server does not ask for the name of the Secret.
    let CephFSVolumeSource { monitors, path: _, read_only: _, secret_file: _, secret_ref: _, user: _ } = source;
    need_monitors(monitors, at, faults);
}

fn need_monitors(monitors: &[String], at: &FieldPath, faults: &mut Faults) {
    if monitors.is_empty() {
        faults.required(&at.key("monitors"), "at least one monitor must be given");
    }
}

/// A volume of Quobyte's: `validateQuobyteVolumeSource`.
pub(super) fn quobyte(source: &QuobyteVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let QuobyteVolumeSource { registry, volume, tenant, group: _, read_only: _, user: _ } = source;
    let tenant = tenant.as_deref().unwrap_or_default();
    if registry.is_empty() {
        need(registry, "registry", at, faults);
    } else if tenant.len() > QUOBYTE_TENANT_MAX {
        let message = format!("must be at most {QUOBYTE_TENANT_MAX} characters; it has {}", tenant.len());
        faults.too_long(&at.key("tenant"), message);
    } else if !registry.split(',').all(is_host_and_port) {
        faults.invalid(&at.key("registry"), "must be `host:port`, or more of them with commas between");
    }
    need(volume, "volume", at, faults);
}

/// Whether Go's `net.SplitHostPort` can split the text: both parts may be empty, and a host with colons stands in
/// brackets.
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
    let FCVolumeSource { target_wwns, wwids, lun, fs_type: _, read_only: _ } = source;
    let targets = target_wwns.as_deref().unwrap_or_default();
    let ids = wwids.as_deref().unwrap_or_default();
    match (targets.is_empty(), ids.is_empty()) {
        (true, true) => faults.required(&at.key("targetWWNs"), "one of `targetWWNs` and `wwids` must be given"),
        (false, false) => {
            let message = "may not be given beside `wwids`";
            faults.add(Kind::Invalid, &at.key("targetWWNs"), message).because(&at.key("wwids"));
        }
        _ => {}
    }
    if !targets.is_empty() {
        match *lun {
            None => {
                let message = "must be given with `targetWWNs`";
                faults.add(Kind::Required, &at.key("lun"), message).because(&at.key("targetWWNs"));
            }
            lun => within_byte(lun, "lun", at, faults),
        }
    }
}

/// A volume of a driver on the node: `validateFlexVolumeSource`.
pub(super) fn flex_volume(source: &FlexVolumeSource, at: &FieldPath, faults: &mut Faults) {
    // The server does not ask for the name of the Secret.
    let FlexVolumeSource { driver, options, fs_type: _, read_only: _, secret_ref: _ } = source;
    need(driver, "driver", at, faults);
    let at = at.key("options");
    for key in options.iter().flatten().map(|(key, _)| key) {
        let domain = key.split_once('/').map_or(key.as_str(), |(domain, _)| domain);
        let domain = format!(".{}", domain.to_lowercase());
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            faults.invalid_key(
                &at.key(key),
                "options below `kubernetes.io` and `k8s.io` are reserved for Kubernetes itself",
            );
        }
    }
}

/// A volume of Portworx': `validatePortworxVolumeSource`.
pub(super) fn portworx_volume(source: &PortworxVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let PortworxVolumeSource { volume_id, fs_type: _, read_only: _ } = source;
    need(volume_id, "volumeID", at, faults);
}

/// A volume of StorageOS: `validateStorageOSVolumeSource`.
pub(super) fn storageos(source: &StorageOSVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let StorageOSVolumeSource { volume_name, volume_namespace, secret_ref, fs_type: _, read_only: _ } = source;
    need(volume_name.as_deref().unwrap_or_default(), "volumeName", at, faults);
    for (key, name) in [("volumeName", volume_name), ("volumeNamespace", volume_namespace)] {
        let name = name.as_deref().filter(|name| !name.is_empty());
        if let Some(wrong) = name.and_then(meta::dns_label) {
            faults.invalid(&at.key(key), wrong);
        }
    }
    need_secret_name(secret_ref.as_ref(), at, faults);
}

/// A volume of ScaleIO's: `validateScaleIOVolumeSource`.
pub(super) fn scale_io(source: &ScaleIOVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let ScaleIOVolumeSource {
        gateway,
        system,
        volume_name,
        fs_type: _,
        protection_domain: _,
        read_only: _,
        // The server does not ask for its name.
        secret_ref: _,
        ssl_enabled: _,
        storage_mode: _,
        storage_pool: _,
    } = source;
    need(gateway, "gateway", at, faults);
    need(system, "system", at, faults);
    need(volume_name.as_deref().unwrap_or_default(), "volumeName", at, faults);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        check(&[
            ("nfs: {}", "nfs.server nfs.path"),
            ("nfs: {server: s, path: a}", "nfs.path"),
            ("glusterfs: {endpoints: e}", "glusterfs.path"),
            ("flocker: {}", "flocker"),
            ("flocker: {datasetName: a, datasetUUID: b}", "flocker"),
            ("flocker: {datasetName: a/b}", "flocker.datasetName"),
            ("rbd: {}", "rbd.monitors rbd.image"),
            ("cephfs: {monitors: []}", "cephfs.monitors"),
            ("quobyte: {}", "quobyte.registry quobyte.volume"),
            ("quobyte: {registry: 'a:1,b', volume: v}", "quobyte.registry"),
            (&format!("quobyte: {{registry: 'a:1', volume: v, tenant: {}}}", "t".repeat(64)), "quobyte?"),
            (&format!("quobyte: {{registry: a, volume: v, tenant: {}}}", "t".repeat(65)), "quobyte.tenant"),
            ("fc: {}", "fc.targetWWNs"),
            ("fc: {targetWWNs: [a], wwids: [b], lun: 1}", "fc.targetWWNs"),
            ("fc: {targetWWNs: [a]}", "fc.lun"),
            ("fc: {wwids: [a], lun: 256}", ""),
            ("flexVolume: {driver: d, options: {a.K8s.io/b: c}}", "flexVolume.options[\"a.K8s.io/b\"]"),
            ("flexVolume: {driver: d, options: {k8s.io: c}}", "flexVolume.options[\"k8s.io\"]"),
            ("flexVolume: {driver: d, options: {ak8s.io/b: c}}", ""),
            ("portworxVolume: {}", "portworxVolume.volumeID"),
            (
                "storageos: {volumeNamespace: A, secretRef: {}}",
                "storageos.volumeName storageos.volumeNamespace storageos.secretRef.name",
            ),
            ("storageos: {volumeName: v, volumeNamespace: ''}", "storageos?"),
            ("scaleIO: {}", "scaleIO.gateway scaleIO.system scaleIO.volumeName"),
        ]);
    }

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
