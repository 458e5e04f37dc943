//! The documents of a file behind the first one, as manifests often stand in one file.

use std::ops::Range;

use crate::field_path::FieldPathBuf;
use crate::other_document::OtherDocument;
use crate::source::{Place, SourceId};
use crate::yaml::{self, Reading};

/// The first document behind the first one that has a key. Its places are those of the whole text.
pub(super) fn with_key(at: &FieldPathBuf, text: &str, id: SourceId) -> Option<Reading> {
    let has_key = |bytes: &Range<usize>| yaml::read(&text[bytes.clone()], id).tree.at(at).is_some();
    further(text).find(has_key).map(|bytes| yaml::read(&alone(text, bytes), id))
}

/// The first document behind the first one that may hold values of a chart, and the place that tells.
pub(super) fn release(text: &str, id: SourceId) -> Option<(OtherDocument, Place)> {
    let recognise = |text: &str| {
        let holds_values = |document: &OtherDocument| {
            matches!(document, OtherDocument::HelmRelease | OtherDocument::Application | OtherDocument::ApplicationSet)
        };
        OtherDocument::recognise_text(text, id).filter(|(document, _)| holds_values(document))
    };
    let bytes = further(text).find(|bytes| recognise(&text[bytes.clone()]).is_some())?;
    recognise(&alone(text, bytes))
}

/// The bytes of each document behind the first line `---` that is not the start of the text.
fn further(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_start = |at: &usize| {
        let line = &text[*at..];
        line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
    };
    let lines = text.match_indices('\n').map(|(at, end)| at + end.len());
    let mut starts = lines.filter(is_start).peekable();
    std::iter::from_fn(move || {
        let start = starts.next()?;
        Some(start..starts.peek().copied().unwrap_or(text.len()))
    })
}

/// A part of a text with nothing before it but empty lines, so that each place in it is the same.
fn alone(text: &str, bytes: Range<usize>) -> String {
    let before = text[..bytes.start].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    before.chain(text[bytes].chars()).collect()
}
