//! Findings as people and other programs read them: a file a format.

pub mod changes;
mod concise;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod json_text;
mod junit;
mod paint;
mod printer;
mod root;
mod sarif;
mod separator;
mod statistics;
mod style;
mod text;
mod wording;

pub(crate) use json::file_and_flag;
pub(crate) use json_text::write as write_json;
pub(crate) use paint::Part;
pub use root::Root;
pub(crate) use root::without_dots;
pub(crate) use sarif::uri as file_uri;
pub(crate) use separator::Separator;
pub use statistics::Statistics;
pub use style::{Closing, Colour, Format, Style, Summary, USUAL_WIDTH};
pub(crate) use wording::count;

use crate::finding::{Finding, Severity};
use crate::fix::Applicability;
use crate::lint::{Rule, UNREADABLE_FILE};
use crate::redact::Mask;
use crate::source::{Origin, Source, SourceId, Sources};
use excerpt::Excerpts;
use printer::{Printer, Section};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

/// How many findings of a pool are shown at most. Nobody reads more, and a report must not be a thousand times as long as the
/// values that it is about.
pub const MOST_SHOWN: usize = 1000;

/// A report being written.
pub struct Report<'a> {
    printer: Box<dyn Printer + 'a>,
    out: &'a mut dyn Write,
    summary: Summary,
    statistics: Statistics,
    root: Root,
    /// The sources of the pools so far, and what was reported of them, each as a number of its own.
    seen: HashSet<u64>,
}

impl<'a> Report<'a> {
    /// Begins a report. The rules are all that findings may name; SARIF describes them.
    ///
    /// # Errors
    /// Those of the writer, here and in all methods.
    pub fn begin(format: Format, rules: &'a [Rule], style: Style, out: &'a mut dyn Write) -> io::Result<Self> {
        let root = style.root.clone();
        let mut printer: Box<dyn Printer + 'a> = match format {
            Format::Text => Box::new(text::TextPrinter::new(style)),
            Format::Concise => Box::new(concise::Concise::new(style.colour)),
            Format::Json => Box::new(json::Json::default()),
            Format::Github => Box::new(github::Github::default()),
            Format::Sarif => Box::new(sarif::Sarif::new(rules)),
            Format::Gitlab => Box::new(gitlab::Gitlab::default()),
            Format::Junit => Box::new(junit::Junit::new(style.failing)),
        };
        printer.begin(out)?;
        Ok(Report {
            printer,
            out,
            summary: Summary::default(),
            statistics: Statistics::default(),
            root,
            seen: HashSet::new(),
        })
    }

    /// Counts a pool whose credentials are still to come.
    pub fn await_credentials(&mut self) {
        self.summary.without_credentials += 1;
    }

    /// Reports the findings of one pool, in any order. A finding that an earlier pool had, in a layer that they share or in
    /// a file that belongs to both, is reported once. `encrypted` are the sources with values that SOPS encrypted.
    ///
    /// # Errors
    ///
    /// Fails where the stream does.
    pub fn pool(
        &mut self,
        sources: &Sources,
        mut findings: Vec<Finding>,
        mask: &Mask,
        encrypted: &[SourceId],
    ) -> io::Result<()> {
        sort(&mut findings);
        self.summary.pools += 1;
        let fresh = self.fresh(sources);
        self.summary.encrypted += fresh.iter().filter(|id| encrypted.contains(id)).count();
        findings.retain(|finding| self.is_new(sources, finding));
        for finding in &findings {
            match finding.severity {
                Severity::Error => self.summary.errors += 1,
                Severity::Warning => self.summary.warnings += 1,
            }
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => self.summary.safe_fixes += 1,
                Some(Applicability::Unsafe) => self.summary.unsafe_fixes += 1,
                None => {}
            }
            self.statistics.count(finding);
            self.summary.unreadable += usize::from(finding.rule == UNREADABLE_FILE.id);
        }
        self.summary.not_shown += leave_out(&mut findings);
        let excerpts = Excerpts::new(sources, mask);
        let mut section = Section { sources, findings: &findings, fresh: &fresh, mask, excerpts, root: &self.root };
        self.printer.section(&mut section, self.out)
    }

    /// Counts a file in a folder that is not a values file.
    pub fn skipped(&mut self) {
        self.summary.skipped += 1;
    }

    /// Ends the report, and says what it held: in all, and by rule.
    ///
    /// # Errors
    ///
    /// Fails where the stream does.
    pub fn finish(mut self) -> io::Result<(Summary, Statistics)> {
        self.printer.finish(&self.summary, self.out)?;
        self.out.flush()?;
        Ok((self.summary, self.statistics))
    }

    /// The sources that no earlier pool had.
    fn fresh(&mut self, sources: &Sources) -> Vec<SourceId> {
        let mut fresh = Vec::new();
        for (id, source) in sources.iter().filter(|(_, source)| self.seen.insert(number(source, None))) {
            self.summary.files += usize::from(source.origin.is_values_file());
            fresh.push(id);
        }
        fresh
    }

    /// Whether a finding was not reported yet.
    fn is_new(&mut self, sources: &Sources, finding: &Finding) -> bool {
        let source = sources.get(finding.place.source);
        source.is_none_or(|source| self.seen.insert(number(source, Some(finding))))
    }
}

/// The number of a source, or of a finding in it, among all that a run has. Arguments differ by what they say.
fn number(source: &Source, finding: Option<&Finding>) -> u64 {
    let mut hasher = DefaultHasher::new();
    source.origin.hash(&mut hasher);
    if matches!(source.origin, Origin::Argument(_)) {
        source.text.hash(&mut hasher);
    }
    if let Some(Finding { rule, place, path, message, .. }) = finding {
        (rule, place.start, place.end, path, message).hash(&mut hasher);
    }
    hasher.finish()
}

/// Leaves [`MOST_SHOWN`] findings, errors before warnings, and says how many are left out.
fn leave_out(findings: &mut Vec<Finding>) -> usize {
    let found = findings.len();
    if found > MOST_SHOWN {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let (mut errors, mut warnings) =
            (MOST_SHOWN, MOST_SHOWN - findings.iter().filter(is_error).count().min(MOST_SHOWN));
        findings.retain(|finding| {
            let room = if finding.severity == Severity::Error { &mut errors } else { &mut warnings };
            let fits = *room > 0;
            *room = room.saturating_sub(1);
            fits
        });
    }
    found - findings.len()
}

/// Sorts the findings of a pool: by source in the order of merging, line, column and rule.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.place.source, f.place.start, f.rule);
        key(a).cmp(&key(b)).then_with(|| (a.place.end, &a.path, &*a.message).cmp(&(b.place.end, &b.path, &*b.message)))
    });
}

#[cfg(test)]
mod tests;
