//! The parameters of the messages that the server takes, as far as it reads them.
//!
//! URIs are taken as text: those that some clients write are malformed, and are told back as they are.

use lsp_types::{CodeActionKind, Position, Range, TextDocumentContentChangeEvent};
use serde::Deserialize;

/// A document, by its URI.
#[derive(Deserialize)]
pub struct NamedDocument {
    pub uri: String,
    /// The version that its text has now.
    pub version: Option<i32>,
}

/// A document with its text.
#[derive(Deserialize)]
pub struct WholeDocument {
    pub uri: String,
    #[serde(default)]
    pub version: i32,
    pub text: String,
}

/// Of `textDocument/didOpen`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    pub text_document: WholeDocument,
}

/// Of `textDocument/didChange`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changing {
    pub text_document: NamedDocument,
    pub content_changes: Vec<TextDocumentContentChangeEvent>,
}

/// Of whatever only names a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    pub text_document: NamedDocument,
}

/// Of what is asked about a position.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pointing {
    pub text_document: NamedDocument,
    pub position: Position,
}

/// Of `textDocument/codeAction`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Acting {
    pub text_document: NamedDocument,
    pub range: Range,
    #[serde(default)]
    pub context: ActionContext,
}

/// For what actions are asked for.
#[derive(Default, Deserialize)]
pub struct ActionContext {
    /// The kinds of actions; none for all.
    pub only: Option<Vec<CodeActionKind>>,
    /// What they are to be about, beside what is in the range.
    #[serde(default)]
    pub diagnostics: Vec<NamedDiagnostic>,
}

/// A diagnostic that the server, or another one, has published.
#[derive(Deserialize)]
pub struct NamedDiagnostic {
    pub range: Range,
    /// The rule; of other servers, anything.
    #[serde(default)]
    pub code: serde_json::Value,
}

/// Of `workspace/didChangeWorkspaceFolders`.
#[derive(Deserialize)]
pub struct Folders {
    pub event: FolderEvent,
}

/// The folders that came and went.
#[derive(Deserialize)]
pub struct FolderEvent {
    #[serde(default)]
    pub added: Vec<Folder>,
    #[serde(default)]
    pub removed: Vec<Folder>,
}

/// A folder of the workspace.
#[derive(Deserialize)]
pub struct Folder {
    pub uri: String,
}
