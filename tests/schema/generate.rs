//! Makes the JSON Schema of a values file from its documented defaults and the types of Kubernetes.

use crate::documented::{self, Key, Kind};
use crate::kubernetes::{Types, refer};
use serde_json::{Map, Value, json};

/// An integer in quotes, which the chart prints bare and so takes for one, in any form that YAML has; empty is none.
const QUOTED_INTEGER: &str = r"^([+-]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*(\.0*)?([eE]\+?[0-9]+)?))?$";

/// The schema, as `values/values.schema.json` holds it.
pub fn schema(values: &str) -> Value {
    let defaults: Value = serde_yaml::from_str(values).expect("values.yaml is YAML");
    let keys = documented::keys(values);
    let names = keys.iter().filter_map(|key| match &key.kind {
        Some(Kind::ListOf(name) | Kind::One(name)) => Some(name.as_str()),
        _ => None,
    });
    let types = Types::new();
    let mut properties = Branches { keys: &keys, defaults: &defaults, types: &types }.properties(&[]);
    properties
        .insert("global".to_owned(), json!({"description": "What a chart around this one shares. No effect here."}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by tests/schema from values.yaml and the types of Kubernetes 1.37.",
        "title": "Values of the spacelift-worker chart",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": {"^x-": true},
        "properties": properties,
        "$defs": types.definitions(names),
    })
}

/// Keys that the chart leaves out when they are empty, whatever they would hold.
const LEFT_OUT_WHEN_EMPTY: &[&str] = &["affinity", "nodeSelector", "tolerations", "topologySpreadConstraints"];

struct Branches<'a> {
    keys: &'a [Key],
    defaults: &'a Value,
    types: &'a Types,
}

impl Branches<'_> {
    /// The properties of the branch at `path`.
    fn properties(&self, path: &[String]) -> Map<String, Value> {
        let children = self.keys.iter().filter(|key| key.path.len() == path.len() + 1 && key.path.starts_with(path));
        children.map(|key| (key.path[path.len()].clone(), self.property(key))).collect()
    }

    fn property(&self, key: &Key) -> Value {
        let mut property = Map::new();
        property.insert("description".to_owned(), json!(key.description));
        if let Some(default) = self.defaults.pointer(&format!("/{}", key.path.join("/"))).filter(|_| key.kind.is_some())
        {
            property.insert("default".to_owned(), default.clone());
        }
        let schema = match &key.kind {
            Some(kind) if LEFT_OUT_WHEN_EMPTY.contains(&key.path.join(".").as_str()) => or_empty(self.leaf(kind)),
            Some(kind) => self.leaf(kind),
            // The chart fails on a null branch, so null is refused here and taken everywhere below.
            None => {
                json!({"type": "object", "additionalProperties": false, "properties": self.properties(&key.path)})
            }
        };
        if let Value::Object(entries) = schema {
            property.extend(entries);
        }
        Value::Object(property)
    }

    fn leaf(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Boolean => json!({"type": ["boolean", "null"]}),
            Kind::Integer { bits } => {
                let (least, most) = if *bits == 32 { (i32::MIN.into(), i32::MAX.into()) } else { (i64::MIN, i64::MAX) };
                let types = json!(["integer", "string", "null"]);
                json!({"type": types, "minimum": least, "maximum": most, "pattern": QUOTED_INTEGER})
            }
            Kind::Text { nullable: true } => json!({"type": ["string", "integer", "null"]}),
            Kind::Text { nullable: false } => json!({"type": ["string", "integer"]}),
            Kind::Base64 => json!({"type": ["string", "null"], "contentEncoding": "base64"}),
            Kind::OneOf(choices) => {
                let choices = choices.iter().map(|choice| json!(choice));
                json!({"type": ["string", "null"], "enum": choices.chain([Value::Null]).collect::<Vec<_>>()})
            }
            Kind::MapOfText => {
                json!({"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}})
            }
            Kind::ListOf(name) => json!({"type": ["array", "null"], "items": self.types.item(name)}),
            Kind::One(name) => refer(name),
        }
    }
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
