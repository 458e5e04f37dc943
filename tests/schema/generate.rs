//! Makes the JSON Schema of a values file from the table of the chart's keys and the types of Kubernetes.

use crate::form::{self, or_null};
use crate::kubernetes::{LAUNCHER_VARIABLE, Types, refer};
use crate::snippet::with_example;
use serde_json::{Map, Value, json};
use workerpool::values::{KEYS, Key, Scalar, Type};

/// An integer in quotes, in any form that YAML has, since the chart prints it without them; empty means absent.
const QUOTED_INTEGER: &str = r"^([+-]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*(\.0*)?([eE]\+?[0-9]+)?))?$";

/// The schema, as `values/values.schema.json` holds it.
pub fn schema() -> Value {
    let types = Types::new();
    let mut properties = properties(KEYS, &types);
    let global = "Values that a parent chart shares with its subcharts. Has no effect here.";
    properties.insert("global".to_owned(), json!({"description": global, "anyOf": [true]}));
    let sops = "What SOPS keeps about a file that it encrypted. The chart does not use it.";
    properties.insert(
        "sops".to_owned(),
        json!({"description": sops, "type": "object", "anyOf": [{"required": ["mac"]}, {"required": ["version"]}]}),
    );
    let properties = Value::Object(properties);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by tests/schema from the table of the chart's keys and the types of Kubernetes 1.37.",
        "title": "Values of the spacelift-worker chart",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": {"^x-": true},
        "properties": properties,
        "$defs": types.definitions(&properties),
    })
}

/// The properties of a branch.
fn properties(keys: &[Key], types: &Types) -> Map<String, Value> {
    keys.iter().map(|key| (key.name.to_owned(), property(key, types))).collect()
}

fn property(key: &Key, types: &Types) -> Value {
    let mut property = Map::new();
    property.insert("description".to_owned(), json!(key.doc));
    if let Some(default) = default(key) {
        property.insert("default".to_owned(), default);
    }
    if let Value::Object(entries) = value(key, types) {
        property.extend(entries);
    }
    let property = Value::Object(property);
    if key.is_fragment() { with_example(property, key.example) } else { property }
}

/// The default of a scalar, unless it is empty text. An editor that knew those of lists and maps would offer them in
/// place of the example.
fn default(key: &Key) -> Option<Value> {
    match key.default? {
        Scalar::Bool(value) => Some(json!(value)),
        Scalar::Int(value) => Some(json!(value)),
        Scalar::Text("") => None,
        Scalar::Text(text) => Some(json!(text)),
    }
}

fn value(key: &Key, types: &Types) -> Value {
    let scalar_message = "Must be a string. Put a number with a point, true and false in quotes.";
    match &key.value {
        // The chart fails on a null branch, so null is rejected here and taken nearly everywhere below.
        Type::Branch(keys) => {
            json!({"type": "object", "additionalProperties": false, "properties": properties(keys, types)})
        }
        Type::Boolean => refer("BooleanOrNull"),
        Type::Int32 => or_null(integer(key, i32::MIN.into(), i32::MAX.into())),
        Type::Int64 => or_null(integer(key, i64::MIN, i64::MAX)),
        Type::Text => or_null(json!({"type": ["string", "integer"], "errorMessage": scalar_message})),
        Type::TextNotNull => json!({"type": ["string", "integer"], "errorMessage": scalar_message}),
        Type::Secret => or_null(
            json!({"type": "string", "contentEncoding": "base64", "errorMessage": "Must be a string in base64."}),
        ),
        Type::Word(words) => form::word_or_null(words),
        Type::TextMap => absent_or(key, form::map(refer("StringOrNull"), Map::new())),
        Type::ListOf(_) if key.path == "launcher.extraEnv" => absent_or(key, form::list(refer(LAUNCHER_VARIABLE))),
        Type::ListOf(name) => absent_or(key, form::list(types.item(name))),
        Type::Object(name) => absent_or(key, refer(name)),
    }
}

fn integer(key: &Key, least: i64, most: i64) -> Value {
    let message = "Must be a whole number.";
    json!({
        "type": ["integer", "string"],
        "minimum": key.least.unwrap_or(least),
        "maximum": most,
        "pattern": QUOTED_INTEGER,
        "patternErrorMessage": message,
        "errorMessage": message,
    })
}

/// Takes null, and where the chart leaves an empty value out, an empty list where a map is meant and the reverse.
fn absent_or(key: &Key, schema: Value) -> Value {
    let absent = match key.value {
        _ if !key.left_out_when_empty => json!({"type": "null"}),
        Type::ListOf(_) => json!({"type": ["object", "null"], "maxProperties": 0}),
        _ => json!({"type": ["array", "null"], "maxItems": 0}),
    };
    form::unless(absent, schema, &[])
}
