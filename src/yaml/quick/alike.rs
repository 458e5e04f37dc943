//! What the quick reader reads, held against the full one.

use super::quick;
use crate::source::SourceId;
use crate::tree::{Node, Number, Tree};
use crate::yaml::full::read_fully;
use crate::yaml::reading::Reading;

/// Whether a text is taken. Fails if what is read then is not what the full reader reads without a fault.
#[track_caller]
pub(crate) fn takes(text: &str) -> bool {
    let Some(Reading { tree, faults, comments }) = quick(text, SourceId::DEFAULTS) else { return false };
    assert!(faults.is_empty());
    let full = read_fully(text, SourceId::DEFAULTS);
    assert!(full.faults.is_empty(), "{:?} is taken in\n{text:?}", full.faults);
    if let Some(difference) = difference(&tree, &full.tree) {
        panic!("{difference} in\n{text:?}");
    }
    assert_eq!(comments, full.comments, "comments of\n{text:?}");
    true
}

/// Where two trees differ first, in values or places.
fn difference(quick: &Tree, full: &Tree) -> Option<String> {
    let within = match (&quick.node, &full.node) {
        (Node::Null, Node::Null) => None,
        (Node::Bool(a), Node::Bool(b)) if a == b => None,
        (Node::Number(Number::Float(a)), Node::Number(Number::Float(b))) if a.to_bits() == b.to_bits() => None,
        (Node::Number(a), Node::Number(b)) if a == b && !matches!(a, Number::Float(_)) => None,
        (Node::Text(a), Node::Text(b)) if a == b => None,
        (Node::List(a), Node::List(b)) if a.len() == b.len() => a.iter().zip(&**b).find_map(|(a, b)| difference(a, b)),
        (Node::Map(a), Node::Map(b)) if a.entries().len() == b.entries().len() => {
            a.entries().iter().zip(b.entries()).find_map(|(a, b)| {
                let same_key = a.key == b.key && a.key_place == b.key_place;
                if same_key { difference(&a.value, &b.value) } else { Some(format!("{:?} is another key", a.key)) }
            })
        }
        (a, b) => Some(format!("{} is not {} at {:?}", a.kind(), b.kind(), full.place)),
    };
    within.or_else(|| {
        let differ = quick.place != full.place;
        differ.then(|| format!("{} is at {:?} and not at {:?}", full.node.kind(), quick.place, full.place))
    })
}
