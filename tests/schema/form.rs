//! Pieces of a JSON Schema, built so that editors show words rather than patterns and offer no value that is useless.
//!
//! The first reader of the schema in an editor is yaml-language-server. It offers `null` wherever a `type` names it, and
//! inserts a key without its colon where a property has neither a type nor alternatives. So null is taken by a
//! condition, and the alternatives under `anyOf`, of which the last takes everything, hold what an editor is to offer.

use serde_json::{Map, Value, json};

/// What an editor says of text that is not a quantity.
pub const A_QUANTITY: &str = "Must be a quantity, such as 500m or 2 for CPU and 512Mi or 1.5Gi for memory.";
/// What an editor says of an unquoted scalar that should be a string.
pub const A_STRING: &str = "Must be a string. Put numbers, true and false in quotes.";

/// The schema, and null.
pub fn or_null(schema: Value) -> Value {
    unless(json!({"type": "null"}), schema, &[])
}

/// One of the words, or null. Empty text may be one, but is not offered.
pub fn word_or_null(words: &[&str]) -> Value {
    let offered: Vec<Value> = words.iter().filter(|word| !word.is_empty()).map(|word| json!(word)).collect();
    unless(json!({"type": "null"}), word(words), &offered)
}

/// The schema, unless another one holds; an editor offers the values.
pub fn unless(other: Value, schema: Value, offered: &[Value]) -> Value {
    json!({"if": other, "else": schema, "anyOf": offer(offered)})
}

/// One of the words.
pub fn word(words: &[&str]) -> Value {
    let shown: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    json!({"enum": words, "errorMessage": format!("Must be {}.", one_of(&shown))})
}

/// The schema, of which an editor offers these values among all that it takes.
pub fn suggesting(schema: Value, offered: &[Value]) -> Value {
    with(schema, [("anyOf", offer(offered))])
}

fn offer(values: &[Value]) -> Value {
    if values.is_empty() { json!([true]) } else { json!([{"enum": values}, true]) }
}

/// A list of what the schema describes.
pub fn list(items: Value) -> Value {
    json!({"type": "array", "items": items, "errorMessage": "Must be a list. Begin each item with `- `."})
}

/// A map whose values are what the schema describes, besides the keys that are known.
pub fn map(values: Value, known: Map<String, Value>) -> Value {
    let message = "Must be a map: lines of the form `key: value`.";
    let map = json!({"type": "object", "additionalProperties": values, "errorMessage": message});
    if known.is_empty() { map } else { with(map, [("properties", Value::Object(known))]) }
}

/// A whole number within bounds.
pub fn integer(least: i64, most: i64) -> Value {
    json!({"type": "integer", "minimum": least, "maximum": most, "errorMessage": "Must be a whole number, without quotes."})
}

/// The schema with further entries.
pub fn with<const N: usize>(mut schema: Value, entries: [(&str, Value); N]) -> Value {
    let object = schema.as_object_mut().expect("a schema is an object");
    object.extend(entries.map(|(key, value)| (key.to_owned(), value)));
    schema
}

/// A property: what it does, and its schema.
pub fn described(description: &str, schema: Value) -> Value {
    let mut property = Map::from_iter([("description".to_owned(), json!(description))]);
    if let Value::Object(entries) = schema {
        property.extend(entries);
    }
    Value::Object(property)
}

/// `A, B or C`.
fn one_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}
