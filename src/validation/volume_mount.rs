//! Where a container has its volumes: mounted as folders, or as block devices.
//!
//! Follows `ValidateVolumeMounts` and `ValidateVolumeDevices` of `pkg/apis/core/validation`. `bindMountOptions`, a
//! feature that is off unless asked for, is dropped by the API server before validation, and so not looked at.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Container, VolumeDevice, VolumeMount};

use crate::fault::{Faults, Kind};
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
    let mut paths = BTreeSet::new();
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
        recursive_read_only(mount, &at, faults);
    }
    let devices = container.volume_devices.as_deref().unwrap_or_default();
    volume_devices(devices, mounts, volumes, &at.key("volumeDevices"), faults);
}

/// The name of a volume, which must be there; whether it is.
fn volume_name(name: &str, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) -> bool {
    if name.is_empty() {
        faults.required(at, "the name of the volume must be given");
        return false;
    }
    let is_there = volumes.backing(name).is_some();
    if !is_there {
        let help = suggest::nearest(name, volumes.names()).map(suggest::did_you_mean);
        faults.add(Kind::NotFound, at, format!("there is no volume `{name}`")).help = help;
    }
    is_there
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

/// Mounts below the volume that are read-only as well, which asks for `readOnly`, where a fault is then noted.
fn recursive_read_only(mount: &VolumeMount, at: &FieldPath, faults: &mut Faults) {
    match mount.recursive_read_only.as_deref() {
        None | Some("Disabled") => {}
        Some(wanted @ ("Enabled" | "IfPossible")) => {
            let why = format!("with `recursiveReadOnly: {wanted}`");
            match mount.read_only {
                None => faults.required(&at.key("readOnly"), format!("`readOnly: true` must be given {why}")),
                Some(false) => faults.invalid(&at.key("readOnly"), format!("must be true {why}")),
                Some(true) => {}
            }
            if mount.mount_propagation.as_deref().is_some_and(|propagation| propagation != "None") {
                faults.forbidden(
                    &at.key("recursiveReadOnly"),
                    format!("may be `{wanted}` only without `mountPropagation`"),
                );
            }
        }
        Some(other) => faults.unsupported(&at.key("recursiveReadOnly"), other, &RECURSIVE_READ_ONLY),
    }
}

/// Block devices: claims only, each once, at a path of its own, and not mounted as well.
#[inline(never)]
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
    let mounted: BTreeSet<&str> = mounts.iter().map(|mount| mount.name.as_str()).collect();
    let mount_paths: BTreeSet<&str> = mounts.iter().map(|mount| mount.mount_path.as_str()).collect();
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for (i, device) in devices.iter().enumerate() {
        let at = at.index(i);
        let (name, path) = (device.name.as_str(), device.device_path.as_str());
        let is_there = volume_name(name, volumes, &at.key("name"), faults);
        if !is_there {
            // Nothing more is to be said of its name.
        } else if !names.insert(name) {
            faults.invalid(&at.key("name"), format!("the volume `{name}` is a block device of the container already"));
        } else if matches!(volumes.backing(name), Some(Backing::EmptyDir | Backing::Other)) {
            let message = "must be a volume of `persistentVolumeClaim` or `ephemeral`; no other can be a block device";
            faults.invalid(&at.key("name"), message);
        } else if mounted.contains(name) {
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

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::Volume;

    use super::*;
    use crate::validation::volume::volumes;

    fn check(container: &str, expected: &str) {
        let list =
            "[{name: a}, {name: b}, {name: c, persistentVolumeClaim: {claimName: c}}, {name: d, nfs: {server: s}}]";
        let list: Vec<Volume> = serde_yaml::from_str(list).expect(list);
        let volumes = volumes(&list, &FieldPath::ROOT, &mut Faults::default());
        let typed: Container = serde_yaml::from_str(container).expect(container);
        let mut faults = Faults::default();
        volume_mounts(&typed, &volumes, &FieldPath::ROOT, &mut faults);
        let found: Vec<String> = faults.paths();
        assert_eq!(found.join(" "), expected, "{container}: {:?}", faults.0);
    }

    #[test]
    fn mounts() {
        let cases = [
            ("{name: a, mountPath: /a}", ""),
            ("{name: a, mountPath: '/a:b'}", ""),
            ("{name: d, mountPath: /d}", ""),
            ("{name: a}", "mountPath"),
            ("{mountPath: /a}", "name"),
            ("{name: A, mountPath: /a}", "name"),
            ("{name: a, mountPath: /a, subPath: a/b}", ""),
            ("{name: a, mountPath: /a, subPath: /a}", "subPath"),
            ("{name: a, mountPath: /a, subPath: a/..}", "subPath"),
            ("{name: a, mountPath: /a, subPathExpr: $(A)/..b}", ""),
            ("{name: a, mountPath: /a, subPathExpr: ../$(A)}", "subPathExpr"),
            ("{name: a, mountPath: /a, subPath: a, subPathExpr: b}", "subPathExpr"),
            ("{name: a, mountPath: /a, subPath: a, subPathExpr: ''}", ""),
            ("{name: a, mountPath: /a, mountPropagation: HostToContainer}", ""),
            ("{name: a, mountPath: /a, mountPropagation: ''}", "mountPropagation"),
            ("{name: a, mountPath: /a, mountPropagation: Bidirectional}", "mountPropagation"),
            ("{name: a, mountPath: /a, recursiveReadOnly: Disabled}", ""),
            ("{name: a, mountPath: /a, recursiveReadOnly: disabled}", "recursiveReadOnly"),
            ("{name: a, mountPath: /a, recursiveReadOnly: Enabled}", "readOnly"),
            ("{name: a, mountPath: /a, recursiveReadOnly: IfPossible, readOnly: false}", "readOnly"),
            ("{name: a, mountPath: /a, recursiveReadOnly: Enabled, readOnly: true}", ""),
            (
                "{name: a, mountPath: /a, recursiveReadOnly: Enabled, readOnly: true, mountPropagation: HostToContainer}",
                "recursiveReadOnly",
            ),
            ("{name: a, mountPath: /a, bindMountOptions: [x, x]}", ""),
        ];
        for (mount, expected) in cases {
            let expected = if expected.is_empty() { String::new() } else { format!("volumeMounts[0].{expected}") };
            check(&format!("volumeMounts: [{mount}]"), &expected);
        }
        check("volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}]", "volumeMounts[1].mountPath");
        check("volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /a/}]", "");
        let privileged = "securityContext: {privileged: true}";
        check(
            &format!("{{{privileged}, volumeMounts: [{{name: a, mountPath: /a, mountPropagation: Bidirectional}}]}}"),
            "",
        );
    }

    #[test]
    fn devices() {
        let cases = [
            ("[{name: c, devicePath: /c}]", ""),
            ("[{name: c, devicePath: c}]", ""),
            ("[{name: d, devicePath: /d}]", ""),
            ("[{}]", "[0].name [0].devicePath"),
            ("[{name: c, devicePath: /../c}]", "[0].devicePath"),
            ("[{name: e, devicePath: /c}]", "[0].name"),
            ("[{name: b, devicePath: /c}]", "[0].name"),
            ("[{name: c, devicePath: /c}, {name: c, devicePath: /c}]", "[1].name [1].devicePath"),
            ("[{name: a, devicePath: /a}]", "[0].name [0].devicePath"),
        ];
        for (devices, expected) in cases {
            let expected: Vec<String> =
                expected.split_whitespace().map(|path| format!("volumeDevices{path}")).collect();
            check(
                &format!("{{volumeMounts: [{{name: a, mountPath: /a}}], volumeDevices: {devices}}}"),
                &expected.join(" "),
            );
        }
        check(
            "{volumeMounts: [{name: c, mountPath: /a}], volumeDevices: [{name: c, devicePath: /c}]}",
            "volumeDevices[0].name",
        );
    }
}
