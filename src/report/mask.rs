//! What a report must never show, and lines and messages without it.

use super::guess;
use crate::source::{Lines, Place, SourceId};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// What stands for something hidden, whatever its length.
pub const STARS: &str = "***";

/// A text shorter than this is no credential, and hiding it would blot out innocent words.
const SHORTEST_SECRET: usize = 4;

/// The secrets of a pool: their texts and their places. Nothing of it can be printed.
#[derive(Default)]
pub struct Mask {
    texts: BTreeSet<String>,
    places: Vec<Place>,
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mask({} texts, {} places)", self.texts.len(), self.places.len())
    }
}

impl Mask {
    /// A mask that hides nothing yet.
    pub fn new() -> Self {
        Mask::default()
    }

    /// Hides each line of this text wherever it occurs, in snippets and in messages. Lines of fewer than four
    /// characters are left alone.
    pub fn add_text(&mut self, secret: &str) {
        for line in secret.lines().map(str::trim).filter(|line| line.chars().count() >= SHORTEST_SECRET) {
            self.texts.extend([line.to_owned(), line.escape_debug().to_string()]);
        }
    }

    /// Hides what stands at this place.
    pub fn add_place(&mut self, place: Place) {
        self.places.push(place);
    }

    /// Hides whatever looks like a credential in the text of a source. For sources of which no tree tells where the
    /// credentials stand: files that are not YAML, arguments that could not be read.
    pub fn guess(&mut self, source: SourceId, text: &str) {
        self.places.extend(guess::secrets(source, &Lines::new(text)));
    }

    /// A line of a source (number from 1, without its end) as it may be shown.
    pub fn line(&self, source: SourceId, number: u32, line: &str) -> MaskedLine {
        let chars: Vec<char> = line.chars().collect();
        let indent = chars.iter().take_while(|c| c.is_whitespace()).count();
        let mut hidden = self.occurrences(line);
        for place in &self.places {
            if place.source != source || !(place.start.line..=place.end.line).contains(&number) {
                continue;
            }
            let start = if place.start.line == number { place.start.column.saturating_sub(1) as usize } else { indent };
            let end = if place.end.line == number { place.end.column.saturating_sub(1) as usize } else { chars.len() };
            hidden.push(start..end.min(chars.len()));
        }
        MaskedLine::new(&chars, merge(hidden))
    }

    /// A message as it may be shown: each known secret text is hidden.
    pub fn text(&self, text: &str) -> String {
        let hidden = merge(self.occurrences(text));
        if hidden.is_empty() {
            return text.to_owned();
        }
        MaskedLine::new(&text.chars().collect::<Vec<_>>(), hidden).shown.into_iter().collect()
    }

    /// Where known secret texts occur, counted in characters.
    fn occurrences(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for secret in &self.texts {
            let width = secret.chars().count();
            let (mut bytes, mut chars) = (0, 0);
            for (at, _) in text.match_indices(secret.as_str()) {
                chars += text[bytes..at].chars().count();
                bytes = at;
                found.push(chars..chars + width);
            }
        }
        found
    }
}

/// Sorts ranges and joins those that touch; empty ones go.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A line of which secrets are replaced by [`STARS`], and where its columns went.
#[derive(Debug)]
pub struct MaskedLine {
    shown: Vec<char>,
    cuts: Vec<Cut>,
}

/// A stretch of the original line that is hidden, and where its stars begin.
#[derive(Debug)]
struct Cut {
    original: Range<usize>,
    stars: usize,
}

impl MaskedLine {
    fn new(chars: &[char], hidden: Vec<Range<usize>>) -> Self {
        let mut shown = Vec::with_capacity(chars.len());
        let mut cuts = Vec::with_capacity(hidden.len());
        let mut from = 0;
        for original in hidden {
            shown.extend_from_slice(&chars[from..original.start]);
            from = original.end;
            cuts.push(Cut { stars: shown.len(), original });
            shown.extend(STARS.chars());
        }
        shown.extend_from_slice(&chars[from..]);
        MaskedLine { shown, cuts }
    }

    /// The characters that may be shown.
    pub fn chars(&self) -> &[char] {
        &self.shown
    }

    /// Where the stretch between two columns of the original line (from 0) is in [`MaskedLine::chars`]; one that
    /// begins or ends inside of something hidden takes in all its stars.
    pub fn span(&self, start: usize, end: usize) -> Range<usize> {
        let start = self.shift(start, |cut| cut.stars);
        let end = self.shift(end, |cut| cut.stars + STARS.len());
        start..end.max(start)
    }

    fn shift(&self, column: usize, inside: impl Fn(&Cut) -> usize) -> usize {
        let after = self.cuts.partition_point(|cut| cut.original.start < column);
        let shifted = match after.checked_sub(1).map(|index| &self.cuts[index]) {
            Some(cut) if column < cut.original.end => inside(cut),
            Some(cut) => (cut.stars + STARS.len()).saturating_add(column - cut.original.end),
            None => column,
        };
        shifted.min(self.shown.len())
    }
}

impl fmt::Display for MaskedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.iter().try_for_each(|c| write!(f, "{c}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Mask, STARS};
    use crate::source::{Origin, Place, Position, Source, SourceId, Sources};
    use std::sync::Arc;

    fn source() -> SourceId {
        let source = Source { origin: Origin::Stdin, text: String::new() };
        Sources::default().add(Arc::new(source))
    }

    #[test]
    fn known_texts_are_hidden_and_columns_follow() {
        let mut mask = Mask::new();
        mask.add_text("canary-é-one\nab\ncanary-two\n");
        let line = mask.line(source(), 1, "a: canary-é-one, b: canary-two!");
        assert_eq!(line.to_string(), "a: ***, b: ***!");
        for (columns, expected) in
            [((0, 1), 0..1), ((3, 15), 3..6), ((5, 7), 3..6), ((17, 18), 8..9), ((20, 30), 11..14), ((30, 31), 14..15)]
        {
            assert_eq!(line.span(columns.0, columns.1), expected, "{columns:?}");
        }
        assert_eq!(line.span(500, 900), 15..15);
        assert_eq!(mask.text("it is canary-two, ab"), "it is ***, ab");
    }

    #[test]
    fn places_are_hidden_over_lines_and_touching_ones_joined() {
        let id = source();
        let mut mask = Mask::new();
        let position = |line, column| Position { line, column };
        mask.add_place(Place { source: id, start: position(2, 8), end: position(5, 1) });
        mask.add_place(Place::on_line(id, 6, 3, 4));
        mask.add_place(Place::on_line(id, 6, 7, 400));
        for (number, line, shown) in [
            (1, "before", "before"),
            (2, "token: |", "token: ***"),
            (3, "    canary", "    ***"),
            (4, "", ""),
            (5, "after: 1", "after: 1"),
            (6, "a canary", "a ***"),
        ] {
            assert_eq!(mask.line(id, number, line).to_string(), shown);
        }
        assert_eq!(mask.line(SourceId::CHART, 3, "    canary").to_string(), "    canary");
    }

    #[test]
    fn the_length_of_a_secret_does_not_show() {
        for secret in ["abcd", "a much longer secret"] {
            let mut mask = Mask::new();
            mask.add_text(secret);
            assert_eq!(mask.text(secret), STARS);
            assert!(!format!("{mask:?}").contains(secret));
        }
    }
}
