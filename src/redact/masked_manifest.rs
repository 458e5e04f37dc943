//! An object of Kubernetes as a log may show it.

use std::sync::Arc;

use super::looks;
use super::masked_line::STARS;
use super::words::{assigned, names_credential};
use crate::tree::{Entry, Map, Node, Tree};

/// A Secret whose data are masked.
pub fn masked_secret(secret: &Tree) -> Tree {
    each(secret, &|entry| match &*entry.key {
        "data" | "stringData" => starred(&entry.value),
        _ => masked(&entry.value),
    })
}

/// An object in which all that looks like a credential is masked, and the value of each variable whose name says that it is
/// one. The object keeps its shape.
pub fn masked(tree: &Tree) -> Tree {
    match &tree.node {
        Node::Map(map) => {
            let is_credential = map.get("name").and_then(Tree::as_text).is_some_and(names_credential);
            each(tree, &|entry| match &*entry.key {
                "value" if is_credential => starred(&entry.value),
                _ => masked(&entry.value),
            })
        }
        Node::List(items) => with(tree, Node::List(Arc::new(items.iter().map(masked).collect()))),
        Node::Text(text) if !looks::credentials(text).is_empty() || assigned(text).is_some() => starred(tree),
        _ => tree.clone(),
    }
}

/// A map of which each value is made anew; anything else as it is.
fn each(tree: &Tree, value: &dyn Fn(&Entry) -> Tree) -> Tree {
    let Node::Map(map) = &tree.node else { return tree.clone() };
    let mut made = Map::default();
    for entry in map.entries() {
        made.insert(Entry { value: value(entry), ..entry.clone() });
    }
    with(tree, Node::Map(Arc::new(made)))
}

/// A tree with [`STARS`] instead of each scalar.
fn starred(tree: &Tree) -> Tree {
    match &tree.node {
        Node::Map(_) => each(tree, &|entry| starred(&entry.value)),
        Node::List(items) => with(tree, Node::List(Arc::new(items.iter().map(starred).collect()))),
        _ => Tree::text(STARS, tree.place),
    }
}

fn with(tree: &Tree, node: Node) -> Tree {
    Tree::new(node, tree.place)
}
