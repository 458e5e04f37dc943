//! The manifests that `diff` is given as the old state: in a file, on standard input, or in a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use ignore::WalkBuilder;

use crate::diff::{OldState, documents};
use crate::redact::{self, Mask, Remembered};
use crate::source::{Source, Sources};
use crate::tree::Tree;
use crate::visible;

use super::file_texts::{FileTexts, STDIN};
use super::input;

/// The state that manifests describe, and what may not be shown of them.
///
/// # Errors
///
/// Fails where they cannot be read, and where there is nothing: a command that fails leaves an empty text to a pipe.
pub(super) fn read(path: &Path) -> anyhow::Result<(OldState, Mask)> {
    let (mut sources, mut manifests, mut any) = (Sources::default(), Vec::<Tree>::new(), false);
    for path in files(path)? {
        let origin = FileTexts::default().origin(&path);
        let name = origin.to_string();
        let text = input::text_of(&path).map_err(|why| anyhow!("cannot read {name}: {why}"))?;
        let id = sources.add(Arc::new(Source::new(origin, text.clone())));
        any |= documents::read(&text, id, &mut manifests).map_err(|unreadable| anyhow!("{name}:{unreadable}"))?;
    }
    if !any {
        bail!(
            "there are no manifests in {}; did the command fail that should have printed them? Where nothing is there yet, \
             an empty list says so: {{apiVersion: v1, kind: List, items: []}}",
            if path == Path::new(STDIN) { "standard input".to_owned() } else { visible::path(path) }
        );
    }
    let mask = redact::mask(&Remembered::default(), &sources, &manifests, |_| false);
    Ok((OldState::of_manifests(&manifests), mask))
}

/// The file, or the `*.yaml`, `*.yml` and `*.json` in a folder and in those below it, as `--output-dir` writes them.
fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path == Path::new(STDIN) || !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let is_manifest =
        |path: &Path| path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|one| ending == *one));
    let mut found = Vec::new();
    // What is made is often ignored by git.
    for entry in WalkBuilder::new(path).standard_filters(false).follow_links(false).build() {
        let entry = entry.with_context(|| format!("cannot read {}", visible::path(path)))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) && is_manifest(entry.path()) {
            found.push(entry.into_path());
        }
    }
    found.sort();
    Ok(found)
}
