//! The documents that are open in the editor. Their texts count, whatever is on disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent as Change, Uri};

use crate::report::{file_uri, without_dots};

use super::position::{Encoding, Positions};

/// A document that is open.
pub struct OpenDocument {
    /// Its URI as the client writes it.
    pub uri: String,
    /// The version of its text.
    pub version: i32,
    /// Its text.
    pub text: String,
}

/// All documents that are open, by the paths of their files. One without a file has its URI in the place of the path.
#[derive(Default)]
pub struct OpenDocuments(BTreeMap<PathBuf, OpenDocument>);

impl OpenDocuments {
    /// A document is opened.
    pub fn open(&mut self, uri: String, version: i32, text: String) -> PathBuf {
        let path = path_of(&uri);
        self.0.insert(path.clone(), OpenDocument { uri, version, text });
        path
    }

    /// The text of a document changes, change by change. A document that is not open has no text to change.
    pub fn change(&mut self, path: &Path, version: Option<i32>, changes: Vec<Change>, encoding: Encoding) {
        let Some(document) = self.0.get_mut(path) else { return };
        document.version = version.unwrap_or(document.version);
        for Change { range, text, .. } in changes {
            match range {
                Some(range) => {
                    let bytes = Positions::new(&document.text, encoding).bytes(range);
                    document.text.replace_range(bytes, &text);
                }
                None => document.text = text,
            }
        }
    }

    /// A document is closed.
    pub fn close(&mut self, path: &Path) -> Option<OpenDocument> {
        self.0.remove(path)
    }

    /// The document of a file, if it is open.
    pub fn get(&self, path: &Path) -> Option<&OpenDocument> {
        self.0.get(path)
    }

    /// All of them with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &OpenDocument)> {
        self.0.iter().map(|(path, document)| (path.as_path(), document))
    }

    /// The URI of a file: as the client writes it, if the file is open.
    pub fn uri(&self, path: &Path) -> String {
        self.get(path).map_or_else(|| file_uri(&path.to_string_lossy()), |document| document.uri.clone())
    }

    /// The same, well formed; none where that cannot be.
    pub fn parsed_uri(&self, path: &Path) -> Option<Uri> {
        let uri = self.uri(path);
        uri.parse().ok().or_else(|| file_uri(&path.to_string_lossy()).parse().ok().filter(|_| path.is_absolute()))
    }
}

/// The path of the file that a URI names; the URI itself where it names none.
pub fn path_of(uri: &str) -> PathBuf {
    let after_scheme = uri.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).map(|_| &uri[5..]);
    let path = after_scheme.and_then(|rest| match rest.strip_prefix("//") {
        Some(rest) => rest.find('/').map(|at| &rest[at..]),
        None => Some(rest).filter(|rest| rest.starts_with('/')),
    });
    let Some(path) = path.and_then(decoded) else { return uri.into() };
    // `/c:/pools` is a path of Windows after a slash.
    let is_drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    without_dots(Path::new(if is_drive { &path[1..] } else { &path }))
}

/// A part of a URI without its escapes, if that is text.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *byte == b'%').and_then(|digits| str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) => {
                bytes.push(escaped);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn uris_name_files() {
        for (uri, path) in [
            ("file:///a/b.yaml", "/a/b.yaml"),
            ("file:///a%20b/%C3%BC%25.yaml", "/a b/ü%.yaml"),
            ("file:///a b/ü.yaml", "/a b/ü.yaml"),
            ("FILE://localhost/a.yaml", "/a.yaml"),
            ("file:/a.yaml", "/a.yaml"),
            ("file:///a/./b/../c.yaml", "/a/c.yaml"),
            ("file:///a%2", "/a%2"),
            ("untitled:Untitled-1", "untitled:Untitled-1"),
            ("file://host", "file://host"),
            ("file:///%FF", "file:///%FF"),
            ("", ""),
            ("vscode-vfs://x/a.yaml", "vscode-vfs://x/a.yaml"),
        ] {
            assert_eq!(path_of(uri), Path::new(path), "{uri}");
        }
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut documents = OpenDocuments::default();
        let path = documents.open("untitled:1".to_owned(), 1, "a: \u{1F600}x\r\nb: 2\r\n".to_owned());
        let change = |start: (u32, u32), end: (u32, u32), text: &str| Change {
            range: Some(lsp_types::Range::new(
                lsp_types::Position::new(start.0, start.1),
                lsp_types::Position::new(end.0, end.1),
            )),
            range_length: None,
            text: text.to_owned(),
        };
        let changes = vec![change((0, 5), (0, 6), "y"), change((1, 3), (1, 4), "3\nc: 4"), change((2, 3), (9, 9), "5")];
        documents.change(&path, Some(7), changes, Encoding::Utf16);
        let document = documents.get(&path).expect("it is open");
        assert_eq!((document.text.as_str(), document.version), ("a: \u{1F600}y\r\nb: 3\nc: 5", 7));
        documents.change(
            &path,
            None,
            vec![Change { range: None, range_length: None, text: "z".into() }],
            Encoding::Utf8,
        );
        assert_eq!(documents.close(&path).map(|document| document.text).as_deref(), Some("z"));
        documents.change(&path, None, vec![], Encoding::Utf8);
    }
}
