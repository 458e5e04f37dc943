//! The lines of a whole text.

use std::borrow::Cow;
use std::ops::Range;

use super::counter::ordinal;
use super::line_index::{LineIndex, STEP};
use super::origin::{Source, Sources};
use super::place::{Place, Position};
use super::source_id::SourceId;

/// A text with an index that turns lines, positions and bytes into each other. A position is found in the same time however
/// long its line is; the line of a byte is found by binary search.
pub struct Lines<'t> {
    text: &'t str,
    index: Cow<'t, LineIndex>,
}

impl Source {
    /// The lines of the text. They are found once, however often they are asked for.
    pub fn lines(&self) -> Lines<'_> {
        Lines { text: &self.text, index: Cow::Borrowed(self.index.get_or_init(|| LineIndex::of(&self.text))) }
    }
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Lines<'t> {
        Lines { text, index: Cow::Owned(LineIndex::of(text)) }
    }

    /// How many lines there are: one more than line ends.
    pub fn count(&self) -> u32 {
        u32::try_from(self.index.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line of that number, from 1, without its end; none past the last.
    pub fn get(&self, number: u32) -> Option<&'t str> {
        let Range { start, end } = self.bytes(number)?;
        let line = &self.text[start..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// All lines without their ends, each with its number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &'t str)> {
        (1..).map_while(|number| Some((number, self.get(number)?)))
    }

    /// The bytes of the line of that number, from 1, with its end; none past the last.
    pub fn bytes(&self, number: u32) -> Option<Range<usize>> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.index.starts.get(index)?;
        Some(start..self.index.starts.get(index + 1).copied().unwrap_or(self.text.len()))
    }

    /// The text at a place as it was written, quotes and escapes and all; none if the place lies outside the text.
    pub fn at(&self, place: Place) -> Option<&'t str> {
        self.text.get(self.byte(place.start)?..self.byte(place.end)?)
    }

    /// The byte at a position; none if the line has no such column.
    pub fn byte(&self, position: Position) -> Option<usize> {
        let line = self.bytes(position.line)?;
        let column = position.column.checked_sub(1)? as usize;
        let byte = match &self.index.steps {
            None => line.start + column,
            Some(steps) => self.byte_of_char(steps, self.char_at_byte(steps, line.start) + column)?,
        };
        (byte <= line.end).then_some(byte)
    }

    /// The position of a byte that begins a character or ends the text.
    pub fn position(&self, byte: usize) -> Position {
        // The first line begins after the byte order mark.
        let index = self.index.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.index.starts[index];
        let column = match &self.index.steps {
            None => byte - start,
            Some(steps) => self.char_at_byte(steps, byte).saturating_sub(self.char_at_byte(steps, start)),
        };
        Position { line: ordinal(index), column: ordinal(column) }
    }

    /// The place of a part of the text.
    pub fn place(&self, source: SourceId, bytes: Range<usize>) -> Place {
        Place { source, start: self.position(bytes.start), end: self.position(bytes.end) }
    }

    /// The byte at which the character of that number, from 0, begins, or at which the text ends.
    fn byte_of_char(&self, steps: &[usize], number: usize) -> Option<usize> {
        // A text of whole steps ends where the next one would begin.
        let step = (number / STEP).min(steps.len() - 1);
        let from = steps[step];
        let mut bytes = self.text[from..].char_indices().map(|(at, _)| from + at).chain([self.text.len()]);
        bytes.nth(number - step * STEP)
    }

    /// The number, from 0, of the character that begins at a byte.
    fn char_at_byte(&self, steps: &[usize], byte: usize) -> usize {
        let step = steps.partition_point(|step| *step <= byte) - 1;
        step * STEP + self.text[steps[step]..byte].chars().count()
    }
}

impl Sources {
    /// What the user wrote at a place; none if the place lies in no text of a user's.
    pub fn written(&self, place: Place) -> Option<&str> {
        self.get(place.source)?.lines().at(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::counter::first_byte;

    #[test]
    fn every_kind_of_line_end() {
        let lines = |text| Lines::new(text).iter().map(|(_, line)| line).collect::<Vec<_>>();
        assert_eq!(lines(""), [""]);
        assert_eq!(lines("a\nb"), ["a", "b"]);
        assert_eq!(lines("\u{feff}a\r\nb\rc\n\n"), ["a", "b", "c", "", ""]);
        assert_eq!(Lines::new("a\nb\n").get(2), Some("b"));
        assert_eq!(Lines::new("a").get(2), None);
        assert_eq!(Lines::new("a").get(0), None);
    }

    #[test]
    fn the_text_at_a_place_is_found() {
        let long = format!("{}é", "ab".repeat(STEP));
        let text = format!("\u{FEFF}a: é # x\r\nb: \"c\n  d\"\r{long}\r\n\nend");
        let lines = Lines::new(&text);
        for (line, column, end_line, end_column, found) in [
            (1, 1, 1, 2, Some("a")),
            (1, 4, 1, 5, Some("é")),
            (2, 4, 3, 5, Some("\"c\n  d\"")),
            (4, 129, 4, 130, Some("é")),
            (4, 127, 4, 128, Some("a")),
            (6, 1, 6, 4, Some("end")),
            (6, 4, 6, 4, Some("")),
            (6, 1, 6, 5, None),
            (7, 1, 7, 1, None),
            (1, 4, 1, 99, None),
            (2, 4, 1, 1, None),
            (0, 1, 1, 1, None),
            (1, 0, 1, 1, None),
        ] {
            let start = Position { line, column };
            let end = Position { line: end_line, column: end_column };
            assert_eq!(lines.at(Place { source: SourceId::CHART, start, end }), found, "{line}:{column}");
        }
    }

    #[test]
    fn a_text_of_whole_steps_has_an_end() {
        for length in [0, 1, STEP - 1, STEP, STEP + 1, 2 * STEP] {
            for character in ["x", "é"] {
                let text = character.repeat(length);
                let column = u32::try_from(length + 1).expect("short");
                let end = Place::on_line(SourceId::CHART, 1, column, 0);
                let lines = Lines::new(&text);
                assert_eq!(lines.at(end), Some(""), "{length}");
                assert_eq!(lines.at(Place::on_line(SourceId::CHART, 1, column, 1)), None, "{length}");
                assert_eq!(lines.position(text.len()), end.start, "{length}");
            }
        }
    }

    #[test]
    fn positions_and_bytes_tell_of_each_other() {
        for text in ["", "a\n\nb", "\u{FEFF}", "\u{FEFF}aé\r\nb\r\u{1F600}c\n", &"é\nab\r".repeat(STEP)] {
            let lines = Lines::new(text);
            let mut counter = super::super::Counter::new(text);
            for at in (first_byte(text)..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let position = lines.position(at);
                assert_eq!(position, counter.position(at), "{text:?} at {at}");
                assert_eq!(lines.byte(position), Some(at), "{text:?} at {at}");
                let width = text[at..].chars().next().map_or(0, char::len_utf8);
                counter.pass(text, at..at + width);
            }
        }
        assert_eq!(Lines::new("\u{FEFF}a").position(0), Position::START);
    }
}
