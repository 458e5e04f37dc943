//! Reads values files, standard input and arguments.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::str::{self, Utf8Error};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::bail;

use crate::cli::ValueArgs;
use crate::field_path::FieldPathBuf;
use crate::layers::{Content, Layers};
use crate::redact;
use crate::set::Grammar;
use crate::source::{Lines, Origin, Position, Source};
use crate::visible;

use super::file_texts::{FileTexts, STDIN};
use super::git::{Revision, Then};

/// The `-f` layers.
///
/// # Errors
///
/// Fails where a list of files cannot be parsed.
pub(super) fn files(args: &ValueArgs, texts: &FileTexts) -> anyhow::Result<Layers> {
    Ok(layers(&paths(args)?, args.at.clone().unwrap_or_default(), texts))
}

/// The paths of the `-f` layers.
///
/// # Errors
///
/// Fails where a list of files cannot be parsed.
pub(super) fn paths(args: &ValueArgs) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for list in &args.layers {
        paths.extend(comma_list(list)?);
    }
    Ok(paths)
}

/// Files as layers, in order; their values are under a key.
pub(super) fn layers(paths: &[PathBuf], at: FieldPathBuf, texts: &FileTexts) -> Layers {
    let mut layers = Layers::under(at);
    for path in paths {
        read(&mut layers, path, texts);
    }
    layers
}

/// The contents of the `--set-file` files. Each file is read once, however many pools use it.
#[derive(Default)]
pub(super) struct SetFiles {
    read: Mutex<BTreeMap<PathBuf, Result<String, String>>>,
    /// The revision at which they are read, if git has them.
    revision: Option<Arc<Revision>>,
}

impl SetFiles {
    /// The files as they are at a revision; those that did not exist then, as credentials seldom do, as they are now.
    pub(super) fn at(revision: Arc<Revision>) -> SetFiles {
        SetFiles { revision: Some(revision), ..SetFiles::default() }
    }

    fn text(&self, path: PathBuf) -> Result<String, String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let then = || match self.revision.as_ref()?.file(&path) {
            Ok(Then::Text(text) | Then::Renamed(_, text)) => Some(Ok(text)),
            Ok(Then::Absent(_) | Then::NotInGit) => None,
            Err(error) => Some(Err(format!("{error:#}"))),
        };
        read.entry(path.clone()).or_insert_with(|| then().unwrap_or_else(|| text_of(&path))).clone()
    }
}

/// The text of a file, or of standard input if the path is `-`; else why it cannot be read.
pub(super) fn text_of(path: &Path) -> Result<String, String> {
    text(path).map_err(|unreadable| unreadable.why)
}

/// Lays the arguments of the `--set` family over layers, in Helm's order.
pub(super) fn arguments(layers: &mut Layers, args: &ValueArgs, files: &SetFiles) {
    for grammar in Grammar::ALL {
        let given = match grammar {
            Grammar::Json => &args.set_json,
            Grammar::Set => &args.set,
            Grammar::String => &args.set_string,
            Grammar::Literal => &args.set_literal,
            Grammar::File => {
                for argument in &args.set_file {
                    let read = &mut |path: &str| files.text(real_path(argument, path));
                    layers.add_set(grammar, &argument.to_string_lossy(), read);
                }
                continue;
            }
        };
        for argument in given {
            layers.add_set(grammar, argument, &mut |_| unreachable!("only --set-file names files"));
        }
    }
}

/// The path in a `--set-file` argument that reads like this where what is not UTF-8 is replaced.
fn real_path(argument: &OsStr, read_as: &str) -> PathBuf {
    let mut pieces = argument.as_encoded_bytes().split(|byte| matches!(byte, b'=' | b','));
    let piece = pieces.find(|piece| argument.to_str().is_none() && String::from_utf8_lossy(piece) == read_as);
    piece.map_or_else(|| read_as.into(), of_bytes)
}

/// A path by its bytes.
#[cfg(unix)]
fn of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

/// A path by its bytes, which are text wherever this program writes them.
#[cfg(not(unix))]
fn of_bytes(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Lays a values file over layers, or standard input if the path is `-`, and says what it holds, as far as that is known.
pub(super) fn read(layers: &mut Layers, path: &Path, texts: &FileTexts) -> Content {
    let origin = texts.origin(path);
    match texts.known(path).map_or_else(|| text(path), Ok) {
        Ok(text) => {
            texts.note(path, &text);
            layers.add_file(Arc::new(Source::new(origin, text)))
        }
        Err(Unreadable { why, at }) => {
            // A credential may have been given in the place of a path.
            let origin = match origin {
                Origin::File(name) => Origin::File(redact::by_looks(&name)),
                other => other,
            };
            layers.add_unreadable(origin, at, format!("cannot read the file: {why}"));
            Content::Values
        }
    }
}

/// Why a file cannot be read.
struct Unreadable {
    why: String,
    /// Where in the file, if it could be opened.
    at: Option<Position>,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        let why = match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            ErrorKind::PermissionDenied => "you have no permission to read it".to_owned(),
            _ => error.to_string(),
        };
        Unreadable { why, at: None }
    }
}

fn text(path: &Path) -> Result<String, Unreadable> {
    if path.as_os_str().is_empty() {
        let why = "its path is empty; if it comes from a variable, check that the variable is set".to_owned();
        return Err(Unreadable { why, at: None });
    }
    if path.to_str().is_some_and(|path| path.contains("://")) {
        let why = "URLs are not supported; download the file first, or pipe it to `-f -`".to_owned();
        return Err(Unreadable { why, at: None });
    }
    let bytes = if path == Path::new(STDIN) { bounded(io::stdin().lock(), 0)? } else { bytes(path)? };
    String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))
}

/// All bytes of a file, if it is not larger than [`LARGEST`].
///
/// # Errors
///
/// Fails where the file cannot be read, and where it is larger.
pub(super) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    bounded(file, length)
}

/// The text of a file, if it is UTF-8 and not larger than [`LARGEST`].
///
/// # Errors
///
/// Fails where the file cannot be read, and where it is anything else.
pub(super) fn utf8(path: &Path) -> io::Result<String> {
    String::from_utf8(bytes(path)?).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// A file is at most so large, in bytes: a device or a pipe may never end. The objects that a cluster stores are far smaller.
const LARGEST: u64 = 16 << 20;

/// All bytes of a stream, which has about that many.
fn bounded(stream: impl Read, length: u64) -> io::Result<Vec<u8>> {
    // Some room more than the file needs, so that it is read at once, and its end is seen.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(LARGEST)).unwrap_or(0) + 64);
    stream.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let why = format!("it is larger than {} MiB, the most that workerpool reads", LARGEST >> 20);
        return Err(io::Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// What is wrong with a text that is not UTF-8.
fn not_utf8(bytes: &[u8], error: Utf8Error) -> Unreadable {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Unreadable { why: "it is UTF-16; save it as UTF-8".to_owned(), at: None };
    }
    let (valid, rest) = bytes.split_at(error.valid_up_to());
    let byte = rest.first().expect("an error is before the end");
    let valid = str::from_utf8(valid).expect("valid up to the error");
    let at = Some(Lines::new(valid).position(valid.len()));
    Unreadable { why: format!("the byte 0x{byte:02x} here is not UTF-8; save the file as UTF-8"), at }
}

/// The paths of one `-f`: separated by commas, and quoted like the fields of a CSV line (pflag's `StringSlice`).
fn comma_list(list: &OsStr) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = vec![Vec::new()];
    let mut bytes = list.as_encoded_bytes().iter().copied().peekable();
    let mut quoted = false;
    while let Some(byte) = bytes.next() {
        let path = paths.last_mut().expect("begun with one");
        match byte {
            b'"' if quoted && bytes.next_if_eq(&b'"').is_some() => path.push(b'"'),
            b'"' if quoted => quoted = false,
            b'"' if path.is_empty() => quoted = true,
            b',' if !quoted => paths.push(Vec::new()),
            byte => path.push(byte),
        }
    }
    if quoted {
        bail!("cannot read --values {}: the closing quote is missing", visible::path(Path::new(list)));
    }
    Ok(paths.iter().map(|path| of_bytes(path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_paths_outside_quotes() {
        for (list, paths) in [
            ("a.yaml", vec!["a.yaml"]),
            ("a.yaml,b.yaml", vec!["a.yaml", "b.yaml"]),
            ("\"a,b.yaml\",c", vec!["a,b.yaml", "c"]),
            ("\"a\"\"b\"", vec!["a\"b"]),
        ] {
            let expected: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
            assert_eq!(comma_list(OsStr::new(list)).expect(list), expected, "{list}");
        }
        assert!(comma_list(OsStr::new("\"a")).is_err());
    }
}
