//! What each format implements, and what it is given to print.

use super::excerpt::Excerpts;
use super::root::Root;
use super::style::Summary;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::redact::Mask;
use crate::source::{Origin, Place, SourceId, Sources};
use std::io::{self, Write};

/// Writes one format. It gets a section for each pool and prints what it can at once.
pub(super) trait Printer {
    /// Prints what stands before the first finding.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// Prints the findings of one pool.
    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// Prints what stands after the last finding.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// The findings of one pool, sorted, without those that an earlier pool had.
pub(super) struct Section<'a> {
    pub(super) sources: &'a Sources,
    pub(super) findings: &'a [Finding],
    /// The sources that no earlier pool had.
    pub(super) fresh: &'a [SourceId],
    pub(super) mask: &'a Mask,
    pub(super) excerpts: Excerpts<'a>,
    pub(super) root: &'a Root,
}

impl<'a> Section<'a> {
    /// Who wrote what a finding is about.
    pub(super) fn origin(&self, finding: &Finding) -> &'a Origin {
        self.origin_of(finding.place)
    }

    /// Who wrote what stands at a place.
    pub(super) fn origin_of(&self, place: Place) -> &'a Origin {
        static CHART: Origin = Origin::Argument("<chart>");
        self.sources.get(place.source).map_or(&CHART, |source| &source.origin)
    }

    /// The fix of a finding, unless it writes what may not be shown.
    pub(super) fn fix<'f>(&self, finding: &'f Finding) -> Option<&'f Fix> {
        finding.fix.as_ref().filter(|fix| fix.edits.iter().all(|edit| self.mask.shows(&edit.text)))
    }

    /// The file to show a place in on a platform that knows files alone: its own, or for an argument the first file that it is
    /// laid over. An argument where no file was given has none.
    pub(super) fn artifact(&self, place: Place) -> Option<String> {
        let mut of_pool = self.sources.iter().map(|(_, source)| &source.origin);
        let own = self.is_in_file(place).then(|| self.origin_of(place));
        let file = own.or_else(|| of_pool.find(|origin| origin.is_values_file()))?;
        Some(self.root.name(file))
    }

    /// Whether a place is in a file, the configuration among them.
    pub(super) fn is_in_file(&self, place: Place) -> bool {
        matches!(self.origin_of(place), Origin::File(_) | Origin::Stdin | Origin::Config(_))
    }
}
