//! An argument, read once: what it says, in order, to be laid over values as often as needed.

use std::fmt;

use crate::fault::PlacedFault;
use crate::field_path::{FieldPathBuf, Step};
use crate::set::cursor::{Backslash, Cursor};
use crate::set::grammar::{Grammar, MAX_GAPS};
use crate::set::key_path::{self, KeyEnd, KeyStep};
use crate::set::mistake::{Before, Failure, Mistake};
use crate::set::put::put;
use crate::set::{json_value, value};
use crate::source::{Place, SourceId};
use crate::tree::{Node, Tree};

/// What an argument says.
#[derive(Clone)]
pub struct Argument {
    /// Its text.
    pub source: SourceId,
    grammar: Grammar,
    /// Its first character.
    start: Place,
    assignments: Vec<Assignment>,
    /// Why it could not be read to its end. If a value is at fault, the last assignment sets [`Node::Faulty`].
    error: Option<Box<PlacedFault>>,
}

/// One thing that an argument says.
#[derive(Clone)]
pub struct Assignment {
    /// The steps to the value, each where it was written.
    pub path: Vec<KeyStep>,
    /// The value.
    pub value: Tree,
    /// What it does to the value that was there before.
    pub how: How,
}

/// What an assignment does to the value that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Takes its place: `key=value`.
    Replaces,
    /// Merges with it, as a file does: `--set-json '{…}'`.
    Merges,
}

/// Without any text, which may be a credential.
impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {:?}", self.grammar.flag(), self.source)
    }
}

/// Reads an argument, up to its first fault. `source` is the number of its own text, `read_file` gives the content of a
/// file of `--set-file`. What is kept is as large as the argument and the files, whatever its indexes.
pub fn read(
    grammar: Grammar,
    text: &str,
    source: SourceId,
    read_file: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Argument {
    let backslash = match grammar {
        Grammar::Literal => Backslash::Literal,
        Grammar::Json | Grammar::Set | Grammar::String | Grammar::File => Backslash::Escapes,
    };
    let cursor = Cursor::new(text, source, backslash);
    let start = cursor.here();
    let mut reader = ArgumentReader { grammar, cursor, known: Vec::new(), assignments: Vec::new() };
    let read = if reader.begins_a_map() { reader.whole_map() } else { reader.assignments(read_file) };
    let ArgumentReader { known, assignments, .. } = reader;
    let error = read.err().map(|failure| failure.into_fault(grammar, FieldPathBuf(known)));
    Argument { source, grammar, start, assignments, error }
}

impl Argument {
    /// Changes the values as the argument says, in place; time is linear in the argument, as long as nobody else holds the
    /// values' maps and lists.
    ///
    /// # Errors
    ///
    /// The first fault of the argument, or the first file that cannot be read; what is before it is applied. A value at
    /// fault leaves [`Node::Faulty`] under its key.
    pub fn apply(&self, values: &mut Tree) -> Result<(), Box<PlacedFault>> {
        if let Node::Null = values.node {
            *values = Tree::empty_map(self.start);
        }
        let mut gaps = MAX_GAPS;
        for Assignment { path, value, how } in &self.assignments {
            if *how == How::Merges {
                values.merge(value);
                continue;
            }
            match put(values, path, value.clone(), &mut gaps) {
                // The value's own fault is told; that its key cannot be set is no second one.
                Err(_) if matches!(value.node, Node::Faulty) => {}
                Err((failure, depth)) => {
                    let steps = path[..depth].iter().map(|key| key.step.clone());
                    return Err(failure.into_fault(self.grammar, FieldPathBuf(steps.collect())));
                }
                Ok(()) => {}
            }
        }
        self.error.clone().map_or(Ok(()), Err)
    }

    /// What it says, in order.
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// The assignments that may change the value at a path, in order: those that set it, something around it or something
    /// inside of it.
    pub fn about<'a>(&'a self, path: &'a [Step]) -> impl Iterator<Item = &'a Assignment> {
        self.assignments
            .iter()
            .filter(move |assignment| assignment.path.iter().zip(path).all(|(key, step)| key.step == *step))
    }
}

impl Assignment {
    /// The value that it gives the field at a path, which may be a part of what it sets.
    pub fn at(&self, path: &[Step]) -> Option<&Tree> {
        let (above, rest) = path.split_at_checked(self.path.len())?;
        let leads_there = self.path.iter().zip(above).all(|(key, step)| key.step == *step);
        if leads_there { rest.iter().try_fold(&self.value, |tree, step| tree.step(step)) } else { None }
    }
}

/// A way through an argument.
struct ArgumentReader<'a> {
    grammar: Grammar,
    cursor: Cursor<'a>,
    /// The path that a fault here concerns, without any text that may belong to a value.
    known: Vec<Step>,
    assignments: Vec<Assignment>,
}

impl ArgumentReader<'_> {
    fn begins_a_map(&self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.skip(char::is_whitespace);
        self.grammar == Grammar::Json && ahead.peek() == Some('{')
    }

    /// `{…}`: a map that is merged into the values.
    fn whole_map(&mut self) -> Result<(), Failure> {
        self.cursor.skip(char::is_whitespace);
        let value = json_value::read(&mut self.cursor, &mut self.known, 0)?;
        self.cursor.skip(char::is_whitespace);
        if self.cursor.peek().is_some() {
            return Err(self.cursor.here().failure(Mistake::NoValue(Before::Json)));
        }
        self.assignments.push(Assignment { path: Vec::new(), value, how: How::Merges });
        Ok(())
    }

    /// `key=value,key=value`.
    fn assignments(&mut self, read_file: &mut dyn FnMut(&str) -> Result<String, String>) -> Result<(), Failure> {
        let mut before = Before::Start;
        loop {
            let mut path = Vec::new();
            let ending = key_path::read(&mut self.cursor, self.grammar, before, &mut path);
            if ending.is_ok() || before == Before::Start {
                // Text after a comma may belong to a value, so it is named only once `=` has made it a key.
                self.known = path.iter().map(|key| key.step.clone()).collect();
            }
            match ending? {
                KeyEnd::Argument => return Ok(()),
                KeyEnd::Equals => {}
            }
            let start = self.cursor.position();
            let value = value::read(&mut self.cursor, self.grammar, &mut self.known, read_file);
            let (value, after) = match value {
                Ok((value, after)) => (value, Ok(after)),
                Err(failure) => (Tree::new(Node::Faulty, self.cursor.place_from(start)), Err(failure)),
            };
            self.assignments.push(Assignment { path, value, how: How::Replaces });
            before = after?;
        }
    }
}
