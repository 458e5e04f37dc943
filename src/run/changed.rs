//! What changed since a revision of git: which pools `lint --changed-since` checks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::file_texts::STDIN;
use super::git::Revision;

/// The files that changed since a revision, by their real paths.
pub(super) struct Changed(BTreeSet<PathBuf>);

impl Changed {
    /// What changed in the repository of the working folder since the revision of that name.
    ///
    /// # Errors
    ///
    /// Fails where there is no git, no repository or no such revision.
    pub(super) fn since(name: &str) -> anyhow::Result<Changed> {
        let files = Revision::new(name)?.changed_since(Path::new("."))?.into_iter();
        Ok(Changed(files.map(|path| path.canonicalize().unwrap_or(path)).collect()))
    }

    /// Whether a file changed. One that cannot be looked up may have been removed; what git does not keep has no other state.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path == Path::new(STDIN) || path.canonicalize().map_or(true, |path| self.0.contains(&path))
    }
}
