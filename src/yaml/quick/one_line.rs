//! Scalars on one line, as values and as keys.

use std::borrow::Cow;

use super::super::plain::{meaning, resolve_plain};
use super::bytes::{DOUBLE_QUOTED_END, FLOW_END, NO_PLAIN_START, SINGLE_QUOTED_END, is_in};
use super::reader::QuickReader;
use crate::source::Place;
use crate::tree::{Node, Text, Tree};

/// A scalar on one line.
pub(super) struct OneLine<'t> {
    text: Cow<'t, str>,
    is_plain: bool,
    pub(super) place: Place,
}

impl OneLine<'_> {
    pub(super) fn value(&self) -> Option<Tree> {
        let node = if self.is_plain { resolve_plain(&self.text) } else { Node::Text((&*self.text).into()) };
        // Infinity is a fault.
        (!matches!(node, Node::Faulty)).then(|| Tree::new(node, self.place))
    }

    pub(super) fn key(&self) -> Option<Text> {
        if !self.is_plain {
            return Some((&*self.text).into());
        }
        if self.text == "<<" {
            return None;
        }
        match meaning(&self.text).key() {
            Ok(None) => Some((&*self.text).into()),
            Ok(Some(other)) => Some(other.into()),
            Err(_) => None,
        }
    }
}

/// A colon further than that from the start of its key makes no key.
const LONGEST_KEY: u32 = 1000;

impl<'t> QuickReader<'t> {
    /// A scalar that begins here; if it is plain, it ends at the latest at a byte of a set.
    pub(super) fn scalar(&mut self, plain_end: u8) -> Option<OneLine<'t>> {
        let start = self.position();
        let (text, is_plain) = match self.peek(0) {
            b'"' => (self.double_quoted()?, false),
            b'\'' => (self.single_quoted()?, false),
            _ => (Cow::Borrowed(self.plain(plain_end)?), true),
        };
        Some(OneLine { text, is_plain, place: self.place(start) })
    }

    /// Whether a scalar that was just read is a key; goes over its colon then.
    pub(super) fn is_key(&mut self, scalar: &OneLine) -> bool {
        let end = self.at;
        self.skip_spaces();
        let is_key = self.peek(0) == b':'
            && matches!(self.peek(1), b' ' | b'\n')
            && self.position().column - scalar.place.start.column <= LONGEST_KEY;
        self.at = if is_key { self.at + 1 } else { end };
        is_key
    }

    fn plain(&mut self, end: u8) -> Option<&'t str> {
        let first = self.peek(0);
        let odd_dash = first == b'-' && is_in(self.peek(1), NO_PLAIN_START);
        // A line of `---` or `...` ends a document.
        let ends_document =
            self.position().column == 1 && matches!(self.rest(), [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..]);
        if is_in(first, NO_PLAIN_START) || odd_dash || ends_document {
            return None;
        }
        let text = self.text;
        let start = self.at;
        loop {
            match self.advance(end)? {
                b':' if matches!(self.peek(1), b' ' | b'\n') => break,
                // Readers differ on the colon in `[a:]` and `{a:[b]}`.
                b':' if end == FLOW_END && matches!(self.peek(1), b',' | b'[' | b']' | b'{' | b'}') => return None,
                b'#' if text.as_bytes()[self.at - 1] == b' ' => break,
                b':' | b'#' => self.at += 1,
                b'\n' | b',' | b']' | b'}' => break,
                _ => return None,
            }
        }
        let plain = text[start..self.at].trim_end_matches(' ');
        self.at = start + plain.len();
        Some(plain)
    }

    fn single_quoted(&mut self) -> Option<Cow<'t, str>> {
        let text = self.text;
        self.at += 1;
        let start = self.at;
        let mut holds_quotes = false;
        while self.advance(SINGLE_QUOTED_END)? == b'\'' {
            if self.peek(1) != b'\'' {
                let quoted = &text[start..self.at];
                self.at += 1;
                return Some(if holds_quotes { quoted.replace("''", "'").into() } else { quoted.into() });
            }
            holds_quotes = true;
            self.at += 2;
        }
        None
    }

    fn double_quoted(&mut self) -> Option<Cow<'t, str>> {
        let text = self.text;
        self.at += 1;
        let mut start = self.at;
        let mut unescaped = String::new();
        loop {
            let byte = self.advance(DOUBLE_QUOTED_END)?;
            let piece = &text[start..self.at];
            if byte == b'"' {
                self.at += 1;
                return Some(if unescaped.is_empty() { piece.into() } else { (unescaped + piece).into() });
            }
            let escaped = match (byte, self.peek(1)) {
                (b'\\', b'n') => '\n',
                (b'\\', b't') => '\t',
                (b'\\', b'"') => '"',
                (b'\\', b'\\') => '\\',
                _ => return None,
            };
            unescaped.push_str(piece);
            unescaped.push(escaped);
            self.at += 2;
            start = self.at;
        }
    }
}
