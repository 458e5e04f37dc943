//! SARIF 2.1.0, the log that code scanning reads.

use super::fingerprint::Fingerprints;
use super::json_text;
use super::printer::{Printer, Section};
use super::separator::Separator;
use super::style::Summary;
use super::wording::{sentence, told};
use crate::finding::{Finding, Related};
use crate::fix::{Edit, Fix};
use crate::lint::Rule;
use crate::lint::page::{example, link, shown};
use crate::source::{Origin, Place};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The program's own page.
const HOME: &str = concat!("https://crates.io/crates/", env!("CARGO_PKG_NAME"));

/// A line longer than this, in characters, is not quoted.
const LONGEST_SNIPPET: usize = 500;

/// Prints a log of one run. Results are printed as they come.
pub(super) struct Sarif<'a> {
    rules: &'a [Rule],
    indices: HashMap<&'static str, usize>,
    separator: Separator,
}

impl<'a> Sarif<'a> {
    /// A log that describes these rules.
    pub(super) fn new(rules: &'a [Rule]) -> Self {
        let indices = rules.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
        Sarif { rules, indices, separator: Separator::default() }
    }

    fn result(&self, finding: &Finding, fingerprint: String, section: &mut Section<'_>) -> Value {
        let mut found_at = location(finding.place, section);
        if !finding.path.0.is_empty() {
            let path = json!({"fullyQualifiedName": section.mask.path(&finding.path)});
            match found_at["logicalLocations"].as_array_mut() {
                Some(logical) => logical.push(path),
                None => found_at["logicalLocations"] = json!([path]),
            }
        }
        let mut result = json!({
            "ruleId": finding.rule,
            "level": finding.severity.word(),
            "message": {"text": plain(&told(finding, section, sentence(finding, section.mask)))},
            "locations": [found_at],
            "partialFingerprints": {"workerpool/v1": fingerprint},
        });
        if !finding.related.is_empty() {
            let place = |Related { place, message }: &Related| {
                let mut other = location(*place, section);
                other["message"] = json!({"text": plain(&section.mask.message(message))});
                other
            };
            result["relatedLocations"] = finding.related.iter().map(place).collect();
        }
        if let Some(fix) = section.fix(finding) {
            result["fixes"] = json!([changes(fix, finding, section)]);
        }
        if let Some(index) = self.indices.get(finding.rule) {
            result["ruleIndex"] = json!(index);
        }
        result
    }
}

impl Printer for Sarif<'_> {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\n\"version\":\"2.1.0\",\n\"runs\":[{{\n")?;
        write!(out, "\"columnKind\":\"unicodeCodePoints\",\n\"tool\":{{\"driver\":{{\"name\":\"workerpool\",")?;
        write!(out, "\"informationUri\":\"{HOME}\",")?;
        write!(out, "\"version\":\"{version}\",\"semanticVersion\":\"{version}\",\"rules\":[")?;
        let mut separator = Separator::default();
        for rule in self.rules {
            out.write_all(separator.next().as_bytes())?;
            json_text::write(out, &description(rule))?;
        }
        write!(out, "{}]}}}},\n\"results\":[", separator.last())
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut fingerprints = Fingerprints::new();
        for finding in section.findings {
            let fingerprint = fingerprints.next(finding, section);
            out.write_all(self.separator.next().as_bytes())?;
            json_text::write(out, &self.result(finding, fingerprint, section))?;
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let successful = summary.unreadable == 0 && summary.pools > 0;
        let last = self.separator.last();
        writeln!(out, "{last}],\n\"invocations\":[{{\"executionSuccessful\":{successful}}}]}}]}}")
    }
}

/// A place with the line on which it stands. An argument is no file: it is shown at the one that it is laid over, without a
/// line, since code scanning refuses a log with a result that has no file. Its flag is told beside it.
fn location(place: Place, section: &mut Section<'_>) -> Value {
    let mut location = json!({});
    if let Some(physical) = physical_location(place, section) {
        location["physicalLocation"] = physical;
    }
    if let Origin::Argument(flag) = section.origin_of(place) {
        location["logicalLocations"] = json!([{"name": flag, "kind": "parameter"}]);
    }
    location
}

fn physical_location(place: Place, section: &mut Section<'_>) -> Option<Value> {
    let mut physical = json!({"artifactLocation": {"uri": uri(&section.artifact(place)?)}});
    if !place.is_whole() && section.is_in_file(place) {
        let (start, end) = (place.start, place.end);
        physical["region"] = region(place);
        let line = section.excerpts.line(place.source, start.line).filter(|_| start.line == end.line);
        if let Some(line) = line.filter(|line| line.chars().len() <= LONGEST_SNIPPET) {
            physical["contextRegion"] = json!({"startLine": start.line, "snippet": {"text": line.to_string()}});
        }
    }
    Some(physical)
}

fn region(Place { start, end, .. }: Place) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// A fix: all of its edits are in one file.
fn changes(fix: &Fix, finding: &Finding, section: &Section<'_>) -> Value {
    let Fix { applicability, edits, consent: _ } = fix;
    let replacement =
        |Edit { place, text }: &Edit| json!({"deletedRegion": region(*place), "insertedContent": {"text": text}});
    let replacements: Vec<Value> = edits.iter().map(replacement).collect();
    let file = section.artifact(finding.place).unwrap_or_default();
    let mut changes = json!({
        "artifactChanges": [{"artifactLocation": {"uri": uri(&file)}, "replacements": replacements}],
        "properties": {"applicability": applicability.word()},
    });
    if let Some(help) = &finding.help {
        changes["description"] = json!({"text": plain(&section.mask.message(help))});
    }
    changes
}

fn description(rule: &Rule) -> Value {
    let Rule { id, severity, summary, why, bad, good, .. } = rule;
    let text = format!("{why}\n\nBad:\n\n{}\n\nGood:\n\n{}", shown(bad), shown(good));
    let markdown = format!("{why}\n\nBad:\n\n{}\nGood:\n\n{}", example(bad), example(good));
    json!({
        "id": id,
        "shortDescription": {"text": plain(summary)},
        "fullDescription": {"text": plain(why)},
        "helpUri": link(id),
        "help": {"text": plain(&text), "markdown": markdown},
        "defaultConfiguration": {"level": severity.word()},
    })
}

/// A plain text message in which nothing is a link (SARIF 2.1.0, section 3.11.6).
fn plain(text: &str) -> String {
    text.replace("](", "] (")
}

/// The URI of a file: a relative one for a relative path, so that code scanning finds it from the root of the repository.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => write!(uri, "%{byte:02X}").expect("a string takes all"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("values.yaml", "values.yaml"),
            ("a b/ü%:.yaml", "a%20b/%C3%BC%25%3A.yaml"),
            ("../x.yaml", "../x.yaml"),
            ("/tmp/x.yaml", "file:///tmp/x.yaml"),
        ] {
            assert_eq!(uri(path), expected);
        }
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
