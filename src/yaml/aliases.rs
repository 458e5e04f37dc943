//! Anchors and aliases.

use granit_parser::Span;

use super::compose::{By, Composer, MAX_DEPTH, too_deep};
use super::survey::Problem;
use crate::fault::Kind;
use crate::tree::{Node, Tree};

/// Aliases repeat at most this many bytes of text. Helm has no such limit; a request to Kubernetes is far smaller.
const MAX_REPEATED_BYTES: u64 = 16 << 20;

/// What is counted against aliases that repeat too much.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Values and keys, those behind aliases each time that they are repeated.
    pub(super) nodes: u64,
    /// Bytes of text in them.
    pub(super) bytes: u64,
}

/// An anchored value.
pub(super) struct Anchored {
    pub(super) tree: Tree,
    pub(super) size: Counts,
    pub(super) height: usize,
}

impl Composer<'_> {
    pub(super) fn alias(&mut self, number: usize, span: &Span) -> Result<(), Problem> {
        let place = self.place(span);
        let Some(Some(anchored)) = self.anchors.get(number) else {
            self.report(Kind::YamlSyntax, place, "the value of this anchor would hold itself", "");
            self.put(Tree::new(Node::Faulty, place), place, By::Alias);
            return Ok(());
        };
        let (tree, size, height) = (anchored.tree.clone(), anchored.size, anchored.height);
        if self.frames.len() + height > MAX_DEPTH {
            return Err(too_deep(place));
        }
        self.counts.nodes = self.counts.nodes.saturating_add(1).saturating_add(size.nodes);
        self.counts.bytes = self.counts.bytes.saturating_add(size.bytes);
        self.repeated.nodes = self.repeated.nodes.saturating_add(size.nodes);
        self.repeated.bytes = self.repeated.bytes.saturating_add(size.bytes);
        if self.repeats_too_much() {
            let message = "aliases repeat so much that Helm refuses the file".to_owned();
            return Err(Problem { place, message, help: None });
        }
        self.raise(height);
        self.put(tree, place, By::Alias);
        Ok(())
    }

    /// Helm's own measure (`allowedAliasRatio` in `decode.go`), which can only be exceeded where an alias ends; and ours.
    pub(super) fn repeats_too_much(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        let (all, repeated) = (self.counts.nodes as f64, self.repeated.nodes as f64);
        let allowed = 0.99 - 0.89 * ((all - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        let too_many = repeated > 100.0 && all > 1000.0 && repeated / all > allowed;
        too_many || self.repeated.bytes > MAX_REPEATED_BYTES
    }

    /// Keeps the number of an anchor whose value is not yet read.
    pub(super) fn reserve(&mut self, number: usize) {
        if self.anchors.len() <= number {
            self.anchors.resize_with(number + 1, || None);
        }
    }

    pub(super) fn anchor(&mut self, number: usize, anchored: Anchored) {
        self.reserve(number);
        self.anchors[number] = Some(anchored);
    }
}
