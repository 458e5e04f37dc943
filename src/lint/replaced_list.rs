//! A list that replaces the one of a layer below, which had what is missed.

use crate::field_path::FieldPathBuf;
use crate::finding::Finding;
use crate::layers::Reach;
use crate::message::quote;
use crate::pool::Pool;
use crate::tree::{Node, Tree};

/// Shows the list that a layer puts in the place of one that had such an item, and says whether there is one: layers do not
/// add to each other's lists.
pub(super) fn show(pool: &Pool, list: &FieldPathBuf, is_missed: impl Fn(&Tree) -> bool, finding: &mut Finding) -> bool {
    let words = pool.layers.words(&list.0);
    let had_it = |tree: &Tree| matches!(&tree.node, Node::List(items) if items.iter().any(&is_missed));
    let Some((last, below)) = words.split_last() else { return false };
    let Some(lost) = below.iter().rev().find(|word| had_it(&word.value)) else { return false };
    let is_lost = last.reach == Reach::Sets && last.value.place.is_users() && !had_it(&last.value);
    let Some(source) = pool.layers.sources.get(lost.value.place.source).filter(|_| is_lost) else { return false };
    let message = format!("this replaces the list of {}, which had it", quote(&source.origin));
    finding.beside(last.value.place, message);
    true
}
