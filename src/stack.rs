//! A stack of values: files and arguments, merged in the order in which Helm merges them.

use std::ops::Range;
use std::sync::Arc;

use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::set::{self, Argument, ArgumentError, Grammar};
use crate::source::{Origin, Place, Position, Source, SourceId, Sources};
use crate::tree::{Node, Tree};
use crate::yaml;

/// What one file says by itself.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The file.
    pub source: SourceId,
    /// Its values.
    pub values: Tree,
    /// The bytes of each of its comments, where they are known.
    pub comments: Option<Arc<Vec<Range<usize>>>>,
}

/// The user's values so far. Cheap to clone, so that many pools can share their first layers.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The texts that were read.
    pub sources: Sources,
    /// The values, merged.
    pub values: Tree,
    /// What each file says, in order.
    pub layers: Vec<Layer>,
    /// The arguments that lie over the files, in order.
    pub arguments: Vec<Argument>,
    /// What is wrong with the texts themselves.
    pub faults: Vec<PlacedFault>,
    /// Where a fault stands that no line made: the start of the last file.
    pub start: Option<Place>,
}

impl Default for Stack {
    fn default() -> Stack {
        Stack {
            sources: Sources::default(),
            values: Tree::empty_map(Place::CHART),
            layers: Vec::new(),
            arguments: Vec::new(),
            faults: Vec::new(),
            start: None,
        }
    }
}

impl Stack {
    /// Whether all texts could be read, so that the values are what the user meant.
    pub fn is_readable(&self) -> bool {
        self.has_readable_files() && !self.faults.iter().any(|fault| fault.kind == Kind::SetArgument)
    }

    /// Whether all files could be read, and arguments at most could not.
    pub fn has_readable_files(&self) -> bool {
        !self.faults.iter().any(|fault| matches!(fault.kind, Kind::YamlSyntax | Kind::NotAMap))
    }

    /// Lays a file over the values.
    pub fn add_file(&mut self, source: Arc<Source>) {
        let id = self.sources.add(Arc::clone(&source));
        let first = Position { line: 1, column: 1 };
        self.start = Some(Place { source: id, start: first, end: first });
        let reading = yaml::read(&source.text, id);
        self.faults.extend(reading.faults);
        self.values.merge(&reading.tree);
        self.layers.push(Layer { source: id, values: reading.tree, comments: reading.comments });
    }

    /// Lays an argument of the `--set` family over the values.
    ///
    /// # Errors
    ///
    /// Fails where a file that the argument names cannot be read.
    pub fn add_set(
        &mut self,
        grammar: Grammar,
        argument: &str,
        read_file: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<(), ArgumentError> {
        let id = self.add_argument(grammar.flag(), argument);
        let argument = set::read(grammar, argument, id, read_file);
        let applied = argument.apply(&mut self.values);
        self.arguments.push(argument);
        match applied {
            Err(ArgumentError::Fault(fault)) => {
                self.faults.push(*fault);
                Ok(())
            }
            other => other,
        }
    }

    /// The text of an argument that is no value, at its place.
    pub fn text_argument(&mut self, name: &'static str, text: &str) -> Tree {
        let source = self.add_argument(name, text);
        let width = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Tree::new(Node::Text(text.into()), Place::on_line(source, 1, 1, width))
    }

    /// Notes what is wrong with an argument.
    pub fn fault(&mut self, kind: Kind, place: Place, message: impl Into<Message>, help: Option<Message>) {
        self.faults.push(PlacedFault::new(kind, place, FieldPathBuf::default(), message, help));
    }

    fn add_argument(&mut self, name: &'static str, text: &str) -> SourceId {
        self.sources.add(Arc::new(Source { origin: Origin::Argument(name), text: text.to_owned() }))
    }

    /// Where a fault stands that no line of the user's made.
    pub fn start(&mut self) -> Place {
        match self.start {
            Some(place) => place,
            None => {
                let place = Place::on_line(self.add_argument("--values", ""), 1, 1, 0);
                self.start = Some(place);
                place
            }
        }
    }
}
