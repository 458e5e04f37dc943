//! A list that replaces the one of a layer below, which had what is missed.

use crate::field_path::FieldPathBuf;
use crate::finding::Finding;
use crate::layers::Reach;
use crate::message::quote;
use crate::pool::Pool;
use crate::tree::{Node, Tree};

/// Shows the list that a layer puts in the place of one that had such an item: layers do not add to each other's lists.
pub(super) fn show(pool: &Pool, list: &FieldPathBuf, is_missed: impl Fn(&Tree) -> bool, finding: &mut Finding) {
    let words = pool.layers.words(&list.0);
    let had_it = |tree: &Tree| matches!(&tree.node, Node::List(items) if items.iter().any(&is_missed));
    let Some((last, below)) = words.split_last() else { return };
    let Some(lost) = below.iter().rev().find(|word| had_it(&word.value)) else { return };
    if last.reach == Reach::Sets
        && last.value.place.is_users()
        && !had_it(&last.value)
        && let Some(source) = pool.layers.sources.get(lost.value.place.source)
    {
        let message = format!("this replaces the list of {}, which had it", quote(&source.origin));
        finding.beside(last.value.place, message);
    }
}
