//! Workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

use super::printer::{Printer, Section};
use super::style::Summary;
use super::wording::{location, sentence_with_places};
use crate::finding::{Finding, Severity};
use crate::source::Origin;
use crate::visible;
use std::io::{self, Write};

/// Prints a command for each finding. GitHub shows the first ten of a step, so that errors are printed as they come and
/// warnings are kept for the end.
#[derive(Default)]
pub(super) struct Github {
    warnings: String,
}

impl Printer for Github {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in section.findings {
            let command = command(finding, section);
            match finding.severity {
                Severity::Error => out.write_all(command.as_bytes())?,
                Severity::Warning => self.warnings.push_str(&command),
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.warnings.as_bytes())
    }
}

fn command(finding: &Finding, section: &Section<'_>) -> String {
    let origin = section.origin(finding);
    let name = visible::line(&section.root.name(origin));
    let mut properties = Vec::new();
    let is_file = matches!(origin, Origin::File(_) | Origin::Config(_));
    if is_file {
        properties.push(format!("file={}", property(&name)));
    }
    if is_file && !finding.place.is_whole() {
        let (start, end) = (finding.place.start, finding.place.end);
        properties.push(format!("line={}", start.line));
        // The runner drops the columns of what stands on several lines, and says so in its log.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
        }
        properties.push(format!("endLine={}", end.line));
        if start.line == end.line {
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let message = sentence_with_places(finding, section);
    // The raw log shows the message alone.
    let message = format!("{}: [{}] {message}", location(&name, finding.place), finding.rule);
    format!("::{} {}::{}\n", finding.severity.word(), properties.join(","), data(&visible::text(&message)))
}

/// Escapes the message of a command, as `@actions/core` does (`escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, as `@actions/core` does (`escapeProperty`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
