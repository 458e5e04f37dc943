//! A map that keeps the order of its keys.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Text, Tree};
use crate::source::Place;

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

    /// Whether there is no key.
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
    pub(super) fn merge_entry(&mut self, over: &Entry) {
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
