//! A Code Quality report of GitLab: a list with an object for each finding.

use super::fingerprint::Fingerprints;
use super::printer::{Printer, Section};
use super::separator::Separator;
use super::style::Summary;
use super::wording::{file_name, sentence_with_places};
use crate::finding::Severity;
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
            // GitLab takes no finding without a line either: the first stands for the whole file.
            let (first, last) = (finding.place.start.line.max(1), finding.place.end.line.max(1));
            // GitLab takes no finding without a path: an argument goes by its flag.
            let file = file_name(section.origin(finding));
            let issue = json!({
                "check_name": finding.rule,
                "description": sentence_with_places(finding, section),
                "severity": severity,
                "fingerprint": fingerprints.next(finding, section),
                "location": {
                    "path": file,
                    "lines": {"begin": first, "end": last},
                },
            });
            out.write_all(self.separator.next().as_bytes())?;
            serde_json::to_writer(&mut *out, &issue)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}]", self.separator.last())
    }
}
