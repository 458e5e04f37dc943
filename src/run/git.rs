//! Files as they are at a revision of git.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, anyhow, bail};

use crate::visible;

/// A revision, by the name that the user gave: `main`, `v1.2`, `HEAD~3`.
pub(super) struct Revision(String);

/// A file at a revision.
pub(super) enum Then {
    /// Its text.
    Text(String),
    /// It did not exist.
    Absent,
    /// Git does not keep it: it is ignored, or outside of the repository.
    NotInGit,
}

impl Revision {
    /// A revision of that name.
    ///
    /// # Errors
    ///
    /// Fails where git could take the name for a flag.
    pub(super) fn new(name: &str) -> anyhow::Result<Revision> {
        if name.is_empty() || name.starts_with('-') {
            bail!("`{name}` is not a revision of git");
        }
        Ok(Revision(name.to_owned()))
    }

    /// The name of a file at this revision, as git writes it: `main:pools/eu.yaml`.
    pub(super) fn name(&self, path: &Path) -> String {
        format!("{}:{}", self.0, visible::path(path))
    }

    /// A file at this revision.
    ///
    /// # Errors
    ///
    /// Fails where there is no git or no such revision, or the file is not text.
    pub(super) fn file(&self, path: &Path) -> anyhow::Result<Then> {
        // A link stands for the file that it leads to now.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            return Ok(Then::NotInGit);
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let found = git(folder, &["cat-file", "blob", &format!("{}:./{name}", self.0)])?;
        if found.status.success() {
            let text = String::from_utf8(found.stdout);
            return text
                .map(Then::Text)
                .with_context(|| format!("cannot read {}: it is not UTF-8", self.name(Path::new(name))));
        }
        if !git(folder, &["rev-parse", "--git-dir"])?.status.success() {
            return Ok(Then::NotInGit);
        }
        let commit = format!("{}^{{commit}}", self.0);
        if !git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?.status.success() {
            return Err(anyhow!(
                "git knows no revision `{0}` here; if it is on the server, run `git fetch origin` first (a CI job often fetches the last commit alone)",
                self.0
            ));
        }
        let is_ignored = git(folder, &["check-ignore", "--quiet", "--", name])?.status.success();
        Ok(if is_ignored { Then::NotInGit } else { Then::Absent })
    }

    /// The files below a folder at this revision, as seen from there.
    ///
    /// # Errors
    ///
    /// Fails where there is no git.
    pub(super) fn files_below(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let listed = git(folder, &["ls-tree", "-r", "-z", "--name-only", &self.0])?;
        let names = listed.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.filter_map(|name| String::from_utf8(name.to_vec()).ok()).collect())
    }
}

/// Variables with which git calls hooks. Their paths are seen from another folder than a file's.
const OF_HOOKS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

fn git(folder: &Path, args: &[&str]) -> anyhow::Result<Output> {
    let mut git = Command::new("git");
    for variable in OF_HOOKS {
        git.env_remove(variable);
    }
    git.arg("-C").arg(folder).args(args).output().context("cannot run git, which --rev needs")
}
