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
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if is_there => in_two_steps(from, to, name),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => renameat(from, name, to, name),
        other => other,
    }
}

/// The same where one step is not possible. A run that is killed between the two leaves the old folder in `from`.
fn in_two_steps(from: &OwnedFd, to: &OwnedFd, name: &str) -> Result<()> {
    renameat(to, name, from, ASIDE)?;
    renameat(from, name, to, name).inspect_err(|_| {
        // The folder was there a moment ago: if it cannot be put back, it is still in `from`.
        let _ = renameat(from, ASIDE, to, name);
    })
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

#[cfg(test)]
mod tests {
    use std::fs;

    use rustix::fs::{Mode, OFlags, open};

    use super::*;

    /// Puts `new/files` in the place of `files` by a way, and says what is where then.
    fn tried(way: impl Fn(&OwnedFd, &OwnedFd) -> Result<()>, has_new: bool) -> (Result<()>, [Option<String>; 3]) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let write = |path: &str, text: &str| {
            fs::create_dir_all(folder.path().join(path)).expect("a folder can be made");
            fs::write(folder.path().join(path).join("x"), text).expect("a file can be written");
        };
        write("files", "old");
        fs::create_dir(folder.path().join("new")).expect("a folder can be made");
        if has_new {
            write("new/files", "new");
        }
        let opened =
            |path: &str| open(folder.path().join(path), OFlags::DIRECTORY, Mode::empty()).expect("it is there");
        let outcome = way(&opened("new"), &opened(""));
        let text = |path: &str| fs::read_to_string(folder.path().join(path).join("x")).ok();
        (outcome, ["files", "new/files", "new/aside"].map(text))
    }

    #[test]
    fn a_folder_takes_the_place_of_another_in_either_way() {
        let (old, new) = (Some("old".to_owned()), Some("new".to_owned()));
        let two_steps = |from: &OwnedFd, to: &OwnedFd| in_two_steps(from, to, "files");
        assert_eq!(tried(two_steps, true), (Ok(()), [new.clone(), None, old.clone()]));
        let (outcome, left) = tried(|from, to| swap(from, to, "files", true), true);
        assert!(outcome.is_ok() && left[0] == new && (left[1] == old || left[2] == old), "{left:?}");
    }

    #[test]
    fn a_second_step_that_fails_puts_the_folder_back() {
        let (outcome, left) = tried(|from, to| in_two_steps(from, to, "files"), false);
        assert_eq!((outcome.err(), left), (Some(Errno::NOENT), [Some("old".to_owned()), None, None]));
    }
}
