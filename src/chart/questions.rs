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
    /// To what YAML makes of the value's text once more, as it does where the chart prints text without quotes.
    Bare,
}

impl Look {
    /// Where it leads to, if that is there. Whatever is below a value at fault is at fault.
    fn take(&self, from: &Tree) -> Option<Tree> {
        match (self, &from.node) {
            (Look::Key(_), Node::Faulty) => Some(from.clone()),
            (Look::Key(key), _) => from.get(key).cloned(),
            (Look::Bare, Node::Text(text)) => Some(Tree::new(yaml::resolve_plain(text), from.place)),
            (Look::Bare, _) => Some(from.clone()),
        }
    }
}

/// What a template learns of a value when it takes a step to it: whether it is there, and whether it is true.
type Answer = Option<bool>;

fn answer(found: Option<&Tree>) -> Answer {
    found.map(|tree| tree.node.is_true())
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
            if answer(found.as_ref()) != question.answer {
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

    /// The number of the value that a step from another leads to, and whether it is true.
    pub(super) fn ask(&mut self, of: usize, step: Look) -> Option<(usize, bool)> {
        let found = step.take(&self.values[of]);
        let answer = answer(found.as_ref());
        self.asked.0.push(Question { of, step, answer });
        self.values.extend(found);
        answer.map(|is_true| (self.values.len() - 1, is_true))
    }

    /// What was asked, and the values found.
    pub(super) fn take(&mut self) -> (Asked, Vec<Tree>) {
        (mem::take(&mut self.asked), mem::take(&mut self.values))
    }
}
