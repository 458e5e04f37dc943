//! Where something comes from: the volume of a mount, and the key that a key overrides.

use std::path::Path;

use lsp_types as lsp;

use crate::field_path::{FieldPathBuf, Step};
use crate::source::{Place, SourceId};
use crate::tree::Tree;

use super::checked_pool::CheckedPool;
use super::diagnostics::location;
use super::editor_state::{EditorState, below};
use super::outline::{Outline, Slot, unquoted};
use super::position::Positions;
use super::volumes;

/// The places that what is at a byte of a document comes from, none twice.
pub fn at(state: &EditorState, path: &Path, byte: usize) -> Option<Vec<lsp::Location>> {
    let text = state.values_text(path)?;
    let outline = Outline::around(text, byte);
    let cursor = outline.cursor.as_ref()?;
    let target = cursor.target(text)?;
    let volume = (cursor.slot == Slot::Value && state.names_volume(&state.in_values(path, &target)?))
        .then(|| unquoted(&text[cursor.word.clone()]));
    let mut found: Vec<lsp::Location> = Vec::new();
    for (pool, id) in state.checked.pools_of(path) {
        let place = match volume {
            Some(name) => volumes::definition(pool, name),
            None => below(pool.pool.layers.at(), &target).and_then(|target| overridden(pool, id, &target)),
        };
        let place = place.and_then(|place| location(place, pool, &state.documents, &state.client));
        found.extend(place.filter(|place| !found.contains(place)));
    }
    if let Some(name) = volume.filter(|_| found.is_empty()) {
        // No pool can be made of a text that is broken elsewhere.
        let mut lines = volumes::written(state, path, &outline);
        let line = lines.find(|line| unquoted(&text[line.value.clone()]) == name)?;
        let range = Positions::new(text, state.client.encoding).range(line.value.clone());
        found.push(lsp::Location { uri: state.documents.parsed_uri(path)?, range });
    }
    (!found.is_empty()).then_some(found)
}

/// The nearest key below a layer that the key at a path overrides. A list overrides as a whole, whatever is in it.
fn overridden(pool: &CheckedPool, layer: SourceId, path: &FieldPathBuf) -> Option<Place> {
    let keys: Vec<Step> = path.0.iter().take_while(|step| matches!(step, Step::Key(_))).cloned().collect();
    let below = pool.pool.layers.files().filter(|(id, _)| *id < layer);
    // A file has its values under the same key as all others, and its tree begins there.
    below.filter_map(|(_, values)| key_place(values, &keys)).last()
}

/// The place of the key that a path ends in.
fn key_place(values: &Tree, path: &[Step]) -> Option<Place> {
    let (Step::Key(last), parents) = path.split_last()? else { return None };
    let parent = parents.iter().try_fold(values, |tree, step| tree.step(step))?;
    Some(parent.as_map()?.entry(last)?.key_place)
}
