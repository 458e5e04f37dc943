//! Texts that users wrote, and who wrote them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::line_index::LineIndex;
use super::source_id::SourceId;

/// Where a text of values comes from, as messages name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file, by the path that the user gave.
    File(String),
    /// Standard input, `-`.
    Stdin,
    /// An argument of the command line: its flag (`--set`) or its name (`RELEASE`).
    Argument(&'static str),
    /// The command line as a whole, which is to blame for what is absent where no file was given.
    CommandLine,
    /// `workerpool.toml`, by its path: it names a pool's release, and no values.
    Config(String),
}

impl Origin {
    /// Whether it is a values file; standard input is one.
    pub fn is_values_file(&self) -> bool {
        matches!(self, Origin::File(_) | Origin::Stdin)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File(path) | Origin::Config(path) => f.write_str(path),
            Origin::Stdin => f.write_str("<stdin>"),
            Origin::CommandLine => f.write_str("<command line>"),
            Origin::Argument(name) => f.write_str(name),
        }
    }
}

/// A text with its origin. The text may hold credentials, so its debug print omits it.
pub struct Source {
    /// Where it comes from.
    pub origin: Origin,
    /// All of it, as it was read.
    pub text: String,
    /// Where its lines begin, once they are asked for.
    pub(super) index: OnceLock<LineIndex>,
}

impl Source {
    /// A text with its origin.
    pub fn new(origin: Origin, text: impl Into<String>) -> Source {
        Source { origin, text: text.into(), index: OnceLock::new() }
    }

    /// The text of a file, under the name by which findings tell of it.
    pub fn file(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source::new(Origin::File(name.into()), text))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.origin, self.text.len())
    }
}

/// The user's sources of one run, in the order in which they are merged.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// Adds a source and gives its number.
    pub fn add(&mut self, source: Arc<Source>) -> SourceId {
        let id = u32::try_from(self.0.len()).expect("fewer than 2^32 sources") + SourceId::FIRST;
        self.0.push(source);
        SourceId(id)
    }

    /// The user's source of that number; none for the program's own.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        let index = id.0.checked_sub(SourceId::FIRST)?;
        self.0.get(index as usize).map(Arc::as_ref)
    }

    /// All of them with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (SourceId::FIRST..).map(SourceId).zip(self.0.iter().map(Arc::as_ref))
    }
}
