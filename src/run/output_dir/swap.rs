//! A folder swapped for another in one step.

use std::os::fd::OwnedFd;

use rustix::fs::renameat;
use rustix::io::{Errno, Result};

/// What the folder in the way is called while it is aside.
pub(super) const ASIDE: &str = "aside";

/// Puts a folder of `from` in the place of the one in `to` that has its name, or where none is. What was there is then in
/// `from`, under the same name or [`ASIDE`].
///
/// # Errors
///
/// Fails where nothing was changed.
pub(super) fn swap(from: &OwnedFd, to: &OwnedFd, name: &str, is_there: bool) -> Result<()> {
    match at_once(from, to, name, is_there) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if is_there => {
            renameat(to, name, from, ASIDE)?;
            renameat(from, name, to, name).inspect_err(|_| {
                // The folder was there a moment ago: if it cannot be put back, it is still in `from`.
                let _ = renameat(from, ASIDE, to, name);
            })
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => renameat(from, name, to, name),
        other => other,
    }
}

/// The same in one step, which not all systems and file systems have.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn at_once(from: &OwnedFd, to: &OwnedFd, name: &str, is_there: bool) -> Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};

    let flags = if is_there { RenameFlags::EXCHANGE } else { RenameFlags::NOREPLACE };
    renameat_with(from, name, to, name, flags)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn at_once(_: &OwnedFd, _: &OwnedFd, _: &str, _: bool) -> Result<()> {
    Err(Errno::NOSYS)
}
