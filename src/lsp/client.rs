//! What the client can do, as it says when it starts.
//!
//! Only a few of its many abilities matter, so they are read from the JSON one by one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use lsp_types::{MarkupContent, MarkupKind};
use serde_json::Value;

use super::open_documents::path_of;
use super::position::Encoding;

/// What a client can do besides what all can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// Diagnostics may name other places.
    RelatedInformation,
    /// Diagnostics may say that something is unnecessary.
    UnnecessaryTag,
    /// Diagnostics may have a link to the page of their rule.
    CodeDescription,
    /// Actions may have edits, and need no command.
    ActionLiterals,
    /// One of several actions may be preferred.
    PreferredActions,
    /// Edits may name the version of the document that they are for.
    VersionedEdits,
    /// The server may ask to be told of files that change on disk.
    WatchedFiles,
}

/// Abilities that are true or false in the JSON.
const SWITCHES: [(Ability, &str); 5] = [
    (Ability::RelatedInformation, "/textDocument/publishDiagnostics/relatedInformation"),
    (Ability::CodeDescription, "/textDocument/publishDiagnostics/codeDescriptionSupport"),
    (Ability::PreferredActions, "/textDocument/codeAction/isPreferredSupport"),
    (Ability::VersionedEdits, "/workspace/workspaceEdit/documentChanges"),
    (Ability::WatchedFiles, "/workspace/didChangeWatchedFiles/dynamicRegistration"),
];

/// The number of the tag that says that something is unnecessary.
const UNNECESSARY: u64 = 1;

/// How texts for people are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// As they are shown.
    #[default]
    Plain,
    /// In Markdown.
    Markdown,
}

impl Markup {
    /// The first one of a list of formats that the server can write; plain text is what all clients know.
    fn first(formats: Option<&Value>) -> Markup {
        let formats = formats.and_then(Value::as_array).into_iter().flatten();
        let known = |format: &Value| match format.as_str()? {
            "markdown" => Some(Markup::Markdown),
            "plaintext" => Some(Markup::Plain),
            _ => None,
        };
        formats.filter_map(known).next().unwrap_or_default()
    }

    /// A text that is code, which may hold anything.
    pub fn code(self, text: &str) -> String {
        match self {
            Markup::Plain => text.to_owned(),
            Markup::Markdown => {
                // Code begins with more backticks than are in it.
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                let fence = "`".repeat(longest + 1);
                let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                format!("{fence}{blank}{text}{blank}{fence}")
            }
        }
    }

    /// A text that stands out.
    pub fn strong(self, text: &str) -> String {
        match self {
            Markup::Plain => text.to_owned(),
            Markup::Markdown => format!("**{text}**"),
        }
    }

    /// A link.
    pub fn link(self, text: &str, to: &str) -> String {
        match self {
            Markup::Plain => format!("{text}: {to}"),
            Markup::Markdown => format!("[{text}]({to})"),
        }
    }

    /// A text of several paragraphs as the protocol carries it.
    pub fn content(self, value: String) -> MarkupContent {
        let kind = match self {
            Markup::Plain => MarkupKind::PlainText,
            Markup::Markdown => MarkupKind::Markdown,
        };
        MarkupContent { kind, value }
    }
}

/// A client.
#[derive(Debug, Default)]
pub struct Client {
    /// What characters of its positions count.
    pub encoding: Encoding,
    /// How it shows what it points at.
    pub hover: Markup,
    /// How it shows what it may complete.
    pub completion: Markup,
    /// The folders that it shows.
    pub roots: Vec<PathBuf>,
    abilities: BTreeSet<Ability>,
}

impl Client {
    /// Reads the parameters of the first request. What is malformed in them counts as absent.
    pub fn of(params: &Value) -> Client {
        let can = |pointer: &str| params["capabilities"].pointer(pointer);
        let mut abilities: BTreeSet<Ability> = SWITCHES
            .iter()
            .filter(|(_, pointer)| can(pointer) == Some(&Value::Bool(true)))
            .map(|(it, _)| *it)
            .collect();
        let tags = can("/textDocument/publishDiagnostics/tagSupport/valueSet").and_then(Value::as_array);
        if tags.is_some_and(|tags| tags.iter().any(|tag| tag.as_u64() == Some(UNNECESSARY))) {
            abilities.insert(Ability::UnnecessaryTag);
        }
        if can("/textDocument/codeAction/codeActionLiteralSupport").is_some_and(Value::is_object) {
            abilities.insert(Ability::ActionLiterals);
        }
        let encodings = can("/general/positionEncodings").and_then(Value::as_array).into_iter().flatten();
        let encoding = encodings.filter_map(Value::as_str).find_map(Encoding::of).unwrap_or_default();
        Client {
            encoding,
            hover: Markup::first(can("/textDocument/hover/contentFormat")),
            completion: Markup::first(can("/textDocument/completion/completionItem/documentationFormat")),
            roots: roots(params),
            abilities,
        }
    }

    /// Whether it has an ability.
    pub fn can(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }
}

/// The folders of the workspace, or the one that older clients name.
fn roots(params: &Value) -> Vec<PathBuf> {
    let folders = params["workspaceFolders"].as_array().into_iter().flatten();
    let uris: Vec<&str> = folders.filter_map(|folder| folder["uri"].as_str()).collect();
    let uris = if uris.is_empty() { params["rootUri"].as_str().into_iter().collect() } else { uris };
    uris.into_iter().map(path_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn abilities_are_read_one_by_one() {
        let client = Client::of(&json!({"capabilities": {
            "general": {"positionEncodings": ["utf-7", "utf-8", "utf-16"]},
            "textDocument": {
                "hover": {"contentFormat": ["asciidoc", "markdown", "plaintext"]},
                "publishDiagnostics": {"relatedInformation": true, "tagSupport": {"valueSet": [2, 1]}, "codeDescriptionSupport": 1},
            },
        }}));
        assert_eq!(
            (client.encoding, client.hover, client.completion),
            (Encoding::Utf8, Markup::Markdown, Markup::Plain)
        );
        assert!(client.can(Ability::RelatedInformation) && client.can(Ability::UnnecessaryTag));
        assert!(!client.can(Ability::CodeDescription) && !client.can(Ability::ActionLiterals));
        assert_eq!(Client::of(&Value::Null).encoding, Encoding::Utf16);
        assert_eq!(Client::of(&json!({"rootUri": "file:///a%20b"})).roots, [PathBuf::from("/a b")]);
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(Markup::Markdown.code("a"), "`a`");
        assert_eq!(Markup::Markdown.code("`a``"), "``` `a`` ```");
        assert_eq!(Markup::Plain.code("a`"), "a`");
    }
}
