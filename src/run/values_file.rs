//! The files of values that `lint` is given.

/// What makes a pool.
pub(super) enum ValuesFile {
    /// The layers alone.
    None,
    /// A file over the layers, by the path that the user gave; `-` is standard input.
    Named(String),
    /// A file in a folder that the user gave.
    InFolder(String),
    /// A name in a folder that is not a file, such as a link.
    NotAFile(String),
    /// A folder that cannot be read, and why.
    Unreadable(String, String),
}

impl ValuesFile {
    /// Its path; none for the layers alone.
    pub(super) fn path(&self) -> Option<&str> {
        match self {
            ValuesFile::None => None,
            ValuesFile::Named(path)
            | ValuesFile::InFolder(path)
            | ValuesFile::NotAFile(path)
            | ValuesFile::Unreadable(path, _) => Some(path),
        }
    }
}
