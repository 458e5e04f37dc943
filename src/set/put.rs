//! Puts a value into the values at its path.

use std::sync::Arc;

use crate::field_path::Step;
use crate::set::key_path::KeyStep;
use crate::set::mistake::{Failure, Mistake};
use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};

/// Puts a value at a path, and makes the maps, lists and list items that are missing; `gaps` limits the empty items. As in
/// Helm, a list's item that is not a map is replaced by one, while it is a fault if a key has a value that the path cannot
/// enter. A value that is at fault already stays so.
///
/// # Errors
///
/// The fault, and how many steps of the path lead to it.
pub(super) fn put(values: &mut Tree, path: &[KeyStep], value: Tree, gaps: &mut usize) -> Result<(), (Failure, usize)> {
    let mut at = values;
    for (depth, key) in path.iter().enumerate() {
        let next = path.get(depth + 1).map(|next| &next.step);
        let here = depth.checked_sub(1).map_or(key.place, |parent| path[parent].place);
        at = match (&mut at.node, &key.step) {
            (Node::Map(map), Step::Key(name)) => entry(Arc::make_mut(map), name, key.place, next),
            (Node::List(list), Step::Index(index)) => {
                item(Arc::make_mut(list), *index, key.place, next, gaps).map_err(|failure| (failure, depth + 1))?
            }
            (Node::Faulty, _) => return Ok(()),
            (found, Step::Key(_)) => return Err((here.failure(Mistake::NotAMap(found.kind())), depth)),
            (found, Step::Index(_)) => return Err((here.failure(Mistake::NotAList(found.kind())), depth)),
        };
    }
    *at = value;
    Ok(())
}

/// The value of a map's key, made where it is missing. The last key of a path takes the argument's place; one on the way keeps its own.
fn entry<'t>(map: &'t mut Map, key: &str, place: Place, next: Option<&Step>) -> &'t mut Tree {
    if next.is_none() || map.position(key).is_none() {
        map.insert(Entry { key: key.into(), key_place: place, value: Tree::new(blank(next), place) });
    }
    map.get_mut(key).expect("the key was just put in where it was missing")
}

/// A list's item, made where it is missing, nulls before it.
fn item<'t>(
    list: &'t mut Vec<Tree>,
    index: usize,
    place: Place,
    next: Option<&Step>,
    gaps: &mut usize,
) -> Result<&'t mut Tree, Failure> {
    let missing = index.saturating_sub(list.len());
    *gaps = gaps.checked_sub(missing).ok_or_else(|| place.failure(Mistake::TooManyGaps))?;
    if list.len() <= index {
        list.resize_with(index + 1, || Tree::new(Node::Null, place));
    }
    let item = &mut list[index];
    let replaced = match (next, &item.node) {
        (Some(Step::Key(_)), node) => !matches!(node, Node::Map(_) | Node::Faulty),
        (Some(Step::Index(_)), node) => matches!(node, Node::Null),
        (None, _) => false,
    };
    if replaced {
        *item = Tree::new(blank(next), place);
    }
    Ok(item)
}

/// What a step can go into, yet empty.
fn blank(next: Option<&Step>) -> Node {
    match next {
        Some(Step::Key(_)) => Node::Map(Arc::default()),
        Some(Step::Index(_)) => Node::List(Arc::default()),
        None => Node::Null,
    }
}
