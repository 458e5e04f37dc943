//! The files of values that `lint` is given.

use std::fs;

use anyhow::{Context, bail};

/// What makes a pool.
pub(super) enum ValuesFile {
    /// The layers alone.
    None,
    /// A file over the layers, by its path; `-` is standard input.
    At(String),
}

/// The files named, folders opened, in order; the layers alone where none is named.
pub(super) fn all(named: &[String]) -> anyhow::Result<Vec<ValuesFile>> {
    if named.is_empty() {
        return Ok(vec![ValuesFile::None]);
    }
    let mut files = Vec::new();
    for path in named {
        if path != "-" && fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            files.extend(folder(path)?.into_iter().map(ValuesFile::At));
        } else {
            files.push(ValuesFile::At(path.clone()));
        }
    }
    Ok(files)
}

/// The values files in a folder, sorted by name.
fn folder(path: &str) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {path}"))? {
        let name = entry.with_context(|| format!("cannot read {path}"))?.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".yaml") || name.ends_with(".yml") {
            files.push(format!("{}/{name}", path.trim_end_matches('/')));
        }
    }
    if files.is_empty() {
        bail!("the folder {path} contains no *.yaml or *.yml files");
    }
    files.sort();
    Ok(files)
}
