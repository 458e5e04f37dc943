//! The JSON of `lint --format json`: one object, a line for each finding.

use super::json_text;
use super::printer::{Printer, Section};
use super::separator::Separator;
use super::style::Summary;
use crate::finding::{Finding, Related};
use crate::fix::{Edit, Fix};
use crate::source::{Origin, Place};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the shape: it grows when a reader of the old one would be misled, not when a key is added.
const VERSION: u32 = 1;

/// Prints JSON. Findings are printed as they come.
#[derive(Default)]
pub(super) struct Json {
    separator: Separator,
}

/// A finding. `file` is null, and `flag` there, where an argument of the command line is at fault; standard input is
/// `<stdin>`. Lines and columns are null where no line is to blame; the column at the end is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    path: String,
    message: String,
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixOfFinding<'a>>,
}

/// Another place of a finding.
#[derive(Serialize)]
struct RelatedPlace<'a> {
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<&'a str>,
    line: u32,
    column: u32,
    message: String,
}

/// The edits that put a finding right.
#[derive(Serialize)]
struct FixOfFinding<'a> {
    applicability: &'a str,
    edits: Vec<EditOfFile<'a>>,
}

/// A part of a file, and the text that takes its place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EditOfFile<'a> {
    file: Option<&'a str>,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: &'a str,
}

/// The file and the flag of a place, one of which it has.
pub(crate) fn file_and_flag(origin: &Origin) -> (Option<&str>, Option<&str>) {
    match origin {
        Origin::File(path) | Origin::Config(path) => (Some(path.as_str()), None),
        Origin::Stdin => (Some("<stdin>"), None),
        Origin::CommandLine => (None, None),
        Origin::Argument(name) => (None, Some(*name)),
    }
}

fn related<'a>(finding: &Finding, section: &Section<'a>) -> Vec<RelatedPlace<'a>> {
    let place = |Related { place, message }: &Related| {
        let (file, flag) = file_and_flag(section.origin_of(*place));
        let message = section.mask.message(message);
        RelatedPlace { file, flag, line: place.start.line, column: place.start.column, message }
    };
    finding.related.iter().map(place).collect()
}

fn fix<'a>(finding: &'a Finding, section: &Section<'a>) -> Option<FixOfFinding<'a>> {
    let edit = |Edit { place, text }: &'a Edit| {
        let ((file, _), Place { start, end, .. }) = (file_and_flag(section.origin_of(*place)), *place);
        EditOfFile { file, line: start.line, column: start.column, end_line: end.line, end_column: end.column, text }
    };
    let Fix { applicability, edits, consent: _ } = section.fix(finding)?;
    Some(FixOfFinding { applicability: applicability.word(), edits: edits.iter().map(edit).collect() })
}

impl Printer for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"version\":{VERSION},\n\"diagnostics\":[")
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in section.findings {
            let (file, flag) = file_and_flag(section.origin(finding));
            let place = finding.place;
            let shown = |number| (!place.is_whole()).then_some(number);
            let diagnostic = Diagnostic {
                rule: finding.rule,
                severity: finding.severity.word(),
                file,
                flag,
                line: shown(place.start.line),
                column: shown(place.start.column),
                end_line: shown(place.end.line),
                end_column: shown(place.end.column),
                path: section.mask.path(&finding.path),
                message: section.mask.message(&finding.message),
                help: finding.help.as_ref().map(|help| section.mask.message(help)),
                related: related(finding, section),
                fix: fix(finding, section),
            };
            out.write_all(self.separator.next().as_bytes())?;
            json_text::write(out, &diagnostic)?;
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let Summary { files, skipped, errors, warnings, without_credentials, encrypted, .. } = summary;
        out.write_all(self.separator.last().as_bytes())?;
        write!(out, "],\n\"summary\":{{\"files\":{files},\"skipped\":{skipped},\"errors\":{errors},")?;
        write!(out, "\"warnings\":{warnings},\"withoutCredentials\":{without_credentials}")?;
        if *encrypted > 0 {
            write!(out, ",\"encrypted\":{encrypted}")?;
        }
        writeln!(out, "}}}}")
    }
}
