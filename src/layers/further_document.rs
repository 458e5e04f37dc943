//! The documents of a file behind the first one, as manifests often stand in one file.

use std::ops::Range;

use crate::field_path::FieldPathBuf;
use crate::other_document::OtherDocument;
use crate::source::{Place, SourceId};
use crate::tree::Tree;
use crate::yaml::{self, Reading};

/// Which document of a file holds the values.
pub(super) struct Choice {
    /// The bytes of the document; none for the first one.
    pub(super) bytes: Option<Range<usize>>,
    /// The lines at which other documents begin that may be meant as well.
    pub(super) others: Vec<u32>,
}

/// Of the documents that have a key, the first that names this chart; else the first that names no other one.
pub(super) fn choose(at: &FieldPathBuf, first: &Tree, text: &str, id: SourceId) -> Choice {
    let mut found = Vec::new();
    let named = |tree: &Tree| tree.at(at).map(|_| NamedChart::of(tree));
    found.extend(named(first).map(|chart| (chart, None, 1)));
    let (mut line, mut from) = (1, 0);
    for bytes in further(text) {
        line += u32::try_from(text[from..bytes.start].matches('\n').count()).unwrap_or(u32::MAX);
        from = bytes.start;
        let chart = named(&yaml::read(&text[bytes.clone()], id).tree);
        found.extend(chart.map(|chart| (chart, Some(bytes), line)));
    }
    let Some(best) = found.iter().map(|(chart, ..)| *chart).min() else {
        return Choice { bytes: None, others: Vec::new() };
    };
    let mut meant = found.into_iter().filter(|(chart, ..)| *chart == best);
    let bytes = meant.next().and_then(|(_, bytes, _)| bytes);
    let others = meant.map(|(.., line)| line).filter(|_| best != NamedChart::Another).collect();
    Choice { bytes, others }
}

/// The chart that a release names, the most likely one first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NamedChart {
    This,
    None,
    Another,
}

impl NamedChart {
    /// The chart of a HelmRelease or of an Application.
    fn of(release: &Tree) -> NamedChart {
        let named = ["spec.chart.spec.chart", "spec.source.chart"].iter().find_map(|path| release.below(path));
        match named.and_then(Tree::as_text).map(|name| name.trim_end_matches('/').rsplit('/').next() == Some(CHART)) {
            Some(true) => NamedChart::This,
            Some(false) => NamedChart::Another,
            None => NamedChart::None,
        }
    }
}

/// What repositories call this chart.
const CHART: &str = "spacelift-worker";

/// The document of these bytes. Its places are those of the whole text.
pub(super) fn read(text: &str, bytes: Range<usize>, id: SourceId) -> Reading {
    yaml::read(&alone(text, bytes), id)
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
