//! `render --output-dir`: files that replace those of an earlier run all together or not at all.

use std::path::PathBuf;

use anyhow::bail;

use crate::visible;

#[cfg(not(unix))]
mod one_by_one;
#[cfg(unix)]
mod staged;
#[cfg(unix)]
mod swap;

#[cfg(not(unix))]
pub(super) use one_by_one::replace;
#[cfg(unix)]
pub(super) use staged::replace;

/// The files to write into a folder.
pub(super) struct FileSet {
    /// The folder that the user names. It may be a link.
    pub(super) folder: PathBuf,
    /// The folders below it, the last of which has the files. None may be a link.
    pub(super) below: Vec<String>,
    /// The files to write.
    pub(super) files: Vec<NewFile>,
    /// The names of all files that a run may write.
    pub(super) known: Vec<&'static str>,
    /// Whether a file with such a name that begins so was written by an earlier run.
    pub(super) is_ours: fn(name: &str, text: &str) -> bool,
    pub(super) extent: Extent,
}

/// What a set of files is to those of an earlier run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it: what an earlier run wrote and this one does not is taken away.
    Whole,
    /// A part of it: what else there is stays.
    Part,
}

/// A file to write.
pub(super) struct NewFile {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) readers: Readers,
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Its owner alone, from its first byte on.
    Owner,
    /// Whoever the umask lets; where there is such a file already, who may read that.
    Usual,
}

impl FileSet {
    /// The names of the files of an earlier run that this one takes away, by what is read under a name. A file of somebody
    /// else's with such a name stays.
    fn outdated(&self, read: impl Fn(&str) -> Option<String>) -> Vec<&'static str> {
        let is_written = |name: &str| self.files.iter().any(|file| file.name == name);
        let is_ours = |name: &str| read(name).is_some_and(|text| (self.is_ours)(name, &text));
        let known = self.known.iter().filter(|_| self.extent == Extent::Whole);
        known.copied().filter(|name| !is_written(name) && is_ours(name)).collect()
    }

    /// Fails where a run would lose what somebody else wrote under a name of ours; `beginning` is that of
    /// a file, none for a link.
    fn check_owner(&self, name: &str, beginning: Option<&str>) -> anyhow::Result<()> {
        if beginning.is_some_and(|text| text.trim().is_empty() || (self.is_ours)(name, text)) {
            return Ok(());
        }
        bail!("neither workerpool nor Helm wrote what is there; move it away first")
    }

    /// Whether a file does not stay where these are taken away.
    fn replaces(&self, name: &str, outdated: &[&str]) -> bool {
        self.files.iter().any(|file| file.name == name) || outdated.contains(&name)
    }

    /// The path of one of its files, for messages.
    pub(super) fn path(&self, name: &str) -> String {
        visible::path(&self.below.iter().fold(self.folder.clone(), |path, step| path.join(step)).join(name))
    }
}
