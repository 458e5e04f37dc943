//! Makes the JSON Schema of a values file from the table of the chart's keys and the types of Kubernetes.

use crate::kubernetes::{Types, refer};
use serde_json::{Map, Value, json};
use workerpool::values::{KEYS, Key, Scalar, Type, keys};

/// An integer in quotes, in any form that YAML has, since the chart prints it without them; empty means absent.
const QUOTED_INTEGER: &str = r"^([+-]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*(\.0*)?([eE]\+?[0-9]+)?))?$";

/// The schema, as `values/values.schema.json` holds it.
pub fn schema() -> Value {
    let types = Types::new();
    let mut properties = properties(KEYS, &types);
    let global = json!({"description": "Values that a parent chart shares with its subcharts. Has no effect here."});
    properties.insert("global".to_owned(), global);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by tests/schema from the table of the chart's keys and the types of Kubernetes 1.37.",
        "title": "Values of the spacelift-worker chart",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": {"^x-": true},
        "properties": properties,
        "$defs": types.definitions(keys().filter_map(Key::kubernetes_type)),
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
    let schema = value(&key.value, types);
    if let Value::Object(entries) = if key.left_out_when_empty { or_empty(schema) } else { schema } {
        property.extend(entries);
    }
    Value::Object(property)
}

fn default(key: &Key) -> Option<Value> {
    match (&key.value, key.default) {
        (Type::Branch(_), _) => None,
        (Type::ListOf(_), _) => Some(json!([])),
        (Type::TextMap | Type::Object(_), _) => Some(json!({})),
        (_, Some(Scalar::Bool(value))) => Some(json!(value)),
        (_, Some(Scalar::Int(value))) => Some(json!(value)),
        (_, Some(Scalar::Text(text))) => Some(json!(text)),
        (_, None) => None,
    }
}

fn value(value: &Type, types: &Types) -> Value {
    match value {
        // The chart fails on a null branch, so null is rejected here and taken nearly everywhere below.
        Type::Branch(keys) => {
            json!({"type": "object", "additionalProperties": false, "properties": properties(keys, types)})
        }
        Type::Boolean => json!({"type": ["boolean", "null"]}),
        Type::Int32 => integer(i32::MIN.into(), i32::MAX.into()),
        Type::Int64 => integer(i64::MIN, i64::MAX),
        Type::Text => json!({"type": ["string", "integer", "null"]}),
        Type::TextNotNull => json!({"type": ["string", "integer"]}),
        Type::Secret => json!({"type": ["string", "null"], "contentEncoding": "base64"}),
        Type::Word(words) => {
            let words = words.iter().map(|word| json!(word));
            json!({"type": ["string", "null"], "enum": words.chain([Value::Null]).collect::<Vec<_>>()})
        }
        Type::TextMap => {
            json!({"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}})
        }
        Type::ListOf(name) => json!({"type": ["array", "null"], "items": types.item(name)}),
        Type::Object(name) => refer(name),
    }
}

fn integer(least: i64, most: i64) -> Value {
    json!({"type": ["integer", "string", "null"], "minimum": least, "maximum": most, "pattern": QUOTED_INTEGER})
}

/// Takes an empty list where a map is meant, and an empty map where a list is.
fn or_empty(mut schema: Value) -> Value {
    if schema["$ref"].is_string() {
        return json!({"anyOf": [schema, {"type": "array", "maxItems": 0}]});
    }
    schema["type"] = json!(["array", "object", "null"]);
    let bound = if schema["items"].is_object() { "maxProperties" } else { "maxItems" };
    schema[bound] = json!(0);
    schema
}
