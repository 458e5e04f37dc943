//! What an editor inserts lints without an error where it is inserted.

use serde_json::{Map, Value, json};
use workerpool::chart::{Chart, Release};
use workerpool::finding::Severity;
use workerpool::layers::Layers;
use workerpool::lint::{self, Need};
use workerpool::pipeline;
use workerpool::source::Source;

use crate::editor::filled;

/// Where a type stands in a values file: what is around it, with `@` for the keys of a snippet.
const AROUND: &[(&str, &str)] = &[
    ("Affinity", "affinity: {@}"),
    ("Container", "additionalContainers: [{name: a, image: 'b:1', @}]"),
    ("EnvFromSource", "launcher: {envFrom: [{@}]}"),
    ("EnvVar", "additionalContainers: [{name: a, image: 'b:1', env: [{name: A, @}]}]"),
    ("EnvVarSource", "launcher: {extraEnv: [{name: A, valueFrom: {@}}]}"),
    ("EphemeralVolumeSource", "storageVolume: {ephemeral: {@}}"),
    (
        "LabelSelector",
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {@}}]",
    ),
    ("LauncherEnvVar", "launcher: {extraEnv: [{name: A, @}]}"),
    ("NodeAffinity", "affinity: {nodeAffinity: {@}}"),
    ("NodeSelector", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {@}}}"),
    (
        "NodeSelectorTerm",
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{@}]}}}",
    ),
    (
        "PersistentVolumeClaimSpec",
        "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], @}",
    ),
    ("PodSecurityContext", "podSecurityContext: {@}"),
    ("Probe", "additionalContainers: [{name: a, image: 'b:1', livenessProbe: {@}}]"),
    ("ProjectedVolumeSource", "storageVolume: {projected: {@}}"),
    ("ResourceRequirements", "launcher: {resources: {@}}"),
    ("SecurityContext", "launcher: {securityContext: {@}}"),
    (
        "TopologySpreadConstraint",
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, @}]",
    ),
    ("Volume", "volumes: [{name: a, @}]"),
    (
        "VolumeResourceRequirements",
        "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {@}}",
    ),
    ("VolumeSource", "storageVolume: {@}"),
];

/// A layer with credentials, and the volume that snippets mount.
const BASE: &str = "\
credentials: {create: false}
launcher: {envFrom: [{secretRef: {name: pool}}]}
volumes: [{name: certificates, emptyDir: {}}]
";

/// What a snippet inserts: each stop with the text that it begins with.
fn inserted(body: &Value) -> Value {
    match body {
        Value::String(text) => crate::read(&format!("value: {}", filled(text.trim_start_matches('^'))))["value"].take(),
        Value::Array(items) => items.iter().map(inserted).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), inserted(value))).collect::<Map<_, _>>().into()
        }
        scalar => scalar.clone(),
    }
}

/// The errors in values over the base.
fn errors(values: &str) -> Vec<String> {
    let mut layers = Layers::default();
    layers.add_file(Source::file("base.yaml", BASE));
    layers.add_file(Source::file("values.yaml", values.to_owned()));
    let pool = pipeline::run(layers, Release::new("pool"), &mut Chart::default()).expect("the templates render");
    let found = lint::findings(&pool, Severity::Error, Need::Later);
    found.iter().map(|found| format!("{} {}: {}", found.rule, found.path, &*found.message)).collect()
}

/// Each snippet of the properties of a branch or of a type, with what is around it.
fn check(schema: &Value, around: &str, wrong: &mut Vec<String>) -> usize {
    let mut tried = 0;
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let below = around.replace('@', &format!("{key}: {{@}}"));
        tried += check(property, &below, wrong);
        let lists = [&property["items"], &property["else"]["items"]].map(|items| (&items["defaultSnippets"], true));
        for (snippets, is_item) in [(&property["defaultSnippets"], false)].into_iter().chain(lists) {
            for snippet in snippets.as_array().into_iter().flatten() {
                let value = inserted(&snippet["body"]);
                let value = if is_item { json!([value]) } else { value };
                let values = around.replace('@', &format!("{key}: {value}"));
                wrong.extend(errors(&values).iter().map(|error| format!("{values}: {error}")));
                tried += 1;
            }
        }
    }
    tried
}

#[test]
fn each_snippet_lints_without_error_where_it_is_inserted() {
    let schema: Value = serde_json::from_str(workerpool::schema::VALUES_SCHEMA).expect("the schema is JSON");
    let mut wrong = Vec::new();
    let mut tried = check(&schema, "{@}", &mut wrong);
    for (name, definition) in schema["$defs"].as_object().expect("types") {
        match AROUND.iter().find(|(known, _)| known == name) {
            Some((_, around)) => tried += check(definition, around, &mut wrong),
            None if definition.to_string().contains("defaultSnippets") => {
                wrong.push(format!("where does {name} stand?"))
            }
            None => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {tried} snippets are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(tried, workerpool::schema::VALUES_SCHEMA.matches("defaultSnippets").count());
}
