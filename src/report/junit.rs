//! JUnit XML: a test suite for each file, a test case for each finding.

use super::printer::{Printer, Section};
use super::style::{Colour, Summary, USUAL_WIDTH};
use super::text;
use super::wording::sentence_with_places;
use crate::finding::{Finding, Severity};
use crate::lint::UNREADABLE_FILE;
use crate::source::Source;
use crate::visible;
use std::collections::HashMap;
use std::io::{self, Write};

/// Prints JUnit XML. Suites are printed as pools come; a file without findings has one case, which passes.
pub(super) struct Junit {
    failing: Severity,
}

impl Junit {
    /// Findings of at least this severity are failures; lesser ones are skipped cases, which readers show and which
    /// fail nothing.
    pub(super) fn new(failing: Severity) -> Self {
        Junit { failing }
    }

    fn suite(
        &self,
        source: &Source,
        findings: &[Finding],
        section: &mut Section<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let name = escape(&source.origin.to_string());
        let count = |verdict| findings.iter().filter(|finding| self.verdict(finding) == verdict).count();
        let (errors, failures, skipped) = (count(Verdict::Error), count(Verdict::Failure), count(Verdict::Skipped));
        let tests = findings.len().max(1);
        write!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" ")?;
        writeln!(out, "skipped=\"{skipped}\">")?;
        if findings.is_empty() {
            writeln!(out, "    <testcase name=\"lint\" classname=\"{name}\"/>")?;
        }
        let mut titles = Titles::default();
        for finding in findings {
            let title = escape(&titles.next(finding, section));
            let message = escape(&sentence_with_places(finding, section));
            writeln!(out, "    <testcase name=\"{title}\" classname=\"{name}\">")?;
            let word = finding.severity.word();
            match self.verdict(finding) {
                Verdict::Skipped => writeln!(out, "      <skipped message=\"{message}\"/>")?,
                verdict => {
                    let tag = if verdict == Verdict::Error { "error" } else { "failure" };
                    let drawn = escape(&text::draw(finding, section, Colour::Off, USUAL_WIDTH)).replace("&#10;", "\n");
                    writeln!(out, "      <{tag} type=\"{word}\" message=\"{message}\">{drawn}</{tag}>")?;
                }
            }
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn verdict(&self, finding: &Finding) -> Verdict {
        match finding.severity {
            _ if finding.rule == UNREADABLE_FILE.id => Verdict::Error,
            severity if severity <= self.failing => Verdict::Failure,
            _ => Verdict::Skipped,
        }
    }
}

/// What becomes of a test case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The test could not be run.
    Error,
    /// It failed.
    Failure,
    /// It is shown, and fails nothing.
    Skipped,
}

/// The names of a file's test cases: rule and path, without a line, so that a test keeps its name when others move its
/// line. Those alike are numbered.
#[derive(Default)]
struct Titles(HashMap<String, u32>);

impl Titles {
    fn next(&mut self, finding: &Finding, section: &Section<'_>) -> String {
        let path = section.mask.path(&finding.path);
        let title = format!("{} {path}", finding.rule).trim_end().to_owned();
        let number = self.0.entry(title.clone()).or_default();
        *number += 1;
        if *number == 1 { title } else { format!("{title} ({number})") }
    }
}

impl Printer for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"workerpool\">")
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (id, source) in section.sources.iter() {
            let start = section.findings.partition_point(|finding| finding.place.source < id);
            let end = section.findings.partition_point(|finding| finding.place.source <= id);
            let findings = &section.findings[start..end];
            if !findings.is_empty() || (source.origin.is_values_file() && section.fresh.contains(&id)) {
                self.suite(source, findings, section, out)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</testsuites>")
    }
}

/// A text for an attribute or between tags; characters that XML 1.0 forbids are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible::text(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            c => escaped.push(c),
        }
    }
    escaped
}
