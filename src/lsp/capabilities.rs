//! What the server tells the client that it can do, and asks it for.

use lsp_server::{Request, RequestId};
use lsp_types as lsp;
use serde_json::json;

use super::client::Client;

/// The answer to the first request.
pub fn of(client: &Client) -> lsp::InitializeResult {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let completion = lsp::CompletionOptions {
        // After a key comes its value.
        trigger_characters: Some(vec![":".to_owned(), " ".to_owned()]),
        ..lsp::CompletionOptions::default()
    };
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![lsp::CodeActionKind::QUICKFIX, lsp::CodeActionKind::SOURCE_FIX_ALL]),
        ..lsp::CodeActionOptions::default()
    };
    let folders = lsp::WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(lsp::OneOf::Left(true)),
    };
    let workspace = lsp::WorkspaceServerCapabilities {
        workspace_folders: Some(folders),
        ..lsp::WorkspaceServerCapabilities::default()
    };
    let capabilities = lsp::ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        completion_provider: Some(completion),
        definition_provider: Some(lsp::OneOf::Left(true)),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(actions)),
        workspace: Some(workspace),
        ..lsp::ServerCapabilities::default()
    };
    let info = lsp::ServerInfo { name: "workerpool".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    lsp::InitializeResult { capabilities, server_info: Some(info) }
}

/// Asks the client to tell of files that change on disk: those that say what pools there are, and those of values.
pub fn watching() -> Request {
    let watchers = ["**/workerpool.toml", "**/*.yaml", "**/*.yml"].map(|pattern| json!({"globPattern": pattern}));
    let registration = json!({
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": {"watchers": watchers},
    });
    let params = json!({"registrations": [registration]});
    Request::new(RequestId::from("watch".to_owned()), "client/registerCapability".to_owned(), params)
}
