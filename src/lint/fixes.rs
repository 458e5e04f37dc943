//! From what faults and rules want to be written otherwise to the edits of a fix.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::field_path::{FieldPathBuf, Step};
use crate::fix::{self, Applicability, Consent, Edit, Fix, Rewrite};
use crate::pool::Pool;
use crate::source::{Lines, Place, SourceId};
use crate::tree::{Entry, JsonTree, Map, Node, Tree};
use crate::values;
use crate::yaml;

/// Makes the fixes in the files of a pool.
pub(crate) struct Fixes<'p> {
    pool: &'p Pool,
    /// The files that were asked for, kept for many fixes.
    files: BTreeMap<SourceId, Option<FileText<'p>>>,
}

/// The text of a file.
struct FileText<'p> {
    text: &'p str,
    lines: Lines<'p>,
    /// All that it holds.
    whole: &'p Tree,
    /// The key in it under which its values are; empty where all of it is values.
    at: &'p FieldPathBuf,
    /// The places that are read in more than one place, found for the first fix in a file with aliases.
    repeated: OnceCell<BTreeSet<Place>>,
    has_aliases: bool,
}

impl<'p> Fixes<'p> {
    pub(super) fn new(pool: &'p Pool) -> Fixes<'p> {
        Fixes { pool, files: BTreeMap::new() }
    }

    /// The fix that rewrites the scalar at a place, which is the value at a path or its key; none if it is not certain what else
    /// that would change.
    pub(super) fn rewrite(&mut self, rewrite: &Rewrite, place: Place, path: &FieldPathBuf) -> Option<Fix> {
        let file = self.file(place.source)?;
        let edit = yaml::rewrite(rewrite, place, &file.lines).filter(|_| !file.is_repeated(place))?;
        if file.has_both(path, place, &rewrite.new) {
            return None;
        }
        Some(Fix { applicability: rewrite.applicability, edits: vec![edit], consent: Consent::OfOne })
    }

    /// The fix that takes the entry at a path, whose key is at a place, out of its map. A map that would be empty goes as well:
    /// without a value, its key would be null.
    pub(super) fn remove(&mut self, key: Place, path: &FieldPathBuf) -> Option<Fix> {
        let file = self.file(key.source)?;
        let (edit, expected) = file.without(key, path)?;
        file.proven(vec![edit], &expected)
    }

    /// The fix that moves the entry at a path, whose key is at a place, into the map at a key of the values, and there names it
    /// so.
    pub(super) fn move_entry(&mut self, key: Place, path: &FieldPathBuf, to: &str, name: &str) -> Option<Fix> {
        let file = self.file(key.source)?;
        let values = file.whole.at(file.at)?.as_map()?;
        let (Step::Key(head), Step::Key(own)) = (path.0.first()?, path.0.last()?) else { return None };
        let (head, entry) = (values.entry(head)?, file.values().at(&path.parent()?)?.as_map()?.entry(own)?);
        let (removed, mut expected) = file.without(key, path)?;
        let moved = entry.value.clone().under(name, key).under(to, key);
        expected.merge(&file.at.0.iter().rev().fold(moved, |values, step| match step {
            Step::Key(above) => values.under(above.clone(), key),
            Step::Index(_) => values,
        }));
        let is_alone = head.value.as_map().is_some_and(|map| map.entries().len() == 1) && path.0.len() == 2;
        let edits = match values.entry(to) {
            None if is_alone => renamed(&[(head, to), (entry, name)]),
            target => {
                let inserted = yaml::insertion(entry, name, target.ok_or(to), head, &file.lines)?;
                both(inserted, removed)
            }
        };
        file.proven(edits, &expected)
    }

    /// The text of a file. An argument has none: a shell has read it already.
    fn file(&mut self, id: SourceId) -> Option<&FileText<'p>> {
        let pool = self.pool;
        let file = self.files.entry(id).or_insert_with(|| {
            let text = &pool.layers.sources.get(id)?.text;
            // Where the values are but a part of the file, an alias may stand in the rest of it.
            let around = pool.layers.around().iter().rev().find(|whole| whole.place.source == id);
            let whole = around.or(pool.layers.layer(id)?.file())?;
            let (at, has_aliases) = (pool.layers.at(), text.contains('*'));
            Some(FileText { text, lines: Lines::new(text), whole, at, repeated: OnceCell::new(), has_aliases })
        });
        file.as_ref()
    }
}

impl<'p> FileText<'p> {
    fn values(&self) -> &'p Tree {
        self.whole.at(self.at).unwrap_or(self.whole)
    }

    /// Whether a place is that of the key at a path, and its map has another key as well.
    fn has_both(&self, path: &FieldPathBuf, place: Place, other: &str) -> bool {
        let map = path.parent().and_then(|above| self.values().at(&above)?.as_map());
        let is_key = |map: &Map| match path.0.last() {
            Some(Step::Key(key)) => map.entry(key).is_some_and(|entry| entry.key_place == place),
            _ => false,
        };
        map.is_some_and(|map| map.get(other).is_some() && is_key(map))
    }

    /// The edit that takes the entry at a path out, with the maps that would be empty, and what the file then holds.
    fn without(&self, key: Place, path: &FieldPathBuf) -> Option<(Edit, Tree)> {
        let mut steps = [&self.at.0, &path.0[..]].concat();
        let above = |steps: &[Step]| {
            let (Step::Key(name), above) = steps.split_last()? else { return None };
            let map = self.whole.at(&FieldPathBuf(above.to_vec()))?.as_map()?;
            Some((map, map.position(name)?))
        };
        let (mut map, mut number) = above(&steps)?;
        if map.entries()[number].key_place != key {
            return None;
        }
        while map.entries().len() == 1 && steps.len() > self.at.0.len() + 1 {
            steps.pop();
            (map, number) = above(&steps)?;
        }
        let edit = yaml::removal(map.entries(), number, &self.lines)?;
        let mut expected = self.whole.clone();
        expected.remove(&steps);
        Some((edit, expected))
    }

    /// The fix of these edits, if the text then holds what is expected, and nothing else: where an entry ends, only a reader of
    /// YAML knows for certain.
    fn proven(&self, edits: Vec<Edit>, expected: &Tree) -> Option<Fix> {
        let fix = Fix { applicability: Applicability::Unsafe, edits, consent: Consent::OfAll };
        let text = fix::apply(self.text, [&fix]).text;
        let read = yaml::read(&text, self.whole.place.source).tree;
        let json = |tree: &Tree| serde_json::to_value(JsonTree(tree.clone())).ok();
        let holds_it = json(&read).is_some_and(|read| Some(read) == json(expected));
        holds_it.then_some(fix)
    }

    /// Whether aliases bring what is at a place to another key as well. What only users read does not count.
    fn is_repeated(&self, place: Place) -> bool {
        let find = || {
            let (mut once, mut repeated) = (BTreeSet::new(), BTreeSet::new());
            let entries = self.whole.as_map().into_iter().flat_map(|map| map.entries());
            for entry in entries.filter(|entry| !values::is_users_own(&entry.key)) {
                count(entry.key_place, &mut once, &mut repeated);
                count_all(&entry.value, &mut once, &mut repeated);
            }
            repeated
        };
        self.has_aliases && self.repeated.get_or_init(find).contains(&place)
    }
}

/// The edits that give keys other names, where they do not have them.
fn renamed(entries: &[(&Entry, &str)]) -> Vec<Edit> {
    let others = entries.iter().filter(|(entry, name)| *entry.key != **name);
    others.map(|(entry, name)| Edit { place: entry.key_place, text: (*name).to_owned() }).collect()
}

/// Two edits in order; one where they begin at the same place.
fn both(inserted: Edit, removed: Edit) -> Vec<Edit> {
    if inserted.place.start == removed.place.start {
        return vec![Edit { text: inserted.text, ..removed }];
    }
    let mut edits = vec![inserted, removed];
    edits.sort_by_key(|edit| edit.place);
    edits
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
