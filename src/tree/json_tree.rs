//! A tree as serde sees it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Node, Number, Tree};

/// A tree as a value of JSON. What is at fault is null.
pub struct JsonTree(pub Tree);

impl Serialize for JsonTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Borrowed(&self.0).serialize(serializer)
    }
}

struct Borrowed<'t>(&'t Tree);

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.node {
            Node::Null | Node::Faulty => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Number(Number::Int(value)) => serializer.serialize_i64(*value),
            Node::Number(Number::Uint(value)) => serializer.serialize_u64(*value),
            Node::Number(Number::Float(value)) => serializer.serialize_f64(*value),
            Node::Text(text) => serializer.serialize_str(text),
            Node::List(items) => serializer.collect_seq(items.iter().map(Borrowed)),
            Node::Map(map) => {
                let mut shown = serializer.serialize_map(Some(map.entries().len()))?;
                for entry in map.entries() {
                    shown.serialize_entry(&*entry.key, &Borrowed(&entry.value))?;
                }
                shown.end()
            }
        }
    }
}
