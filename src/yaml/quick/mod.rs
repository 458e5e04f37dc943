//! A quick reader of the plain part of YAML that nearly all values files keep to.
//!
//! It reads a text in one pass over its bytes, and gives up at the first thing that it does not fully understand: an
//! anchor, a tag, a tab, text over several lines, a key that stands twice, anything odd. The full reader then reads the
//! text from its start, so it alone judges what is unusual and it alone finds and words faults. What this reader does
//! read is what the full reader would have read, places included; `tests.rs` compares the two.
//!
//! It takes a sixth of the instructions of the full reader.

mod block;
mod flow;
mod scalar;
#[cfg(test)]
pub(super) mod tests;
mod text_block;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::compose::MAX_DEPTH;
use super::read::START;
use crate::source::{Place, Position, SourceId};
use crate::tree::{Entry, Node, Tree};
use block::Stands;

/// The values of a text that is plain and has no fault, with the bytes of each comment in order; none for any other.
pub(super) fn quick(text: &str, source: SourceId) -> Option<(Tree, Vec<Range<usize>>)> {
    let mut reader = Reader::new(text, source)?;
    let tree = reader.document()?;
    Some((tree, reader.comments))
}

/// Maps up to this long are searched for a key that stands twice, which is quicker than hashing.
const SEARCHED: usize = 12;

struct Reader<'t> {
    text: &'t str,
    source: SourceId,
    /// The byte that comes next.
    at: usize,
    /// The line of that byte, from 1.
    line: u32,
    /// Where the line would begin if each of its characters before that byte took one byte, so that the column is
    /// a difference.
    line_start: usize,
    comments: Vec<Range<usize>>,
    /// The items of all lists that are open, the innermost last: each list is then allocated once, at its length.
    items: Vec<Tree>,
    /// The entries of all maps that are open.
    entries: Vec<Entry>,
    /// How many lists and maps are open.
    depth: usize,
}

// Sets of bytes, each a bit. All but the last hold what ends a line and what is no printable ASCII.
const LINE_END: u8 = 1;
/// Where plain text may end.
const PLAIN_END: u8 = 2;
/// Where plain text in brackets may end.
const FLOW_END: u8 = 4;
const SINGLE_QUOTED_END: u8 = 8;
const DOUBLE_QUOTED_END: u8 = 16;
/// What plain text does not begin with, or only in forms too rare to be read here.
const NO_PLAIN_START: u8 = 32;

const fn sets_of(byte: u8) -> u8 {
    match byte {
        b'\n' => LINE_END | PLAIN_END | FLOW_END | SINGLE_QUOTED_END | DOUBLE_QUOTED_END | NO_PLAIN_START,
        0..b' ' | 0x7F.. => LINE_END | PLAIN_END | FLOW_END | SINGLE_QUOTED_END | DOUBLE_QUOTED_END,
        b':' | b'#' => PLAIN_END | FLOW_END | NO_PLAIN_START,
        b',' | b'[' | b']' | b'{' | b'}' | b'?' => FLOW_END | NO_PLAIN_START,
        b'\'' => SINGLE_QUOTED_END | NO_PLAIN_START,
        b'"' => DOUBLE_QUOTED_END | NO_PLAIN_START,
        b'\\' => DOUBLE_QUOTED_END,
        b' ' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' => NO_PLAIN_START,
        _ => 0,
    }
}

/// The sets that each byte is in.
static SETS: [u8; 256] = {
    let mut sets = [0; 256];
    let mut byte = 0;
    while byte < sets.len() {
        sets[byte] = sets_of(byte as u8);
        byte += 1;
    }
    sets
};

fn is_in(byte: u8, set: u8) -> bool {
    SETS[usize::from(byte)] & set != 0
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, source: SourceId) -> Option<Reader<'t>> {
        // Lines and columns are then in bounds.
        u32::try_from(text.len()).ok().filter(|length| *length < u32::MAX)?;
        let (comments, items, entries) = (Vec::new(), Vec::new(), Vec::new());
        Some(Reader { text, source, at: 0, line: 1, line_start: 0, comments, items, entries, depth: 0 })
    }

    fn document(&mut self) -> Option<Tree> {
        self.skip_to_content()?;
        if self.is_at_end() {
            return Some(Tree::empty_map(Place { source: self.source, start: START, end: START }));
        }
        if self.column() == 1 && self.rest().starts_with(b"---") {
            self.at += 3;
            self.next_line()?;
        }
        let tree = self.node(0, Stands::First)?;
        (self.is_at_end() && matches!(tree.node, Node::Map(_))).then_some(tree)
    }

    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// The byte at an offset from the next; a line break after the end.
    fn peek(&self, offset: usize) -> u8 {
        self.text.as_bytes().get(self.at + offset).copied().unwrap_or(b'\n')
    }

    fn position(&self) -> Position {
        // A text has fewer than 2^32 bytes.
        Position { line: self.line, column: (self.at - self.line_start) as u32 + 1 }
    }

    /// The column of what comes next; 0 at the end of the text, which is outside of everything.
    fn column(&self) -> u32 {
        if self.is_at_end() { 0 } else { self.position().column }
    }

    /// The place from a position to what comes next.
    fn place(&self, start: Position) -> Place {
        Place { source: self.source, start, end: self.position() }
    }

    fn skip_spaces(&mut self) {
        while self.peek(0) == b' ' {
            self.at += 1;
        }
    }

    /// Goes to the next byte of a set, and gives it: printable ASCII or the end of the line.
    fn advance(&mut self, to: u8) -> Option<u8> {
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
    fn skip_wide(&mut self) -> Option<()> {
        let c = self.text[self.at..].chars().next()?;
        let taken =
            matches!(c, '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..);
        self.at += c.len_utf8();
        self.line_start += c.len_utf8() - 1;
        taken.then_some(())
    }

    /// Goes from the end of a value to the next content, which is first on its line.
    fn next_line(&mut self) -> Option<()> {
        self.end_line()?;
        self.skip_to_content()
    }

    /// Goes to the end of a line on which nothing but a comment is left.
    fn end_line(&mut self) -> Option<()> {
        self.skip_spaces();
        match self.peek(0) {
            b'\n' => Some(()),
            b'#' if self.text.as_bytes()[self.at - 1] == b' ' => self.comment(),
            _ => None,
        }
    }

    fn comment(&mut self) -> Option<()> {
        let start = self.at;
        self.advance(LINE_END)?;
        self.comments.push(start..self.at);
        Some(())
    }

    /// Goes on to the first byte that is neither blank nor of a comment, or to the end of the text.
    fn skip_to_content(&mut self) -> Option<()> {
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
    fn break_line(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
    }

    /// Goes into a list or a map.
    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Comes out of a list, whose items are all that were read since the first.
    fn leave_list(&mut self, first: usize) -> Node {
        self.depth -= 1;
        Node::List(Arc::new(self.items.drain(first..).collect()))
    }

    /// Comes out of a map, whose entries are all that were read since the first; none if a key stands twice.
    fn leave_map(&mut self, first: usize) -> Option<Node> {
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
