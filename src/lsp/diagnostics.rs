//! Findings as editors show them.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use lsp_types as lsp;

use crate::config::ConfigFault;
use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Related, Severity};
use crate::lint::{self, page};
use crate::redact::Mask;
use crate::report::MOST_SHOWN;
use crate::source::{Place, Position, SourceId};

use super::checked_pool::{CheckedConfig, CheckedPool, OpenPools};
use super::client::{Ability, Client};
use super::open_documents::OpenDocuments;
use super::position::{Encoding, Positions};

/// Who says it.
const SOURCE: &str = "workerpool";

/// The rules whose findings are about something that could as well be absent.
const UNNECESSARY: [&str; 2] = ["no-effect", "unused-ignore"];

/// The diagnostics of all files, one of each that several pools have.
pub fn all(checked: &OpenPools, documents: &OpenDocuments, client: &Client) -> BTreeMap<PathBuf, Vec<lsp::Diagnostic>> {
    let mut found: BTreeMap<&Path, Vec<(&CheckedPool, &Finding)>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for pool in &checked.pools {
        for finding in &pool.findings {
            let Some(path) = pool.files.get(&finding.place.source) else { continue };
            if seen.insert((path, what(finding))) {
                found.entry(path).or_default().push((pool, finding));
            }
        }
    }
    let mut all: BTreeMap<PathBuf, Vec<lsp::Diagnostic>> = BTreeMap::new();
    for (path, mut found) in found {
        // Nobody reads more than that, and each letter that is typed sends all of them.
        found.sort_by_key(|(_, finding)| finding.severity);
        found.truncate(MOST_SHOWN);
        let told = found.iter().filter_map(|(pool, finding)| of_finding(finding, pool, documents, client));
        all.insert(path.to_owned(), told.collect());
    }
    for CheckedConfig { path, text, faults, warnings } in &checked.configs {
        let positions = Positions::new(text, client.encoding);
        let faults = faults.iter().map(|fault| of_config(fault, Severity::Error, &positions));
        let warnings = warnings.iter().map(|warning| of_config(warning, Severity::Warning, &positions));
        all.entry(path.clone()).or_default().extend(faults.chain(warnings));
    }
    all.values_mut().for_each(|found| found.sort_by_key(|diagnostic| diagnostic.range.start));
    all
}

/// What makes a finding the same as that of another pool.
fn what(finding: &Finding) -> (&'static str, Position, Position, &FieldPathBuf, &str) {
    (finding.rule, finding.place.start, finding.place.end, &finding.path, &finding.message)
}

/// A finding in a pool; none if it is in no text of the pool's.
pub fn of_finding(
    finding: &Finding,
    pool: &CheckedPool,
    documents: &OpenDocuments,
    client: &Client,
) -> Option<lsp::Diagnostic> {
    let (mask, sources) = (pool.mask(), &pool.pool.layers.sources);
    let mut message = mask.message(&finding.message);
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(&mask.message(help));
    }
    let related = match client.can(Ability::RelatedInformation) {
        true => finding.related.iter().filter_map(|related| of_related(related, pool, documents, client)).collect(),
        false => {
            for Related { place, message: words } in &finding.related {
                let at = at(pool, *place);
                message.push_str(&format!("\nsee {at}: {}", mask.message(words)));
            }
            Vec::new()
        }
    };
    let page = client.can(Ability::CodeDescription).then(|| page::link(finding.rule).parse().ok()).flatten();
    let is_unnecessary = client.can(Ability::UnnecessaryTag) && UNNECESSARY.contains(&finding.rule);
    Some(lsp::Diagnostic {
        range: Positions::of(sources.get(finding.place.source)?, client.encoding).of_place(finding.place),
        severity: Some(severity(finding.severity)),
        code: Some(lsp::NumberOrString::String(finding.rule.to_owned())),
        code_description: page.map(|href| lsp::CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: is_unnecessary.then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: None,
    })
}

/// A place as it is shown: the file, the line and the column.
pub fn at(pool: &CheckedPool, Place { source, start, .. }: Place) -> String {
    let Position { line, column } = start;
    format!("{}:{line}:{column}", pool.name(source))
}

/// The findings in a file that touch some bytes of it, or that are `named` by their bytes and their rules, each with its pool;
/// one of each that several pools have.
pub fn touching<'c>(
    checked: &'c OpenPools,
    path: &'c Path,
    bytes: &Range<usize>,
    named: &HashSet<(Range<usize>, &str)>,
) -> Vec<(&'c CheckedPool, &'c Finding)> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for (pool, id) in checked.pools_of(path) {
        let Some(source) = pool.pool.layers.sources.get(id) else { continue };
        let lines = source.lines();
        let (start, end) = (lines.position(bytes.start), lines.position(bytes.end));
        let touches = |place: Place| match place.is_whole() {
            // It is shown at the first line.
            true => start.line == 1,
            false => place.start <= end && start <= place.end,
        };
        // Bytes are the same in all encodings.
        let positions = Positions::of(source, Encoding::default());
        let is_named =
            |finding: &Finding| !named.is_empty() && named.contains(&(positions.bytes_of(finding.place), finding.rule));
        let is_asked = |finding: &&Finding| touches(finding.place) || is_named(finding);
        let here = pool.findings.iter().filter(|finding| finding.place.source == id).filter(is_asked);
        found.extend(here.filter(|finding| seen.insert(what(finding))).map(|finding| (pool, finding)));
    }
    found.truncate(MOST_SHOWN);
    found
}

fn of_related(
    Related { place, message }: &Related,
    pool: &CheckedPool,
    documents: &OpenDocuments,
    client: &Client,
) -> Option<lsp::DiagnosticRelatedInformation> {
    let location = location(*place, pool, documents, client)?;
    Some(lsp::DiagnosticRelatedInformation { location, message: pool.mask().message(message) })
}

/// A place in a file of a pool.
pub fn location(place: Place, pool: &CheckedPool, documents: &OpenDocuments, client: &Client) -> Option<lsp::Location> {
    let uri = documents.parsed_uri(pool.files.get(&place.source)?)?;
    let source = pool.pool.layers.sources.get(place.source)?;
    Some(lsp::Location { uri, range: Positions::of(source, client.encoding).of_place(place) })
}

/// What is wrong with a configuration.
fn of_config(fault: &ConfigFault, of: Severity, positions: &Positions) -> lsp::Diagnostic {
    let place = Place { source: SourceId::CHART, start: fault.at, end: fault.end };
    lsp::Diagnostic {
        range: positions.of_place(place),
        severity: Some(severity(of)),
        source: Some(SOURCE.to_owned()),
        message: Mask::default().message(&fault.message),
        ..lsp::Diagnostic::default()
    }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
    }
}

/// What a rule means, for people who see its findings.
pub fn meaning(rule: &str, client: &Client) -> Option<String> {
    let rule = lint::rule(rule)?;
    let markup = client.hover;
    let name = markup.strong(&markup.code(rule.id));
    Some(format!(
        "{name}: {}.\n\n{}\n\n{}",
        rule.summary,
        rule.why,
        markup.link("All about this rule", &page::link(rule.id))
    ))
}
