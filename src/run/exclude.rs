//! What the user leaves out of folders.

use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns as in a `.gitignore`, each list of them seen from a folder.
#[derive(Default)]
pub(super) struct Exclude(Vec<Gitignore>);

impl Exclude {
    /// Leaves out what these patterns name, as seen from a folder. They are known to be well formed.
    ///
    /// # Errors
    ///
    /// Fails where there is no working folder.
    pub(super) fn add(&mut self, folder: &Path, patterns: &[String]) -> anyhow::Result<()> {
        if patterns.is_empty() {
            return Ok(());
        }
        let mut builder = GitignoreBuilder::new(absolute(folder)?);
        for pattern in patterns {
            builder.add_line(None, pattern)?;
        }
        self.0.push(builder.build().context("the patterns of what to exclude are too many or too long")?);
        Ok(())
    }

    /// Whether a path is left out.
    pub(super) fn covers(&self, path: &Path, is_folder: bool) -> bool {
        let covered = |path: &Path| self.0.iter().any(|patterns| patterns.matched(path, is_folder).is_ignore());
        !self.0.is_empty() && absolute(path).is_ok_and(|path| covered(&path))
    }
}

/// A path from the root of the file system, without `.` and `..`; links are not looked at.
pub(super) fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let mut whole = std::env::current_dir()?;
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    Ok(whole)
}
