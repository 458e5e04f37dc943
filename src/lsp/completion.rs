//! What may be written at a cursor: keys, words, names of variables and of volumes, quantities.

use std::ops::Range;
use std::path::Path;

use lsp_types as lsp;

use crate::field_path::{FieldPathBuf, Step};
use crate::launcher_variable;
use crate::lint::Rule;

use super::client::Client;
use super::editor_state::{EditorState, names_launcher_variable};
use super::field_schema::{Holding, SchemaField, chart_key, type_words};
use super::ignored_rule;
use super::outline::{Beside, Outline, Slot, TextCursor, unquoted};
use super::position::Positions;
use super::quantities;
use super::volumes;

/// Words that a field of a type in Kubernetes usually has, though it takes others.
const USUAL: [(&str, &str, &str); 1] = [("EmptyDirVolumeSource", "medium", "Memory")];

/// Something that may be written.
struct Proposal {
    /// What it is called in the list.
    label: String,
    /// What is written.
    text: String,
    kind: lsp::CompletionItemKind,
    /// What it is, in a few words.
    detail: String,
    /// What it does.
    doc: String,
    /// Those with a lower rank come first.
    rank: Rank,
}

impl Proposal {
    /// A word that is written as it is called.
    fn new(text: &str, kind: lsp::CompletionItemKind, detail: &str, doc: &str) -> Proposal {
        Proposal {
            label: text.to_owned(),
            text: text.to_owned(),
            kind,
            detail: detail.to_owned(),
            doc: doc.to_owned(),
            rank: Rank::Usual,
        }
    }
}

/// Which proposals come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Needed,
    Usual,
    Outdated,
}

/// What may be written at a byte of a document.
pub fn at(state: &EditorState, path: &Path, byte: usize) -> Option<lsp::CompletionList> {
    let text = state.values_text(path)?;
    if let Some(name) = ignored_rule::at(text, byte) {
        let rules = ignored_rule::choices().map(ignored).collect();
        return Some(lsp::CompletionList { is_incomplete: false, items: items(state, text, name, byte, rules) });
    }
    let outline = Outline::around(text, byte);
    let cursor = outline.cursor.as_ref()?;
    let in_values = state.in_values(path, &cursor.path)?;
    let proposals = match cursor.slot {
        Slot::Key | Slot::NewItem => keys_or_items(state, path, &outline, cursor, &in_values),
        Slot::Item if state.schema.at(&in_values)?.holding() == Holding::Map => {
            keys(state.schema.at(&in_values)?, &in_values, &[], cursor)
        }
        Slot::Item | Slot::Value => values(state, path, &outline, cursor, &in_values),
    };
    let items = items(state, text, cursor.word.clone(), byte, proposals);
    // Quantities follow the digits that are there.
    let is_incomplete = cursor.slot != Slot::Key && state.schema.at(&in_values).is_some_and(SchemaField::is_quantity);
    Some(lsp::CompletionList { is_incomplete, items })
}

/// Proposals in the place of a word. Those that begin like what is written before a byte come first.
fn items(
    state: &EditorState,
    text: &str,
    word: Range<usize>,
    byte: usize,
    proposals: Vec<Proposal>,
) -> Vec<lsp::CompletionItem> {
    let typed = unquoted(&text[word.start..byte]).to_lowercase();
    let mut proposals: Vec<(bool, usize, Proposal)> = proposals
        .into_iter()
        .enumerate()
        .map(|(number, proposal)| (!proposal.label.to_lowercase().starts_with(&typed), number, proposal))
        .collect();
    proposals.sort_by_key(|(is_other, number, proposal)| (*is_other, proposal.rank, *number));
    let range = Positions::new(text, state.client.encoding).range(word.clone());
    let quote = text[word].chars().next().filter(|c| matches!(c, '"' | '\''));
    let items = proposals.into_iter().enumerate();
    items.map(|(number, (_, _, proposal))| item(proposal, number, range, quote, &state.client)).collect()
}

/// A rule that a comment can ignore.
fn ignored(rule: &Rule) -> Proposal {
    Proposal::new(rule.id, lsp::CompletionItemKind::CONSTANT, rule.summary, rule.why)
}

/// The keys of the map at a path; for a list, its items with the dash that they need.
fn keys_or_items(
    state: &EditorState,
    document: &Path,
    outline: &Outline,
    cursor: &TextCursor,
    path: &FieldPathBuf,
) -> Vec<Proposal> {
    let Some(field) = state.schema.at(path) else { return Vec::new() };
    if field.holding() != Holding::List {
        let written = outline.keys_of(&cursor.path).filter(|line| line.key != cursor.word);
        let present: Vec<&Step> = written.filter_map(|line| line.path.0.last()).collect();
        return keys(field, path, &present, cursor);
    }
    let item = path.index(0);
    let mut proposals = match field.items() {
        Some(of_item) if of_item.holding() == Holding::Map => keys(of_item, &item, &[], cursor),
        _ => values(state, document, outline, cursor, &item),
    };
    for proposal in &mut proposals {
        proposal.text = format!("- {}", proposal.text);
    }
    proposals
}

/// The keys of the map at a path that are not there yet.
fn keys(map: SchemaField, path: &FieldPathBuf, present: &[&Step], cursor: &TextCursor) -> Vec<Proposal> {
    let fields = map.fields().into_iter();
    // SOPS writes its own key at the top.
    let fields = fields.filter(|(name, _)| !(path.0.is_empty() && *name == "sops"));
    let absent = fields.filter(|(name, _)| present.iter().all(|step| **step != Step::Key((*name).into())));
    let proposal = |(name, field): (&str, SchemaField)| Proposal {
        text: match (cursor.beside, field.holding()) {
            (Beside::Colon, _) => name.to_owned(),
            (_, Holding::Scalar) => format!("{name}: "),
            (_, Holding::Map | Holding::List) => format!("{name}:"),
        },
        rank: match field.description() {
            _ if map.needs(name) => Rank::Needed,
            doc if doc.starts_with("Deprecated.") || doc.starts_with("No longer works.") => Rank::Outdated,
            _ => Rank::Usual,
        },
        ..Proposal::new(
            name,
            lsp::CompletionItemKind::PROPERTY,
            &type_words(&path.key(name), field),
            field.description(),
        )
    };
    absent.map(proposal).collect()
}

/// The values that a field may have, as far as they can be listed.
fn values(
    state: &EditorState,
    document: &Path,
    outline: &Outline,
    cursor: &TextCursor,
    path: &FieldPathBuf,
) -> Vec<Proposal> {
    let Some(field) = state.schema.at(path) else { return Vec::new() };
    let default = chart_key(path).and_then(|key| key.default_text());
    let told = |word: &str| if default.as_deref() == Some(word) { "default" } else { "" };
    let word = |word: &str| Proposal::new(word, lsp::CompletionItemKind::VALUE, told(word), "");
    let mut proposals: Vec<Proposal> = if names_launcher_variable(path) {
        let variable = |name: &&str| {
            Proposal::new(name, lsp::CompletionItemKind::VARIABLE, "", launcher_variable::doc(name).unwrap_or_default())
        };
        launcher_variable::KNOWN.iter().map(variable).collect()
    } else if state.names_volume(path) {
        let volume = |(name, by): (String, String)| Proposal::new(&name, lsp::CompletionItemKind::REFERENCE, &by, "");
        volumes::names(state, document, outline).into_iter().map(volume).collect()
    } else if field.is_quantity() {
        let text = state.values_text(document).unwrap_or_default();
        let quantity = |(text, doc): (String, String)| Proposal::new(&text, lsp::CompletionItemKind::UNIT, &doc, "");
        quantities::near(path, unquoted(&text[cursor.word.clone()])).into_iter().map(quantity).collect()
    } else if field.is_boolean() {
        ["true", "false"].into_iter().map(word).collect()
    } else {
        let default = default.as_deref().filter(|default| field.holding() == Holding::Scalar && *default != "\"\"");
        let mut words = field.words();
        words.extend(usual_words(state, path));
        words.extend(default.filter(|default| !words.contains(default)));
        words.into_iter().map(word).collect()
    };
    if cursor.beside == Beside::ColonBefore {
        proposals.iter_mut().for_each(|proposal| proposal.text.insert(0, ' '));
    }
    proposals
}

/// The words that the field at a path usually has.
fn usual_words(state: &EditorState, path: &FieldPathBuf) -> Vec<&'static str> {
    let of_type = path.parent().and_then(|map| state.schema.at(&map)).and_then(SchemaField::type_name);
    let (Some(of_type), Some(Step::Key(key))) = (of_type, path.0.last()) else { return Vec::new() };
    let usual = USUAL.iter().filter(|(name, field, _)| *name == of_type && key == field);
    usual.map(|(.., word)| *word).collect()
}

fn item(
    proposal: Proposal,
    number: usize,
    range: lsp::Range,
    quote: Option<char>,
    client: &Client,
) -> lsp::CompletionItem {
    let Proposal { label, text, kind, detail, doc, .. } = proposal;
    // Somebody who began with a quote wants to keep it.
    let quoted =
        quote.filter(|_| kind != lsp::CompletionItemKind::PROPERTY).map(|quote| format!("{quote}{text}{quote}"));
    let new_text = quoted.unwrap_or(text);
    let filter = quote.map(|quote| format!("{quote}{label}"));
    lsp::CompletionItem {
        kind: Some(kind),
        detail: (!detail.is_empty()).then_some(detail),
        documentation: (!doc.is_empty()).then(|| lsp::Documentation::MarkupContent(client.completion.content(doc))),
        sort_text: Some(format!("{number:04}")),
        filter_text: Some(filter.unwrap_or_else(|| label.clone())),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text })),
        label,
        ..lsp::CompletionItem::default()
    }
}
