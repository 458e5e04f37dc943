//! What became of each thing that was said about a key.

use crate::field_path::FieldPathBuf;
use crate::layers::{Reach, Word};
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Node, Tree};
use crate::values;

/// Something that was said about a key.
pub struct Said {
    /// Where: in a file, in an argument, or among the chart's defaults.
    pub place: Place,
    /// The value; null where it was taken away.
    pub value: Tree,
    /// What became of it.
    pub does: Does,
}

/// What became of something that was said about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It is the chart's default.
    Default,
    /// A later layer gives another value.
    Overridden,
    /// It is a map or a list that a later layer adds to.
    Merged,
    /// It is a list or a map, or in one, that a later layer replaces as a whole.
    Replaced,
    /// A later layer takes it away by a null.
    Removed,
    /// It has the last word.
    Wins,
}

impl Does {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Does::Default => "default",
            Does::Overridden => "overridden",
            Does::Merged => "merged",
            Does::Replaced => "replaced",
            Does::Removed => "removed",
            Does::Wins => "wins",
        }
    }
}

/// All that was said about a key, in the order of merging.
pub(crate) fn of(pool: &Pool, path: &FieldPathBuf) -> Vec<Said> {
    let mut said = Vec::new();
    let defaults = values::defaults();
    if let Some(value) = defaults.at(path) {
        said.push(Said { place: value.place, value: value.clone(), does: Does::Default });
    }
    // From which on what was said is still a part of the value.
    let mut standing = 0;
    for Word { value, reach } in pool.layers.words(&path.0) {
        // A list without the item says nothing about an item that nobody has.
        if reach == Reach::LeavesOut && said[standing..].is_empty() {
            continue;
        }
        let joins = reach == Reach::Adds && said[standing..].iter().any(|said| has_room(&said.value));
        for earlier in said[standing..].iter_mut().filter(|said| said.does != Does::Default) {
            earlier.does = if joins { Does::Merged } else { fate(&earlier.value, reach) };
        }
        if !joins {
            standing = said.len();
        }
        said.push(Said { place: value.place, value, does: Does::Wins });
    }
    said
}

/// What becomes of a value that a later layer does not add to.
fn fate(value: &Tree, reach: Reach) -> Does {
    match reach {
        Reach::Removes => Does::Removed,
        Reach::Around | Reach::LeavesOut => Does::Replaced,
        Reach::Sets | Reach::Adds if has_room(value) => Does::Replaced,
        Reach::Sets | Reach::Adds => Does::Overridden,
    }
}

/// Whether others can add to a value.
fn has_room(value: &Tree) -> bool {
    matches!(value.node, Node::Map(_) | Node::List(_))
}
