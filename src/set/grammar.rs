//! The five grammars, and the bounds that all of them keep.

/// The deepest that the keys, indexes and JSON of one argument may nest.
pub const MAX_DEPTH: usize = 128;

/// The most empty list items that the indexes of one argument may leave before them.
pub const MAX_GAPS: usize = 1 << 20;

/// The largest index, as in Helm (`MaxIndex` of `strvals`).
pub(super) const MAX_INDEX: usize = 65536;

/// The most dots that go from a key into its map, as in Helm (`MaxNestedNameLevel` of `strvals`), which does not count
/// those after an index.
pub(super) const MAX_DOTS: usize = 30;

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
