//! Random mutations of good values.

use std::collections::HashMap;

use serde_json::Value;

use crate::nodes::{child, pointers, remove, role, split};
use crate::oddities;
use crate::random::Random;

/// What is in the seeds, by the role of its node: what can be put in another's place or beside it.
#[derive(Default)]
pub struct Donors {
    values: HashMap<String, Vec<Value>>,
    entries: HashMap<String, Vec<(String, Value)>>,
}

impl Donors {
    /// Collects from a seed.
    pub fn add(&mut self, seed: &Value) {
        for pointer in pointers(seed) {
            let Some(value) = seed.pointer(&pointer) else { continue };
            push_new(self.values.entry(role(&pointer)).or_default(), value.clone());
            let (parent, key) = split(&pointer);
            if let Some(Value::Object(_)) = seed.pointer(parent) {
                push_new(self.entries.entry(role(parent)).or_default(), (key, value.clone()));
            }
        }
    }
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Changes a value at one place, and says how. No change where the kind of mutation does not fit the place.
pub fn mutate(values: &mut Value, donors: &Donors, random: &mut Random) {
    let all = pointers(values);
    let leaves: Vec<&String> =
        all.iter().filter(|at| values.pointer(at).is_some_and(|node| !node.is_object() && !node.is_array())).collect();
    let leaf = if random.one_in(3) { None } else { random.pick(&leaves).copied() };
    let Some(pointer) = leaf.or_else(|| random.pick(&all)) else { return };
    match random.below(20) {
        0..=4 => replace(values, pointer, random),
        5..=6 => exchange(values, pointer, donors, random),
        7..=8 => remove(values, pointer),
        9 => rename(values, pointer, donors, random),
        10 => duplicate(values, pointer),
        11 => swap(values, pointer, random),
        12..=14 => add(values, pointer, donors, random),
        15 => empty(values, pointer),
        16 => set(values, pointer, oddities::other_type(random)),
        17 => set(values, "/useStatefulSet", Value::Bool(random.one_in(2))),
        18 => copy(values, pointer, &all, random),
        _ => edit(values, pointer, random),
    }
}

fn set(values: &mut Value, pointer: &str, new: Value) {
    let (parent, key) = split(pointer);
    match values.pointer_mut(pointer) {
        Some(node) => *node = new,
        None => {
            if let Some(Value::Object(map)) = values.pointer_mut(parent) {
                map.insert(key, new);
            }
        }
    }
}

/// Whether it is a quantity.
fn is_quantity(pointer: &str) -> bool {
    let (parent, key) = split(pointer);
    matches!(split(parent).1.as_str(), "requests" | "limits") || matches!(key.as_str(), "sizeLimit" | "divisor")
}

/// Changes a value at one place by what is at such places in the seeds, so that it is likely to stay good.
pub fn vary(values: &mut Value, donors: &Donors, random: &mut Random) {
    let all = pointers(values);
    let Some(pointer) = random.pick(&all) else { return };
    match random.below(6) {
        0..=2 => add(values, pointer, donors, random),
        3..=4 => exchange(values, pointer, donors, random),
        _ => remove(values, pointer),
    }
}

/// A scalar by one at an edge, mostly of its own type; below a map or a list, by anything.
fn replace(values: &mut Value, pointer: &str, random: &mut Random) {
    let new = match values.pointer(pointer) {
        Some(Value::String(_) | Value::Number(_)) if is_quantity(pointer) && !random.one_in(4) => {
            let text = oddities::quantity(random);
            // What is a number in JSON too may be one.
            serde_json::from_str(&text).ok().filter(|_| random.one_in(2)).unwrap_or_else(|| Value::from(text))
        }
        Some(Value::Bool(value)) if !random.one_in(4) => Value::Bool(!value),
        Some(Value::Number(_)) if !random.one_in(4) => oddities::number(random),
        Some(Value::String(_)) if !random.one_in(10) => oddities::text(random),
        Some(Value::Object(_) | Value::Array(_)) => return edit_inside(values, pointer, random),
        _ => match random.below(3) {
            0 => oddities::number(random),
            1 => oddities::text(random),
            _ => oddities::other_type(random),
        },
    };
    set(values, pointer, new);
}

/// YAML knows no longer keys, and the values are written as JSON, which is YAML too.
const LONGEST_KEY: usize = 1000;

/// A map or a list gets an odd entry.
fn edit_inside(values: &mut Value, pointer: &str, random: &mut Random) {
    let (key, new) = match (oddities::text(random), oddities::text(random)) {
        (Value::String(key), new) => (key.chars().take(LONGEST_KEY).collect(), new),
        _ => return,
    };
    match values.pointer_mut(pointer) {
        Some(Value::Object(map)) => {
            map.insert(key, new);
        }
        Some(Value::Array(list)) => list.push(new),
        _ => {}
    }
}

/// By what is at such a place elsewhere.
fn exchange(values: &mut Value, pointer: &str, donors: &Donors, random: &mut Random) {
    let new = donors.values.get(&role(pointer)).and_then(|values| random.pick(values)).cloned();
    if let Some(new) = new {
        set(values, pointer, new);
    }
}

fn rename(values: &mut Value, pointer: &str, donors: &Donors, random: &mut Random) {
    let (parent, key) = split(pointer);
    let known = donors.entries.get(&role(parent)).and_then(|entries| random.pick(entries)).map(|(key, _)| key.clone());
    let new = match known {
        Some(known) if random.one_in(2) => known,
        _ => oddities::edited(&key, random),
    };
    let Some(value) = values.pointer(pointer).cloned() else { return };
    if let Some(Value::Object(map)) = values.pointer_mut(parent) {
        map.shift_remove(&key);
        map.insert(new, value);
    }
}

fn duplicate(values: &mut Value, pointer: &str) {
    let (parent, step) = split(pointer);
    if let (Some(Value::Array(list)), Ok(index)) = (values.pointer_mut(parent), step.parse::<usize>()) {
        list.extend(list.get(index).cloned());
    }
}

/// Two siblings change their places.
fn swap(values: &mut Value, pointer: &str, random: &mut Random) {
    let (parent, step) = split(pointer);
    match values.pointer_mut(parent) {
        Some(Value::Array(list)) => {
            let other = random.below(list.len());
            if let Ok(index) = step.parse() {
                list.swap(index, other);
            }
        }
        Some(Value::Object(map)) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let Some(other) = random.pick(&keys).filter(|other| **other != step) else { return };
            let (Some(one), Some(two)) = (map.get(&step).cloned(), map.get(other).cloned()) else { return };
            map.insert(step, two);
            map.insert(other.clone(), one);
        }
        _ => {}
    }
}

/// A key that such a map has elsewhere.
fn add(values: &mut Value, pointer: &str, donors: &Donors, random: &mut Random) {
    let at = match values.pointer(pointer) {
        Some(Value::Object(_)) => pointer,
        _ => split(pointer).0,
    };
    if at.is_empty() {
        return;
    }
    match (values.pointer(at), donors.entries.get(&role(at)).and_then(|entries| random.pick(entries)).cloned()) {
        (Some(Value::Object(_)), Some((key, value))) => set(values, &child(at, &key), value),
        (Some(Value::Array(_)), _) => {
            let item = donors.values.get(&format!("{}[]", split(at).1)).and_then(|items| random.pick(items)).cloned();
            if let (Some(Value::Array(list)), Some(item)) = (values.pointer_mut(at), item) {
                list.push(item);
            }
        }
        _ => {}
    }
}

fn empty(values: &mut Value, pointer: &str) {
    match values.pointer_mut(pointer) {
        Some(Value::Object(map)) => map.clear(),
        Some(Value::Array(list)) => list.clear(),
        Some(Value::String(text)) => text.clear(),
        Some(node) => *node = Value::Null,
        None => {}
    }
}

/// A scalar by one from elsewhere, so that names meet.
fn copy(values: &mut Value, pointer: &str, all: &[String], random: &mut Random) {
    let alike: Vec<&String> = all.iter().filter(|other| role(other) == role(pointer) && *other != pointer).collect();
    let from = match random.pick(&alike) {
        Some(from) if !random.one_in(4) => Some(*from),
        _ => random.pick(all),
    };
    let new =
        from.and_then(|from| values.pointer(from)).filter(|value| !value.is_object() && !value.is_array()).cloned();
    if let Some(new) = new {
        set(values, pointer, new);
    }
}

fn edit(values: &mut Value, pointer: &str, random: &mut Random) {
    let new = match values.pointer(pointer) {
        Some(Value::String(text)) => Value::from(oddities::edited(text, random)),
        Some(Value::Number(number)) => match random.below(3) {
            0 => Value::from(number.to_string()),
            1 => Value::from(number.as_i64().unwrap_or_default().wrapping_neg()),
            _ => Value::from(number.as_i64().unwrap_or_default().wrapping_add(1)),
        },
        Some(Value::Bool(value)) => Value::from(value.to_string()),
        _ => return,
    };
    set(values, pointer, new);
}
