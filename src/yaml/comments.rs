//! Where the comments of a text are.

use std::ops::Range;

use super::event::{Event, EventKind};

/// Finds the comments between the scalars of a text's first document.
pub(super) struct Comments<'t> {
    text: &'t str,
    /// The byte up to which they are found.
    from: usize,
    found: Vec<Range<usize>>,
}

impl<'t> Comments<'t> {
    pub(super) fn new(text: &'t str) -> Comments<'t> {
        Comments { text, from: 0, found: Vec::new() }
    }

    /// Finds those before what an event read.
    pub(super) fn follow(&mut self, event: &Event) {
        match &event.kind {
            // The bytes of a block of text begin after its header, where a comment may be, unless it is empty.
            EventKind::Scalar(scalar) if scalar.text.contains('#') => {
                self.find(event.bytes.start);
                self.from = event.bytes.end;
            }
            EventKind::SecondDocument => self.text = &self.text[..event.bytes.start],
            _ => {}
        }
    }

    /// The bytes of each comment in order, once all events are seen.
    pub(super) fn all(mut self) -> Vec<Range<usize>> {
        self.find(self.text.len());
        self.found
    }

    /// Finds those before a byte. No scalar between `from` and there holds a `#`.
    fn find(&mut self, end: usize) {
        while let Some(length) = self.text.get(self.from..end).and_then(|between| between.find('#')) {
            let start = self.from + length;
            let rest = &self.text[start..];
            // It is a part of an anchor's name or of a tag otherwise.
            let is_comment = self.text[..start].ends_with([' ', '\t', '\n', '\r', '\u{FEFF}']) || start == 0;
            let length = if is_comment { rest.find(['\n', '\r']).unwrap_or(rest.len()) } else { 1 };
            if is_comment {
                self.found.push(start..start + length);
            }
            self.from = start + length;
        }
        self.from = self.from.max(end);
    }
}
