//! From a field to the place and the path in the values that made it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::fault::{Other, Target};
use crate::field_path::{FieldPathBuf, Step};
use crate::source::Place;
use crate::tree::{Entry, Node, Tree};

/// Answers where a field comes from.
pub struct Locator<'v> {
    values: &'v Tree,
    /// Where a fault is reported that no text of the user's caused.
    start: Place,
    /// The path of each value and key by its place, made at the first question.
    paths: OnceCell<BTreeMap<Place, FieldPathBuf>>,
}

impl<'v> Locator<'v> {
    pub fn new(values: &'v Tree, start: Place) -> Locator<'v> {
        Locator { values, start, paths: OnceCell::new() }
    }

    /// The place of a value by its path in the values.
    pub fn in_values(&self, path: &FieldPathBuf, target: Target) -> Other {
        let found = nearest(self.values, path, target);
        Other { place: found.map_or(self.start, |(place, _)| place), path: path.clone() }
    }

    /// The place of a field of a manifest, and the path of the value that made it.
    pub fn in_manifest(&self, tree: &Tree, path: &FieldPathBuf, target: Target) -> Other {
        let Some((place, rest)) = nearest(tree, path, target) else {
            return Other { place: self.start, path: FieldPathBuf::default() };
        };
        let mut path = self.path(place);
        path.0.extend_from_slice(rest);
        Other { place, path }
    }

    /// The place of the other field of a fault, or of its key if it is a list or a map; no user's where the field is absent
    /// or the chart alone made it.
    pub fn other(&self, tree: &Tree, path: &FieldPathBuf) -> Other {
        let Some(field) = tree.at(path).filter(|field| first_of_users(field).is_some()) else {
            return Other { place: Place::CHART, path: FieldPathBuf::default() };
        };
        let is_block = matches!(field.node, Node::List(_) | Node::Map(_));
        self.in_manifest(tree, path, if is_block { Target::Key } else { Target::Value })
    }

    fn path(&self, place: Place) -> FieldPathBuf {
        let paths = self.paths.get_or_init(|| {
            let mut paths = BTreeMap::new();
            collect(self.values, &mut FieldPathBuf::default(), &mut paths);
            paths
        });
        paths.get(&place).cloned().unwrap_or_default()
    }
}

/// The place that the user wrote nearest to a field, and the steps from there that are absent.
fn nearest<'p>(tree: &Tree, path: &'p FieldPathBuf, target: Target) -> Option<(Place, &'p [Step])> {
    let steps = &path.0;
    let mut way = vec![(tree, None)];
    for step in steps {
        let at = way[way.len() - 1].0;
        let entry = match step {
            Step::Key(key) => at.as_map().and_then(|map| map.entry(key)),
            Step::Index(_) => None,
        };
        let Some(below) = at.step(step) else { break };
        way.push((below, entry));
    }
    for (depth, (at, entry)) in way.iter().enumerate().rev() {
        let present = depth == steps.len();
        let key_asked = present && target == Target::Key;
        let left_empty = if present && !key_asked { null_below(at) } else { None };
        let place = left_empty.or_else(|| entry_place(*entry, at, key_asked));
        if let Some(place) = place {
            return Some((place, &steps[depth..]));
        }
        // The value found so has a path of its own; the steps from here do not go on from it.
        if let Some(place) = first_of_users(at) {
            return Some((place, &[]));
        }
    }
    None
}

/// Where an entry is: its key where that is asked for or where the value is nothing at all or a block below it.
fn entry_place(entry: Option<&Entry>, value: &Tree, key_asked: bool) -> Option<Place> {
    let key = entry.map(|e| e.key_place).filter(Place::is_users);
    let of_value = Some(value.place).filter(Place::is_users);
    if key_asked { key.or(of_value) } else { of_value }
}

/// The first null that the user wrote into a map: where a whole map is at fault, what was left empty is the fault.
fn null_below(tree: &Tree) -> Option<Place> {
    let nulls = tree.as_map()?.entries().iter().filter(|e| matches!(e.value.node, Node::Null));
    nulls.map(|e| e.key_place).find(Place::is_users)
}

fn first_of_users(tree: &Tree) -> Option<Place> {
    match &tree.node {
        _ if tree.place.is_users() => Some(tree.place),
        Node::Map(map) => map
            .entries()
            .iter()
            .find_map(|e| Some(e.key_place).filter(Place::is_users).or_else(|| first_of_users(&e.value))),
        Node::List(list) => list.iter().find_map(first_of_users),
        _ => None,
    }
}

fn collect(tree: &Tree, path: &mut FieldPathBuf, paths: &mut BTreeMap<Place, FieldPathBuf>) {
    paths.entry(tree.place).or_insert_with(|| path.clone());
    match &tree.node {
        Node::Map(map) => {
            for entry in map.entries() {
                path.0.push(Step::Key(entry.key.clone()));
                paths.entry(entry.key_place).or_insert_with(|| path.clone());
                collect(&entry.value, path, paths);
                path.0.pop();
            }
        }
        Node::List(list) => {
            for (index, item) in list.iter().enumerate() {
                path.0.push(Step::Index(index));
                collect(item, path, paths);
                path.0.pop();
            }
        }
        _ => {}
    }
}
