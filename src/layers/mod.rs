//! Layers of values: files and arguments in the order in which Helm merges them, and who said what.

mod branch;
mod further_document;
mod said;
mod word;

use std::ops::Range;
use std::sync::Arc;

use crate::credential::Known;
use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::set::{self, Argument, Grammar};
use crate::source::{Origin, Place, Position, Source, SourceId, Sources};
use crate::tree::{Node, Tree};
use crate::yaml::{self, Reading};

pub use branch::Content;
use further_document::Choice;
pub use word::{Reach, Word};

/// What one file or one argument says.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The file, or the argument.
    pub source: SourceId,
    /// What is there.
    pub says: Says,
}

/// What a layer says.
#[derive(Clone, Debug)]
pub enum Says {
    /// A file.
    File {
        /// Its values.
        values: Tree,
        /// The bytes of each of its comments.
        comments: Arc<[Range<usize>]>,
    },
    /// An argument of the `--set` family.
    Argument(Argument),
}

impl Layer {
    /// The values of a file; none for an argument.
    pub fn file(&self) -> Option<&Tree> {
        match &self.says {
            Says::File { values, .. } => Some(values),
            Says::Argument(_) => None,
        }
    }

    /// The bytes of each comment of a file; an argument has none.
    pub fn comments(&self) -> &[Range<usize>] {
        match &self.says {
            Says::File { comments, .. } => comments,
            Says::Argument(_) => &[],
        }
    }

    /// What the layer says by itself.
    fn alone(&self) -> Tree {
        let mut alone = Tree::empty_map(Place::CHART);
        self.lay_over(&mut alone);
        alone
    }

    /// Lays what the layer says over values.
    fn lay_over(&self, values: &mut Tree) {
        match &self.says {
            Says::File { values: over, .. } => values.merge(over),
            Says::Argument(argument) => {
                // Its fault, if it has one, was told when it was read.
                let _ = argument.apply(values);
            }
        }
    }
}

/// The layers of a pool so far. Cheap to clone, so that many pools can share their first layers.
#[derive(Clone, Debug)]
pub struct Layers {
    /// All texts that were read: those of the layers, and of arguments that are no values.
    pub sources: Sources,
    /// The user's values: all layers, merged.
    pub values: Tree,
    /// What is wrong with the texts themselves.
    pub faults: Vec<PlacedFault>,
    /// In the order of merging: a layer has the last word over those before it.
    layers: Vec<Layer>,
    /// The last file.
    start: Option<Place>,
    /// The key of each file under which its values are; empty where all of the file is values.
    at: FieldPathBuf,
    /// What the files hold, where their values are but a part of it.
    around: Vec<Tree>,
    /// Whether a file has something under that key.
    has_key: bool,
    /// The files that have nothing there. This is a fault where no file has.
    without_key: Vec<SourceId>,
    /// The files of which other documents have the key as well, and the lines at which these begin.
    pub(crate) unread: Vec<(SourceId, u32)>,
    /// What the credentials are, for all pools that share their first layers.
    pub(crate) credentials: Arc<Known>,
}

impl Default for Layers {
    fn default() -> Layers {
        Layers {
            sources: Sources::default(),
            values: Tree::empty_map(Place::CHART),
            faults: Vec::new(),
            layers: Vec::new(),
            start: None,
            at: FieldPathBuf::default(),
            around: Vec::new(),
            has_key: false,
            without_key: Vec::new(),
            unread: Vec::new(),
            credentials: Arc::default(),
        }
    }
}

impl Layers {
    /// No layers yet, of files whose values are under this key; for an empty path all of each file is values.
    pub fn under(at: FieldPathBuf) -> Layers {
        Layers { at, ..Layers::default() }
    }

    /// The key of each file under which its values are; empty where all of the file is values.
    pub(crate) fn at(&self) -> &FieldPathBuf {
        &self.at
    }

    /// Lays the values of a file over the values, and says what the file holds.
    pub fn add_file(&mut self, source: Arc<Source>) -> Content {
        let id = self.sources.add(Arc::clone(&source));
        let first = Position { line: 1, column: 1 };
        let first = Place { source: id, start: first, end: first };
        self.start = Some(Place::whole(id));
        let reading = yaml::read(&source.text, id);
        let (reading, content) = if self.at.0.is_empty() {
            branch::whole(reading, &source, first)
        } else {
            self.around.push(reading.tree.clone());
            let reading = self.document_with_key(reading, &source.text, id);
            branch::under(&self.at, reading, &source, first)
        };
        self.faults.extend(reading.faults);
        match content {
            Content::NoKey => self.without_key.push(id),
            Content::Values | Content::Other(_) => self.has_key = true,
        }
        self.forgive_missing_key();
        self.values.merge(&reading.tree);
        let says = Says::File { values: reading.tree, comments: reading.comments };
        self.layers.push(Layer { source: id, says });
        content
    }

    /// The document of a file that has the key of the values: the first, unless one behind it is meant.
    fn document_with_key(&mut self, first: Reading, text: &str, id: SourceId) -> Reading {
        let is_alone = || first.faults.iter().all(|fault| fault.kind != Kind::SecondDocument);
        if is_alone() {
            return first;
        }
        let Choice { bytes, others } = further_document::choose(&self.at, &first.tree, text, id);
        self.unread.extend(others.into_iter().map(|line| (id, line)));
        let Some(bytes) = bytes else { return first };
        let reading = further_document::read(text, bytes, id);
        self.around.push(reading.tree.clone());
        reading
    }

    /// Takes back that files lack the key of the values as soon as one has it: the values of an umbrella chart often have
    /// a file for each environment, which says something of a few charts only.
    fn forgive_missing_key(&mut self) {
        if self.has_key {
            let lacks = |fault: &PlacedFault| self.without_key.contains(&fault.place.source) || self.is_another(fault);
            let kept: Vec<bool> =
                self.faults.iter().map(|fault| fault.kind != Kind::NotValues || !lacks(fault)).collect();
            let mut kept = kept.into_iter();
            self.faults.retain(|_| kept.next().unwrap_or(true));
        }
    }

    /// Whether what looks like the key misspelt is a key of its own: some file has both.
    fn is_another(&self, fault: &PlacedFault) -> bool {
        let Some(rewrite) = &fault.rewrite else { return false };
        let has_both = |whole: &Tree| {
            let mut above = Some(whole);
            self.at.0.iter().any(|step| {
                let has = |key: &str| above.is_some_and(|above| above.get(key).is_some());
                let both = has(&rewrite.old) && has(&rewrite.new);
                above = above.and_then(|above| above.step(step));
                both
            })
        };
        self.around.iter().any(has_both)
    }

    /// Notes a file that could not be read, at its position in the stack: why, and where in the file, if that is known.
    pub fn add_unreadable(&mut self, origin: Origin, at: Option<Position>, why: impl Into<Message>) {
        let source = self.sources.add(Arc::new(Source::new(origin, "")));
        let place = at.map_or(Place::whole(source), |at| Place { source, start: at, end: at });
        self.start = Some(place);
        self.fault(Kind::UnreadableFile, place, why);
    }

    /// Lays an argument of the `--set` family over the values.
    pub fn add_set(
        &mut self,
        grammar: Grammar,
        argument: &str,
        read_file: &mut dyn FnMut(&str) -> Result<String, String>,
    ) {
        let id = self.add_argument(grammar.flag(), argument);
        let argument = set::read(grammar, argument, id, read_file);
        let applied = argument.apply(&mut self.values);
        self.layers.push(Layer { source: id, says: Says::Argument(argument) });
        self.faults.extend(applied.err().map(|fault| *fault));
    }

    /// The text of an argument that is not a value, at its place.
    pub fn text_argument(&mut self, name: &'static str, text: &str) -> Tree {
        let source = self.add_argument(name, text);
        let width = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Tree::new(Node::Text(text.into()), Place::on_line(source, 1, 1, width))
    }

    /// Notes what is wrong with an argument.
    pub fn fault(&mut self, kind: Kind, place: Place, message: impl Into<Message>) {
        self.faults.push(PlacedFault::new(kind, place, FieldPathBuf::default(), message, None));
    }

    fn add_argument(&mut self, name: &'static str, text: &str) -> SourceId {
        self.sources.add(Arc::new(Source::new(Origin::Argument(name), text)))
    }

    /// Where a fault is reported that no line made: in the last file as a whole, or in the command line where there is no file.
    pub fn start(&mut self) -> Place {
        match self.start {
            Some(place) => place,
            None => {
                let origin = Origin::CommandLine;
                let place = Place::whole(self.sources.add(Arc::new(Source::new(origin, ""))));
                self.start = Some(place);
                place
            }
        }
    }

    /// Whether all texts could be read, so that the values are what the user meant.
    pub fn is_readable(&self) -> bool {
        self.readable() == Readable::Wholly
    }

    /// How much of the texts could be read.
    pub fn readable(&self) -> Readable {
        let of_fault = |fault: &PlacedFault| match fault.kind {
            Kind::YamlSyntax | Kind::NotAMap | Kind::NotValues | Kind::UnknownKey => Readable::Partly,
            Kind::UnreadableFile if !self.is_argument(fault.place.source) => Readable::Partly,
            Kind::UnreadableFile | Kind::SetArgument => Readable::Files,
            _ => Readable::Wholly,
        };
        if self.files().any(|(_, values)| matches!(values.node, Node::Faulty)) {
            return Readable::Partly;
        }
        self.faults.iter().map(of_fault).max().unwrap_or(Readable::Wholly)
    }
}

/// How much of the texts of a pool could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readable {
    /// All of it: the values are what the user meant.
    Wholly,
    /// All files; an argument could not.
    Files,
    /// Not all files: of the values nothing is known.
    Partly,
}
