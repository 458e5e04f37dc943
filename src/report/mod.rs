//! Findings as people and other programs read them: a file a format.

mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod guess;
mod json;
mod junit;
mod mask;
mod sarif;
mod text;
mod wording;

pub use mask::{Mask, MaskedLine, STARS};

use crate::finding::{Finding, Severity};
use crate::lint::Rule;
use crate::source::{Origin, SourceId, Sources};
use excerpt::Excerpts;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its line.
    #[default]
    Text,
    /// One JSON object, its shape versioned.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML, a test suite for each file.
    Junit,
}

/// Whether text is coloured; the caller knows the terminal and NO_COLOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escape sequences.
    On,
    /// Plain text.
    Off,
}

/// Whether text ends with a line that counts the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It does.
    Counts,
    /// It does not: `--quiet`.
    Nothing,
}

/// What the caller decides about a report, besides its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The colour of text.
    pub colour: Colour,
    /// The end of text.
    pub closing: Closing,
    /// The least severity that fails the run: of warnings with `--strict`. JUnit tells failures apart by it.
    pub failing: Severity,
}

/// What a run found, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pools looked at; none where no file could be read.
    pub pools: usize,
    /// Files looked at, standard input among them; a layer that many pools share counts once.
    pub files: usize,
    /// Findings of error severity.
    pub errors: usize,
    /// Findings of warning severity.
    pub warnings: usize,
}

impl Summary {
    /// Whether anything of at least this severity was found.
    pub fn fails(&self, failing: Severity) -> bool {
        self.errors > 0 || (failing == Severity::Warning && self.warnings > 0)
    }
}

/// A format's writer. It is fed pool by pool and prints what it can at once.
trait Printer {
    /// Prints what stands before the first finding.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// Prints the findings of a pool.
    fn pool(&mut self, pool: &mut Pool<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// Prints what stands after the last finding.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// The findings of one pool, sorted, without those that an earlier pool had.
struct Pool<'a> {
    sources: &'a Sources,
    findings: &'a [Finding],
    /// The sources that no earlier pool had.
    fresh: &'a [SourceId],
    mask: &'a Mask,
    excerpts: Excerpts<'a>,
}

impl<'a> Pool<'a> {
    /// Who wrote what a finding is about.
    fn origin(&self, finding: &Finding) -> &'a Origin {
        static CHART: Origin = Origin::Argument("<chart>");
        self.sources.get(finding.place.source).map_or(&CHART, |source| &source.origin)
    }
}

/// A report being written.
pub struct Report<'a> {
    printer: Box<dyn Printer + 'a>,
    out: &'a mut dyn Write,
    summary: Summary,
    seen: Vec<Seen>,
}

/// What was reported of a source of the last pool.
struct Seen {
    origin: Origin,
    findings: BTreeSet<u64>,
}

impl<'a> Report<'a> {
    /// Begins a report. The rules are all that findings may name; SARIF describes them.
    ///
    /// # Errors
    /// Those of the writer, here and in all methods.
    pub fn begin(format: Format, rules: &'a [Rule], style: Style, out: &'a mut dyn Write) -> io::Result<Self> {
        let mut printer: Box<dyn Printer + 'a> = match format {
            Format::Text => Box::new(text::Text::new(style)),
            Format::Json => Box::new(json::Json::default()),
            Format::Github => Box::new(github::Github::default()),
            Format::Sarif => Box::new(sarif::Sarif::new(rules)),
            Format::Gitlab => Box::new(gitlab::Gitlab::default()),
            Format::Junit => Box::new(junit::Junit::new(style.failing)),
        };
        printer.begin(out)?;
        Ok(Report { printer, out, summary: Summary::default(), seen: Vec::new() })
    }

    /// Reports the findings of one pool, in any order. A finding in a layer that the pool before had too, at the same
    /// position of the stack, is reported by the first alone; memory holds what one pool has.
    pub fn pool(&mut self, sources: &Sources, mut findings: Vec<Finding>, mask: &Mask) -> io::Result<()> {
        sort(&mut findings);
        self.summary.pools += 1;
        let fresh = self.remember(sources);
        findings.retain(|finding| self.is_new(sources, finding));
        for finding in &findings {
            match finding.severity {
                Severity::Error => self.summary.errors += 1,
                Severity::Warning => self.summary.warnings += 1,
            }
        }
        let excerpts = Excerpts::new(sources, mask);
        let mut pool = Pool { sources, findings: &findings, fresh: &fresh, mask, excerpts };
        self.printer.pool(&mut pool, self.out)
    }

    /// Ends the report, and says what it held.
    pub fn finish(mut self) -> io::Result<Summary> {
        self.printer.finish(&self.summary, self.out)?;
        self.out.flush()?;
        Ok(self.summary)
    }

    /// Forgets the sources of the last pool that this one has not, and returns those that are new.
    fn remember(&mut self, sources: &Sources) -> Vec<SourceId> {
        let mut fresh = Vec::new();
        let mut length = 0;
        for (index, (id, source)) in sources.iter().enumerate() {
            length = index + 1;
            if self.seen.get(index).is_some_and(|seen| seen.origin == source.origin) {
                continue;
            }
            let seen = Seen { origin: source.origin.clone(), findings: BTreeSet::new() };
            self.summary.files += usize::from(!matches!(source.origin, Origin::Argument(_)));
            fresh.push(id);
            match self.seen.get_mut(index) {
                Some(old) => *old = seen,
                None => self.seen.push(seen),
            }
        }
        self.seen.truncate(length);
        fresh
    }

    /// Whether a finding was not reported yet.
    fn is_new(&mut self, sources: &Sources, finding: &Finding) -> bool {
        let position = sources.iter().position(|(id, _)| id == finding.place.source);
        let Some(seen) = position.and_then(|index| self.seen.get_mut(index)) else { return true };
        let mut hasher = DefaultHasher::new();
        (finding.rule, finding.place.start, finding.place.end, &finding.path, &finding.message).hash(&mut hasher);
        seen.findings.insert(hasher.finish())
    }
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
