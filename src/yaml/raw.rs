//! The text at a place.

use crate::source::{Place, Position};

/// Finds the text at places of one source, each in constant time.
pub struct Raw<'a> {
    text: &'a str,
    /// For each line, the number of its first character in the text.
    lines: Vec<usize>,
    /// The byte at which each [`STEP`]th character begins; nothing where each character is one byte.
    steps: Option<Vec<usize>>,
}

/// How many characters are walked at most to find one.
const STEP: usize = 64;

impl<'a> Raw<'a> {
    /// Takes note of where the lines of a text begin.
    pub fn new(text: &'a str) -> Raw<'a> {
        if text.is_ascii() && !text.contains('\r') {
            let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1));
            return Raw { text, lines: lines.collect(), steps: None };
        }
        // A byte order mark has no column.
        let mut lines = vec![usize::from(text.starts_with('\u{FEFF}'))];
        let mut steps = Vec::with_capacity(text.len() / STEP + 1);
        let bytes = text.as_bytes();
        for (number, (at, c)) in text.char_indices().enumerate() {
            if number % STEP == 0 {
                steps.push(at);
            }
            if c == '\n' || (c == '\r' && bytes.get(at + 1) != Some(&b'\n')) {
                lines.push(number + 1);
            }
        }
        Raw { text, lines, steps: Some(steps) }
    }

    /// The text at a place as it was written, quotes and escapes and all; none where the place lies outside the text.
    pub fn at(&self, place: Place) -> Option<&'a str> {
        self.text.get(self.byte(place.start)?..self.byte(place.end)?)
    }

    fn byte(&self, position: Position) -> Option<usize> {
        let line = *self.lines.get(position.line.checked_sub(1)? as usize)?;
        let number = line + position.column.checked_sub(1)? as usize;
        let Some(steps) = &self.steps else { return (number <= self.text.len()).then_some(number) };
        // The end of the text may be where a step would begin.
        let Some(&step) = steps.get(number / STEP) else {
            return (self.char_count(steps) == number).then_some(self.text.len());
        };
        let mut chars = self.text[step..].char_indices().map(|(at, _)| step + at).chain([self.text.len()]);
        chars.nth(number % STEP)
    }

    fn char_count(&self, steps: &[usize]) -> usize {
        let whole = steps.len().saturating_sub(1);
        let last = steps.last().map_or("", |&step| &self.text[step..]);
        whole * STEP + last.chars().count()
    }
}

/// The text at a place as it was written; none where the place lies outside the text. For many places of one text,
/// [`Raw`] is quicker.
pub fn raw(text: &str, place: Place) -> Option<&str> {
    Raw::new(text).at(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn the_text_at_a_place_is_found() {
        let long = format!("{}é", "ab".repeat(STEP));
        let text = format!("\u{FEFF}a: é # x\r\nb: \"c\n  d\"\r{long}\r\n\nend");
        let raw = Raw::new(&text);
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
            (2, 4, 1, 1, None),
            (0, 1, 1, 1, None),
        ] {
            let start = Position { line, column };
            let end = Position { line: end_line, column: end_column };
            assert_eq!(raw.at(Place { source: SourceId::CHART, start, end }), found, "{line}:{column}");
        }
    }

    #[test]
    fn a_text_of_whole_steps_has_an_end() {
        for length in [0, 1, STEP - 1, STEP, STEP + 1, 2 * STEP] {
            for character in ["x", "é"] {
                let text = character.repeat(length);
                let column = u32::try_from(length + 1).expect("short");
                let end = Place::on_line(SourceId::CHART, 1, column, 0);
                assert_eq!(raw(&text, end), Some(""), "{length}");
                assert_eq!(raw(&text, Place::on_line(SourceId::CHART, 1, column, 1)), None, "{length}");
            }
        }
    }
}
