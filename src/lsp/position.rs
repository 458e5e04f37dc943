//! Positions as editors count them: lines from 0, characters in the units that client and server agreed on.

use std::ops::Range;

use lsp_types as lsp;

use crate::source::{Lines, Place, Source};

/// What a character of a position counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: two for a character beyond the basic plane. What every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The encoding of that name, if the server has it.
    pub fn of(name: &str) -> Option<Encoding> {
        match name {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        }
    }

    /// Its name.
    pub fn kind(self) -> lsp::PositionEncodingKind {
        match self {
            Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
            Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
            Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// The positions of a text.
pub struct Positions<'t> {
    text: &'t str,
    lines: Lines<'t>,
    encoding: Encoding,
}

impl<'t> Positions<'t> {
    /// The positions of a text.
    pub fn new(text: &'t str, encoding: Encoding) -> Positions<'t> {
        Positions { text, lines: Lines::new(text), encoding }
    }

    /// The positions of a source, whose lines are found once.
    pub fn of(source: &'t Source, encoding: Encoding) -> Positions<'t> {
        Positions { text: &source.text, lines: source.lines(), encoding }
    }

    /// The byte at a position. One behind the end of its line is at that end, one behind the last line at the end of the text.
    pub fn byte(&self, position: lsp::Position) -> usize {
        let Some(line) = self.line(position.line.saturating_add(1)) else { return self.text.len() };
        let mut left = position.character as usize;
        for (at, c) in self.text[line.clone()].char_indices() {
            let width = self.encoding.width(c);
            if left < width {
                return line.start + at;
            }
            left -= width;
        }
        line.end
    }

    /// The bytes of a range; nothing at its start where it ends before that.
    pub fn bytes(&self, range: lsp::Range) -> Range<usize> {
        let start = self.byte(range.start);
        start..self.byte(range.end).max(start)
    }

    /// The position of a byte that begins a character or ends the text.
    pub fn position(&self, byte: usize) -> lsp::Position {
        let number = self.lines.position(byte).line;
        let start = self.line(number).map_or(0, |line| line.start);
        let units: usize = self.text[start..byte].chars().map(|c| self.encoding.width(c)).sum();
        lsp::Position::new(number - 1, u32::try_from(units).unwrap_or(u32::MAX))
    }

    /// The range of some bytes.
    pub fn range(&self, bytes: Range<usize>) -> lsp::Range {
        lsp::Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The range of a place; the first line for a place without a line.
    pub fn of_place(&self, place: Place) -> lsp::Range {
        self.range(self.bytes_of(place))
    }

    /// The bytes of that range.
    pub fn bytes_of(&self, place: Place) -> Range<usize> {
        if place.is_whole() {
            return self.line(1).unwrap_or_default();
        }
        let byte = |position| self.lines.byte(position).unwrap_or(self.text.len());
        let start = byte(place.start);
        start..byte(place.end).max(start)
    }

    /// The bytes of the line of that number, from 1, without its end. Unlike in a [`Place`], a byte order mark counts.
    fn line(&self, number: u32) -> Option<Range<usize>> {
        let start = if number == 1 { 0 } else { self.lines.bytes(number)?.start };
        let after_mark = self.lines.bytes(number)?.start;
        Some(start..after_mark + self.lines.get(number)?.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_bytes_tell_of_each_other() {
        let text = "a: \u{1F600}é#\r\n\rb\n\u{FEFF}";
        for (line, utf8, utf16, utf32, byte) in [
            (0, 0, 0, 0, 0),
            (0, 3, 3, 3, 3),
            (0, 7, 5, 4, 7),
            (0, 9, 6, 5, 9),
            (0, 10, 7, 6, 10),
            (1, 0, 0, 0, 12),
            (2, 0, 0, 0, 13),
            (2, 1, 1, 1, 14),
            (3, 0, 0, 0, 15),
            (3, 3, 1, 1, 18),
        ] {
            for (encoding, character) in [(Encoding::Utf8, utf8), (Encoding::Utf16, utf16), (Encoding::Utf32, utf32)] {
                let positions = Positions::new(text, encoding);
                let position = lsp::Position::new(line, character);
                assert_eq!(positions.byte(position), byte, "{line}:{character} in {encoding:?}");
                assert_eq!(positions.position(byte), position, "{byte} in {encoding:?}");
            }
        }
    }

    #[test]
    fn positions_outside_are_brought_in() {
        let positions = Positions::new("\u{FEFF}a\u{1F600}\r\nb", Encoding::Utf16);
        for (line, character, byte) in [(0, 0, 0), (0, 1, 3), (0, 3, 4), (0, 99, 8), (1, 5, 11), (9, 0, 11)] {
            assert_eq!(positions.byte(lsp::Position::new(line, character)), byte, "{line}:{character}");
        }
        let backwards = lsp::Range::new(lsp::Position::new(1, 0), lsp::Position::new(0, 0));
        assert_eq!(positions.bytes(backwards), 10..10);
    }
}
