//! The texts of files and of standard input as fixes leave them, before they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::source::Origin;
use crate::visible;

/// The path that means standard input.
pub(super) const STDIN: &str = "-";

/// What standard input is called, and which texts are not what is on disk.
pub(super) struct FileTexts {
    stdin: Origin,
    /// None where there is nothing to fix.
    fixed: Option<Fixed>,
}

#[derive(Default)]
struct Fixed {
    read: Mutex<Read>,
    changed: BTreeMap<PathBuf, RewrittenText>,
}

#[derive(Default)]
struct Read {
    /// The path of each file, by its name in findings.
    paths: BTreeMap<String, PathBuf>,
    /// Standard input, pipes and devices, which can be read once and are looked at again.
    piped: BTreeMap<PathBuf, String>,
}

/// A text that fixes changed.
pub(super) struct RewrittenText {
    /// As it was read.
    pub(super) before: String,
    /// As it is to be.
    pub(super) after: String,
}

impl Default for FileTexts {
    fn default() -> FileTexts {
        FileTexts::new(Origin::Stdin)
    }
}

impl FileTexts {
    /// The texts as they are. `stdin` is what standard input is called.
    pub(super) fn new(stdin: Origin) -> FileTexts {
        FileTexts { stdin, fixed: None }
    }

    /// The same, to be changed.
    pub(super) fn to_be_fixed(stdin: Origin) -> FileTexts {
        FileTexts { stdin, fixed: Some(Fixed::default()) }
    }

    /// What findings call a path.
    pub(super) fn origin(&self, path: &Path) -> Origin {
        if path == Path::new(STDIN) { self.stdin.clone() } else { Origin::File(visible::path(path)) }
    }

    /// The text at a path, if it is another one than can be read there.
    pub(super) fn known(&self, path: &Path) -> Option<String> {
        let fixed = self.fixed.as_ref()?;
        match fixed.changed.get(path) {
            Some(change) => Some(change.after.clone()),
            None => fixed.read().piped.get(path).cloned(),
        }
    }

    /// Notes what was read at a path.
    pub(super) fn note(&self, path: &Path, text: &str) {
        let Some(fixed) = &self.fixed else { return };
        let is_stdin = path == Path::new(STDIN);
        if is_stdin || !path.is_file() {
            fixed.read().piped.insert(path.to_owned(), text.to_owned());
        }
        if !is_stdin {
            fixed.read().paths.insert(visible::path(path), path.to_owned());
        }
    }

    /// The path of what findings call so; none for an argument.
    pub(super) fn path(&self, origin: &Origin) -> Option<PathBuf> {
        match origin {
            origin if *origin == self.stdin => Some(STDIN.into()),
            Origin::File(name) => self.fixed.as_ref()?.read().paths.get(name).cloned(),
            Origin::Stdin | Origin::Argument(_) | Origin::CommandLine | Origin::Config(_) => None,
        }
    }

    /// Changes the text at a path.
    pub(super) fn change(&mut self, path: PathBuf, before: &str, after: String) {
        let changed = &mut self.fixed.get_or_insert_default().changed;
        let change =
            changed.entry(path).or_insert_with(|| RewrittenText { before: before.to_owned(), after: String::new() });
        change.after = after;
    }

    /// Standard input as fixes leave it, if it was read.
    pub(super) fn piped(&self) -> Option<String> {
        self.known(Path::new(STDIN))
    }

    /// The texts that differ from what was read.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&Path, &RewrittenText)> {
        let all = self.fixed.iter().flat_map(|fixed| &fixed.changed);
        all.map(|(path, change)| (path.as_path(), change)).filter(|(_, change)| change.before != change.after)
    }
}

impl Fixed {
    fn read(&self) -> MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
