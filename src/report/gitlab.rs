//! A Code Quality report of GitLab: a list with an object for each finding.

use super::fingerprint::Fingerprints;
use super::json_text;
use super::printer::{Printer, Section};
use super::separator::Separator;
use super::style::Summary;
use super::wording::{sentence_with_places, told};
use crate::finding::Severity;
use crate::source::Position;
use serde_json::json;
use std::io::{self, Write};

/// Prints a Code Quality report. Findings are printed as they come.
#[derive(Default)]
pub(super) struct Gitlab {
    separator: Separator,
}

impl Printer for Gitlab {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut fingerprints = Fingerprints::new();
        for finding in section.findings {
            let severity = match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
            };
            // GitLab takes no finding without a line: the first stands for the whole file, and for an argument over it.
            let of_file = section.is_in_file(finding.place);
            let line = |at: Position| if of_file { at.line.max(1) } else { 1 };
            let (first, last) = (line(finding.place.start), line(finding.place.end));
            // Nor one without a path: an argument over no file goes by its flag.
            let file = section.artifact(finding.place).unwrap_or_else(|| section.origin(finding).to_string());
            let issue = json!({
                "check_name": finding.rule,
                "description": told(finding, section, sentence_with_places(finding, section)),
                "severity": severity,
                "fingerprint": fingerprints.next(finding, section),
                "location": {
                    "path": file,
                    "lines": {"begin": first, "end": last},
                },
            });
            out.write_all(self.separator.next().as_bytes())?;
            json_text::write(out, &issue)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}]", self.separator.last())
    }
}
