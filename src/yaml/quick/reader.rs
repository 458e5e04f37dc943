//! The reader's way through the bytes, and what it has read on it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::super::limits::MAX_DEPTH;
use super::bytes::{LINE_END, is_in};
use crate::source::{Counter, Place, Position, SourceId};
use crate::tree::{Entry, Node, Tree};

/// Maps up to this long are searched for a key that occurs twice, which is quicker than hashing.
const SEARCHED: usize = 12;

/// Goes forward through a text of lines that end with `\n` alone.
pub(super) struct QuickReader<'t> {
    pub(super) text: &'t str,
    pub(super) source: SourceId,
    /// The byte that comes next.
    pub(super) at: usize,
    counter: Counter,
    pub(super) comments: Vec<Range<usize>>,
    /// The items of all lists that are open, the innermost last: each list is then allocated once, at its length.
    pub(super) items: Vec<Tree>,
    /// The entries of all maps that are open.
    pub(super) entries: Vec<Entry>,
    /// How many lists and maps are open.
    depth: usize,
}

impl<'t> QuickReader<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Option<QuickReader<'t>> {
        // Lines and columns are then in bounds.
        u32::try_from(text.len()).ok().filter(|length| *length < u32::MAX)?;
        let (comments, items, entries) = (Vec::new(), Vec::new(), Vec::new());
        Some(QuickReader { text, source, at: 0, counter: Counter::new(text), comments, items, entries, depth: 0 })
    }

    pub(super) fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// The byte at an offset from the next; a line break after the end.
    pub(super) fn peek(&self, offset: usize) -> u8 {
        self.text.as_bytes().get(self.at + offset).copied().unwrap_or(b'\n')
    }

    pub(super) fn position(&self) -> Position {
        self.counter.position(self.at)
    }

    /// The column of what comes next; 0 at the end of the text, which is outside of everything.
    pub(super) fn column(&self) -> u32 {
        if self.is_at_end() { 0 } else { self.position().column }
    }

    /// The place from a position to what comes next.
    pub(super) fn place(&self, start: Position) -> Place {
        Place { source: self.source, start, end: self.position() }
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.peek(0) == b' ' {
            self.at += 1;
        }
    }

    /// Goes to the next byte of a set, and gives it: printable ASCII or the end of the line.
    pub(super) fn advance(&mut self, to: u8) -> Option<u8> {
        loop {
            let rest = self.rest();
            // Eight bytes without a branch between them: comments and credentials are long, and take half as many
            // instructions so.
            let has_none = |bytes: &&[u8]| !bytes.iter().fold(false, |found, byte| found | is_in(*byte, to));
            let eights = 8 * rest.chunks_exact(8).take_while(has_none).count();
            let others = rest[eights..].iter().take_while(|byte| !is_in(**byte, to)).count();
            self.at += eights + others;
            match self.peek(0) {
                byte @ (b'\n' | b' '..=b'~') => return Some(byte),
                0x80.. => self.skip_wide()?,
                _ => return None,
            }
        }
    }

    /// Skips a character of several bytes, if it is neither a line break nor invisible to any reader.
    pub(super) fn skip_wide(&mut self) -> Option<()> {
        let c = self.text[self.at..].chars().next()?;
        let taken =
            matches!(c, '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..);
        self.at += c.len_utf8();
        self.counter.pass_char(c);
        taken.then_some(())
    }

    /// Goes from the end of a value to the next content, which is first on its line.
    pub(super) fn next_line(&mut self) -> Option<()> {
        self.end_line()?;
        self.skip_to_content()
    }

    /// Goes to the end of a line on which nothing but a comment is left.
    pub(super) fn end_line(&mut self) -> Option<()> {
        self.skip_spaces();
        match self.peek(0) {
            b'\n' => Some(()),
            b'#' if self.text.as_bytes()[self.at - 1] == b' ' => self.comment(),
            _ => None,
        }
    }

    pub(super) fn comment(&mut self) -> Option<()> {
        let start = self.at;
        self.advance(LINE_END)?;
        self.comments.push(start..self.at);
        Some(())
    }

    /// Goes on to the first byte that is neither blank nor of a comment, or to the end of the text.
    pub(super) fn skip_to_content(&mut self) -> Option<()> {
        loop {
            self.skip_spaces();
            if self.peek(0) == b'#' {
                self.comment()?;
            }
            if self.peek(0) != b'\n' || self.is_at_end() {
                return Some(());
            }
            self.break_line();
        }
    }

    /// Goes over a line break.
    pub(super) fn break_line(&mut self) {
        self.at += 1;
        self.counter.begin_line(self.at);
    }

    /// Goes into a list or a map.
    pub(super) fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Comes out of a list, whose items are all that were read since the first.
    pub(super) fn leave_list(&mut self, first: usize) -> Node {
        self.depth -= 1;
        Node::List(Arc::new(self.items.drain(first..).collect()))
    }

    /// Comes out of a map, whose entries are all that were read since the first; none if a key occurs twice.
    pub(super) fn leave_map(&mut self, first: usize) -> Option<Node> {
        self.depth -= 1;
        let keys = || self.entries[first..].iter().map(|entry| &entry.key);
        let repeats = if self.entries.len() - first <= SEARCHED {
            keys().enumerate().any(|(number, key)| keys().take(number).any(|before| before == key))
        } else {
            let mut seen = HashSet::new();
            !keys().all(|key| seen.insert(key))
        };
        (!repeats).then(|| Node::Map(Arc::new(self.entries.drain(first..).collect())))
    }
}
