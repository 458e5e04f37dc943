//! Lines and columns, counted by a reader that moves forward through a text.

use std::ops::Range;

use super::place::Position;

/// A text may begin with this character, which has no column.
pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The byte at which a text begins, after its byte order mark.
pub(super) fn first_byte(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
}

/// Whether the byte is the last of a line end: `\n`, or `\r` without `\n` after it.
pub(super) fn ends_line(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// The number, from 1, of the item that follows `before` others.
pub(super) fn ordinal(before: usize) -> u32 {
    u32::try_from(before).map_or(u32::MAX, |before| before.saturating_add(1))
}

/// The line and column that a reader has reached. The reader keeps the byte, and tells the counter of each line end and of
/// each character of several bytes, which make columns differ from bytes.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    line: u32,
    /// The byte where the line would begin if each of its characters so far were one byte.
    start: usize,
}

impl Counter {
    /// At the start of a text.
    pub fn new(text: &str) -> Counter {
        Counter { line: 1, start: first_byte(text) }
    }

    /// The position of a byte, once the counter knows of everything before it.
    pub fn position(&self, byte: usize) -> Position {
        Position { line: self.line, column: ordinal(byte.saturating_sub(self.start)) }
    }

    /// A line end was passed, and the next line begins at this byte.
    pub fn begin_line(&mut self, byte: usize) {
        self.line = self.line.saturating_add(1);
        self.start = byte;
    }

    /// A character was passed that ends no line.
    pub fn pass_char(&mut self, c: char) {
        self.start += c.len_utf8() - 1;
    }

    /// A part of the text was passed, be it the byte order mark.
    pub fn pass(&mut self, text: &str, part: Range<usize>) {
        let bytes = text.as_bytes();
        for at in part {
            if ends_line(bytes, at) {
                self.begin_line(at + 1);
            } else if at >= self.start && !text.is_char_boundary(at) {
                self.start += 1;
            }
        }
    }
}

impl Position {
    /// The position after a text that begins at this one.
    pub fn after(self, text: &str) -> Position {
        let mut counter = Counter { line: self.line, start: 0 };
        counter.pass(text, 0..text.len());
        let end = counter.position(text.len());
        if end.line > self.line {
            return end;
        }
        Position { line: self.line, column: self.column.saturating_add(end.column - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_counts_lines_and_characters() {
        let text = "\u{FEFF}aé\r\nb\r\u{1F600}c\n";
        let mut counter = Counter::new(text);
        let mut positions = Vec::new();
        for (at, c) in text.char_indices().skip(1) {
            let Position { line, column } = counter.position(at);
            positions.push((c, line, column));
            counter.pass(text, at..at + c.len_utf8());
        }
        let expected = [
            ('a', 1, 1),
            ('é', 1, 2),
            ('\r', 1, 3),
            ('\n', 1, 4),
            ('b', 2, 1),
            ('\r', 2, 2),
            ('\u{1F600}', 3, 1),
            ('c', 3, 2),
            ('\n', 3, 3),
        ];
        assert_eq!(positions, expected);
        assert_eq!(counter.position(text.len()), Position { line: 4, column: 1 });
    }

    #[test]
    fn the_position_after_a_text() {
        let from = Position { line: 3, column: 5 };
        for (text, line, column) in [("", 3, 5), ("éb", 3, 7), ("a\r\nb", 4, 2), ("a\rb\n", 5, 1), ("\n\r", 5, 1)] {
            assert_eq!(from.after(text), Position { line, column }, "{text:?}");
        }
    }
}
