//! Values made small while they still disagree.

use serde_json::Value;

use crate::nodes::{pointers, remove};

/// The smallest values found by taking nodes out and text away that `disagree`.
pub fn shrink(values: &Value, disagree: &mut dyn FnMut(&Value) -> bool) -> Value {
    let mut best = values.clone();
    loop {
        let before = best.clone();
        for pointer in pointers(&before) {
            if best.pointer(&pointer).is_none() {
                continue;
            }
            for smaller in smaller(&best, &pointer) {
                if smaller != best && disagree(&smaller) {
                    best = smaller;
                    break;
                }
            }
        }
        if best == before {
            return best;
        }
    }
}

/// The values without a node, with half of its items, or of its text.
fn smaller(values: &Value, pointer: &str) -> Vec<Value> {
    let mut removed = values.clone();
    remove(&mut removed, pointer);
    let mut found = vec![removed];
    let halved = match values.pointer(pointer) {
        Some(Value::Array(list)) if list.len() > 2 => {
            let half = list.len() / 2;
            vec![Value::from(list[..half].to_vec()), Value::from(list[half..].to_vec())]
        }
        Some(Value::String(text)) if text.chars().count() > 8 => {
            let characters: Vec<char> = text.chars().collect();
            let half = characters.len() / 2;
            let text = |part: &[char]| Value::from(part.iter().collect::<String>());
            vec![text(&characters[..half]), text(&characters[half..])]
        }
        _ => Vec::new(),
    };
    for part in halved {
        let mut changed = values.clone();
        if let Some(node) = changed.pointer_mut(pointer) {
            *node = part;
            found.push(changed);
        }
    }
    found
}
