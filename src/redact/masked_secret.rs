//! A Secret as a log may show it.

use std::sync::Arc;

use super::mask::Mask;
use super::masked_line::STARS;
use crate::tree::{Entry, Map, Node, Tree};

impl Mask {
    /// A Secret as it may be shown: no value of its data is, whatever it looks like. It keeps its shape.
    pub fn secret(&self, secret: &Tree) -> Tree {
        each(secret, &|entry| match &*entry.key {
            "data" | "stringData" => starred(&entry.value),
            _ => self.value(&entry.value),
        })
    }
}

/// A map of which each value is made anew; anything else as it is.
fn each(tree: &Tree, value: &dyn Fn(&Entry) -> Tree) -> Tree {
    let Node::Map(map) = &tree.node else { return tree.clone() };
    let made = map.entries().iter().map(|entry| Entry { value: value(entry), ..entry.clone() }).collect::<Map>();
    Tree::new(Node::Map(Arc::new(made)), tree.place)
}

/// A map with [`STARS`] instead of each value that is no map; the same instead of anything else.
fn starred(tree: &Tree) -> Tree {
    match &tree.node {
        Node::Map(_) => each(tree, &|entry| starred(&entry.value)),
        _ => Tree::text(STARS, tree.place),
    }
}
