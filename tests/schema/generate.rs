//! Makes the JSON Schema of a values file from its documented defaults and the types of Kubernetes.

use crate::documented::{self, Key, Kind};
use crate::kubernetes::{Types, refer};
use serde_json::{Map, Value, json};

/// An integer in quotes, which the chart prints bare and so takes for an integer.
const QUOTED_INTEGER: &str = "^[+-]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*)$";

/// The schema, as `values/values.schema.json` holds it.
pub fn schema(values: &str) -> Value {
    let defaults: Value = serde_yaml::from_str(values).expect("values.yaml is YAML");
    let keys = documented::keys(values);
    let names = keys.iter().filter_map(|key| match &key.kind {
        Some(Kind::ListOf(name) | Kind::One(name)) => Some(name.as_str()),
        _ => None,
    });
    let mut properties = branch(&keys, &[], &defaults);
    properties
        .insert("global".to_owned(), json!({"description": "What a chart around this one shares. No effect here."}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by tests/schema from values.yaml and the types of Kubernetes, whose descriptions are \
                     Kubernetes' own (Apache License 2.0).",
        "title": "Values of the spacelift-worker chart",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": {"^x-": true},
        "properties": properties,
        "$defs": Types::new().definitions(names),
    })
}

/// The properties of the branch at `path`.
fn branch(keys: &[Key], path: &[String], defaults: &Value) -> Map<String, Value> {
    let children = keys.iter().filter(|key| key.path.len() == path.len() + 1 && key.path.starts_with(path));
    children.map(|key| (key.path[path.len()].clone(), property(keys, key, defaults))).collect()
}

fn property(keys: &[Key], key: &Key, defaults: &Value) -> Value {
    let mut property = Map::new();
    property.insert("description".to_owned(), json!(key.description));
    let Some(kind) = &key.kind else {
        // The chart fails on a null branch, so null is refused here and taken everywhere below.
        property.insert("type".to_owned(), json!("object"));
        property.insert("additionalProperties".to_owned(), json!(false));
        property.insert("properties".to_owned(), Value::Object(branch(keys, &key.path, defaults)));
        return Value::Object(property);
    };
    if let Some(default) = defaults.pointer(&format!("/{}", key.path.join("/"))) {
        property.insert("default".to_owned(), default.clone());
    }
    if let Value::Object(entries) = leaf(kind) {
        property.extend(entries);
    }
    Value::Object(property)
}

fn leaf(kind: &Kind) -> Value {
    match kind {
        Kind::Boolean => json!({"type": ["boolean", "null"]}),
        Kind::Integer { bits } => {
            let (least, most) = if *bits == 32 { (i32::MIN.into(), i32::MAX.into()) } else { (i64::MIN, i64::MAX) };
            json!({"type": ["integer", "string", "null"], "minimum": least, "maximum": most, "pattern": QUOTED_INTEGER})
        }
        Kind::Text { nullable: true } => json!({"type": ["string", "integer", "null"]}),
        Kind::Text { nullable: false } => json!({"type": ["string", "integer"]}),
        Kind::OneOf(choices) => {
            let choices = choices.iter().map(|choice| json!(choice));
            json!({"type": ["string", "null"], "enum": choices.chain([Value::Null]).collect::<Vec<_>>()})
        }
        Kind::MapOfText => json!({"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}}),
        Kind::ListOf(name) => json!({"type": ["array", "null"], "items": refer(name)}),
        Kind::One(name) => refer(name),
    }
}
