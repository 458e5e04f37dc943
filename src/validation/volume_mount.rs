//! Where a container has its volumes: mounted as folders, or as block devices.
//!
//! Follows `ValidateVolumeMounts` and `ValidateVolumeDevices` of `pkg/apis/core/validation`. `bindMountOptions`, a feature that is off unless
//! asked for, is dropped by the API server before validation, and so not looked at.

use std::collections::HashSet;

use k8s_openapi::api::core::v1::{Container, VolumeDevice, VolumeMount};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::suggest;
use crate::validation::local_path;
use crate::validation::volume::{Backing, Volumes};

const PROPAGATIONS: [&str; 3] = ["None", "HostToContainer", "Bidirectional"];
const RECURSIVE_READ_ONLY: [&str; 3] = ["Disabled", "IfPossible", "Enabled"];

/// The mounts and block devices of the container at `at`.
pub fn volume_mounts(container: &Container, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) {
    let mounts = container.volume_mounts.as_deref().unwrap_or_default();
    let security = container.security_context.as_ref();
    let privileged = security.and_then(|security| security.privileged) == Some(true);
    let mut paths = HashSet::new();
    for (i, mount) in mounts.iter().enumerate() {
        let at = at.key("volumeMounts");
        let at = at.index(i);
        volume_name(&mount.name, volumes, &at.key("name"), faults);
        if mount.mount_path.is_empty() {
            faults.required(&at.key("mountPath"), "the path in the container must be given");
        } else if !paths.insert(mount.mount_path.as_str()) {
            let message = format!("another volume is mounted at `{}`", mount.mount_path);
            faults.invalid(&at.key("mountPath"), message);
        }
        sub_path(mount, &at, faults);
        propagation(mount, privileged, &at.key("mountPropagation"), faults);
        recursive_read_only(mount, &at.key("recursiveReadOnly"), faults);
    }
    let devices = container.volume_devices.as_deref().unwrap_or_default();
    volume_devices(devices, mounts, volumes, &at.key("volumeDevices"), faults);
}

/// The name of a volume, which must be there.
fn volume_name(name: &str, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) {
    if name.is_empty() {
        faults.required(at, "the name of the volume must be given");
    } else if volumes.backing(name).is_none() {
        faults.not_found(at, format!("there is no volume `{name}`"));
        let help = suggest::nearest(name, volumes.names()).map(suggest::did_you_mean);
        if let Some(fault) = faults.0.last_mut() {
            fault.help = help;
        }
    }
}

/// A path in the volume, plain or with variables.
fn sub_path(mount: &VolumeMount, at: &FieldPath, faults: &mut Faults) {
    let plain = mount.sub_path.as_deref().unwrap_or_default();
    let expression = mount.sub_path_expr.as_deref().unwrap_or_default();
    local_path::descending(plain, &at.key("subPath"), faults);
    if !plain.is_empty() && !expression.is_empty() {
        faults.invalid(&at.key("subPathExpr"), "may not be given beside `subPath`");
    } else {
        local_path::descending(expression, &at.key("subPathExpr"), faults);
    }
}

fn propagation(mount: &VolumeMount, privileged: bool, at: &FieldPath, faults: &mut Faults) {
    match mount.mount_propagation.as_deref() {
        Some("Bidirectional") if !privileged => {
            faults.forbidden(at, "`Bidirectional` is for privileged containers only");
        }
        Some(propagation) if !PROPAGATIONS.contains(&propagation) => {
            faults.unsupported(at, propagation, &PROPAGATIONS);
        }
        _ => {}
    }
}

fn recursive_read_only(mount: &VolumeMount, at: &FieldPath, faults: &mut Faults) {
    match mount.recursive_read_only.as_deref() {
        None | Some("Disabled") => {}
        Some(wanted @ ("Enabled" | "IfPossible")) => {
            if mount.read_only != Some(true) {
                faults.forbidden(at, format!("may be `{wanted}` only with `readOnly: true`"));
            }
            if mount.mount_propagation.as_deref().is_some_and(|propagation| propagation != "None") {
                faults.forbidden(at, format!("may be `{wanted}` only without `mountPropagation`"));
            }
        }
        Some(other) => faults.unsupported(at, other, &RECURSIVE_READ_ONLY),
    }
}

/// Block devices: claims only, each once, at a path of its own, and not mounted as well.
fn volume_devices(
    devices: &[VolumeDevice],
    mounts: &[VolumeMount],
    volumes: &Volumes,
    at: &FieldPath,
    faults: &mut Faults,
) {
    if devices.is_empty() {
        return;
    }
    let mounted: HashSet<&str> = mounts.iter().map(|mount| mount.name.as_str()).collect();
    let mount_paths: HashSet<&str> = mounts.iter().map(|mount| mount.mount_path.as_str()).collect();
    let (mut names, mut paths) = (HashSet::new(), HashSet::new());
    for (i, device) in devices.iter().enumerate() {
        let at = at.index(i);
        let (name, path) = (device.name.as_str(), device.device_path.as_str());
        volume_name(name, volumes, &at.key("name"), faults);
        if !name.is_empty() && !names.insert(name) {
            faults.invalid(&at.key("name"), format!("the volume `{name}` is a block device of the container already"));
        } else if matches!(volumes.backing(name), Some(Backing::EmptyDir | Backing::Other)) {
            let message = "must be a volume of `persistentVolumeClaim` or `ephemeral`; no other can be a block device";
            faults.invalid(&at.key("name"), message);
        } else if !name.is_empty() && mounted.contains(name) {
            faults.invalid(&at.key("name"), format!("the volume `{name}` is mounted in `volumeMounts` already"));
        }
        let at = at.key("devicePath");
        if path.is_empty() {
            faults.required(&at, "the path in the container must be given");
        } else if path.split('/').any(|step| step == "..") {
            faults.invalid(&at, "must not contain `..`");
        } else if !paths.insert(path) {
            faults.invalid(&at, format!("another block device has the path `{path}`"));
        } else if mount_paths.contains(path) {
            faults.invalid(&at, format!("a volume is mounted at `{path}` in `volumeMounts`"));
        }
    }
}
