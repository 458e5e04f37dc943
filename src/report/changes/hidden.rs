//! Values as they may be shown.

use std::sync::Arc;

use crate::diff::{FieldChange, Identity};
use crate::field_path::{FieldPathBuf, Step};
use crate::message::Message;
use crate::redact::{Mask, STARS, names_credential};
use crate::tree::{Entry, Map, Node, Text, Tree};

/// What may not be shown of two states: a credential of either is one in both.
pub struct Masks(pub Vec<Mask>);

impl Masks {
    /// A message as it may be shown.
    pub(super) fn message(&self, message: &Message) -> String {
        self.0.iter().fold(message.to_string(), |_, mask| mask.message(message))
    }

    /// A text of the user's as it may be shown.
    pub(super) fn text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, mask| mask.part(&text))
    }

    /// An object, whose name is made of what the user wrote.
    pub(super) fn object(&self, object: &Identity) -> String {
        self.message(&object.told().into())
    }

    fn key(&self, key: &str) -> Text {
        self.0.iter().fold(key.to_owned(), |key, mask| mask.key(&key)).into()
    }

    /// The path of a field as it may be shown.
    pub(super) fn path(&self, path: &FieldPathBuf) -> FieldPathBuf {
        let shown = |step: &Step| match step {
            Step::Key(key) => Step::Key(self.key(key)),
            Step::Index(_) => step.clone(),
        };
        FieldPathBuf(path.0.iter().map(shown).collect())
    }

    /// What a field was and is, as it may be shown.
    pub(super) fn values(&self, change: &FieldChange) -> (Option<Tree>, Option<Tree>) {
        let shown = |tree: &Tree| self.value(tree, change.is_credential);
        (change.old.as_ref().map(shown), change.new.as_ref().map(shown))
    }

    /// A value as it may be shown.
    fn value(&self, tree: &Tree, is_credential: bool) -> Tree {
        let node = match &tree.node {
            Node::Map(map) => Node::Map(Arc::new(self.map(map, is_credential))),
            Node::List(items) => {
                Node::List(Arc::new(items.iter().map(|item| self.value(item, is_credential)).collect()))
            }
            Node::Null => Node::Null,
            _ if is_credential => Node::Text(STARS.into()),
            Node::Text(text) => Node::Text(self.text(text).into()),
            other => other.clone(),
        };
        Tree::new(node, tree.place)
    }

    fn map(&self, map: &Map, is_credential: bool) -> Map {
        let is_variable = map.get("name").and_then(Tree::as_text).is_some_and(names_credential);
        let shown = |entry: &Entry| {
            let is_credential = is_credential || is_variable && &*entry.key == "value";
            Entry { key: self.key(&entry.key), value: self.value(&entry.value, is_credential), ..*entry }
        };
        map.entries().iter().map(shown).collect()
    }
}
