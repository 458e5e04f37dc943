//! Files made of secrets, of config maps and of the pod's own fields.

use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath, SecretVolumeSource,
};

use super::field::need;
use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::theirs;
use crate::validation::field_ref::{self, Holder};
use crate::validation::local_path;

/// The permissions that a file can be given.
const MODE_MAX: i32 = 0o777;
/// The fields of the pod of which files can be made, besides single labels and annotations.
const FIELDS: [&str; 5] =
    ["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

/// A secret's keys: `validateSecretVolumeSource`.
pub(super) fn secret(source: &SecretVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let SecretVolumeSource { secret_name, default_mode, items, optional: _, default_user: _ } = source;
    need(secret_name.as_deref().unwrap_or_default(), "secretName", at, faults);
    mode(*default_mode, "defaultMode", at, faults);
    key_files(items.as_deref(), at, faults);
}

/// A config map's keys: `validateConfigMapVolumeSource`.
pub(super) fn config_map(source: &ConfigMapVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let ConfigMapVolumeSource { name, default_mode, items, optional: _, default_user: _ } = source;
    need(name, "name", at, faults);
    mode(*default_mode, "defaultMode", at, faults);
    key_files(items.as_deref(), at, faults);
}

/// The pod's fields and resources: `validateDownwardAPIVolumeSource`.
pub(super) fn downward_api(source: &DownwardAPIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let DownwardAPIVolumeSource { default_mode, items, default_user: _ } = source;
    mode(*default_mode, "defaultMode", at, faults);
    field_files(items.as_deref(), at, faults);
}

/// Permissions of files.
pub(super) fn mode(mode: Option<i32>, key: &str, at: &FieldPath, faults: &mut Faults) {
    let Some(mode) = mode.filter(|mode| !(0..=MODE_MAX).contains(mode)) else { return };
    let message = format!("must be from 0 to {MODE_MAX}, which is 0777 in octal; it is {}", theirs(mode));
    // Permissions in decimal digits, such as 755, are the usual slip.
    let meant = i32::from_str_radix(&mode.to_string(), 8).ok().filter(|meant| (0..=MODE_MAX).contains(meant));
    let help = meant.map(|meant| format!("the permissions {} are {} in decimal", theirs(mode), theirs(meant)).into());
    faults.add(Kind::Invalid, &at.key(key), message).help = help;
}

/// Which keys become which files: `validateKeyToPath`.
pub(super) fn key_files(items: Option<&[KeyToPath]>, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("items");
    for (i, KeyToPath { key, path, mode: permissions, user: _ }) in items.unwrap_or_default().iter().enumerate() {
        let at = at.index(i);
        need(key, "key", &at, faults);
        need(path, "path", &at, faults);
        local_path::unreserved(path, &at.key("path"), faults);
        mode(*permissions, "mode", &at, faults);
    }
}

/// Which fields become which files: `validateDownwardAPIVolumeFile`.
pub(super) fn field_files(items: Option<&[DownwardAPIVolumeFile]>, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("items");
    for (i, item) in items.unwrap_or_default().iter().enumerate() {
        let DownwardAPIVolumeFile { path, field_ref: field, resource_field_ref: resource, mode: permissions, user: _ } =
            item;
        let at = at.index(i);
        need(path, "path", &at, faults);
        local_path::unreserved(path, &at.key("path"), faults);
        let (at_field, at_resource) = (at.key("fieldRef"), at.key("resourceFieldRef"));
        match (field, resource) {
            (None, None) => faults.required(&at, "one of `fieldRef` and `resourceFieldRef` must be given"),
            (Some(field), other) => {
                field_ref::field_ref(field, &FIELDS, &at_field, faults);
                if other.is_some() {
                    let message = "only one of `fieldRef` and `resourceFieldRef` may be given";
                    let fault = faults.add(Kind::Invalid, &at, message);
                    fault.of_presence().because(&at_field).because(&at_resource);
                }
            }
            (None, Some(resource)) => {
                field_ref::resource_field_ref(resource, Holder::File, &at_resource, faults);
            }
        }
        mode(*permissions, "mode", &at, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        check(&[
            ("secret: {}", "secret.secretName"),
            ("secret: {secretName: A_b, defaultMode: 511, items: []}", ""),
            ("secret: {secretName: s, defaultMode: 755}", "secret.defaultMode"),
            ("configMap: {name: c, defaultMode: -1}", "configMap.defaultMode"),
            ("configMap: {name: c, items: [{}]}", "configMap.items[0].key configMap.items[0].path"),
            (
                "configMap: {name: c, items: [{key: k, path: /a, mode: 512}]}",
                "configMap.items[0].path configMap.items[0].mode",
            ),
            ("configMap: {name: c, items: [{key: k, path: ..a}]}", "configMap.items[0].path"),
            ("downwardAPI: {}", ""),
            ("downwardAPI: {items: [{path: a}]}", "downwardAPI.items[0]"),
            ("downwardAPI: {items: [{path: a, fieldRef: {fieldPath: \"metadata.labels['a']\"}}]}", ""),
            (
                "downwardAPI: {items: [{path: a, fieldRef: {fieldPath: spec.nodeName}}]}",
                "downwardAPI.items[0].fieldRef.fieldPath",
            ),
            (
                "downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.uid}, resourceFieldRef: {}}]}",
                "downwardAPI.items[0]",
            ),
            (
                "downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu}}]}",
                "downwardAPI.items[0].resourceFieldRef.containerName",
            ),
        ]);
    }

    #[test]
    fn permissions_in_decimal_digits() {
        let mut faults = Faults::default();
        mode(Some(755), "mode", &FieldPath::ROOT, &mut faults);
        mode(Some(988), "mode", &FieldPath::ROOT, &mut faults);
        let help: Vec<_> = faults.0.iter().map(|fault| fault.help.as_deref()).collect();
        assert_eq!(help, [Some("the permissions 755 are 493 in decimal"), None]);
    }
}
