//! A text with fixes in it.

use std::collections::BTreeMap;

use crate::source::Lines;

use super::{Edit, Fix};

/// A text with fixes in it.
#[derive(Debug, PartialEq, Eq)]
pub struct FixedText {
    /// The text.
    pub text: String,
    /// How many fixes are in it.
    pub fixes: usize,
}

/// Puts fixes into a text, first come, first served: one with an edit that touches an edit of an earlier fix is left out, for
/// the text to be looked at again. All else in the text stays as it is, byte by byte.
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> FixedText {
    let lines = Lines::new(text);
    let mut taken = Taken::default();
    let made = fixes.into_iter().filter(|fix| taken.take(fix, &lines)).count();
    let (mut applied, mut from) = (String::with_capacity(text.len()), 0);
    for (start, (end, new)) in taken.0 {
        applied.extend([&text[from..start], new]);
        from = end;
    }
    applied.push_str(&text[from..]);
    FixedText { text: applied, fixes: made }
}

/// Those of some fixes of a text that do not touch each other, first come, first served. `fix` is the fix in each item.
pub(crate) fn apart<'f, T>(text: &str, mut all: Vec<T>, fix: impl Fn(&T) -> &'f Fix) -> Vec<T> {
    let lines = Lines::new(text);
    let mut taken = Taken::default();
    all.retain(|item| taken.take(fix(item), &lines));
    all
}

/// Edits that do not touch each other: by the byte at which each starts, the byte at which it ends and its text.
#[derive(Default)]
struct Taken<'f>(BTreeMap<usize, (usize, &'f str)>);

impl<'f> Taken<'f> {
    /// Takes all edits of a fix, or none.
    fn take(&mut self, fix: &'f Fix, lines: &Lines) -> bool {
        let bytes = |Edit { place, text }: &'f Edit| {
            let (start, end) = (lines.byte(place.start)?, lines.byte(place.end)?);
            (start <= end).then_some((start, (end, text.as_str())))
        };
        let Some(edits) = fix.edits.iter().map(bytes).collect::<Option<Vec<_>>>() else { return false };
        let is_free = edits.iter().all(|(start, (end, _))| self.is_free(*start, *end));
        if is_free {
            self.0.extend(edits);
        }
        is_free
    }

    /// Whether nothing from `start` to `end` is taken, both ends included.
    fn is_free(&self, start: usize, end: usize) -> bool {
        let before = self.0.range(..=end).next_back();
        before.is_none_or(|(_, (taken_end, _))| *taken_end < start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Applicability, Consent};
    use crate::source::{Place, SourceId};

    fn fix(edits: &[(u32, u32, u32, &str)]) -> Fix {
        let edit = |(line, column, width, text): &(u32, u32, u32, &str)| Edit {
            place: Place::on_line(SourceId::CHART, *line, *column, *width),
            text: (*text).to_owned(),
        };
        Fix { applicability: Applicability::Safe, edits: edits.iter().map(edit).collect(), consent: Consent::OfOne }
    }

    #[test]
    fn fixes_that_touch_wait_for_their_turn() {
        let text = "ä: 1\r\nb: 2 # c\n";
        for (fixes, expected, made) in [
            (vec![], text, 0),
            (vec![fix(&[(2, 4, 1, "3")]), fix(&[(1, 4, 1, "'1'")])], "ä: '1'\r\nb: 3 # c\n", 2),
            (vec![fix(&[(1, 1, 1, "a")]), fix(&[(1, 1, 1, "o")])], "a: 1\r\nb: 2 # c\n", 1),
            (vec![fix(&[(1, 1, 1, "a")]), fix(&[(1, 2, 0, "x")])], "a: 1\r\nb: 2 # c\n", 1),
            (vec![fix(&[(2, 1, 1, "x")]), fix(&[(1, 1, 1, "a"), (2, 1, 2, "y")])], "ä: 1\r\nx: 2 # c\n", 1),
            (vec![fix(&[(1, 1, 1, "a"), (2, 9, 0, "!")])], "a: 1\r\nb: 2 # c!\n", 1),
            (vec![fix(&[(9, 1, 1, "a")])], text, 0),
        ] {
            let applied = apply(text, &fixes);
            assert_eq!((applied.text.as_str(), applied.fixes), (expected, made));
        }
    }
}
