//! Variables of containers: `ValidateEnv` and `ValidateEnvFrom` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! That a volume with a variable's file is there is the matter of `pod`.

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, EnvVarSource, FileKeySelector};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::field_ref::{Holder, field_ref, resource_field_ref};
use crate::validation::local_path::no_backsteps;
use crate::validation::meta;

/// The fields of a pod that a variable may take, besides single labels and annotations.
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Variables one by one.
pub fn env(list: &[EnvVar], at: &FieldPath, faults: &mut Faults) {
    for (index, variable) in list.iter().enumerate() {
        let at = at.index(index);
        if variable.name.is_empty() {
            faults.required(&at.key("name"), "a variable needs a name");
        } else if let Some(wrong) = meta::env_name(&variable.name) {
            faults.invalid(&at.key("name"), format!("a variable's name {wrong}"));
        }
        if let Some(source) = &variable.value_from {
            let has_value = variable.value.as_deref().is_some_and(|value| !value.is_empty());
            value_from(source, has_value, &at.key("valueFrom"), faults);
        }
    }
}

fn value_from(source: &EnvVarSource, has_value: bool, at: &FieldPath, faults: &mut Faults) {
    if let Some(reference) = &source.field_ref {
        field_ref(reference, &FIELDS, &at.key("fieldRef"), faults);
    }
    if let Some(reference) = &source.resource_field_ref {
        resource_field_ref(reference, Holder::Variable, &at.key("resourceFieldRef"), faults);
    }
    if let Some(reference) = &source.config_map_key_ref {
        key_ref(&reference.name, &reference.key, "ConfigMap", &at.key("configMapKeyRef"), faults);
    }
    if let Some(reference) = &source.secret_key_ref {
        key_ref(&reference.name, &reference.key, "Secret", &at.key("secretKeyRef"), faults);
    }
    if let Some(reference) = &source.file_key_ref {
        file_key_ref(reference, &at.key("fileKeyRef"), faults);
    }
    let given = [
        ("fieldRef", source.field_ref.is_some()),
        ("resourceFieldRef", source.resource_field_ref.is_some()),
        ("configMapKeyRef", source.config_map_key_ref.is_some()),
        ("secretKeyRef", source.secret_key_ref.is_some()),
        ("fileKeyRef", source.file_key_ref.is_some()),
    ];
    let given: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect();
    match given.as_slice() {
        [] => faults.invalid(
            at,
            "must have one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
        ),
        _ if has_value => faults.invalid(at, "cannot stand beside a `value` that is not empty"),
        [_] => {}
        several => faults.invalid(at, format!("must have one source; it has {}", crate::suggest::listed_all(several))),
    }
}

/// A key of a ConfigMap or of a Secret.
fn key_ref(name: &str, key: &str, kind: &str, at: &FieldPath, faults: &mut Faults) {
    if name.is_empty() {
        faults.required(&at.key("name"), format!("the {kind} must be named"));
    } else if let Some(wrong) = meta::dns_subdomain(name) {
        faults.invalid(&at.key("name"), format!("the {kind}'s name {wrong}"));
    }
    if key.is_empty() {
        faults.required(&at.key("key"), format!("the key within the {kind} must be named"));
    } else if let Some(wrong) = meta::config_key(key) {
        faults.invalid(&at.key("key"), format!("a key {wrong}"));
    }
}

/// A variable in a file of a volume: `validateFileKeySelector`.
fn file_key_ref(reference: &FileKeySelector, at: &FieldPath, faults: &mut Faults) {
    if reference.key.is_empty() {
        faults.required(&at.key("key"), "the variable within the file must be named");
    } else if let Some(wrong) = meta::env_name(&reference.key) {
        faults.invalid(&at.key("key"), format!("a variable's name {wrong}"));
    }
    if reference.volume_name.is_empty() {
        faults.required(&at.key("volumeName"), "the volume with the file must be named");
    } else if let Some(wrong) = meta::dns_label(&reference.volume_name) {
        faults.invalid(&at.key("volumeName"), format!("a volume's name {wrong}"));
    }
    if reference.path.is_empty() {
        faults.required(&at.key("path"), "the file within the volume must be named");
    } else {
        no_backsteps(&reference.path, &at.key("path"), faults);
    }
}

/// Variables of whole ConfigMaps and Secrets.
pub fn env_from(list: &[EnvFromSource], at: &FieldPath, faults: &mut Faults) {
    for (index, source) in list.iter().enumerate() {
        let at = at.index(index);
        if let Some(wrong) = source.prefix.as_deref().filter(|prefix| !prefix.is_empty()).and_then(meta::env_name) {
            faults.invalid(&at.key("prefix"), format!("a prefix of variables {wrong}"));
        }
        let config_map = source.config_map_ref.as_ref().map(|reference| reference.name.as_str());
        let secret = source.secret_ref.as_ref().map(|reference| reference.name.as_str());
        whole_ref(config_map, "ConfigMap", &at.key("configMapRef"), faults);
        whole_ref(secret, "Secret", &at.key("secretRef"), faults);
        match (config_map, secret) {
            (None, None) => faults.invalid(&at, "must have one of `configMapRef` or `secretRef`"),
            (Some(_), Some(_)) => faults.invalid(&at, "must have one of `configMapRef` and `secretRef`, not both"),
            _ => {}
        }
    }
}

/// A ConfigMap or Secret by its name, which may end in a dash: `validateConfigMapEnvSource`, `validateSecretEnvSource`.
fn whole_ref(name: Option<&str>, kind: &str, at: &FieldPath, faults: &mut Faults) {
    match name {
        None => {}
        Some("") => faults.required(&at.key("name"), format!("the {kind} must be named")),
        Some(name) => {
            if let Some(wrong) = meta::dns_subdomain_prefix(name) {
                faults.invalid(&at.key("name"), format!("the {kind}'s name {wrong}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(faults: &Faults) -> Vec<String> {
        faults.paths()
    }

    #[test]
    fn each_fault_of_a_variable_stands_at_its_field() {
        for (value, faulty) in [
            (json!({"name": "a b-1", "value": "x"}), vec![]),
            (json!({"value": "x"}), vec!["[0].name"]),
            (json!({"name": "A=B"}), vec!["[0].name"]),
            (json!({"name": "é"}), vec!["[0].name"]),
            (json!({"name": "A", "valueFrom": {}}), vec!["[0].valueFrom"]),
            (json!({"name": "A", "value": "", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}), vec![]),
            (
                json!({"name": "A", "value": "b", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}),
                vec!["[0].valueFrom"],
            ),
            (
                json!({"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.x"}}}),
                vec!["[0].valueFrom.fieldRef.fieldPath"],
            ),
            (
                json!({"name": "A", "valueFrom": {"secretKeyRef": {"name": "S_", "key": "a b"}}}),
                vec!["[0].valueFrom.secretKeyRef.name", "[0].valueFrom.secretKeyRef.key"],
            ),
            (
                json!({"name": "A", "valueFrom": {"configMapKeyRef": {}, "secretKeyRef": {"name": "s", "key": "k"}}}),
                vec!["[0].valueFrom.configMapKeyRef.name", "[0].valueFrom.configMapKeyRef.key", "[0].valueFrom"],
            ),
            (
                json!({"name": "A", "valueFrom": {"fileKeyRef": {"path": "../a", "key": "k", "volumeName": "V"}}}),
                vec!["[0].valueFrom.fileKeyRef.volumeName", "[0].valueFrom.fileKeyRef.path"],
            ),
        ] {
            let list: Vec<EnvVar> = serde_json::from_value(json!([value])).expect("variables");
            let mut faults = Faults::default();
            env(&list, &FieldPath::ROOT, &mut faults);
            assert_eq!(paths(&faults), faulty, "{value}");
        }
    }

    #[test]
    fn each_fault_of_a_source_stands_at_its_field() {
        for (value, faulty) in [
            (json!({"prefix": "P_", "secretRef": {"name": "s"}}), vec![]),
            (json!({}), vec!["[0]"]),
            (json!({"prefix": "a=", "configMapRef": {}}), vec!["[0].prefix", "[0].configMapRef.name"]),
            (json!({"secretRef": {"name": "s"}, "configMapRef": {"name": "C"}}), vec!["[0].configMapRef.name", "[0]"]),
        ] {
            let list: Vec<EnvFromSource> = serde_json::from_value(json!([value])).expect("sources");
            let mut faults = Faults::default();
            env_from(&list, &FieldPath::ROOT, &mut faults);
            assert_eq!(paths(&faults), faulty, "{value}");
        }
    }
}
