//! The defaults as a tree. Read from the text at each start, they would cost a fifth of a whole run.

use std::sync::OnceLock;

use crate::source::{Place, Position, SourceId};
use crate::tree::{self, Entry, Map, Node, Number, Tree};

use super::key::{Key, Scalar, Type};
use super::table::KEYS;

/// The documented defaults, as `workerpool values` prints them.
pub const DEFAULTS_TEXT: &str = include_str!("../../values/values.yaml");

/// The defaults as a tree, which all pools of a run share. All stand at one place, which no message names.
pub fn defaults() -> Tree {
    static DEFAULTS: OnceLock<Tree> = OnceLock::new();
    let start = Position { line: 1, column: 1 };
    let make = || branch(KEYS, Place { source: SourceId::DEFAULTS, start, end: start });
    DEFAULTS.get_or_init(make).clone()
}

fn branch(keys: &'static [Key], place: Place) -> Tree {
    let entry = |key: &'static Key| {
        Some(Entry { key: tree::Text::new_static(key.name), key_place: place, value: default(key, place)? })
    };
    Tree::new(Node::Map(keys.iter().filter_map(entry).collect::<Map>().into()), place)
}

fn default(key: &'static Key, place: Place) -> Option<Tree> {
    let node = match (&key.value, key.default) {
        (Type::Branch(keys), _) => return Some(branch(keys, place)),
        (Type::ListOf(_), _) => Node::List(Default::default()),
        (Type::TextMap | Type::Object(_), _) => Node::Map(Default::default()),
        (_, Some(Scalar::Bool(value))) => Node::Bool(value),
        (_, Some(Scalar::Int(value))) => Node::Number(Number::Int(value)),
        (_, Some(Scalar::Text(text))) => Node::Text(tree::Text::new_static(text)),
        (_, None) => return None,
    };
    Some(Tree::new(node, place))
}
