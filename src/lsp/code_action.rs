//! What the editor can do about a finding: put it right, or ignore it.

use std::path::Path;

use lsp_types as lsp;

use crate::finding::Finding;
use crate::fix::{self, Applicability, Edit, Fix};
use crate::lint;
use crate::source::Lines;

use super::checked_pool::CheckedPool;
use super::client::Ability;
use super::diagnostics::{of_finding, touching};
use super::editor_state::EditorState;
use super::position::Positions;

/// What stands in a new comment for the reason, which only the user knows.
const REASON: &str = "say here why";

/// A longer part of a text is cut in a title. In characters.
const LONGEST: usize = 40;

/// What can be done about what is found in a range of a document; `only` are the kinds of actions that are asked for.
pub fn at(
    state: &EditorState,
    path: &Path,
    range: lsp::Range,
    only: Option<&[lsp::CodeActionKind]>,
) -> Option<Vec<lsp::CodeActionOrCommand>> {
    if !state.client.can(Ability::ActionLiterals) {
        return None;
    }
    let is_asked = |kind: &lsp::CodeActionKind| only.is_none_or(|only| only.iter().any(|asked| covers(asked, kind)));
    let mut actions = Vec::new();
    if is_asked(&lsp::CodeActionKind::QUICKFIX) {
        let bytes = Positions::new(state.values_text(path)?, state.client.encoding).bytes(range);
        let found = touching(&state.checked, path, &bytes);
        actions.extend(found.iter().filter_map(|(pool, finding)| fixing(state, path, pool, finding)));
        actions.extend(found.iter().filter_map(|(pool, finding)| ignoring(state, path, pool, finding)));
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

/// Puts a comment above a finding that ignores it.
fn ignoring(state: &EditorState, path: &Path, pool: &CheckedPool, finding: &Finding) -> Option<lsp::CodeAction> {
    let rule = lint::rule(finding.rule).filter(|rule| rule.can_be_ignored())?;
    let text = state.values_text(path)?;
    let lines = Lines::new(text);
    // A finding without a line is ignored above all values.
    let number = if finding.place.is_whole() { 1 } else { finding.place.start.line };
    let (bytes, line) = (lines.bytes(number)?, lines.get(number)?);
    if is_in_block(&lines, number) {
        return None;
    }
    let indentation = if finding.place.is_whole() { "" } else { &line[..line.len() - line.trim_start().len()] };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let new_text = format!("{indentation}# workerpool: ignore[{}] {REASON}{line_end}", rule.id);
    let range = Positions::new(text, state.client.encoding).range(bytes.start..bytes.start);
    let title = format!("Ignore `{}` here, and give a reason", rule.id);
    let edits = vec![lsp::TextEdit { range, new_text }];
    let action = action(state, path, title, lsp::CodeActionKind::QUICKFIX, edits)?;
    let diagnostics = of_finding(finding, pool, &state.documents, &state.client).map(|diagnostic| vec![diagnostic]);
    Some(lsp::CodeAction { diagnostics, ..action })
}

/// Whether a line is the first one of a block of text, in which a comment would be a part of the text.
fn is_in_block(lines: &Lines, number: u32) -> bool {
    let above = (1..number).rev().filter_map(|above| lines.get(above)).find(|line| !line.trim().is_empty());
    let header =
        above.and_then(|line| line.split(" #").next()).map(str::trim_end).and_then(|line| line.rsplit(' ').next());
    let header = header.and_then(|word| word.strip_prefix(['|', '>']));
    header.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte)))
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
