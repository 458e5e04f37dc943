//! From what faults and rules want to be written otherwise to the edits of a fix.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::field_path::{FieldPathBuf, Step};
use crate::fix::{Applicability, Fix, Rewrite};
use crate::pool::Pool;
use crate::source::{Lines, Place, SourceId};
use crate::tree::{Node, Tree};
use crate::values;
use crate::yaml::{self, Move};

/// Makes the fixes in the files of a pool.
pub(crate) struct Fixes<'p> {
    pool: &'p Pool,
    /// The files that were asked for, kept for many fixes.
    files: BTreeMap<SourceId, Option<FileText<'p>>>,
}

/// The text of a file.
struct FileText<'p> {
    lines: Lines<'p>,
    values: &'p Tree,
    /// The places that are read in more than one place, found for the first fix in a file with aliases.
    repeated: OnceCell<BTreeSet<Place>>,
    has_aliases: bool,
}

impl<'p> Fixes<'p> {
    pub(super) fn new(pool: &'p Pool) -> Fixes<'p> {
        Fixes { pool, files: BTreeMap::new() }
    }

    /// The fix that rewrites the scalar at a place; none if it is not certain what else that would change.
    pub(super) fn rewrite(&mut self, rewrite: &Rewrite, place: Place) -> Option<Fix> {
        let file = self.file(place.source)?;
        let edit = yaml::rewrite(rewrite, place, &file.lines).filter(|_| !file.is_repeated(place))?;
        Some(Fix { applicability: rewrite.applicability, edits: vec![edit] })
    }

    /// The fix that moves an entry whose key is at a place to the map at another key, beside its own one.
    pub(super) fn move_entry(&mut self, key: Place, path: &FieldPathBuf, to: &str, name: &str) -> Option<Fix> {
        let file = self.file(key.source)?;
        let (parent, steps) = (path.parent()?, path.0.last()?);
        let (Step::Key(entry), [Step::Key(from)]) = (steps, &parent.0[..]) else { return None };
        let top = file.values.as_map()?;
        let from = top.entry(from)?;
        let map = from.value.as_map()?;
        let entry = map.entry(entry).filter(|entry| entry.key_place == key)?;
        let target = top.entry(to);
        let first = match target {
            None => None,
            Some(target) => Some(target.value.as_map()?.entries().first()?.key_place),
        };
        let moved = Move {
            key,
            value: entry.value.place,
            renamed: name,
            from: from.key_place,
            entries: map.entries().len(),
            to,
            first,
        };
        let edits = moved.edits(&file.lines).filter(|_| !file.has_aliases)?;
        Some(Fix { applicability: Applicability::Unsafe, edits })
    }

    /// The text of a file. An argument has none: a shell has read it already.
    fn file(&mut self, id: SourceId) -> Option<&FileText<'p>> {
        let pool = self.pool;
        let file = self.files.entry(id).or_insert_with(|| {
            let text = &pool.layers.sources.get(id)?.text;
            // Where the values are but a part of the file, an alias may stand in the rest of it.
            let around = pool.layers.around().iter().rev().find(|whole| whole.place.source == id);
            let values = around.or(pool.layers.layer(id)?.file())?;
            let has_aliases = text.contains('*');
            Some(FileText { lines: Lines::new(text), values, repeated: OnceCell::new(), has_aliases })
        });
        file.as_ref()
    }
}

impl FileText<'_> {
    /// Whether aliases bring what is at a place to another key as well. What only users read does not count.
    fn is_repeated(&self, place: Place) -> bool {
        let find = || {
            let (mut once, mut repeated) = (BTreeSet::new(), BTreeSet::new());
            let entries = self.values.as_map().into_iter().flat_map(|map| map.entries());
            for entry in entries.filter(|entry| !values::is_users_own(&entry.key)) {
                count(entry.key_place, &mut once, &mut repeated);
                count_all(&entry.value, &mut once, &mut repeated);
            }
            repeated
        };
        self.has_aliases && self.repeated.get_or_init(find).contains(&place)
    }
}

fn count(place: Place, once: &mut BTreeSet<Place>, repeated: &mut BTreeSet<Place>) {
    if !once.insert(place) {
        repeated.insert(place);
    }
}

fn count_all(tree: &Tree, once: &mut BTreeSet<Place>, repeated: &mut BTreeSet<Place>) {
    count(tree.place, once, repeated);
    match &tree.node {
        Node::Map(map) => {
            for entry in map.entries() {
                count(entry.key_place, once, repeated);
                count_all(&entry.value, once, repeated);
            }
        }
        Node::List(items) => items.iter().for_each(|item| count_all(item, once, repeated)),
        _ => {}
    }
}
