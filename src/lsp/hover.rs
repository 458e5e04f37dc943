//! What there is to say about what the editor points at: the key, who sets it, and the rules that find something there.

use std::collections::HashSet;
use std::path::Path;

use lsp_types as lsp;

use crate::explain::{self, Said};
use crate::field_path::FieldPathBuf;
use crate::launcher_variable;
use crate::visible;

use super::checked_pool::CheckedPool;
use super::client::Client;
use super::diagnostics::{self, touching};
use super::editor_state::{EditorState, below, names_launcher_variable};
use super::field_schema::{chart_key, type_words};
use super::ignored_rule;
use super::outline::{Outline, Slot, unquoted};
use super::position::Positions;

/// No pool is added once so many lines say who sets a key: a layer may be shared by many pools.
const MOST_SAID: usize = 12;
/// Of the pools that say the same, so many are named.
const MOST_NAMED: usize = 3;

/// What there is to say at a byte of a document, and about which part of it.
pub fn at(state: &EditorState, path: &Path, byte: usize) -> Option<lsp::Hover> {
    let text = state.values_text(path)?;
    let positions = Positions::new(text, state.client.encoding);
    let mut paragraphs = Vec::new();
    let mut range = None;
    if let Some(name) = ignored_rule::at(text, byte) {
        paragraphs.extend(diagnostics::meaning(&text[name.clone()], &state.client));
        range = Some(positions.range(name)).filter(|_| !paragraphs.is_empty());
    } else if let Some(cursor) = Outline::around(text, byte).cursor
        && let Some(target) = cursor.target(text)
        && let Some(in_values) = state.in_values(path, &target)
    {
        if cursor.slot == Slot::Value && names_launcher_variable(&in_values) {
            paragraphs.extend(variable(unquoted(&text[cursor.word.clone()]), &state.client));
        }
        if let Some(field) = field(state, &in_values).or_else(|| of_map(state, &in_values)) {
            paragraphs.push(field);
            paragraphs.extend(who_sets(state, path, &target));
        }
        range = Some(positions.range(cursor.word)).filter(|_| !paragraphs.is_empty());
    }
    let mut rules: Vec<&str> = Vec::new();
    for (_, finding) in touching(&state.checked, path, &(byte..byte), &HashSet::new()) {
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
    // Only what the chart or Kubernetes has.
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

/// What the map or the list around a field is: the keys of a map of labels are the user's own, and nothing else is known of
/// them.
fn of_map(state: &EditorState, path: &FieldPathBuf) -> Option<String> {
    state.schema.at(path)?;
    let above = std::iter::successors(path.parent(), FieldPathBuf::parent);
    above
        .take_while(|above| !above.0.is_empty())
        .find_map(|above| field(state, &above))
        .map(|field| format!("In {field}"))
}

/// Who says what about a key of a document, in its pools: a list for each pool, or one for pools that say the same.
fn who_sets(state: &EditorState, path: &Path, target: &FieldPathBuf) -> Option<String> {
    let mut lists: Vec<SetBy> = Vec::new();
    let (mut lines_left, mut pools_left_out) = (MOST_SAID, 0);
    for (pool, _) in state.checked.pools_of(path) {
        let lines = lines(pool, target, &state.client);
        if lines.is_empty() {
            continue;
        }
        if let Some(same) = lists.iter_mut().find(|list| list.lines == lines) {
            same.pools.push(pool.own_name());
        } else if lines_left == 0 {
            pools_left_out += 1;
        } else {
            lines_left = lines_left.saturating_sub(lines.len());
            lists.push(SetBy { pools: vec![pool.own_name()], lines });
        }
    }
    let mut texts: Vec<String> = match &lists[..] {
        [] => return None,
        [list] if pools_left_out == 0 => vec![format!("Set by:\n\n{}", list.shown())],
        lists => lists.iter().map(|list| format!("In {}:\n\n{}", list.named(&state.client), list.shown())).collect(),
    };
    if pools_left_out > 0 {
        let noun = if pools_left_out == 1 { "pool" } else { "pools" };
        texts.push(format!("and {pools_left_out} more {noun}"));
    }
    Some(texts.join("\n\n"))
}

/// Who sets a key in some pools.
struct SetBy {
    /// The files of the pools.
    pools: Vec<String>,
    /// What each layer says.
    lines: Vec<String>,
}

impl SetBy {
    fn shown(&self) -> String {
        let mut lines: Vec<&str> = self.lines.iter().take(MOST_SAID).map(String::as_str).collect();
        let more = self.lines.len() - lines.len();
        let rest = format!("- and {more} more");
        lines.extend((more > 0).then_some(rest.as_str()));
        lines.join("\n")
    }

    fn named(&self, client: &Client) -> String {
        let names: Vec<String> = self.pools.iter().take(MOST_NAMED).map(|name| client.hover.code(name)).collect();
        match self.pools.len() - names.len() {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }
}

/// What each layer of a pool says about a key of a document; nothing where only the default counts, which is told already.
fn lines(pool: &CheckedPool, target: &FieldPathBuf, client: &Client) -> Vec<String> {
    let Some(target) = below(pool.pool.layers.at(), target) else { return Vec::new() };
    let said = explain::said(&pool.pool, &target);
    said.iter().filter(|said| said.place.is_users()).map(|said| line(said, pool, client)).collect()
}

fn line(said: &Said, pool: &CheckedPool, client: &Client) -> String {
    let Said { place, value, does } = said;
    let value = explain::shown(value, pool.mask());
    let at = visible::line(&diagnostics::at(pool, *place));
    format!("- {}: {} ({})", client.hover.code(&at), client.hover.code(&value), does.word())
}
