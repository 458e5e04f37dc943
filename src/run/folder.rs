//! Finds values files, in folders too.

use std::fs;
use std::path::Path;

use anyhow::bail;
use ignore::{DirEntry, WalkBuilder};

use super::exclude::Exclude;
use super::values_file::ValuesFile;

/// The files named, folders walked, in order; the layers alone where none is named.
pub(super) fn files(named: &[String], exclude: &Exclude) -> anyhow::Result<Vec<ValuesFile>> {
    if named.is_empty() {
        return Ok(vec![ValuesFile::None]);
    }
    let mut files = Vec::new();
    for path in named {
        if path != "-" && fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            let found = walk(path, exclude);
            if found.is_empty() {
                bail!("the folder {path} contains no *.yaml or *.yml files");
            }
            files.extend(found);
        } else {
            files.push(ValuesFile::Named(path.clone()));
        }
    }
    Ok(files)
}

/// The `*.yaml` and `*.yml` in a folder and in those below it, sorted by path. Hidden names are left out, and so is what
/// `.gitignore` or the user excludes. Links are not followed: a pushed link must not show a file from elsewhere.
pub(super) fn walk(path: &str, exclude: &Exclude) -> Vec<ValuesFile> {
    let mut found: Vec<(String, ValuesFile)> = Vec::new();
    for entry in walker(path, exclude) {
        match entry {
            Ok(entry) => found.extend(values_file(&entry)),
            Err(error) => found
                .push((path.to_owned(), ValuesFile::Unreadable(path.to_owned(), format!("cannot read it: {error}")))),
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.into_iter().map(|(_, file)| file).collect()
}

fn walker(path: &str, exclude: &Exclude) -> ignore::Walk {
    let exclude = exclude.clone();
    let mut walk = WalkBuilder::new(path);
    // What a machine's own configuration of git ignores must not decide what is checked.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false).follow_links(false);
    let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    // A folder that the user names is walked, whatever is excluded.
    walk.filter_entry(move |entry| entry.depth() == 0 || !exclude.covers(entry.path(), is_folder(entry)));
    walk.build()
}

fn values_file(entry: &DirEntry) -> Option<(String, ValuesFile)> {
    let is_yaml = |path: &Path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let kind = entry.file_type().filter(|kind| !kind.is_dir() && is_yaml(entry.path()))?;
    let path = entry.path().to_string_lossy().into_owned();
    let file = if kind.is_file() { ValuesFile::InFolder } else { ValuesFile::NotAFile };
    Some((path.clone(), file(path)))
}
