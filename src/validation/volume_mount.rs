//! Where a container has its volumes: mounted as folders, or as block devices.
//!
//! Follows `ValidateVolumeMounts` and `ValidateVolumeDevices` of `pkg/apis/core/validation`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Container, VolumeDevice, VolumeMount};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::local_path;
use crate::validation::repeats::{FIRST, Firsts};
use crate::validation::volume::{Backing, Volumes};

const PROPAGATIONS: [&str; 3] = ["None", "HostToContainer", "Bidirectional"];
const RECURSIVE_READ_ONLY: [&str; 3] = ["Disabled", "IfPossible", "Enabled"];

/// The mounts and block devices of the container at `at`.
pub fn volume_mounts(container: &Container, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) {
    let mounts = container.volume_mounts.as_deref().unwrap_or_default();
    let security = container.security_context.as_ref();
    let privileged = security.and_then(|security| security.privileged) == Some(true);
    let at_mounts = at.key("volumeMounts");
    let mut paths = Firsts::new();
    let is_kept = |mount: &VolumeMount| !volumes.drops_mounts_of(&mount.name);
    for (i, mount) in mounts.iter().enumerate().filter(|(_, mount)| is_kept(mount)) {
        let VolumeMount {
            name,
            mount_path,
            sub_path: plain,
            sub_path_expr,
            mount_propagation,
            read_only,
            recursive_read_only: recursive,
            // Every release so far ignores it.
            bind_mount_options: _,
        } = mount;
        let at_container = at;
        let at = at_mounts.index(i);
        volume_name(name, volumes, &at.key("name"), faults);
        let at_path = at.key("mountPath");
        if mount_path.is_empty() {
            faults.required(&at_path, "the path in the container must be given");
        } else if let Some(first) = paths.before(mount_path, i) {
            let message = format!("the mount path {} is used twice", quote(mount_path));
            faults.add(Kind::Invalid, &at_path, message).beside(&at_mounts.index(first).key("mountPath"), FIRST);
        }
        sub_path(plain.as_deref().unwrap_or_default(), sub_path_expr.as_deref().unwrap_or_default(), &at, faults);
        let propagated = mount_propagation.as_deref();
        let at_security = at_container.key("securityContext");
        propagation(propagated, privileged, &at_security.key("privileged"), &at.key("mountPropagation"), faults);
        recursive_read_only(recursive.as_deref(), *read_only, propagated, &at, faults);
    }
    let devices = container.volume_devices.as_deref().unwrap_or_default();
    if !devices.is_empty() {
        volume_devices(devices, mounts, volumes, at, faults);
    }
}

/// The name of a volume, which must be there; whether it is.
fn volume_name(name: &str, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) -> bool {
    if name.is_empty() {
        faults.required(at, "the name of the volume must be given");
        return false;
    }
    let is_there = volumes.backing(name).is_some();
    if !is_there {
        volumes.miss(name, at, faults);
    }
    is_there
}

/// A path in the volume, plain or with variables.
fn sub_path(plain: &str, expression: &str, at: &FieldPath, faults: &mut Faults) {
    let (at_plain, at_expression) = (at.key("subPath"), at.key("subPathExpr"));
    local_path::descending(plain, &at_plain, faults);
    if !plain.is_empty() && !expression.is_empty() {
        faults
            .add(Kind::Invalid, &at_expression, "may not be given beside `subPath`")
            .beside(&at_plain, "`subPath` is here");
    } else {
        local_path::descending(expression, &at_expression, faults);
    }
}

fn propagation(given: Option<&str>, privileged: bool, because: &FieldPath, at: &FieldPath, faults: &mut Faults) {
    match given {
        Some("Bidirectional") if !privileged => {
            faults.add(Kind::Forbidden, at, "`Bidirectional` is for privileged containers only").because(because);
        }
        Some(propagation) if !PROPAGATIONS.contains(&propagation) => {
            faults.unsupported(at, propagation, &PROPAGATIONS);
        }
        _ => {}
    }
}

/// Mounts below the volume that are read-only as well, which asks for `readOnly`, where a fault is then noted.
fn recursive_read_only(
    given: Option<&str>,
    read_only: Option<bool>,
    propagation: Option<&str>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_recursive, at_read_only) = (at.key("recursiveReadOnly"), at.key("readOnly"));
    match given {
        None | Some("Disabled") => {}
        Some(wanted @ ("Enabled" | "IfPossible")) => {
            let mut is_writable = |kind, message: String| {
                faults.add(kind, &at_read_only, message).because(&at_recursive);
            };
            match read_only {
                None => is_writable(
                    Kind::Required,
                    format!("`readOnly: true` must be given with `recursiveReadOnly: {wanted}`"),
                ),
                Some(false) => is_writable(Kind::Invalid, format!("must be true with `recursiveReadOnly: {wanted}`")),
                Some(true) => {}
            }
            if propagation.is_some_and(|propagation| propagation != "None") {
                let message = format!("may be `{wanted}` only without `mountPropagation`");
                faults.add(Kind::Forbidden, &at_recursive, message).because(&at.key("mountPropagation"));
            }
        }
        Some(other) => faults.unsupported(&at_recursive, other, &RECURSIVE_READ_ONLY),
    }
}

/// Block devices: claims only, each once, at a path of its own, and not mounted as well. `at` is the path of the container.
fn volume_devices(
    devices: &[VolumeDevice],
    mounts: &[VolumeMount],
    volumes: &Volumes,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_devices, at_mounts) = (at.key("volumeDevices"), at.key("volumeMounts"));
    let (mut mounted, mut mount_paths) = (BTreeMap::new(), BTreeMap::new());
    for (i, mount) in mounts.iter().enumerate().filter(|(_, mount)| !volumes.drops_mounts_of(&mount.name)) {
        mounted.entry(mount.name.as_str()).or_insert(i);
        mount_paths.entry(mount.mount_path.as_str()).or_insert(i);
    }
    let (mut names, mut paths) = (Firsts::new(), Firsts::new());
    for (i, VolumeDevice { name, device_path: path }) in devices.iter().enumerate() {
        let at = at_devices.index(i);
        let (at_name, at_path) = (at.key("name"), at.key("devicePath"));
        let is_there = volume_name(name, volumes, &at_name, faults);
        if !is_there {
            // Nothing more is to be said of its name.
        } else if let Some(first) = names.before(name, i) {
            let message = format!("the volume {} is a block device of the container already", quote(name));
            faults.add(Kind::Invalid, &at_name, message).beside(&at_devices.index(first).key("name"), FIRST);
        } else if matches!(volumes.backing(name), Some(Backing::EmptyDir | Backing::Other)) {
            let message = "must be a volume of `persistentVolumeClaim` or `ephemeral`; no other can be a block device";
            volumes.blame(name, faults.add(Kind::Invalid, &at_name, message));
        } else if let Some(mount) = mounted.get(name.as_str()) {
            let message = format!("the volume {} is mounted in `volumeMounts` already", quote(name));
            faults.add(Kind::Invalid, &at_name, message).beside(&at_mounts.index(*mount).key("name"), FIRST);
        }
        if path.is_empty() {
            faults.required(&at_path, "the path in the container must be given");
        } else if path.split('/').any(|step| step == "..") {
            faults.invalid(&at_path, "must not contain `..`");
        } else if let Some(first) = paths.before(path, i) {
            let message = format!("another block device has the path {}", quote(path));
            faults.add(Kind::Invalid, &at_path, message).beside(&at_devices.index(first).key("devicePath"), FIRST);
        } else if let Some(mount) = mount_paths.get(path.as_str()) {
            let message = format!("a volume is mounted at {} in `volumeMounts`", quote(path));
            faults.add(Kind::Invalid, &at_path, message).beside(&at_mounts.index(*mount).key("mountPath"), FIRST);
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
        let volumes = volumes(&list, None, &FieldPath::ROOT, &mut Faults::default());
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
