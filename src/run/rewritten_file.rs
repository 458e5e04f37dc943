//! Writes a file anew, whole or not at all.

use std::error::Error;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use tempfile::NamedTempFile;

use crate::visible;

/// Writes a text into a file that held another one. The file keeps its permissions; a link stays one, and what it leads to is
/// written.
///
/// # Errors
///
/// Fails, and leaves the file as it is, where it cannot be written or is protected from that, and where somebody changed it
/// since it was read.
pub(super) fn rewrite(path: &Path, read: &str, text: &str) -> anyhow::Result<()> {
    let shown = visible::path(path);
    let cannot = || format!("cannot write {shown}");
    if !fs::metadata(path).with_context(cannot)?.is_file() {
        bail!("cannot write {shown}: it is a pipe or a device");
    }
    let target = path.canonicalize().with_context(cannot)?;
    let metadata = fs::metadata(&target).with_context(cannot)?;
    if metadata.permissions().readonly() {
        bail!("cannot write {shown}: it is read-only");
    }
    if has_other_names(&metadata) {
        bail!("cannot write {shown}: it is a hard link, and its other names would keep the old text");
    }
    // In a folder where all may write, the file may belong to somebody else.
    File::options().write(true).open(&target).with_context(cannot)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    let mut staged = NamedTempFile::new_in(folder).map_err(without_path).with_context(cannot)?;
    staged.as_file().set_permissions(metadata.permissions()).with_context(cannot)?;
    staged.as_file_mut().write_all(text.as_bytes()).and_then(|()| staged.as_file().sync_all()).with_context(cannot)?;
    if fs::read(&target).with_context(cannot)? != read.as_bytes() {
        bail!("{shown} was changed while workerpool was at work; nothing was written to it");
    }
    staged.persist(&target).map_err(|error| error.error).with_context(cannot)?;
    Ok(())
}

/// What an error says but for the path of the temporary file, which means nothing to the user.
fn without_path(error: io::Error) -> anyhow::Error {
    match error.get_ref().and_then(|error| Error::source(error)) {
        Some(cause) => anyhow!("{cause}"),
        None => error.into(),
    }
}

#[cfg(unix)]
fn has_other_names(file: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(file) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}
