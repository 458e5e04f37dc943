//! Snippets: the text that an editor inserts for a list or map, with a stop at each value.
//!
//! yaml-language-server makes YAML of a JSON value. It writes strings as they are, `^` at the beginning of one means that
//! what follows is verbatim, and an empty list or map vanishes unless it is such a string.

use serde_json::{Map, Value, json};

/// A property with a snippet that inserts a value, which is given as YAML on one line. The items of a list get one too.
pub fn with_example(mut property: Value, yaml: &str) -> Value {
    let value = read(yaml).expect("an example is YAML");
    if value[0].is_object() {
        let list = if property.get("else").is_some() { &mut property["else"] } else { &mut property };
        list["items"]["defaultSnippets"] = snippet("example", &value[0]);
    }
    let label = if value.is_array() { "example list" } else { "example" };
    property["defaultSnippets"] = snippet(label, &value);
    property
}

/// The label `example list` sorts last: yaml-language-server offers it inside of an item too.
fn snippet(label: &str, value: &Value) -> Value {
    let sort = if value.is_array() { "~" } else { "example" };
    json!([{"label": label, "sortText": sort, "body": body(value, &mut 0)}])
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
