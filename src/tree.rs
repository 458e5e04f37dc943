//! A value with its place: what a values file holds, what a template renders.

mod json_tree;
mod nested;
mod number;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use smol_str::SmolStr;

use crate::field_path::{FieldPathBuf, Step};
use crate::source::Place;

pub use json_tree::JsonTree;
pub use number::Number;

/// Text, cheap to clone. Up to 23 bytes, as nearly all keys and most values have, are held in place: allocating them took
/// a twentieth of a run's instructions.
pub type Text = SmolStr;

/// A value and the place that made it. Cheap to clone: text, lists and maps are shared.
#[derive(Clone)]
pub struct Tree {
    /// The value.
    pub node: Node,
    /// Where it was written.
    pub place: Place,
}

/// What a value is, as JSON knows it.
#[derive(Clone)]
pub enum Node {
    /// `null`, or nothing at all after a key.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, whole ones exact in 64 bits.
    Number(Number),
    /// Text.
    Text(Text),
    /// A list.
    List(Arc<Vec<Tree>>),
    /// A map from text, in the order written.
    Map(Arc<Map>),
    /// A value that was found at fault and reported; whatever is made of it is not judged again.
    Faulty,
}

impl Tree {
    /// A value at a place.
    pub fn new(node: Node, place: Place) -> Tree {
        Tree { node, place }
    }

    /// Text at a place.
    pub fn text(text: &str, place: Place) -> Tree {
        Tree::new(Node::Text(text.into()), place)
    }

    /// An empty map at a place.
    pub fn empty_map(place: Place) -> Tree {
        Tree::new(Node::Map(Arc::default()), place)
    }

    /// The value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.as_map()?.get(key)
    }

    /// The map, where this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.node {
            Node::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, where this is one.
    pub fn as_list(&self) -> Option<&[Tree]> {
        match &self.node {
            Node::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, where this is text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, where this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.node {
            Node::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value at a path.
    pub fn at(&self, path: &FieldPathBuf) -> Option<&Tree> {
        path.0.iter().try_fold(self, |tree, step| tree.step(step))
    }

    /// The value below maps, at their keys joined by dots: `launcher.image.tag`.
    pub fn below(&self, keys: &str) -> Option<&Tree> {
        keys.split('.').try_fold(self, |tree, key| tree.get(key))
    }

    /// The value one step below.
    pub fn step(&self, step: &Step) -> Option<&Tree> {
        match step {
            Step::Key(key) => self.get(key),
            Step::Index(index) => self.as_list()?.get(*index),
        }
    }

    /// The value at a path, to be changed in place.
    fn at_mut(&mut self, path: &[Step]) -> Option<&mut Tree> {
        let Some((step, rest)) = path.split_first() else { return Some(self) };
        let child = match (step, &mut self.node) {
            (Step::Key(key), Node::Map(map)) => Arc::make_mut(map).get_mut(key),
            (Step::Index(index), Node::List(list)) => Arc::make_mut(list).get_mut(*index),
            _ => None,
        };
        child?.at_mut(rest)
    }

    /// Marks the value at a path as found at fault; its place stays. No such value, no change.
    pub fn mark_faulty(&mut self, path: &[Step]) {
        if let Some(tree) = self.at_mut(path) {
            tree.node = Node::Faulty;
        }
    }

    /// Takes the key that a path ends in out of its map. No such key, no change.
    pub fn remove(&mut self, path: &[Step]) {
        if let Some((Step::Key(key), parents)) = path.split_last()
            && let Some(Tree { node: Node::Map(map), .. }) = self.at_mut(parents)
        {
            Arc::make_mut(map).remove(key);
        }
    }

    /// This tree under another, as Helm merges values: maps key by key, anything else replaces what was there.
    ///
    /// Null stays as null. To Helm it removes a default, and the chart reads an absent key as it reads null
    /// (`coalesceTablesFullKey` in helm.sh/helm/v3/pkg/chartutil).
    pub fn merge(&mut self, over: &Tree) {
        match (&mut self.node, &over.node) {
            (Node::Faulty, _) => {}
            (Node::Map(base), Node::Map(map)) => {
                if base.is_empty() {
                    *base = map.clone();
                } else {
                    let base = Arc::make_mut(base);
                    for entry in map.entries() {
                        base.merge_entry(entry);
                    }
                }
                self.place = over.place;
            }
            _ => *self = over.clone(),
        }
    }
}

/// A key with its place, and its value.
#[derive(Clone)]
pub struct Entry {
    /// The key, as text.
    pub key: Text,
    /// Where the key stands.
    pub key_place: Place,
    /// The value.
    pub value: Tree,
}

/// A map that keeps the order of its keys; each key stands once.
#[derive(Clone, Default)]
pub struct Map {
    entries: Vec<Entry>,
    /// Made at the first look-up in a map too long to search.
    index: OnceLock<Box<Index>>,
}

/// The number of each key's entry.
#[derive(Clone)]
struct Index(HashMap<Text, usize>);

/// Maps up to this many keys, as that of all values, are searched from the front, which is quicker than hashing.
const SEARCHED: usize = 40;

impl Map {
    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it has no keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of the entry with that key.
    pub fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() <= SEARCHED {
            return self.entries.iter().position(|e| &*e.key == key);
        }
        let index = self.index.get_or_init(|| {
            let numbered = self.entries.iter().enumerate();
            Box::new(Index(numbered.map(|(i, e)| (e.key.clone(), i)).collect()))
        });
        index.0.get(key).copied()
    }

    /// The entry with that key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.position(key).map(|i| &self.entries[i])
    }

    /// The value of that key.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.entry(key).map(|e| &e.value)
    }

    /// The value of that key, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Tree> {
        self.position(key).map(|i| &mut self.entries[i].value)
    }

    /// Puts an entry at the end, or in the place of the one with the same key, which it returns.
    pub fn insert(&mut self, entry: Entry) -> Option<Entry> {
        match self.position(&entry.key) {
            Some(i) => Some(std::mem::replace(&mut self.entries[i], entry)),
            None => {
                if let Some(index) = self.index.get_mut() {
                    index.0.insert(entry.key.clone(), self.entries.len());
                }
                self.entries.push(entry);
                None
            }
        }
    }

    /// Takes the entry with that key out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let i = self.position(key)?;
        self.index.take();
        Some(self.entries.remove(i))
    }

    /// Lays an entry over the one with the same key, as Helm merges values.
    fn merge_entry(&mut self, over: &Entry) {
        match self.position(&over.key) {
            Some(i) => {
                let entry = &mut self.entries[i];
                entry.key_place = over.key_place;
                entry.value.merge(&over.value);
            }
            None => {
                self.insert(over.clone());
            }
        }
    }
}

impl FromIterator<Entry> for Map {
    /// Collects entries whose keys differ.
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Map {
        Map { entries: entries.into_iter().collect(), index: OnceLock::new() }
    }
}

impl Node {
    /// Truth as Go's templates have it: null, false, zero and whatever is empty are false.
    pub fn is_true(&self) -> bool {
        match self {
            Node::Null | Node::Faulty => false,
            Node::Bool(value) => *value,
            Node::Number(number) => {
                !matches!(number, Number::Int(0) | Number::Uint(0)) && *number != Number::Float(0.0)
            }
            Node::Text(text) => !text.is_empty(),
            Node::List(list) => !list.is_empty(),
            Node::Map(map) => !map.is_empty(),
        }
    }

    /// What it is, for a message: "a list", "a string".
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(Number::Float(_)) => "a fractional number",
            Node::Number(_) => "a whole number",
            Node::Text(_) => "a string",
            Node::List(_) => "a list",
            Node::Map(_) => "a map",
            Node::Faulty => "at fault",
        }
    }
}

/// The shape alone: a tree may hold credentials.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}", self.node.kind(), self.place)
    }
}
