//! The volumes that containers may mount.

use std::path::Path;

use crate::field_path::{FieldPathBuf, Step};
use crate::source::Place;
use crate::tree::Tree;

use super::checked_pool::CheckedPool;
use super::editor_state::EditorState;
use super::outline::{Outline, OutlineLine, unquoted};

/// The volume that the chart itself brings.
pub const STORAGE: &str = "launcher-storage";
/// What makes it: a claim for each worker, or a source.
const STORAGE_KEYS: [&str; 2] = ["storageVolumeClaimTemplateSpec", "storageVolume"];

/// The names of the volumes that the pools of a document have, each with who says so. The document counts as it is written,
/// be it broken. A name that holds a credential is left out: nobody can write what is masked.
pub fn names(state: &EditorState, path: &Path, outline: &Outline) -> Vec<(String, String)> {
    let mut found = vec![(STORAGE.to_owned(), "the chart's own".to_owned())];
    let mut add = |name: String, by: &str| {
        if !name.is_empty() && found.iter().all(|(known, _)| *known != name) {
            found.push((name, by.to_owned()));
        }
    };
    let text = state.documents.get(path).map_or("", |document| document.text.as_str());
    let written: Vec<&str> = written(state, path, outline).map(|line| unquoted(&text[line.value.clone()])).collect();
    let mut is_in_pool = false;
    for (pool, own) in state.checked.pools_of(path) {
        is_in_pool = true;
        // Of several lists, that of the last layer counts.
        let files: Vec<_> = pool.pool.layers.files().collect();
        for (id, values) in files.into_iter().rev() {
            let of_layer: Vec<&str> = match id == own {
                true => written.clone(),
                false => named(values).filter_map(Tree::as_text).collect(),
            };
            if !of_layer.is_empty() {
                let shown = of_layer.into_iter().filter(|name| pool.mask().text(name) == **name);
                shown.for_each(|name| add(name.to_owned(), &pool.name(id)));
                break;
            }
        }
    }
    if !is_in_pool {
        written.iter().for_each(|name| add((*name).to_owned(), ""));
    }
    found
}

/// Where a pool says what the volume of that name is.
pub fn definition(pool: &CheckedPool, name: &str) -> Option<Place> {
    let values = &pool.pool.layers.values;
    if name == STORAGE {
        let mut entries = STORAGE_KEYS.iter().filter_map(|key| values.as_map()?.entry(key));
        return entries.find(|entry| entry.value.node.is_true()).map(|entry| entry.key_place);
    }
    named(values).find(|tree| tree.as_text() == Some(name)).map(|tree| tree.place)
}

/// The line of a document that names a volume so, be the rest of it broken.
pub fn written<'o>(
    state: &'o EditorState,
    path: &'o Path,
    outline: &'o Outline,
) -> impl Iterator<Item = &'o OutlineLine> {
    outline.lines.iter().filter(move |line| {
        let in_values = state.in_values(path, &line.path);
        in_values.is_some_and(|path| is_of_volume(&path)) && !line.value.is_empty()
    })
}

/// Whether a path is that of the name of a volume.
fn is_of_volume(path: &FieldPathBuf) -> bool {
    matches!(&path.0[..], [Step::Key(list), Step::Index(_), Step::Key(name)] if list == "volumes" && name == "name")
}

/// The names of the volumes in values.
fn named(values: &Tree) -> impl Iterator<Item = &Tree> {
    let volumes = values.get("volumes").and_then(Tree::as_list).unwrap_or_default();
    volumes.iter().filter_map(|volume| volume.get("name"))
}
