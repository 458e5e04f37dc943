//! Where a cursor is among keys and values.

use std::ops::Range;

use crate::field_path::FieldPathBuf;

/// What somebody writes at a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A key of the map at the path.
    Key,
    /// The value at the path.
    Value,
    /// The item of a list at the path: its value, or the first key of a map.
    Item,
    /// An item of the list at the path, before which there is no dash yet.
    NewItem,
}

/// Where a cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextCursor {
    /// What somebody writes there.
    pub slot: Slot,
    /// What it belongs to.
    pub path: FieldPathBuf,
    /// The bytes of the word that is there; empty where there is none.
    pub word: Range<usize>,
    /// What is beside the word.
    pub beside: Beside,
}

/// What is beside the word at a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing that matters.
    Nothing,
    /// A colon behind a key.
    Colon,
    /// A colon right before a value, which needs a space between them.
    ColonBefore,
}

impl TextCursor {
    /// The path of the key or the value under the cursor, in this text; none where there is none.
    pub fn target(&self, text: &str) -> Option<FieldPathBuf> {
        let word = &text[self.word.clone()];
        match self.slot {
            Slot::Key if self.beside == Beside::Colon => Some(self.path.key(unquoted(word))),
            Slot::Value | Slot::Item if !word.is_empty() => Some(self.path.clone()),
            _ => None,
        }
    }
}

/// A scalar without its quotes. Escapes in it stay as they are: no key of a chart has any.
pub fn unquoted(scalar: &str) -> &str {
    let quote = scalar.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) if scalar.len() > 1 => {
            let inside = &scalar[1..];
            inside.strip_suffix(quote).unwrap_or(inside)
        }
        _ => scalar,
    }
}
