//! Manifests in a text: YAML documents, JSON, and the lists in them.

use std::fmt;

use crate::fault::{Kind, PlacedFault};
use crate::message::Message;
use crate::source::SourceId;
use crate::tree::Tree;
use crate::yaml;

/// Why a text cannot be read as manifests, and where.
#[derive(Debug)]
pub struct NotManifests {
    line: u32,
    column: u32,
    why: Message,
}

impl fmt::Display for NotManifests {
    /// `12:3: why`. No message of the YAML reader holds a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, &*self.why)
    }
}

/// Adds the manifests in a text, those in lists one by one, and says whether there is a document in it. Fields may be anything.
///
/// # Errors
///
/// Fails where a document is not YAML, or is no manifest.
pub fn read(text: &str, source: SourceId, into: &mut Vec<Tree>) -> Result<bool, NotManifests> {
    let mut any = false;
    for (first, document) in split(text) {
        let reading = yaml::read(document, source);
        // Of a key that stands twice the last value counts, as it does to Kubernetes.
        let broken = reading.faults.iter().find(|fault| fault.kind != Kind::DuplicateKey);
        if let Some(fault) = broken {
            return Err(unreadable(fault, first, document));
        }
        if reading.tree.as_map().is_some_and(|map| map.is_empty()) {
            continue;
        }
        any = true;
        flatten(&reading.tree, into).map_err(|why| NotManifests { line: first, column: 1, why })?;
    }
    Ok(any)
}

/// What is said of a text that is no manifest, such as the error of a command.
const NO_MANIFEST: &str = "this is not a Kubernetes manifest, which has `apiVersion` and `kind`";

fn unreadable(fault: &PlacedFault, first: u32, document: &str) -> NotManifests {
    let at = fault.place.start;
    let why = match fault.kind {
        Kind::NotAMap => NO_MANIFEST.into(),
        _ if !document.contains("apiVersion") => {
            format!("{NO_MANIFEST}; if a command printed it, look whether that failed").into()
        }
        _ => fault.message.clone(),
    };
    NotManifests { line: first + at.line.saturating_sub(1), column: at.column.max(1), why }
}

/// The documents of a stream, each with the number of its first line. A line of three dashes separates them, as kubectl
/// has it (`YAMLReader` in `k8s.io/apimachinery/pkg/util/yaml`); what else stands on that line belongs to the document.
fn split(text: &str) -> Vec<(u32, &str)> {
    let mut documents = Vec::new();
    let (mut first, mut start) = (1, 0);
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if at > start && is_separator(line) {
            documents.push((first, &text[start..at]));
            (first, start) = (number, at);
        }
        at += line.len();
    }
    documents.push((first, &text[start..]));
    documents
}

fn is_separator(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Adds a manifest, or each of the manifests of a list (`v1` List, `DeploymentList`).
fn flatten(manifest: &Tree, into: &mut Vec<Tree>) -> Result<(), Message> {
    let text = |key: &str| manifest.get(key).and_then(Tree::as_text);
    let items = manifest.get("items").and_then(Tree::as_list);
    match (text("apiVersion"), text("kind"), items) {
        (Some(_), Some(kind), Some(items)) if kind.ends_with("List") => {
            items.iter().try_for_each(|item| flatten(item, into))
        }
        (Some(_), Some(_), _) => {
            into.push(manifest.clone());
            Ok(())
        }
        _ => Err(format!("{NO_MANIFEST}; to compare with the values at a revision of git, use --rev").into()),
    }
}
