//! What the editor can do about a finding: put it right, or ignore it.

use std::iter;
use std::path::Path;

use lsp_types as lsp;

use crate::finding::Finding;
use crate::fix::{self, Applicability, Edit, Fix};
use crate::lint::{self, HeadLines};
use crate::source::{Lines, SourceId};
use crate::tree::JsonTree;
use crate::yaml;

use super::checked_pool::CheckedPool;
use super::client::Ability;
use super::diagnostics::{of_finding, touching};
use super::editor_state::EditorState;
use super::params::ActionContext;
use super::position::Positions;

/// What stands in a new comment for the reason, which only the user knows.
const REASON: &str = "say here why";

/// So many findings are offered to be ignored: for each of them, the text is read once more.
const MOST_IGNORED: usize = 50;

/// A longer part of a text is cut in a title. In characters.
const LONGEST: usize = 40;

/// What can be done about what is found in a range of a document, and about what the client names.
pub fn at(
    state: &EditorState,
    path: &Path,
    range: lsp::Range,
    ActionContext { only, diagnostics }: &ActionContext,
) -> Option<Vec<lsp::CodeActionOrCommand>> {
    if !state.client.can(Ability::ActionLiterals) {
        return None;
    }
    let only = only.as_deref().unwrap_or_default();
    let is_asked = |kind: &lsp::CodeActionKind| only.is_empty() || only.iter().any(|asked| covers(asked, kind));
    let mut actions = Vec::new();
    if is_asked(&lsp::CodeActionKind::QUICKFIX) {
        let positions = Positions::new(state.values_text(path)?, state.client.encoding);
        let named = diagnostics.iter().filter_map(|named| Some((positions.bytes(named.range), named.code.as_str()?)));
        let found = touching(&state.checked, path, &positions.bytes(range), &named.collect());
        actions.extend(found.iter().filter_map(|(pool, finding)| fixing(state, path, pool, finding)));
        let written = if found.is_empty() { None } else { state.values_text(path).and_then(json_of) };
        let ignored = found.iter().filter_map(|(pool, finding)| ignoring(state, path, pool, finding, written.as_ref()));
        actions.extend(ignored.take(MOST_IGNORED));
    }
    if is_asked(&lsp::CodeActionKind::SOURCE_FIX_ALL) {
        actions.extend(fixing_all(state, path));
    }
    Some(actions.into_iter().map(lsp::CodeActionOrCommand::CodeAction).collect())
}

/// Whether a kind of actions is another one or contains it.
fn covers(asked: &lsp::CodeActionKind, kind: &lsp::CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(asked.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty())
}

/// Puts a finding right.
fn fixing(state: &EditorState, path: &Path, pool: &CheckedPool, finding: &Finding) -> Option<lsp::CodeAction> {
    let fix = shown_fix(pool, finding)?;
    let edits = edits(state, pool, fix)?;
    let is_safe = fix.applicability == Applicability::Safe;
    let mut title = title(pool, finding, fix);
    if !is_safe {
        title.push_str(" (check that this is what you mean)");
    }
    let action = action(state, path, title, lsp::CodeActionKind::QUICKFIX, edits)?;
    let diagnostics = of_finding(finding, pool, &state.documents, &state.client).map(|diagnostic| vec![diagnostic]);
    let is_preferred = (is_safe && state.client.can(Ability::PreferredActions)).then_some(true);
    Some(lsp::CodeAction { diagnostics, is_preferred, ..action })
}

/// Puts a comment above a finding that ignores it: on the line before it, or, where a comment would be a part of a value, before
/// the line where that value begins. The comment must leave what the document holds as it is.
fn ignoring(
    state: &EditorState,
    path: &Path,
    pool: &CheckedPool,
    finding: &Finding,
    written: Option<&HeldValues>,
) -> Option<lsp::CodeAction> {
    let rule = lint::rule(finding.rule).filter(|rule| rule.can_be_ignored())?;
    let text = state.values_text(path)?;
    let lines = Lines::new(text);
    let values = pool.pool.layers.layer(finding.place.source)?.file()?;
    // A finding without a line is ignored above all values.
    let number = finding.place.start.line.max(1);
    let heads = HeadLines::of(values, &lines);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (at, new_text) = iter::once(number).chain(heads.above(number)).find_map(|number| {
        let (at, line) = (lines.bytes(number)?.start, lines.get(number)?);
        let indentation = if finding.place.is_whole() { "" } else { &line[..line.len() - line.trim_start().len()] };
        let comment = format!("{indentation}# workerpool: ignore[{}] {REASON}{line_end}", rule.id);
        let commented = format!("{}{comment}{}", &text[..at], &text[at..]);
        (json_of(&commented).as_ref() == written).then_some((at, comment))
    })?;
    let range = Positions::new(text, state.client.encoding).range(at..at);
    let title = format!("Ignore `{}` here, and give a reason", rule.id);
    let edits = vec![lsp::TextEdit { range, new_text }];
    let action = action(state, path, title, lsp::CodeActionKind::QUICKFIX, edits)?;
    let diagnostics = of_finding(finding, pool, &state.documents, &state.client).map(|diagnostic| vec![diagnostic]);
    Some(lsp::CodeAction { diagnostics, ..action })
}

/// What a text holds, and how much is wrong with it as YAML.
type HeldValues = (serde_json::Value, usize);

fn json_of(text: &str) -> Option<HeldValues> {
    let reading = yaml::read(text, SourceId::DEFAULTS);
    Some((serde_json::to_value(JsonTree(reading.tree)).ok()?, reading.faults.len()))
}

/// Makes all safe fixes in a document that do not touch each other.
fn fixing_all(state: &EditorState, path: &Path) -> Option<lsp::CodeAction> {
    let text = state.values_text(path)?;
    let mut found: Vec<(&CheckedPool, &Fix)> = Vec::new();
    for (pool, id) in state.checked.pools_of(path) {
        for finding in pool.findings.iter().filter(|finding| finding.place.source == id) {
            let fix = shown_fix(pool, finding).filter(|fix| fix.applicability == Applicability::Safe);
            found.extend(fix.map(|fix| (pool, fix)));
        }
    }
    let chosen = fix::apart(text, found, |(_, fix)| fix);
    let mut all = Vec::new();
    for (pool, fix) in chosen {
        all.extend(edits(state, pool, fix)?);
    }
    if all.is_empty() {
        return None;
    }
    let title = "Fix all that can only mean one thing".to_owned();
    action(state, path, title, lsp::CodeActionKind::SOURCE_FIX_ALL, all)
}

/// The fix of a finding, unless it writes what may not be shown.
fn shown_fix<'f>(pool: &CheckedPool, finding: &'f Finding) -> Option<&'f Fix> {
    finding.fix.as_ref().filter(|fix| fix.edits.iter().all(|edit| pool.mask().shows(&edit.text)))
}

fn edits(state: &EditorState, pool: &CheckedPool, fix: &Fix) -> Option<Vec<lsp::TextEdit>> {
    let edit = |Edit { place, text }: &Edit| {
        let source = pool.pool.layers.sources.get(place.source)?;
        let range = Positions::of(source, state.client.encoding).of_place(*place);
        Some(lsp::TextEdit { range, new_text: text.clone() })
    };
    fix.edits.iter().map(edit).collect()
}

/// What a fix does, in a few words. Of what the user wrote, it shows only keys and words: what else stands on their lines, such
/// as a comment, may hold a credential.
fn title(pool: &CheckedPool, finding: &Finding, fix: &Fix) -> String {
    let mask = pool.mask();
    let cut = |text: String| match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let is_word = |text: &&str| !text.contains(['\n', '\r', '#']) && mask.shows(text);
    if let [edit] = &fix.edits[..] {
        let old = pool.pool.layers.sources.written(edit.place).map(str::trim).filter(is_word);
        match (old, Some(edit.text.trim()).filter(is_word)) {
            (_, Some("")) => return format!("Remove `{}`", cut(mask.path(&finding.path))),
            (Some(""), Some(new)) => return format!("Insert `{}`", cut(new.to_owned())),
            (Some(old), Some(new)) => return format!("Change `{}` to `{}`", cut(old.to_owned()), cut(new.to_owned())),
            _ => {}
        }
    }
    format!("Fix: {}", mask.message(finding.help.as_ref().unwrap_or(&finding.message)))
}

/// An action that edits a document.
fn action(
    state: &EditorState,
    path: &Path,
    title: String,
    kind: lsp::CodeActionKind,
    edits: Vec<lsp::TextEdit>,
) -> Option<lsp::CodeAction> {
    let document = state.documents.get(path)?;
    let uri = state.documents.parsed_uri(path)?;
    let edit = match state.client.can(Ability::VersionedEdits) {
        true => {
            let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version: Some(document.version) };
            let edits = edits.into_iter().map(lsp::OneOf::Left).collect();
            let changes = lsp::DocumentChanges::Edits(vec![lsp::TextDocumentEdit { text_document, edits }]);
            lsp::WorkspaceEdit { document_changes: Some(changes), ..lsp::WorkspaceEdit::default() }
        }
        false => lsp::WorkspaceEdit { changes: Some([(uri, edits)].into()), ..lsp::WorkspaceEdit::default() },
    };
    Some(lsp::CodeAction { title, kind: Some(kind), edit: Some(edit), ..lsp::CodeAction::default() })
}
