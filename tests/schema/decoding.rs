//! Decoding ends on any values: each type accepts what it is given.

use std::collections::HashSet;

use serde_json::{Value, json};
use workerpool::chart::{Chart, Release};
use workerpool::layers::Layers;
use workerpool::pipeline;
use workerpool::source::Source;

/// A value of every kind, at the bounds of what a number may be.
const VALUES: [&str; 15] = [
    "null",
    "true",
    "0",
    "-1",
    "2147483648",
    "9223372036854775807",
    "18446744073709551615",
    "1e300",
    "1.5",
    r#""""#,
    r#""no such word""#,
    "[]",
    r#"[null, 1, "x", [], {}]"#,
    "{}",
    r#"{"name": {}, "": []}"#,
];

/// What puts a value at the place of another in the values.
type Frame<'f> = &'f dyn Fn(Value) -> Value;

/// For each object that the schema knows, values in which all its fields are one of [`VALUES`].
fn collect(schema: &Value, definitions: &Value, seen: &mut HashSet<String>, frame: Frame, out: &mut Vec<Value>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        if seen.insert(name.to_owned()) {
            collect(&definitions[name], definitions, seen, frame, out);
        }
        return;
    }
    if schema["else"].is_object() {
        collect(&schema["else"], definitions, seen, frame, out);
    }
    if let Some(properties) = schema["properties"].as_object() {
        for text in VALUES {
            let value: Value = serde_json::from_str(text).expect("a value");
            out.push(frame(properties.keys().map(|key| (key.clone(), value.clone())).collect::<Value>()));
        }
        for (key, property) in properties {
            collect(property, definitions, seen, &|value| frame(json!({ key: value })), out);
        }
    }
    if schema["items"].is_object() {
        collect(&schema["items"], definitions, seen, &|value| frame(json!([value])), out);
    }
    if schema["additionalProperties"].is_object() {
        collect(&schema["additionalProperties"], definitions, seen, &|value| frame(json!({ "k": value })), out);
    }
}

/// Renders values, and answers with how many faults they have.
pub fn faults(values: &Value) -> usize {
    let mut stack = Layers::default();
    stack.add_file(Source::file("values.yaml", values.to_string()));
    pipeline::run(stack, Release::new("pool"), &mut Chart::default()).expect("the templates render").faults.len()
}

#[test]
fn ends_whatever_stands_where() {
    let schema: Value = serde_json::from_str(workerpool::schema::VALUES_SCHEMA).expect("the schema is JSON");
    let mut shapes = Vec::new();
    collect(&schema, &schema["$defs"], &mut HashSet::new(), &|value| value, &mut shapes);
    assert!(shapes.len() > 100 * VALUES.len(), "the schema has more objects than {}", shapes.len());
    let mut wrong = 0;
    for values in &mut shapes {
        values["useStatefulSet"] = json!(values["storageVolumeClaimTemplateSpec"].is_object());
        wrong += usize::from(faults(values) > 0);
    }
    assert!(wrong > shapes.len() / 2, "{wrong} of {} have faults", shapes.len());
}
