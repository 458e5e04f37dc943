//! What reading a text gives.

use std::ops::Range;
use std::sync::Arc;

use crate::fault::PlacedFault;
use crate::tree::Tree;

/// What was read: the values, and what is wrong with them.
#[derive(Debug)]
pub struct Reading {
    /// A map, or [`Node::Faulty`](crate::tree::Node::Faulty) where the text is not YAML or its top level is not a map. A
    /// value at fault is faulty too; of a key that occurs twice the last value counts, as it does to Helm.
    pub tree: Tree,
    /// All faults, in the order of the text.
    pub faults: Vec<PlacedFault>,
    /// The bytes of each comment, from its `#` to the end of its line, in order; none if the text is not YAML.
    pub comments: Arc<[Range<usize>]>,
}
