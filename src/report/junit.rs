//! JUnit XML: a test suite for each file, a test case for each finding.

use super::printer::{Printer, Section};
use super::style::{Colour, Summary};
use super::text;
use super::wording::{sentence_with_places, visible};
use crate::finding::{Finding, Severity};
use crate::source::{Origin, Source};
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
        let failures = findings.iter().filter(|finding| finding.severity <= self.failing).count();
        let skipped = findings.len() - failures;
        let tests = findings.len().max(1);
        write!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" ")?;
        writeln!(out, "skipped=\"{skipped}\">")?;
        if findings.is_empty() {
            writeln!(out, "    <testcase name=\"lint\" classname=\"{name}\"/>")?;
        }
        for finding in findings {
            let start = finding.place.start;
            let title = match finding.place.is_whole() {
                true => escape(finding.rule),
                false => escape(&format!("{} at {}:{}", finding.rule, start.line, start.column)),
            };
            let message = escape(&sentence_with_places(finding, section));
            writeln!(out, "    <testcase name=\"{title}\" classname=\"{name}\">")?;
            if finding.severity <= self.failing {
                let drawn = escape(&text::draw(finding, section, Colour::Off)).replace("&#10;", "\n");
                let word = finding.severity.word();
                writeln!(out, "      <failure type=\"{word}\" message=\"{message}\">{drawn}</failure>")?;
            } else {
                writeln!(out, "      <skipped message=\"{message}\"/>")?;
            }
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
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
            let is_file = !matches!(source.origin, Origin::Argument(_));
            if !findings.is_empty() || (is_file && section.fresh.contains(&id)) {
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
    for c in visible(text).chars() {
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
