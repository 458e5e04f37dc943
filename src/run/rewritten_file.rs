//! Writes a file anew, whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

use crate::visible;

/// Writes a text into a file that held another one. The file keeps its permissions; a link stays one, and what it leads to is
/// written.
///
/// # Errors
///
/// Fails, and leaves the file as it is, where it cannot be written, and where somebody changed it since it was read.
pub(super) fn rewrite(path: &Path, read: &str, text: &str) -> anyhow::Result<()> {
    let shown = visible::path(path);
    let cannot = || format!("cannot write {shown}");
    let target = path.canonicalize().with_context(cannot)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    let mut staged = NamedTempFile::new_in(folder).with_context(cannot)?;
    let permissions = fs::metadata(&target).with_context(cannot)?.permissions();
    staged.as_file().set_permissions(permissions).with_context(cannot)?;
    staged.write_all(text.as_bytes()).and_then(|()| staged.as_file().sync_all()).with_context(cannot)?;
    if fs::read(&target).with_context(cannot)? != read.as_bytes() {
        bail!("{shown} was changed while workerpool was at work; nothing was written to it");
    }
    staged.persist(&target).map_err(|error| error.error).with_context(cannot)?;
    Ok(())
}
