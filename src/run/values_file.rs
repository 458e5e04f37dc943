//! The files of values that `lint` is given.

use std::path::{Path, PathBuf};

/// What makes a pool, or was found where files were looked for.
#[derive(Clone)]
pub(super) enum ValuesFile {
    /// The layers alone.
    None,
    /// A file over the layers, by the path that the user gave; `-` is standard input.
    Named(PathBuf),
    /// A file in a folder that the user gave.
    InFolder(PathBuf),
    /// A file in a folder that is left out, and why.
    LeftOut(PathBuf, &'static str),
    /// A folder that cannot be read, and why.
    Unreadable(PathBuf, String),
    /// A folder without files of values.
    Empty(PathBuf),
    /// What is said of a pattern that no file matches.
    Unmatched(String),
}

impl ValuesFile {
    /// Its path; none for the layers alone.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            ValuesFile::None | ValuesFile::Unmatched(_) => None,
            ValuesFile::Named(path)
            | ValuesFile::InFolder(path)
            | ValuesFile::LeftOut(path, _)
            | ValuesFile::Unreadable(path, _)
            | ValuesFile::Empty(path) => Some(path),
        }
    }
}
