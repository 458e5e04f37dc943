//! What a layer says about one key.

use std::iter;
use std::sync::Arc;

use crate::field_path::Step;
use crate::set::{Argument, Assignment, How, KeyStep};
use crate::tree::{Node, Tree};

use super::{Layer, Layers, Says};

/// What a layer says about a key, and where.
#[derive(Clone, Debug)]
pub struct Word {
    /// The value; null where the layer takes it away.
    pub value: Tree,
    /// What that does to what the layers below say.
    pub reach: Reach,
}

/// What a word does to what the layers below say about the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It adds to the map or the list that is there.
    Adds,
    /// It takes the value's place.
    Sets,
    /// It replaces a list or a map that the key is in.
    Around,
    /// It does the same, and what it puts there does not have the key.
    LeavesOut,
    /// It takes the value away: the key, or one around it, is null.
    Removes,
}

impl Layers {
    /// What each layer that touches a key says about it, in the order of merging. An argument may say several things.
    pub fn words(&self, path: &[Step]) -> Vec<Word> {
        self.layers.iter().flat_map(|layer| layer.words(path)).collect()
    }

    /// What each argument sets by itself.
    pub fn arguments_alone(&self) -> impl Iterator<Item = Tree> {
        let arguments = self.layers.iter().filter(|layer| matches!(layer.says, Says::Argument(_)));
        arguments.map(Layer::alone)
    }
}

impl Layer {
    fn words(&self, path: &[Step]) -> Vec<Word> {
        match &self.says {
            Says::File { values, .. } => in_file(values, path).into_iter().collect(),
            Says::Argument(argument) => of_argument(argument, path),
        }
    }
}

/// What a file says: its maps add to those below, all else replaces.
fn in_file(values: &Tree, path: &[Step]) -> Option<Word> {
    let mut at = values;
    for (depth, step) in path.iter().enumerate() {
        match (&at.node, step) {
            (Node::Map(map), Step::Key(key)) => at = map.get(key)?,
            (Node::Faulty, _) => return None,
            // A list goes as a whole, whatever the key in it.
            _ => return Some(in_whole(at, &path[depth..])),
        }
    }
    let reach = match at.node {
        Node::Map(_) => Reach::Adds,
        Node::Null => Reach::Removes,
        _ => Reach::Sets,
    };
    Some(Word { value: at.clone(), reach })
}

/// What a value that replaces another as a whole says about a key in it.
fn in_whole(whole: &Tree, path: &[Step]) -> Word {
    match path.iter().try_fold(whole, |tree, step| tree.step(step)) {
        Some(value) => Word { value: value.clone(), reach: Reach::Around },
        None => {
            let reach = if matches!(whole.node, Node::Null) { Reach::Removes } else { Reach::LeavesOut };
            Word { value: Tree::new(Node::Null, whole.place), reach }
        }
    }
}

fn of_argument(argument: &Argument, path: &[Step]) -> Vec<Word> {
    argument.about(path).filter_map(|assignment| of_assignment(assignment, path)).collect()
}

fn of_assignment(assignment: &Assignment, path: &[Step]) -> Option<Word> {
    let Assignment { path: set, value, how } = assignment;
    if *how == How::Merges {
        return in_file(value, path);
    }
    Some(match path.get(set.len()..) {
        Some([]) => {
            let reach = if matches!(value.node, Node::Null) { Reach::Removes } else { Reach::Sets };
            Word { value: value.clone(), reach }
        }
        Some(inside) => in_whole(value, inside),
        None => {
            let steps = set[path.len()..].iter().rev();
            Word { value: steps.fold(value.clone(), around), reach: Reach::Adds }
        }
    })
}

/// A value as the only one of a map, or of a list with nulls before it; not before one that is far behind.
fn around(value: Tree, KeyStep { step, place: key_place }: &KeyStep) -> Tree {
    const FAR: usize = 100;
    match step {
        Step::Key(key) => value.under(key.clone(), *key_place),
        Step::Index(index) => {
            let place = value.place;
            let before = if *index < FAR { *index } else { 0 };
            let nulls = iter::repeat_n(Tree::new(Node::Null, place), before);
            Tree::new(Node::List(Arc::new(nulls.chain([value]).collect())), place)
        }
    }
}
