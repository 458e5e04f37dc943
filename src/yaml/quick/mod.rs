//! A quick reader of the plain part of YAML that nearly all values files keep to.
//!
//! It reads a text in one pass over its bytes, and gives up at the first thing that it does not fully understand: an
//! anchor, a tag, a tab, text over several lines, a key that stands twice, anything odd. The full reader then reads the
//! text from its start, so it alone judges what is unusual and it alone finds and words faults. What this reader does
//! read is what the full reader would have read, places included; `tests.rs` compares the two.
//!
//! It takes a ninth of the instructions of the full reader.

mod block;
mod flow;
mod scalar;
#[cfg(test)]
pub(super) mod tests;
mod text_block;

use block::Stands;

use super::compose::MAX_DEPTH;
use super::read::START;
use crate::source::{Place, Position, SourceId};
use crate::tree::{Node, Tree};

/// The values of a text that is plain and has no fault; none for any other.
pub(super) fn quick(text: &str, source: SourceId) -> Option<Tree> {
    // Lines and columns are then in bounds.
    u32::try_from(text.len()).ok().filter(|length| *length < u32::MAX)?;
    let mut reader = Reader { text, source, at: 0, line: 1, line_start: 0, depth: 0 };
    reader.skip_to_content()?;
    if reader.is_at_end() {
        return Some(Tree::empty_map(Place { source, start: START, end: START }));
    }
    if reader.column() == 1 && reader.rest().starts_with(b"---") {
        reader.at += 3;
        reader.next_line()?;
    }
    let tree = reader.node(0, Stands::First)?;
    (reader.is_at_end() && matches!(tree.node, Node::Map(_))).then_some(tree)
}

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
    /// How many lists and maps are open.
    depth: usize,
}

/// Sets of bytes, as bits of [`SETS`].
///
/// Bytes that end a line or are no printable ASCII; each set below holds them too.
const LINE_END: u8 = 1;
/// Bytes at which plain text may end.
const PLAIN_END: u8 = 2;
/// Bytes at which plain text in brackets may end.
const FLOW_END: u8 = 4;
const SINGLE_QUOTED_END: u8 = 8;
const DOUBLE_QUOTED_END: u8 = 16;
/// Bytes with which plain text does not begin; with some it may, in forms too rare to be read here.
const NO_PLAIN_START: u8 = 32;

/// The sets that each byte is in.
static SETS: [u8; 256] = {
    let mut sets = [0; 256];
    let members: [(u8, &[u8]); 5] = [
        (PLAIN_END, b" :"),
        (FLOW_END, b" :,[]{}?"),
        (SINGLE_QUOTED_END, b"'"),
        (DOUBLE_QUOTED_END, b"\"\\"),
        (NO_PLAIN_START, b" ,[]{}#&*!|>'\"%@`?:"),
    ];
    let mut i = 0;
    while i < members.len() {
        let (set, bytes) = members[i];
        let mut j = 0;
        while j < bytes.len() {
            sets[bytes[j] as usize] |= set;
            j += 1;
        }
        i += 1;
    }
    let mut byte = 0;
    while byte < sets.len() {
        if byte < b' ' as usize || byte > b'~' as usize {
            sets[byte] |= LINE_END | PLAIN_END | FLOW_END | SINGLE_QUOTED_END | DOUBLE_QUOTED_END;
        }
        byte += 1;
    }
    sets[b'\n' as usize] |= NO_PLAIN_START;
    sets
};

impl Reader<'_> {
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
            self.at += rest.iter().position(|byte| SETS[usize::from(*byte)] & to != 0).unwrap_or(rest.len());
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

    /// Goes from the end of a value to the next content, on a line of its own.
    fn next_line(&mut self) -> Option<()> {
        self.end_line()?;
        self.skip_to_content()
    }

    /// Goes to the end of a line on which nothing but a comment is left.
    fn end_line(&mut self) -> Option<()> {
        self.skip_spaces();
        match self.peek(0) {
            b'\n' => Some(()),
            b'#' if self.text.as_bytes()[self.at - 1] == b' ' => self.advance(LINE_END).map(drop),
            _ => None,
        }
    }

    /// Goes on to the first byte that is neither blank nor of a comment, or to the end of the text.
    fn skip_to_content(&mut self) -> Option<()> {
        loop {
            self.skip_spaces();
            if self.peek(0) == b'#' {
                self.advance(LINE_END)?;
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

    /// Goes into a list or a map; its reader comes out again by itself.
    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }
}
