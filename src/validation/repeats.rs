//! Items of a list that repeat an earlier one.

use std::collections::BTreeMap;

/// What stands beside the item that another one repeats.
pub(crate) const FIRST: &str = "the first one";

/// What the items of a list, or of lists within a list, have been so far, each with the index of the first one.
pub(super) struct Firsts<K, I = usize>(BTreeMap<K, I>);

impl<K: Ord, I: Copy + PartialEq> Firsts<K, I> {
    /// None yet.
    pub(super) fn new() -> Firsts<K, I> {
        Firsts(BTreeMap::new())
    }

    /// The index of the first item with this key, if the item at `index` repeats it.
    pub(super) fn before(&mut self, key: K, index: I) -> Option<I> {
        let first = *self.0.entry(key).or_insert(index);
        (first != index).then_some(first)
    }

    /// The index of the first item with this key.
    pub(super) fn get(&self, key: &K) -> Option<I> {
        self.0.get(key).copied()
    }
}
