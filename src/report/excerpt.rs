//! The lines that findings stand on, as they may be shown.

use crate::redact::{Mask, MaskedLine};
use crate::source::{SourceId, Sources};

/// The lines of a pool's sources. Findings come sorted, so each line is masked once however many stand on it.
pub(super) struct Excerpts<'a> {
    sources: &'a Sources,
    mask: &'a Mask,
    last: Option<(SourceId, u32, MaskedLine)>,
}

impl<'a> Excerpts<'a> {
    /// The lines of these sources behind this mask.
    pub(super) fn new(sources: &'a Sources, mask: &'a Mask) -> Self {
        Excerpts { sources, mask, last: None }
    }

    /// A line by its number from 1, masked; none where there is no such line.
    pub(super) fn line(&mut self, id: SourceId, number: u32) -> Option<&MaskedLine> {
        if self.last.as_ref().is_none_or(|last| (last.0, last.1) != (id, number)) {
            // Nothing is kept of a file that could not be read.
            let source = self.sources.get(id).filter(|source| !source.text.is_empty())?;
            let line = source.lines().get(number)?;
            self.last = Some((id, number, self.mask.line(id, number, line)));
        }
        self.last.as_ref().map(|last| &last.2)
    }
}
