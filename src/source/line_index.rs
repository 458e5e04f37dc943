//! Where the lines of a text begin.

use super::counter::{ends_line, first_byte};

/// How many characters are walked at most to find one.
pub(super) const STEP: usize = 64;

/// Where the lines and characters of a text begin.
#[derive(Clone)]
pub(super) struct LineIndex {
    /// The byte at which each line begins.
    pub(super) starts: Vec<usize>,
    /// The byte at which each [`STEP`]th character begins; nothing where each character is one byte.
    pub(super) steps: Option<Vec<usize>>,
}

impl LineIndex {
    /// Finds the lines of a text.
    pub(super) fn of(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let first = std::iter::once(first_byte(text));
        // Looking for a single character is much quicker.
        let starts = if text.contains('\r') {
            first.chain((0..bytes.len()).filter(|at| ends_line(bytes, *at)).map(|at| at + 1)).collect()
        } else {
            first.chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        };
        let steps = (!text.is_ascii()).then(|| text.char_indices().step_by(STEP).map(|(at, _)| at).collect());
        LineIndex { starts, steps }
    }
}
