//! A line without what must not show.

use std::fmt;
use std::ops::Range;

use crate::visible;

/// What stands for something hidden, whatever its length.
pub const STARS: &str = "***";

/// A line of which secrets are replaced by [`STARS`], and where its columns went.
#[derive(Debug)]
pub struct MaskedLine {
    shown: Vec<char>,
    cuts: Vec<Cut>,
}

/// A stretch of the original line that is hidden, in columns from 0, and where its stars begin.
#[derive(Debug)]
struct Cut {
    original: Range<usize>,
    stars: usize,
}

impl MaskedLine {
    /// Hides these bytes, which are in order and apart. A character of which a part is hidden is hidden.
    pub(super) fn new(line: &str, hidden: &[Range<usize>]) -> Self {
        let (mut shown, mut cuts): (_, Vec<Cut>) = (Vec::with_capacity(line.len()), Vec::with_capacity(hidden.len()));
        let mut hidden = hidden.iter().peekable();
        for (column, (at, c)) in line.char_indices().enumerate() {
            while hidden.next_if(|range| range.end <= at).is_some() {}
            if hidden.peek().is_none_or(|range| range.start >= at + c.len_utf8()) {
                shown.push(c);
                continue;
            }
            match cuts.last_mut() {
                Some(cut) if cut.original.end == column => cut.original.end = column + 1,
                _ => {
                    cuts.push(Cut { original: column..column + 1, stars: shown.len() });
                    shown.extend(STARS.chars());
                }
            }
        }
        visible::disarm(&mut shown);
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
    use super::*;

    #[test]
    fn columns_follow() {
        // The last character but one is hidden in part.
        let line = MaskedLine::new("é: canary-one, b: canary-two é!", &[4..14, 19..31]);
        assert_eq!(line.to_string(), "é: ***, b: ***!");
        for (columns, expected) in [
            ((0, 1), 0..1),
            ((3, 13), 3..6),
            ((5, 7), 3..6),
            ((13, 14), 6..7),
            ((15, 16), 8..9),
            ((15, 18), 8..11),
            ((20, 27), 11..14),
            ((30, 31), 14..15),
        ] {
            assert_eq!(line.span(columns.0, columns.1), expected, "{columns:?}");
        }
        assert_eq!(line.span(500, 900), 15..15);
    }
}
