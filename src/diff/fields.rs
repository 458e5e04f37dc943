//! A map whose absent fields are filled in.

use std::sync::Arc;

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Number, Text, Tree};

/// A map of an object on its way to what the API server keeps.
pub(super) struct Fields<'m>(&'m mut Map);

impl<'m> Fields<'m> {
    /// The fields of a tree; none if it is no map.
    pub(super) fn of(tree: &'m mut Tree) -> Option<Fields<'m>> {
        match &mut tree.node {
            Node::Map(map) => Some(Fields(Arc::make_mut(map))),
            _ => None,
        }
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// Whether there is no field at all besides these.
    pub(super) fn has_only(&self, keys: &[&str]) -> bool {
        self.0.entries().iter().all(|entry| keys.contains(&&*entry.key))
    }

    /// The text of a field.
    pub(super) fn text(&self, key: &str) -> Option<Text> {
        match &self.0.get(key)?.node {
            Node::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Fills in a text.
    pub(super) fn default_text(&mut self, key: &str, text: &str) {
        self.default(key, || Node::Text(text.into()));
    }

    /// Fills in a whole number.
    pub(super) fn default_number(&mut self, key: &str, number: i64) {
        self.default(key, || Node::Number(Number::Int(number)));
    }

    /// Fills in a boolean.
    pub(super) fn default_bool(&mut self, key: &str, value: bool) {
        self.default(key, || Node::Bool(value));
    }

    /// Fills in an empty map, and gives the map that is there then.
    pub(super) fn default_map(&mut self, key: &str) -> Option<Fields<'_>> {
        self.default(key, || Node::Map(Arc::default()));
        self.map(key)
    }

    /// The fields of a map that is there.
    pub(super) fn map(&mut self, key: &str) -> Option<Fields<'_>> {
        Fields::of(self.0.get_mut(key)?)
    }

    /// Does something to each map in a list that is there.
    pub(super) fn each(&mut self, key: &str, mut change: impl FnMut(Fields<'_>)) {
        if let Some(Node::List(items)) = self.0.get_mut(key).map(|tree| &mut tree.node) {
            Arc::make_mut(items).iter_mut().filter_map(Fields::of).for_each(&mut change);
        }
    }

    /// Takes a field out.
    pub(super) fn take(&mut self, key: &str) -> Option<Tree> {
        self.0.remove(key).map(|entry| entry.value)
    }

    /// Puts a field in, in the place of the one that was there.
    pub(super) fn put(&mut self, key: &str, value: Tree) {
        self.0.insert(Entry { key: key.into(), key_place: Place::CHART, value });
    }

    fn default(&mut self, key: &str, node: impl FnOnce() -> Node) {
        if self.0.get(key).is_none() {
            self.put(key, Tree::new(node(), Place::CHART));
        }
    }
}
