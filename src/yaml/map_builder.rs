//! A map while it is read: its entries, the same key twice, merge keys.

use std::collections::HashMap;

use crate::source::Place;
use crate::tree::{Entry, Map, Text};

/// A map that is not yet complete.
#[derive(Default)]
pub(super) struct MapBuilder {
    map: Map,
    /// The key whose value comes next.
    pub(super) key: Option<PendingKey>,
    /// Where the key of an entry was first written, by the entry's number, if that is not its own place: nowhere for one
    /// that a merge key alone made.
    first_written: HashMap<usize, Option<Place>>,
    /// Whether it is not a map, but a `{{ … }}`.
    pub(super) is_template: bool,
}

pub(super) struct PendingKey {
    pub(super) kind: KeyKind,
    pub(super) place: Place,
}

pub(super) enum KeyKind {
    Text(Text),
    /// `<<`.
    Merge,
    /// At fault and reported.
    Bad,
}

/// A key that was written before.
pub(super) struct Repeated {
    pub(super) key: Text,
    pub(super) place: Place,
    /// Where it was written first.
    pub(super) first: Place,
}

impl MapBuilder {
    /// Takes an entry in, which replaces one of the same key.
    pub(super) fn insert(&mut self, entry: Entry) -> Option<Repeated> {
        let place = entry.key_place;
        let before = self.map.insert(entry)?;
        let at = self.map.position(&before.key)?;
        let first = self.first_written.remove(&at).unwrap_or(Some(before.key_place))?;
        self.first_written.insert(at, Some(first));
        Some(Repeated { key: before.key, place, first })
    }

    /// Takes in the entries of a map that a merge key names. They replace the entries above.
    pub(super) fn merge(&mut self, map: &Map) {
        for entry in map.entries() {
            let at = self.map.position(&entry.key);
            let replaced =
                at.filter(|at| !self.first_written.contains_key(at)).map(|at| self.map.entries()[at].key_place);
            self.map.insert(entry.clone());
            self.first_written.entry(at.unwrap_or(self.map.entries().len() - 1)).or_insert(replaced);
        }
    }

    /// The whole map.
    pub(super) fn finish(self) -> Map {
        self.map
    }
}
