//! The values of the chart: the table of its keys, and the values typed.
//!
//! The table says of each key what it is. The defaults, `values/values.yaml`, the JSON Schema and the table of docs/values.md are
//! made from it, and a test holds the typed `Values` to it.

mod chart_conventions;
mod defaults;
mod key;
mod other_charts;
mod table;
#[cfg(test)]
mod tests;
mod typed;

use crate::decode::{self, Noted};
use crate::source::Sources;
use crate::tree::{Map, Node, Tree};

use chart_conventions::ChartConventions;

pub use defaults::{DEFAULTS_TEXT, defaults};
pub use key::{Key, Scalar, Type};
pub use table::{KEYS, keys};
pub(crate) use typed::{ChartText, Image, Values};

/// The values of a tree, typed. What is wrong is noted, the user's own keys aside.
///
/// The sources are those of the tree's places: messages tell how a value was written.
pub(crate) fn decode(tree: &Tree, sources: &Sources, noted: &mut Noted) -> Box<Values> {
    decode::decode_with(&without_users_own(tree), sources, &ChartConventions, noted)
}

/// Whether the chart never reads a key at the top, and the user may choose it.
pub(crate) fn is_users_own(key: &str) -> bool {
    key == "global" || key.starts_with("x-")
}

/// The tree without the keys that the chart never reads and the user may choose: `global`, and those that begin with `x-`.
pub(crate) fn without_users_own(tree: &Tree) -> Tree {
    let Node::Map(map) = &tree.node else { return tree.clone() };
    if !map.entries().iter().any(|entry| is_users_own(&entry.key)) {
        return tree.clone();
    }
    let kept: Map = map.entries().iter().filter(|entry| !is_users_own(&entry.key)).cloned().collect();
    Tree::new(Node::Map(kept.into()), tree.place)
}
