//! What there is to say about what the editor points at: the key, who sets it, and the rules that find something there.

use std::path::Path;

use lsp_types as lsp;

use crate::explain::{self, Does, Said};
use crate::field_path::FieldPathBuf;
use crate::launcher_variable;
use crate::visible;

use super::checked_pool::CheckedPool;
use super::client::Client;
use super::diagnostics::{self, touching};
use super::editor_state::{EditorState, below, names_launcher_variable};
use super::field_schema::{chart_key, type_words};
use super::outline::{Outline, Slot, unquoted};
use super::position::Positions;

/// At most so many lines say who sets a key: a layer may be shared by many pools.
const MOST_SAID: usize = 12;

/// What there is to say at a byte of a document, and about which part of it.
pub fn at(state: &EditorState, path: &Path, byte: usize) -> Option<lsp::Hover> {
    let text = state.values_text(path)?;
    let positions = Positions::new(text, state.client.encoding);
    let mut paragraphs = Vec::new();
    let mut range = None;
    if let Some(cursor) = Outline::around(text, byte).cursor
        && let Some(target) = cursor.target(text)
        && let Some(in_values) = state.in_values(path, &target)
    {
        if cursor.slot == Slot::Value && names_launcher_variable(&in_values) {
            paragraphs.extend(variable(unquoted(&text[cursor.word.clone()]), &state.client));
        }
        if let Some(field) = field(state, &in_values) {
            paragraphs.push(field);
            paragraphs.extend(who_sets(state, path, &target));
        }
        range = Some(positions.range(cursor.word)).filter(|_| !paragraphs.is_empty());
    }
    let mut rules: Vec<&str> = Vec::new();
    for (_, finding) in touching(&state.checked, path, &(byte..byte)) {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
            paragraphs.extend(diagnostics::meaning(finding.rule, &state.client));
        }
    }
    let contents = lsp::HoverContents::Markup(state.client.hover.content(paragraphs.join("\n\n")));
    (!paragraphs.is_empty()).then_some(lsp::Hover { contents, range })
}

/// What a field is and does.
fn field(state: &EditorState, path: &FieldPathBuf) -> Option<String> {
    let markup = state.client.hover;
    let field = state.schema.at(path)?;
    // Only what the chart or Kubernetes has: the keys of a map of labels are the user's own.
    let key = chart_key(path);
    if key.is_none() && field.description().is_empty() {
        return None;
    }
    let mut text = format!("{}: {}", markup.strong(&markup.code(&path.to_string())), type_words(path, field));
    if let Some(default) = key.and_then(|key| key.default_text()) {
        text.push_str(&format!(", default {}", markup.code(&default)));
    }
    let description = key.map_or(field.description(), |key| key.doc);
    text.push_str(&format!("\n\n{description}"));
    if let Some(page) = field.page() {
        text.push_str(&format!("\n\n{}", markup.link("Its type in Kubernetes", page)));
    }
    Some(text)
}

/// What the launcher does with a variable.
fn variable(name: &str, client: &Client) -> Option<String> {
    let doc = launcher_variable::doc(name)?;
    Some(format!("{}: {doc}", client.hover.strong(&client.hover.code(name))))
}

/// Who says what about a key of a document, in its pools.
fn who_sets(state: &EditorState, path: &Path, target: &FieldPathBuf) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for (pool, _) in state.checked.pools_of(path) {
        let Some(target) = below(pool.pool.layers.at(), target) else { continue };
        let said = explain::said(&pool.pool, &target);
        // That the default counts is said above.
        if said.iter().all(|said| said.does == Does::Default) {
            continue;
        }
        for said in said.iter().filter(|said| said.place.is_users()) {
            let line = line(said, pool, &state.client);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    let more = lines.len().saturating_sub(MOST_SAID);
    lines.truncate(MOST_SAID);
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    (!lines.is_empty()).then(|| format!("Set by:\n\n{}", lines.join("\n")))
}

fn line(said: &Said, pool: &CheckedPool, client: &Client) -> String {
    let Said { place, value, does } = said;
    let value = explain::shown(value, pool.mask());
    let at = visible::line(&diagnostics::at(pool, *place));
    format!("- {}: {} ({})", client.hover.code(&at), client.hover.code(&value), does.word())
}
