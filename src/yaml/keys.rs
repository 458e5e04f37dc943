//! What can be a key of a map.

use super::error::SyntaxError;
use super::map_builder::Repeated;
use super::number_text::key_of_float;
use super::plain::{BadKey, PlainValue};
use crate::fault::{Because, Kind, Other, PlacedFault, Role};
use crate::field_path::{FieldPathBuf, Step};
use crate::message::quote;
use crate::source::{Lines, Place};
use crate::tree::{Node, Number, Text, Tree};

/// The key that a scalar without an anchor is.
pub(super) fn of_scalar(value: PlainValue, text: &str, place: Place) -> Result<Text, SyntaxError> {
    match value.key() {
        Ok(None) => Ok(text.into()),
        Ok(Some(other)) => Ok(other.into()),
        Err(BadKey::Null) if text.is_empty() => Err(SyntaxError::new(place, "a key is missing before this colon")),
        Err(bad) => Err(not_a_key(bad, place)),
    }
}

/// The key that any value but a faulty one is.
pub(super) fn of_value(tree: &Tree, written: Place) -> Result<Text, SyntaxError> {
    match &tree.node {
        Node::Text(text) => Ok(text.clone()),
        Node::Bool(value) => Ok(value.to_string().into()),
        Node::Number(Number::Int(value)) => Ok(value.to_string().into()),
        Node::Number(Number::Float(value)) => Ok(key_of_float(*value).into()),
        Node::Number(Number::Uint(_)) => Err(not_a_key(BadKey::TooLarge, written)),
        Node::Null => Err(not_a_key(BadKey::Null, written)),
        Node::List(_) | Node::Map(_) | Node::Faulty => {
            let message = format!("a key must be a string; this is {}", tree.node.kind());
            Err(SyntaxError::new(written, message).help("put the key in quotes"))
        }
    }
}

fn not_a_key(bad: BadKey, place: Place) -> SyntaxError {
    let message = match bad {
        BadKey::Null => "a key cannot be null",
        BadKey::TooLarge => "Helm rejects numeric keys above 2^63-1",
    };
    SyntaxError::new(place, message).help("put the key in quotes")
}

/// The fault that a key occurs twice in the map at a path.
pub(super) fn repeated(repeated: &Repeated, mut path: FieldPathBuf, lines: &Lines) -> PlacedFault {
    let Repeated { key, place, first } = repeated;
    let line = first.start.line;
    path.0.push(Step::Key((&**key).into()));
    let written = lines.at(*place).filter(|_| place.start.line == place.end.line);
    let is_other = |written: &&str| !written.starts_with(['"', '\'', '*', '&', '!']) && *written != &**key;
    let message = match written.filter(is_other) {
        Some(written) => format!("{} means the key {}, which is already on line {line}", quote(written), quote(key)),
        None => format!("the key {} is already on line {line}", quote(key)),
    };
    let help = Some("Helm would use the last one; delete the others".into());
    let first = Other { place: *first, path: path.clone() };
    let because = vec![Because { at: first, role: Role::Shown("the first one".into()) }];
    PlacedFault { because, ..PlacedFault::new(Kind::DuplicateKey, *place, path, message, help) }
}
