//! Anchored values, and how much of them aliases repeat.

use super::limits::{MAX_REPEATED_BYTES, MAX_VALUES};
use crate::tree::Tree;

/// Values and keys, and the text in them.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Values and keys, those behind aliases each time that they are repeated.
    nodes: u64,
    /// Bytes of text in them.
    bytes: u64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// An anchored value.
#[derive(Clone)]
pub(super) struct Anchored {
    pub(super) tree: Tree,
    /// How many levels of lists and maps it holds.
    pub(super) height: usize,
    size: Counts,
}

/// What anchors stand for, and the counts of what was read.
pub(super) struct Anchors {
    /// By the parser's number; none while the anchored value is being read.
    values: Vec<Option<Anchored>>,
    all: Counts,
    /// The part of `all` that aliases repeated.
    repeated: Counts,
}

impl Anchors {
    pub(super) fn new() -> Anchors {
        // Helm counts the document too.
        Anchors { values: Vec::new(), all: Counts { nodes: 1, bytes: 0 }, repeated: Counts::default() }
    }

    /// What was read so far.
    pub(super) fn counts(&self) -> Counts {
        self.all
    }

    /// Whether there are more values and keys so far than a text may have.
    pub(super) fn are_too_many(&self) -> bool {
        self.all.nodes > MAX_VALUES
    }

    /// Counts a list, a map or an alias.
    pub(super) fn count_node(&mut self) {
        self.all.add(Counts { nodes: 1, bytes: 0 });
    }

    /// Counts a scalar.
    pub(super) fn count_scalar(&mut self, text: &str) {
        self.all.add(Counts { nodes: 1, bytes: text.len() as u64 });
    }

    /// Keeps the number of an anchor whose value is not yet read; 0 means no anchor.
    pub(super) fn reserve(&mut self, number: usize) {
        if number > 0 && self.values.len() <= number {
            self.values.resize_with(number + 1, || None);
        }
    }

    /// Keeps an anchored value with what was read since the counts were `before`; 0 means no anchor.
    pub(super) fn define(&mut self, number: usize, tree: &Tree, height: usize, before: Counts) {
        self.reserve(number);
        if number > 0 {
            let size = Counts { nodes: self.all.nodes - before.nodes, bytes: self.all.bytes - before.bytes };
            self.values[number] = Some(Anchored { tree: tree.clone(), height, size });
        }
    }

    /// The value of an anchor; none while it is being read.
    pub(super) fn get(&self, number: usize) -> Option<Anchored> {
        self.values.get(number)?.clone()
    }

    /// Counts an alias.
    ///
    /// # Errors
    ///
    /// Says what is wrong where all aliases so far repeat too much.
    pub(super) fn repeat(&mut self, anchored: &Anchored) -> Result<(), String> {
        self.count_node();
        self.all.add(anchored.size);
        self.repeated.add(anchored.size);
        if self.helm_rejects() {
            return Err("aliases repeat so much that Helm rejects the file".to_owned());
        }
        if self.repeated.bytes > MAX_REPEATED_BYTES {
            return Err(format!("aliases repeat more than {} MiB of text", MAX_REPEATED_BYTES >> 20));
        }
        Ok(())
    }

    /// Whether aliases exceed Helm's own measure (`allowedAliasRatio` in `decode.go`), which happens only where one ends.
    fn helm_rejects(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        let (all, repeated) = (self.all.nodes as f64, self.repeated.nodes as f64);
        let allowed = 0.99 - 0.89 * ((all - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        repeated > 100.0 && all > 1000.0 && repeated / all > allowed
    }
}
