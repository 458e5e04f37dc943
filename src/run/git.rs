//! Files as they are at a revision of git.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, anyhow, bail};

use crate::visible;

/// A revision, by the name that the user gave: `main`, `v1.2`, `HEAD~3`.
pub(super) struct Revision(String);

/// A file at a revision.
pub(super) enum Then {
    /// Its text.
    Text(String),
    /// It had this other name, as seen from the top of the repository, and this text.
    Renamed(String, String),
    /// It did not exist. If git knows a file that it may have been, this is that.
    Absent(Option<String>),
    /// Git does not keep it: it is ignored, or outside of the repository.
    NotInGit,
}

impl Revision {
    /// A revision of that name.
    ///
    /// # Errors
    ///
    /// Fails where git could take the name for a flag, or for all that is not the revision.
    pub(super) fn new(name: &str) -> anyhow::Result<Revision> {
        if name.is_empty() || name.starts_with(['-', '^']) {
            bail!("`{name}` is not a revision of git");
        }
        Ok(Revision(name.to_owned()))
    }

    /// Whether git knows a revision of this name here. Without git, it does not.
    pub(super) fn is_known(name: &Path) -> bool {
        let Some(name) = name.to_str().filter(|name| Revision::new(name).is_ok()) else { return false };
        let commit = format!("{name}^{{commit}}");
        git(Path::new("."), &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .is_ok_and(|output| output.status.success())
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
        self.check(folder)?;
        let is_ignored = git(folder, &["check-ignore", "--quiet", "--", name])?.status.success();
        if is_ignored {
            return Ok(Then::NotInGit);
        }
        let moves = self.moves(folder)?;
        let Some(old) = moves.renamed.get(&format!("{}{name}", moves.prefix)) else {
            return Ok(Then::Absent(moves.deleted.into_iter().next()));
        };
        let found = git(folder, &["cat-file", "blob", &format!("{}:{old}", self.0)])?;
        let text = String::from_utf8(found.stdout);
        let text = text.with_context(|| format!("cannot read {}: it is not UTF-8", self.name(Path::new(old))))?;
        Ok(Then::Renamed(old.clone(), text))
    }

    /// Fails where there is no such revision.
    fn check(&self, folder: &Path) -> anyhow::Result<()> {
        let commit = format!("{}^{{commit}}", self.0);
        if git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?.status.success() {
            return Ok(());
        }
        Err(anyhow!(
            "git knows no revision `{0}` here; if it is on the server, run `git fetch origin` first (a CI job often fetches the last commit alone)",
            self.0
        ))
    }

    /// The files of the repository that are not as they were at this revision, and those that git does not keep yet.
    ///
    /// # Errors
    ///
    /// Fails where there is no git, no repository or no such revision.
    pub(super) fn changed_since(&self, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let top = git(folder, &["rev-parse", "--show-toplevel"])?;
        if !top.status.success() {
            bail!("the working folder is in no repository of git, so nothing is known of what changed");
        }
        self.check(folder)?;
        let top = PathBuf::from(String::from_utf8_lossy(&top.stdout).trim_end_matches('\n'));
        let differ = listed(&top, &["diff", "--name-only", "--no-renames", "-z", &self.0, "--"])?;
        let names = [differ, listed(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?];
        let names = names.iter().flat_map(|names| names.split('\0')).filter(|name| !name.is_empty());
        Ok(names.map(|name| top.join(name)).collect())
    }

    /// Which values files have another name now than at this revision, and which are not there any more.
    ///
    /// # Errors
    ///
    /// Fails where there is no git.
    pub(super) fn moves(&self, folder: &Path) -> anyhow::Result<Moves> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let text = |output: Output| String::from_utf8_lossy(&output.stdout).into_owned();
        let prefix = text(git(folder, &["rev-parse", "--show-prefix"])?).trim_end_matches('\n').to_owned();
        let args = ["diff", "-M", "--name-status", "-z", "--no-relative", "--diff-filter=DR", &self.0, "--"];
        let told = text(git(folder, &args)?);
        let mut moves = Moves { prefix, renamed: BTreeMap::new(), deleted: Vec::new() };
        let mut parts = told.split('\0');
        while let (Some(status), Some(old)) = (parts.next(), parts.next()) {
            if status.starts_with('R') {
                moves.renamed.insert(parts.next().unwrap_or_default().to_owned(), old.to_owned());
            } else if is_values(Path::new(old)) && !old.split('/').any(|part| part.starts_with('.')) {
                moves.deleted.push(old.to_owned());
            }
        }
        Ok(moves)
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

/// What became of files since a revision. Their names are seen from the top of the repository.
pub(super) struct Moves {
    /// The folder that was asked about; empty, or with a slash at the end.
    pub(super) prefix: String,
    /// The old names of files, by their names of now.
    pub(super) renamed: BTreeMap<String, String>,
    /// The values files that are not there any more, under no name. Hidden files are none.
    deleted: Vec<String>,
}

/// Whether a file may be one of values, by its name.
pub(super) fn is_values(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// Variables with which git calls hooks. Their paths are seen from another folder than a file's.
const OF_HOOKS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// What git lists.
///
/// # Errors
///
/// Fails where git does: what it lists then is not all there is.
fn listed(folder: &Path, args: &[&str]) -> anyhow::Result<String> {
    let output = git(folder, args)?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("git cannot say what changed: {}", why.lines().next().unwrap_or_default());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn git(folder: &Path, args: &[&str]) -> anyhow::Result<Output> {
    let mut git = Command::new("git");
    for variable in OF_HOOKS {
        git.env_remove(variable);
    }
    git.arg("-C").arg(folder).args(args).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("git is not in the PATH; `--changed-since` and `--rev` need it"),
        _ => anyhow!("cannot run git, which knows what files were: {error}"),
    })
}
