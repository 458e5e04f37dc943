//! Finds values files, in folders too.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::exclude::{Exclude, absolute};
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

/// The `*.yaml` and `*.yml` in a folder and in those below it, sorted by path. Hidden names are not looked at; what
/// `.gitignore` names is left out, and what the user excludes. Links are not followed: a pushed link must not show a file
/// from elsewhere.
pub(super) fn walk(folder: &Path, exclude: &Exclude) -> Vec<ValuesFile> {
    walk_at_most(MOST_FILES, folder, exclude)
}

/// A folder is walked up to so many files: a report over more would be of no use, and nobody keeps so many pools.
pub(super) const MOST_FILES: usize = 100_000;

fn walk_at_most(most: usize, folder: &Path, exclude: &Exclude) -> Vec<ValuesFile> {
    let mut found = Vec::new();
    // The folder that is excluded and being walked.
    let mut excluded: Option<PathBuf> = None;
    let mut walked = BTreeSet::new();
    // The `.gitignore` of the folder counts, and those above it.
    if let Some(unreadable) = absolute(folder).ok().and_then(|folder| folder.ancestors().find_map(bad_gitignore)) {
        return vec![unreadable];
    }
    let bad = Arc::new(Mutex::new(Vec::new()));
    let found_bad = Arc::clone(&bad);
    let mut walker = walker(folder);
    // A folder is asked about before its `.gitignore` is read.
    walker.filter_entry(move |entry| {
        let bad = if is_folder(entry) { bad_gitignore(entry.path()) } else { None };
        let is_good = bad.is_none();
        found_bad.lock().unwrap_or_else(PoisonError::into_inner).extend(bad);
        is_good
    });
    for entry in walker.build() {
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
        let is_folder = is_folder(&entry);
        let mut is_excluded = excluded.as_ref().is_some_and(|excluded| entry.path().starts_with(excluded));
        // A folder that the user names is walked, whatever is excluded.
        if !is_excluded && entry.depth() > 0 && exclude.covers(entry.path(), is_folder) {
            is_excluded = true;
            excluded = is_folder.then(|| entry.path().to_owned());
        }
        walked.insert(entry.path().to_owned());
        found.extend(values_file(&entry, is_excluded));
        if found.len() > most {
            let why = format!(
                "it holds more than {most} files of YAML, the most that workerpool looks at; name folders in it"
            );
            return vec![ValuesFile::Unreadable(folder.to_owned(), why)];
        }
    }
    found.append(&mut bad.lock().unwrap_or_else(PoisonError::into_inner));
    found.extend(ignored(folder, walked));
    found.sort_by(|a, b| a.path().map(Path::as_os_str).cmp(&b.path().map(Path::as_os_str)));
    found
}

/// What `.gitignore` names in the folders that were walked: files of values, and folders, which are not looked into.
fn ignored(folder: &Path, walked: BTreeSet<PathBuf>) -> Vec<ValuesFile> {
    let walked = Arc::new(walked);
    let of_walked = Arc::clone(&walked);
    let mut all = walker(folder);
    all.git_ignore(false);
    let is_walked = move |folder: &Path| of_walked.contains(folder);
    all.filter_entry(move |entry| entry.depth() == 0 || entry.path().parent().is_some_and(&is_walked));
    let left = all.build().flatten().filter(|entry| !walked.contains(entry.path()));
    left.filter(|entry| is_folder(entry) || is_yaml(entry.path()))
        .map(|entry| ValuesFile::LeftOut(entry.into_path(), "`.gitignore` names it"))
        .collect()
}

/// A `.gitignore` is at most so large, in bytes: each of its patterns is made ready before the first file is looked at.
const LARGEST_GITIGNORE: u64 = 1 << 20;

/// The `.gitignore` of a folder, where it must not be read: a repository may hold a link to a device without an end.
fn bad_gitignore(folder: &Path) -> Option<ValuesFile> {
    let path = folder.join(".gitignore");
    let metadata = fs::metadata(&path).ok().filter(|metadata| !metadata.is_dir())?;
    let why = match metadata.is_file() {
        false => "it is not a file".to_owned(),
        true if metadata.len() > LARGEST_GITIGNORE => {
            format!("it is larger than {} MiB, the most that workerpool reads of patterns", LARGEST_GITIGNORE >> 20)
        }
        true => return None,
    };
    Some(ValuesFile::Unreadable(path, format!("cannot read the file: {why}")))
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn walker(folder: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(folder);
    // What a machine's own configuration of git ignores must not decide what is checked.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false).follow_links(false);
    walk
}

fn values_file(entry: &DirEntry, is_excluded: bool) -> Option<ValuesFile> {
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
pub(super) fn is_in_chart(path: &Path) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_too_many_files_is_not_walked() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for name in ["a.yaml", "b/c.yaml", "b/d.yml", "b/e.txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
            fs::write(path, "").expect("it can be written");
        }
        let exclude = Exclude::default();
        assert!(matches!(walk_at_most(3, folder.path(), &exclude)[..], [ValuesFile::InFolder(_), ..]));
        let refused = walk_at_most(2, folder.path(), &exclude);
        let [ValuesFile::Unreadable(path, why)] = &refused[..] else { panic!("{} files", refused.len()) };
        assert!(path == folder.path() && why.contains("more than 2 files"), "{why}");
    }
}
