//! Findings as editors show them.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use lsp_types as lsp;

use crate::config::ConfigFault;
use crate::finding::{Finding, Related, Severity};
use crate::lint::{self, page};
use crate::report::MOST_SHOWN;
use crate::source::{Place, Position, SourceId};

use super::checked_pool::{CheckedConfig, CheckedPool, OpenPools};
use super::client::{Ability, Client};
use super::open_documents::OpenDocuments;
use super::position::Positions;

/// Who says it.
const SOURCE: &str = "workerpool";

/// The rules whose findings are about something that could as well be absent.
const UNNECESSARY: [&str; 2] = ["no-effect", "unused-ignore"];

/// The diagnostics of all files, one of each that several pools have.
pub fn all(checked: &OpenPools, documents: &OpenDocuments, client: &Client) -> BTreeMap<PathBuf, Vec<lsp::Diagnostic>> {
    let mut all: BTreeMap<PathBuf, Vec<lsp::Diagnostic>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for pool in &checked.pools {
        for finding in &pool.findings {
            let Some(path) = pool.files.get(&finding.place.source) else { continue };
            let Finding { rule, place, message, .. } = finding;
            if seen.insert((path, *rule, place.start, place.end, &finding.path, &**message)) {
                let found = all.entry(path.clone()).or_default();
                found.extend(of_finding(finding, pool, documents, client));
            }
        }
    }
    for CheckedConfig { path, text, faults } in &checked.configs {
        let positions = Positions::new(text, client.encoding);
        all.entry(path.clone()).or_default().extend(faults.iter().map(|fault| of_config(fault, &positions)));
    }
    for found in all.values_mut().filter(|found| found.len() > MOST_SHOWN) {
        found.sort_by_key(|diagnostic| diagnostic.severity.map(|severity| severity != lsp::DiagnosticSeverity::ERROR));
        found.truncate(MOST_SHOWN);
    }
    all.values_mut().for_each(|found| found.sort_by_key(|diagnostic| diagnostic.range.start));
    all
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

/// The findings in a file that touch a range of it, each with its pool; one of each that several pools have.
pub fn touching<'c>(
    checked: &'c OpenPools,
    path: &'c Path,
    range: lsp::Range,
    client: &Client,
) -> Vec<(&'c CheckedPool, &'c Finding)> {
    let mut found: Vec<(&CheckedPool, &Finding)> = Vec::new();
    for (pool, id) in checked.pools_of(path) {
        let Some(source) = pool.pool.layers.sources.get(id) else { continue };
        let positions = Positions::of(source, client.encoding);
        for finding in pool.findings.iter().filter(|finding| finding.place.source == id) {
            let its = positions.of_place(finding.place);
            let is_new = || found.iter().all(|(_, known)| !is_same(known, finding));
            if its.start <= range.end && range.start <= its.end && is_new() {
                found.push((pool, finding));
            }
        }
    }
    found
}

/// Whether two pools find the same.
fn is_same(a: &Finding, b: &Finding) -> bool {
    let place = |finding: &Finding| (finding.place.start, finding.place.end);
    (a.rule, place(a), &a.path, &*a.message) == (b.rule, place(b), &b.path, &*b.message)
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
fn of_config(fault: &ConfigFault, positions: &Positions) -> lsp::Diagnostic {
    let place = Place { source: SourceId::CHART, start: fault.at, end: fault.end };
    lsp::Diagnostic {
        range: positions.of_place(place),
        severity: Some(lsp::DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: fault.message.to_string(),
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
