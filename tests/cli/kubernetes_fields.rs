//! A field that a new version of Kubernetes adds cannot be forgotten: the validators take each type apart in full, so that
//! they do not compile until somebody has decided what is to be said of it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::architecture::{code, files};

/// The types of the objects that the chart makes, down to where a values file can fill them.
const FRAME: [&str; 11] = [
    "Deployment",
    "DeploymentSpec",
    "PersistentVolumeClaim",
    "PodSpec",
    "PodTemplateSpec",
    "Secret",
    "Service",
    "ServiceAccount",
    "ServiceSpec",
    "StatefulSet",
    "StatefulSetSpec",
];

/// The types of Kubernetes that a text imports.
fn imported(text: &str) -> BTreeSet<&str> {
    let imports = text.split("use k8s_openapi::").skip(1).filter_map(|rest| rest.split(';').next());
    let words = imports.flat_map(|import| import.split(|c: char| !c.is_ascii_alphanumeric()));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).collect()
}

/// The struct patterns of a text: each name with what is between the braces.
fn patterns(text: &str) -> Vec<(&str, &str)> {
    let mut patterns = Vec::new();
    for (at, _) in text.match_indices(" {") {
        let name = text[..at].rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let rest = &text[at + 2..];
        let mut depth = 0;
        let end = rest.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        patterns.push((name, &rest[..end.unwrap_or(rest.len())]));
    }
    patterns
}

/// The patterns over types of Kubernetes in the validators, each with its file.
fn kubernetes_patterns() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (file, text) in files("src/validation") {
        let lines = code(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.collect::<Vec<_>>().join("\n");
        let imported = imported(&text);
        let patterns = patterns(&text).into_iter().filter(|(name, _)| imported.contains(name));
        found.extend(patterns.map(|(name, fields)| (file.clone(), name.to_owned(), fields.to_owned())));
    }
    found
}

#[test]
fn no_validator_leaves_fields_out_of_a_pattern() {
    assert_eq!(patterns("let A { b: B { .. }, c } = d;"), [("A", " b: B { .. }, c "), ("B", " .. ")]);
    for (file, name, fields) in kubernetes_patterns() {
        assert!(!fields.contains(".."), "{file}: {name} {{{fields}}} leaves fields out; name each of them");
    }
}

#[test]
fn each_type_is_taken_apart() {
    let schema: Value = serde_json::from_str(workerpool::schema::VALUES_SCHEMA).expect("the schema is JSON");
    let definitions = schema["$defs"].as_object().expect("definitions");
    let has_fields = |of: &Value| of["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    // A volume's source has the fields of the volume, and the launcher's variables are variables.
    let is_same = |name: &str| ["VolumeSource", "LauncherEnvVar"].contains(&name);
    let of_values = definitions.iter().filter(|(name, of)| has_fields(of) && !is_same(name));
    let taken_apart: BTreeSet<String> = kubernetes_patterns().into_iter().map(|(_, name, _)| name).collect();
    let forgotten: Vec<&str> =
        of_values.map(|(name, _)| name.as_str()).chain(FRAME).filter(|name| !taken_apart.contains(*name)).collect();
    assert_eq!(
        forgotten, [""; 0],
        "no validator takes these apart; src/validation/unchecked.rs is for those without checks"
    );
}
