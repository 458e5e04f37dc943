//! The nodes of a JSON value by their pointers (RFC 6901).

use serde_json::Value;

/// The pointer of a child.
pub fn child(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// The pointers of all nodes below the root, parents first.
pub fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |step: &str, value: &Value| {
        let at = child(at, step);
        found.push(at.clone());
        collect(value, &at, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| below(&i.to_string(), value)),
        _ => {}
    }
}

/// The parent's pointer, and the last step as it is written in the value.
pub fn split(pointer: &str) -> (&str, String) {
    let (parent, step) = pointer.rsplit_once('/').unwrap_or_default();
    (parent, step.replace("~1", "/").replace("~0", "~"))
}

/// Takes a node out.
pub fn remove(value: &mut Value, pointer: &str) {
    let (parent, step) = split(pointer);
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&step);
        }
        Some(Value::Array(list)) => {
            if let Some(index) = step.parse().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
}

/// What type a node is likely to have: its key, or that of the list that holds it, with `[]`.
pub fn role(pointer: &str) -> String {
    let (parent, step) = split(pointer);
    if step.bytes().all(|b| b.is_ascii_digit()) { format!("{}[]", split(parent).1) } else { step }
}
