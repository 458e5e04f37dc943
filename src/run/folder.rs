//! Finds values files, in folders too.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::exclude::Exclude;
use super::file_texts::STDIN;
use super::values_file::ValuesFile;

/// The files named, folders walked, in order; the layers alone where none is named.
pub(super) fn files(named: &[OsString], exclude: &Exclude) -> Vec<ValuesFile> {
    if named.is_empty() {
        return vec![ValuesFile::None];
    }
    named.iter().flat_map(|path| file(path.into(), exclude)).collect()
}

/// A file that is named, or what is in a folder that is.
pub(super) fn file(path: PathBuf, exclude: &Exclude) -> Vec<ValuesFile> {
    let is_folder = path != Path::new(STDIN) && fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir());
    if !is_folder {
        return vec![ValuesFile::Named(path)];
    }
    let found = walk(&path, exclude);
    if found.is_empty() { vec![ValuesFile::Empty(path)] } else { found }
}

/// The `*.yaml` and `*.yml` in a folder and in those below it, sorted by path. Hidden names are not looked at, nor what
/// `.gitignore` names; what the user excludes is left out. Links are not followed: a pushed link must not show a file from
/// elsewhere.
pub(super) fn walk(folder: &Path, exclude: &Exclude) -> Vec<ValuesFile> {
    let mut found = Vec::new();
    // The folder that is excluded and being walked.
    let mut excluded: Option<PathBuf> = None;
    for entry in walker(folder) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder);
                if excluded.as_ref().is_none_or(|excluded| !path.starts_with(excluded)) {
                    found.push(ValuesFile::Unreadable(path.to_owned(), format!("cannot read it: {error}")));
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let mut is_excluded = excluded.as_ref().is_some_and(|excluded| entry.path().starts_with(excluded));
        // A folder that the user names is walked, whatever is excluded.
        if !is_excluded && entry.depth() > 0 && exclude.covers(entry.path(), is_folder) {
            is_excluded = true;
            excluded = is_folder.then(|| entry.path().to_owned());
        }
        found.extend(values_file(&entry, is_excluded));
    }
    found.sort_by(|a, b| a.path().map(Path::as_os_str).cmp(&b.path().map(Path::as_os_str)));
    found
}

fn walker(folder: &Path) -> ignore::Walk {
    let mut walk = WalkBuilder::new(folder);
    // What a machine's own configuration of git ignores must not decide what is checked.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false).follow_links(false);
    walk.build()
}

fn values_file(entry: &DirEntry, is_excluded: bool) -> Option<ValuesFile> {
    let is_yaml = |path: &Path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let kind = entry.file_type().filter(|kind| !kind.is_dir() && is_yaml(entry.path()))?;
    let path = entry.path().to_owned();
    Some(match kind.is_file() {
        _ if is_excluded => ValuesFile::LeftOut(path, "it is excluded"),
        _ if is_in_chart(&path) => ValuesFile::LeftOut(path, "it belongs to a chart"),
        true => ValuesFile::InFolder(path),
        false => ValuesFile::LeftOut(path, "this is a link or another special file"),
    })
}

/// Whether a file is in a folder of templates or of charts that stands beside a `Chart.yaml`.
fn is_in_chart(path: &Path) -> bool {
    let is_of_chart = |folder: &Path| {
        let is_named = folder.file_name().is_some_and(|name| name == "templates" || name == "charts");
        is_named && folder.with_file_name("Chart.yaml").is_file()
    };
    path.ancestors().skip(1).any(is_of_chart)
}

/// The path that an error is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
