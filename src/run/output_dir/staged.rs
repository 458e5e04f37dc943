//! Files that are written into a new folder beside the old one, and then take its place in one step.
//!
//! Each folder is opened once, without following a link, and all that is below it is reached from there: whoever plants a link
//! meanwhile changes nothing. A lock keeps other runs away until the folder is in its place. What a killed run left behind, the
//! next one takes away.

use std::ffi::CString;
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::fs::{
    Access, AtFlags, Dir, FileType, FlockOperation, Mode, OFlags, accessat, fchmod, flock, fstat, fsync, linkat,
    mkdirat, open, openat, renameat, statat, unlinkat,
};
use rustix::io::{Errno, Result};

use crate::visible;

use super::super::signals::Signals;
use super::swap::{ASIDE, swap};
use super::{FileSet, NewFile, Readers};

/// How the folders begin in which files are staged. Their rest cannot be foretold.
const STAGE: &str = ".workerpool-";
/// How long to wait before asking for the lock again.
const PAUSE: Duration = Duration::from_millis(10);

/// Replaces files by a new set, all of them or none, and says which of an earlier run it took away.
///
/// # Errors
///
/// Fails where a file or a folder cannot be written, and where a link or something else is in the way.
pub fn replace(set: &FileSet) -> anyhow::Result<Vec<&'static str>> {
    let signals = Signals::noted().context("cannot wait for signals")?;
    let outcome = replace_unless(&signals, set);
    signals.obey();
    outcome
}

fn replace_unless(signals: &Signals, set: &FileSet) -> anyhow::Result<Vec<&'static str>> {
    let (name, parents) = set.below.split_last().context("the files are in a folder")?;
    let mut path = visible::path(&set.folder);
    fs::create_dir_all(&set.folder).with_context(|| format!("cannot create the folder {path}"))?;
    let mut parent =
        open(&set.folder, FOLDER, Mode::empty()).with_context(|| format!("cannot open the folder {path}"))?;
    for step in parents {
        path = format!("{path}/{step}");
        parent = below(&parent, step).with_context(|| format!("cannot use the folder {path}"))?;
    }
    if lock(&parent, signals)? {
        tidy(&parent, name, set);
    }
    let old = match openat(&parent, &**name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
        Err(Errno::NOENT) => None,
        old => Some(old.map_err(explained).with_context(|| format!("cannot use the folder {path}/{name}"))?),
    };
    if old.is_some() {
        accessat(&parent, &**name, Access::WRITE_OK, AtFlags::EACCESS)
            .with_context(|| format!("cannot write into the folder {path}/{name}"))?;
    }
    let stage = Stage::new(&parent, name).with_context(|| format!("cannot write into the folder {path}"))?;
    for file in &set.files {
        signals.check()?;
        write(&stage.files, old.as_ref(), file, set)
            .with_context(|| format!("cannot write {}", set.path(file.name)))?;
    }
    let outdated = old.as_ref().map_or_else(Vec::new, |old| set.outdated(|name| beginning(old, name)));
    let replaces = |name: &str| set.replaces(name, &outdated);
    if let Some(old) = &old {
        keep_others(old, &stage.files, replaces).with_context(|| format!("cannot read the folder {path}/{name}"))?;
    }
    signals.check()?;
    swap(&stage.folder, &parent, name, old.is_some())
        .with_context(|| format!("cannot write the folder {path}/{name}"))?;
    // It is in its place: where a disk cannot be told to keep that at once, it does so later.
    let _ = fsync(&parent);
    stage.settle(replaces);
    Ok(outdated)
}

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::RDONLY).union(OFlags::CLOEXEC);

/// Opens a folder in another one, made where there is none. A link is not followed.
fn below(parent: &OwnedFd, name: &str) -> anyhow::Result<OwnedFd> {
    match mkdirat(parent, name, Mode::from_raw_mode(0o777)) {
        Err(Errno::EXIST) | Ok(()) => {}
        Err(error) => return Err(error.into()),
    }
    openat(parent, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()).map_err(explained)
}

/// Why something in the place of a folder cannot be opened as one.
fn explained(error: Errno) -> anyhow::Error {
    match error {
        Errno::LOOP | Errno::NOTDIR => {
            anyhow::Error::msg("it is a link or a file, and workerpool follows no link there")
        }
        other => other.into(),
    }
}

/// Waits until no other run writes into a folder. Says whether the file system has locks at all.
fn lock(folder: &OwnedFd, signals: &Signals) -> anyhow::Result<bool> {
    loop {
        match flock(folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(true),
            Err(Errno::WOULDBLOCK | Errno::INTR) => {
                signals.check()?;
                thread::sleep(PAUSE);
            }
            Err(_) => return Ok(false),
        }
    }
}

/// The folder that takes the place of the old one, in a folder that nobody else may enter. Its files go when it is dropped.
struct Stage<'f> {
    parent: &'f OwnedFd,
    /// Its name in the parent.
    name: String,
    folder: OwnedFd,
    /// The name of the folder of files in it.
    inner: &'f str,
    files: OwnedFd,
    /// Whether the folder in it is the old one.
    is_swapped: bool,
}

impl<'f> Stage<'f> {
    fn new(parent: &'f OwnedFd, inner: &'f str) -> anyhow::Result<Stage<'f>> {
        let name = loop {
            let name = format!("{STAGE}{:016x}", RandomState::new().hash_one(STAGE));
            match mkdirat(parent, &name, Mode::RWXU) {
                Ok(()) => break name,
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        };
        let opened = openat(parent, &name, FOLDER | OFlags::NOFOLLOW, Mode::empty()).map_err(anyhow::Error::from);
        let opened = opened.and_then(|folder| Ok((below(&folder, inner)?, folder)));
        let (files, folder) = opened.inspect_err(|_| remove(parent, &name))?;
        Ok(Stage { parent, name, folder, inner, files, is_swapped: false })
    }

    /// Takes away what was swapped out, once that is done; what is neither ours nor in the new folder yet moves there.
    fn settle(mut self, replaces: impl Fn(&str) -> bool) {
        self.is_swapped = true;
        for old in [self.inner, ASIDE] {
            empty(&self.folder, old, Some(&self.files), &replaces);
        }
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        if !self.is_swapped {
            empty(&self.folder, self.inner, None, |_| true);
        }
        remove(self.parent, &self.name);
    }
}

/// Removes a folder that is empty. What cannot be removed stays, as nothing depends on it.
fn remove(parent: &OwnedFd, name: &str) {
    let _ = unlinkat(parent, name, AtFlags::REMOVEDIR);
}

/// Empties a folder and removes it: what is ours is deleted, and so is what the new folder has too; all else moves there, or
/// stays where it is.
fn empty(parent: &OwnedFd, name: &str, new: Option<&OwnedFd>, is_ours: impl Fn(&str) -> bool) {
    let Ok(folder) = openat(parent, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) else { return };
    for entry in names(&folder).unwrap_or_default() {
        let is_in_new = |new| statat(new, &*entry, AtFlags::SYMLINK_NOFOLLOW).is_ok();
        let _ = if entry.to_str().is_ok_and(&is_ours) || new.is_some_and(is_in_new) {
            unlinkat(&folder, &*entry, AtFlags::empty())
        } else {
            new.map_or(Ok(()), |new| renameat(&folder, &*entry, new, &*entry))
        };
    }
    remove(parent, name);
}

/// Takes away what killed runs left. The lock says that nobody uses it.
fn tidy(parent: &OwnedFd, name: &str, set: &FileSet) {
    let is_known = |entry: &str| set.known.contains(&entry);
    for left in names(parent).unwrap_or_default() {
        let Some(left) = left.to_str().ok().filter(|left| left.starts_with(STAGE)) else { continue };
        let Ok(folder) = openat(parent, left, FOLDER | OFlags::NOFOLLOW, Mode::empty()) else { continue };
        let is_missing = statat(parent, name, AtFlags::SYMLINK_NOFOLLOW).is_err();
        if is_missing {
            // That run may have ended between the two steps of a swap.
            let _ = renameat(&folder, ASIDE, parent, name);
        }
        let new = openat(parent, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()).ok();
        for old in [name, ASIDE] {
            empty(&folder, old, new.as_ref(), is_known);
        }
        remove(parent, left);
    }
}

/// How much of a file is read to learn who wrote it, in bytes.
const BEGINNING: u64 = 1 << 16;

/// How a file in a folder begins; none where it is a link or no file at all.
fn beginning(folder: &OwnedFd, name: &str) -> Option<String> {
    // A pipe with such a name must not be waited for.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(openat(folder, name, flags, Mode::empty()).ok()?);
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(BEGINNING).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The names in a folder.
fn names(folder: &OwnedFd) -> Result<Vec<CString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let name = entry?.file_name().to_owned();
        if !matches!(name.to_bytes(), b"." | b"..") {
            names.push(name);
        }
    }
    Ok(names)
}

/// Writes a file that is not there yet, with the permissions of the one that it replaces, which an earlier run wrote.
fn write(folder: &OwnedFd, old: Option<&OwnedFd>, file: &NewFile, set: &FileSet) -> anyhow::Result<()> {
    let replaced = old.and_then(|old| Some((old, statat(old, file.name, AtFlags::SYMLINK_NOFOLLOW).ok()?)));
    if let Some((old, stat)) = &replaced {
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            bail!("it is a folder");
        }
        set.check_owner(file.name, beginning(old, file.name).as_deref())?;
    }
    let mode = match file.readers {
        Readers::Owner => 0o600,
        Readers::Usual => 0o666,
    };
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let new = openat(folder, file.name, flags, Mode::from_raw_mode(mode))?;
    if let Some((_, stat)) = replaced.filter(|_| file.readers == Readers::Usual) {
        fchmod(&new, Mode::from_raw_mode(stat.st_mode & 0o777))?;
    }
    let mut new = File::from(new);
    new.write_all(file.text.as_bytes())?;
    Ok(new.sync_all()?)
}

/// Gives the new folder what others put into the old one, and its permissions. Folders cannot be in two places: they move
/// when all else is done, and so does what a file system cannot link.
fn keep_others(old: &OwnedFd, new: &OwnedFd, replaces: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    for name in names(old)? {
        if !name.to_str().is_ok_and(&replaces) {
            let _ = linkat(old, &*name, new, &*name, AtFlags::empty());
        }
    }
    Ok(fchmod(new, Mode::from_raw_mode(fstat(old)?.st_mode & 0o7777))?)
}
