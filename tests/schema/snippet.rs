//! Snippets: the text that an editor inserts for a list or map, with a stop at each value.
//!
//! yaml-language-server makes YAML of a JSON value. It writes strings as they are, `^` at the beginning of one means that
//! what follows is verbatim, and an empty list or map vanishes unless it is such a string.

use serde_json::{Map, Value, json};

/// A snippet that inserts a value, which is given as YAML on one line.
pub fn snippet(yaml: &str) -> Value {
    json!([{"label": "example", "body": body(&read(yaml).expect("an example is YAML"), &mut 0)}])
}

/// Reads the value of a key.
fn read(yaml: &str) -> Option<Value> {
    crate::read_if_sound(&format!("key: {yaml}")).map(|mut read| read["key"].take())
}

/// The value with a stop of an editor, `${1:…}`, for each scalar in it.
fn body(value: &Value, stops: &mut usize) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => json!("^[]"),
        Value::Array(items) => items.iter().map(|item| body(item, stops)).collect(),
        Value::Object(entries) if entries.is_empty() => json!("^{}"),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), body(value, stops))).collect::<Map<String, Value>>().into()
        }
        Value::String(text) if is_plain(text) => json!(stop(text, stops)),
        Value::String(text) => json!(format!("^\"{}\"", stop(text, stops))),
        scalar => json!(stop(&scalar.to_string(), stops)),
    }
}

fn stop(text: &str, stops: &mut usize) -> String {
    *stops += 1;
    assert!(!text.contains(['$', '}', '\\', '"']), "{text} would need escaping in a snippet");
    format!("${{{stops}:{text}}}")
}

/// Whether a string needs no quotes in YAML.
fn is_plain(text: &str) -> bool {
    read(text).is_some_and(|read| read == json!(text))
}
