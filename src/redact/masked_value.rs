//! Values as they may be shown.

use std::sync::Arc;

use crate::tree::{Entry, Map, Node, Tree};

use super::mask::{Mask, ours};
use super::masked_line::STARS;

impl Mask {
    /// A value as it may be shown: credentials in it are masked, those in the place of a key too.
    pub fn value(&self, value: &Tree) -> Tree {
        let node = match &value.node {
            Node::List(items) => Node::List(Arc::new(items.iter().map(|item| self.value(item)).collect())),
            Node::Map(map) => Node::Map(Arc::new(map.entries().iter().map(|entry| self.entry(entry)).collect::<Map>())),
            Node::Text(text) if !text.is_empty() && self.hides(value.place) => Node::Text(STARS.into()),
            Node::Number(_) if self.hides(value.place) => Node::Text(STARS.into()),
            Node::Text(text) if value.place.is_users() => Node::Text(self.text(text).into()),
            Node::Text(text) => Node::Text(ours(text).into()),
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Faulty => value.node.clone(),
        };
        Tree::new(node, value.place)
    }

    fn entry(&self, entry: &Entry) -> Entry {
        let key = if self.hides(entry.key_place) { STARS.into() } else { self.key(&entry.key).into() };
        Entry { key, key_place: entry.key_place, value: self.value(&entry.value) }
    }
}
