//! Variables of containers: `ValidateEnv` and `ValidateEnvFrom` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! That a volume with a variable's file is there is the matter of `pod`.

use k8s_openapi::api::core::v1::{
    ConfigMapEnvSource, ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, SecretEnvSource,
    SecretKeySelector,
};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::suggest;
use crate::validation::field_ref::{self, Holder};
use crate::validation::local_path::no_backsteps;
use crate::validation::meta;
use crate::validation::object_meta::NameForm;

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
    for (index, EnvVar { name, value, value_from: source }) in list.iter().enumerate() {
        let at = at.index(index);
        if name.is_empty() {
            faults.required(&at.key("name"), "a variable needs a name");
        } else if let Some(wrong) = name_form(faults)(name) {
            faults.invalid(&at.key("name"), format!("a variable's name {wrong}"));
        }
        if let Some(source) = source {
            let given = value_from(source, &at.key("valueFrom"), faults);
            let has_value = value.as_deref().is_some_and(|value| !value.is_empty());
            one_source(&given, has_value, &at, faults);
        }
    }
}

/// What the name of a variable must be, or a prefix of such names.
fn name_form(faults: &Faults) -> NameForm {
    if faults.server_has(ServerRule::AnyVariableName) { meta::env_name } else { meta::strict_env_name }
}

/// Where a variable comes from; the keys of the sources that are given.
fn value_from(source: &EnvVarSource, at: &FieldPath, faults: &mut Faults) -> Vec<&'static str> {
    let EnvVarSource { field_ref, resource_field_ref, config_map_key_ref, secret_key_ref, file_key_ref } = source;
    if let Some(reference) = field_ref {
        field_ref::field_ref(reference, &FIELDS, &at.key("fieldRef"), faults);
    }
    if let Some(reference) = resource_field_ref {
        field_ref::resource_field_ref(reference, Holder::Variable, &at.key("resourceFieldRef"), faults);
    }
    if let Some(ConfigMapKeySelector { name, key, optional: _ }) = config_map_key_ref {
        key_ref(name, key, "ConfigMap", &at.key("configMapKeyRef"), faults);
    }
    if let Some(SecretKeySelector { name, key, optional: _ }) = secret_key_ref {
        key_ref(name, key, "Secret", &at.key("secretKeyRef"), faults);
    }
    if let Some(reference) = file_key_ref {
        file_key(reference, &at.key("fileKeyRef"), faults);
    }
    let given = [
        ("fieldRef", field_ref.is_some()),
        ("resourceFieldRef", resource_field_ref.is_some()),
        ("configMapKeyRef", config_map_key_ref.is_some()),
        ("secretKeyRef", secret_key_ref.is_some()),
        ("fileKeyRef", file_key_ref.is_some()),
    ];
    given.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect()
}

/// A variable has one source, or a value. `at` is the path of the variable.
fn one_source(given: &[&str], has_value: bool, at: &FieldPath, faults: &mut Faults) {
    let at_source = at.key("valueFrom");
    match given {
        [] => faults.invalid(
            &at_source,
            "must have one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
        ),
        _ if has_value => {
            let message = "may not be given beside a `value` that is not empty";
            let fault = faults.add(Kind::Invalid, &at_source, message);
            fault.of_presence().beside(&at.key("value"), "the value");
        }
        [_] => {}
        several => {
            let message = format!("must have one source; it has {}", suggest::listed_all(several));
            let fault = faults.add(Kind::Invalid, &at_source, message);
            for key in several {
                fault.of_presence().because(&at_source.key(key));
            }
        }
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
fn file_key(reference: &FileKeySelector, at: &FieldPath, faults: &mut Faults) {
    let FileKeySelector { key, volume_name, path, optional: _ } = reference;
    if key.is_empty() {
        faults.required(&at.key("key"), "the variable within the file must be named");
    } else if let Some(wrong) = meta::env_name(key) {
        faults.invalid(&at.key("key"), format!("a variable's name {wrong}"));
    }
    if volume_name.is_empty() {
        faults.required(&at.key("volumeName"), "the volume with the file must be named");
    } else if let Some(wrong) = meta::dns_label(volume_name) {
        faults.invalid(&at.key("volumeName"), format!("a volume's name {wrong}"));
    }
    if path.is_empty() {
        faults.required(&at.key("path"), "the file within the volume must be named");
    } else {
        no_backsteps(path, &at.key("path"), faults);
    }
}

/// Variables of whole ConfigMaps and Secrets.
pub fn env_from(list: &[EnvFromSource], at: &FieldPath, faults: &mut Faults) {
    for (index, EnvFromSource { prefix, config_map_ref, secret_ref }) in list.iter().enumerate() {
        let at = at.index(index);
        if let Some(wrong) = prefix.as_deref().filter(|prefix| !prefix.is_empty()).and_then(name_form(faults)) {
            faults.invalid(&at.key("prefix"), format!("a prefix of variables {wrong}"));
        }
        let config_map = config_map_ref.as_ref().map(|ConfigMapEnvSource { name, optional: _ }| name.as_str());
        let secret = secret_ref.as_ref().map(|SecretEnvSource { name, optional: _ }| name.as_str());
        let (at_config_map, at_secret) = (at.key("configMapRef"), at.key("secretRef"));
        whole_ref(config_map, "ConfigMap", &at_config_map, faults);
        whole_ref(secret, "Secret", &at_secret, faults);
        match (config_map, secret) {
            (None, None) => faults.invalid(&at, "must have one of `configMapRef` and `secretRef`"),
            (Some(_), Some(_)) => {
                let message = "must have one of `configMapRef` and `secretRef`, not both";
                let fault = faults.add(Kind::Invalid, &at, message);
                fault.of_presence().because(&at_config_map).because(&at_secret);
            }
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
