//! What a template asks of the values. Values that answer alike make the same text, so that a run over many pools evaluates
//! a template once for all that look alike.

use std::mem;

use crate::tree::{Node, Text, Tree};
use crate::yaml;

/// How a template gets from a value to another.
#[derive(Clone, Debug)]
pub(super) enum Look {
    /// To the value of a key.
    Key(Text),
    /// To an item of a list.
    Item(usize),
    /// To the name of a map's key, by its number.
    Name(usize),
    /// To what YAML makes of the value's text once more, as it does where the chart prints text without quotes.
    Bare,
}

impl Look {
    /// Where it leads to, if that is there. Whatever is below a value at fault is at fault; how much there is, is not known,
    /// only that something is.
    fn take(&self, from: &Tree) -> Option<Tree> {
        match (self, &from.node) {
            (Look::Key(_) | Look::Item(0), Node::Faulty) => Some(from.clone()),
            (Look::Key(key), _) => from.get(key).cloned(),
            (Look::Item(index), _) => from.as_list()?.get(*index).cloned(),
            (Look::Name(number), Node::Map(map)) => {
                map.entries().get(*number).map(|entry| Tree::new(Node::Text(entry.key.clone()), entry.key_place))
            }
            (Look::Name(_), _) => None,
            (Look::Bare, Node::Text(text)) => Some(Tree::new(yaml::resolve_plain(text), from.place)),
            (Look::Bare, _) => Some(from.clone()),
        }
    }
}

/// What a template learns of a value when it takes a step to it.
#[derive(Debug, PartialEq)]
enum Answer {
    /// There is none.
    Nothing,
    /// It is the name of a key, which the template may ask for.
    Name(Text),
    /// What kind of value it is, and whether it is true.
    Value(LookShape, bool),
}

/// How a value can be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookShape {
    Map,
    List,
    Scalar,
}

impl LookShape {
    pub(super) fn of(node: &Node) -> LookShape {
        match node {
            Node::Map(_) => LookShape::Map,
            Node::List(_) | Node::Null | Node::Faulty => LookShape::List,
            Node::Bool(_) | Node::Number(_) | Node::Text(_) => LookShape::Scalar,
        }
    }
}

fn answer(step: &Look, found: Option<&Tree>) -> Answer {
    match (step, found) {
        (_, None) => Answer::Nothing,
        (Look::Name(_), Some(Tree { node: Node::Text(name), .. })) => Answer::Name(name.clone()),
        (_, Some(Tree { node, .. })) => Answer::Value(LookShape::of(node), node.is_true()),
    }
}

#[derive(Debug)]
struct Question {
    /// The number of the value that it is asked of.
    of: usize,
    step: Look,
    answer: Answer,
}

/// The questions of an evaluation, in order.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<Question>);

impl Asked {
    /// The values by number below another root; none if one of the answers differs.
    pub(super) fn again(&self, root: &Tree) -> Option<Vec<Tree>> {
        let mut values = Vec::with_capacity(self.0.len() + 1);
        values.push(root.clone());
        for question in &self.0 {
            let found = question.step.take(&values[question.of]);
            if answer(&question.step, found.as_ref()) != question.answer {
                return None;
            }
            values.extend(found);
        }
        Some(values)
    }
}

/// An evaluation under way.
#[derive(Debug)]
pub(super) struct Questions {
    asked: Asked,
    /// The values found, by number. The first holds all others.
    values: Vec<Tree>,
}

impl Questions {
    pub(super) fn new(root: Tree) -> Questions {
        Questions { asked: Asked::default(), values: vec![root] }
    }

    /// The number of the value that a step from another leads to, and the value.
    pub(super) fn ask(&mut self, of: usize, step: Look) -> Option<(usize, Tree)> {
        let found = step.take(&self.values[of]);
        let answer = answer(&step, found.as_ref());
        self.asked.0.push(Question { of, step, answer });
        let found = found?;
        self.values.push(found.clone());
        Some((self.values.len() - 1, found))
    }

    /// What was asked, and the values found.
    pub(super) fn take(&mut self) -> (Asked, Vec<Tree>) {
        (mem::take(&mut self.asked), mem::take(&mut self.values))
    }
}
