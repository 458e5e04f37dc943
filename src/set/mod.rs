//! The grammar of `--set`, `--set-string`, `--set-json`, `--set-file` and `--set-literal`.
//!
//! It is that of Helm 3.22.0 (package `helm.sh/helm/v3/pkg/strvals`: `ParseInto`, `ParseIntoString`, `ParseJSON`, `ParseIntoFile`,
//! `ParseLiteralInto`, called by `MergeValues` of `pkg/cli/values`), with all that surprises: quotes mean nothing, `{}` is a list of
//! one empty text, only whole numbers are numbers, a backslash at the very end is dropped. Where Helm takes an argument and then
//! quietly drops it, here it is a fault, for its author meant something:
//!
//! - a key that ends without `=` after a dot or an index (`a.`, `a[0]`: Helm sets nothing, or empties the list);
//! - an empty key (`=x`, `a.=x`, `.a=x`, `[0]=x`: Helm reads the value and forgets it);
//! - the same key twice in one map of JSON (Helm keeps the last).
//!
//! An empty value that ends an argument below a list's item (`a[0].b=`) is set as any other; Helm drops it where the item is new.
//!
//! And there are bounds where Helm has none: on the depth of what one argument makes ([`MAX_DEPTH`]) and on the empty list items
//! that its indexes leave ([`MAX_GAPS`]). Whole numbers in JSON stay exact in 64 bits; Helm's go through a 64-bit float.
//!
//! `--set-json '{…}'`, a whole map that is merged into the values, is that of Helm 4 (`MergeValues` of `helm.sh/helm/v4/pkg/cli/values`);
//! Helm 3 refuses it.

mod assign;
mod cursor;
mod json;
mod path;
mod problem;
mod value;

use std::fmt;

use crate::fault::PlacedFault;
use crate::field_path::{FieldPathBuf, Step};
use crate::set::assign::put;
use crate::set::cursor::{Backslash, Cursor};
use crate::set::path::{Ending, KeyStep};
use crate::set::problem::{Before, Failure, Problem};
use crate::source::{Place, SourceId};
use crate::tree::{Node, Tree};

/// The deepest that the keys, indexes and JSON of one argument may nest.
pub const MAX_DEPTH: usize = 128;

/// The most empty list items that the indexes of one argument may leave before them.
pub const MAX_GAPS: usize = 1 << 20;

/// How the text of an argument is read: one for each flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grammar {
    /// `--set-json`: values are JSON.
    Json,
    /// `--set`: values are null, booleans, whole numbers, lists in braces, else text.
    Set,
    /// `--set-string`: values are text, and lists of text in braces.
    String,
    /// `--set-file`: values are paths of files, whose contents are the text.
    File,
    /// `--set-literal`: one key, and all the rest is its text.
    Literal,
}

impl Grammar {
    /// All of them, in the order in which Helm merges them, wherever they stand on the command line.
    pub const ALL: [Grammar; 5] = [Grammar::Json, Grammar::Set, Grammar::String, Grammar::File, Grammar::Literal];

    /// The flag, as it is written.
    pub fn flag(self) -> &'static str {
        match self {
            Grammar::Json => "--set-json",
            Grammar::Set => "--set",
            Grammar::String => "--set-string",
            Grammar::File => "--set-file",
            Grammar::Literal => "--set-literal",
        }
    }
}

/// Why an argument could not be applied.
#[derive(Debug)]
pub enum Error {
    /// The argument is at fault. Neither message nor help holds anything of its values.
    Fault(PlacedFault),
    /// A file that `--set-file` names cannot be read.
    File {
        /// The path, as it stands in the argument.
        path: String,
        /// Where it stands there.
        place: Place,
        /// Why, as the reader of files said it.
        cause: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Fault(fault) => f.write_str(&fault.message),
            // Whoever takes `--set-file` for `--set` gives a credential for a path.
            Error::File { .. } => f.write_str("cannot read the file that the argument names"),
        }
    }
}

impl std::error::Error for Error {}

/// Changes the values as one argument says, in place; time is linear in the argument, as long as nobody else holds the values' maps and
/// lists. `source` is the number of the argument's own text, `read_file` gives the content of a file of `--set-file`.
///
/// # Errors
/// The first fault of the argument, or the first file that cannot be read; what stands before it is applied. A value at fault
/// leaves [`Node::Faulty`] under its key.
pub fn apply(
    values: &mut Tree,
    grammar: Grammar,
    argument: &str,
    source: SourceId,
    read_file: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<(), Error> {
    let backslash = match grammar {
        Grammar::Literal => Backslash::Literal,
        Grammar::Json | Grammar::Set | Grammar::String | Grammar::File => Backslash::Escapes,
    };
    let cursor = Cursor::new(argument, source, backslash);
    if let Node::Null = values.node {
        *values = Tree::empty_map(cursor.here());
    }
    let mut argument = Argument { grammar, cursor, before: Before::Start, known: Vec::new(), gaps: MAX_GAPS };
    let applied = match argument.begins_a_map() {
        true => argument.whole_map(values),
        false => argument.assignments(values, read_file),
    };
    applied.map_err(|failure| failure.into_error(argument.before, grammar, FieldPathBuf(argument.known)))
}

/// An argument that is being read.
struct Argument<'a> {
    grammar: Grammar,
    cursor: Cursor<'a>,
    /// What stands before the assignment that is being read.
    before: Before,
    /// The path that a fault here concerns, without any text that may belong to a value.
    known: Vec<Step>,
    /// How many empty list items may still be made.
    gaps: usize,
}

impl Argument<'_> {
    fn begins_a_map(&self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.skip(char::is_whitespace);
        self.grammar == Grammar::Json && ahead.peek() == Some('{')
    }

    /// `{…}`: a map that is merged into the values.
    fn whole_map(&mut self, values: &mut Tree) -> Result<(), Failure> {
        self.cursor.skip(char::is_whitespace);
        let map = json::read(&mut self.cursor, &mut self.known, 0)?;
        self.cursor.skip(char::is_whitespace);
        if self.cursor.peek().is_some() {
            self.before = Before::Json;
            return Err(Failure { problem: Problem::NoValue, place: self.cursor.here() });
        }
        values.merge(&map);
        Ok(())
    }

    /// `key=value,key=value`.
    fn assignments(
        &mut self,
        values: &mut Tree,
        read_file: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<(), Failure> {
        loop {
            let mut path = Vec::new();
            let ending = path::read(&mut self.cursor, self.grammar, &mut path);
            if ending.is_ok() || self.before == Before::Start {
                // Text after a comma may belong to a value, so it is named only once `=` has made it a key.
                self.known = path.iter().map(|key| key.step.clone()).collect();
            }
            match ending? {
                Ending::Argument => return Ok(()),
                Ending::Equals => {}
            }
            let keys = self.known.len();
            let start = self.cursor.position();
            let value = value::read(&mut self.cursor, self.grammar, &mut self.known, read_file);
            match value {
                Ok((value, before)) => {
                    self.known.truncate(keys);
                    self.put(values, &path, value)?;
                    self.before = before;
                }
                Err(failure) => {
                    let faulty = Tree::new(Node::Faulty, self.cursor.place_from(start));
                    // The value's own fault is told; that its key cannot be set is no second one.
                    let _ = self.put(values, &path, faulty);
                    return Err(failure);
                }
            }
        }
    }

    fn put(&mut self, values: &mut Tree, path: &[KeyStep], value: Tree) -> Result<(), Failure> {
        put(values, path, value, &mut self.gaps).map_err(|(failure, steps)| {
            self.known.truncate(steps);
            failure
        })
    }
}

#[cfg(test)]
mod tests;
