//! Files that are renamed one after another, where a system cannot swap folders.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::FileSet;

/// Replaces files by a new set, and says which of an earlier run it took away. None is ever half written.
///
/// # Errors
///
/// Fails where a file or a folder cannot be written.
pub fn replace(set: &FileSet) -> anyhow::Result<Vec<&'static str>> {
    let folder = set.folder.join(set.below.join("/"));
    let mut staged = Staged::default();
    for file in &set.files {
        let path = folder.join(file.name);
        if path.is_file() {
            let text = fs::read_to_string(&path).ok();
            set.check_owner(file.name, text.as_deref()).with_context(|| format!("cannot write {}", path.display()))?;
        }
        staged.write(&path, &file.text)?;
    }
    for (temporary, path) in &staged.0 {
        fs::rename(temporary, path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let outdated = set.outdated(|name| fs::read_to_string(folder.join(name)).ok());
    for name in &outdated {
        let path = folder.join(name);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(outdated)
}

/// Temporary files, each with its final path. Those that are still there at the end are removed.
#[derive(Default)]
struct Staged(Vec<(PathBuf, PathBuf)>);

impl Staged {
    fn write(&mut self, path: &Path, text: &str) -> anyhow::Result<()> {
        let shown = path.display();
        if path.is_dir() {
            bail!("cannot write {shown}: it is a folder");
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
        }
        let temporary = path.with_extension(format!("{:016x}.tmp", RandomState::new().hash_one(path)));
        let mut file = File::create_new(&temporary).with_context(|| format!("cannot write {shown}"))?;
        self.0.push((temporary, path.to_owned()));
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.with_context(|| format!("cannot write {shown}"))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (temporary, _) in &self.0 {
            let _ = fs::remove_file(temporary);
        }
    }
}
