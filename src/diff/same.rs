//! Whether two values are the same to Kubernetes: the order of keys does not matter, and quantities go by their amount.

use crate::quantity;
use crate::redact::STARS;
use crate::tree::{Map, Node, Tree};

use super::empty;

/// Whether two values of a field are the same. `parent` is the key of the map around them, if that has one.
pub(super) fn same(parent: &str, key: &str, old: &Tree, new: &Tree) -> bool {
    match (&old.node, &new.node) {
        // Nobody can tell what it was.
        (Node::Text(old), Node::Text(_)) if is_masked(old) => true,
        (Node::Map(old), Node::Map(new)) => old.entries().len() == new.entries().len() && same_entries(key, old, new),
        (Node::List(old), Node::List(new)) => {
            old.len() == new.len() && old.iter().zip(new.iter()).all(|(old, new)| same(key, "", old, new))
        }
        (Node::Text(old), Node::Text(new)) => {
            old == new || (empty::holds_quantities(parent) || empty::is_quantity(key)) && same_amount(old, new)
        }
        (Node::Number(old), Node::Number(new)) => old == new,
        (Node::Bool(old), Node::Bool(new)) => old == new,
        (Node::Null, Node::Null) => true,
        _ => false,
    }
}

/// Whether a text stands in the place of a credential that `render --mask-secrets` left out.
pub(super) fn is_masked(text: &str) -> bool {
    text == STARS
}

fn same_entries(key: &str, old: &Map, new: &Map) -> bool {
    old.entries()
        .iter()
        .all(|entry| new.get(&entry.key).is_some_and(|value| same(key, &entry.key, &entry.value, value)))
}

fn same_amount(old: &str, new: &str) -> bool {
    match (quantity::parse(old), quantity::parse(new)) {
        (Ok(old), Ok(new)) => old == new,
        _ => false,
    }
}
