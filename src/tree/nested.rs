//! Values within values.

use std::sync::Arc;

use crate::source::Place;

use super::{Entry, Node, Text, Tree};

impl Tree {
    /// A map, at the same place, in which this is the value of the only key.
    pub fn under(self, key: impl Into<Text>, key_place: Place) -> Tree {
        let place = self.place;
        let entry = Entry { key: key.into(), key_place, value: self };
        Tree::new(Node::Map(Arc::new([entry].into_iter().collect())), place)
    }

    /// Whether it or anything below it is such a node.
    pub fn holds(&self, is_such: &impl Fn(&Node) -> bool) -> bool {
        is_such(&self.node)
            || match &self.node {
                Node::Map(map) => map.entries().iter().any(|entry| entry.value.holds(is_such)),
                Node::List(items) => items.iter().any(|item| item.holds(is_such)),
                _ => false,
            }
    }
}
