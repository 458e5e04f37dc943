//! The server: takes messages one by one, and answers.
//!
//! It does what the Language Server Protocol 3.17 says. Requests are answered at once, in order. What is wrong with documents is
//! published when no message waits, so that somebody who types quickly is not told of each letter.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use lsp_types as lsp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::checked_pool::{EditorNews, Workspace};
use super::client::{Ability, Client};
use super::editor_state::EditorState;
use super::open_documents::path_of;
use super::params::{Acting, Changing, Folder, Folders, Named, Opening, Pointing};
use super::position::Positions;
use super::{capabilities, code_action, completion, definition, diagnostics, hover};

/// How the server is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As the client asked for.
    Asked,
    /// The client never asked it to shut down.
    Unasked,
}

/// Where a server is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LifeStage {
    /// The client has not said what it can do.
    Started,
    Running,
    /// The client asked it to shut down.
    ShutDown,
}

/// A server.
pub struct Server<'w> {
    workspace: &'w mut dyn Workspace,
    stage: LifeStage,
    state: EditorState,
    /// What has changed since the pools were checked; none if nothing has.
    changed: Option<EditorNews>,
    /// The documents that the client waits to be told of, whether or not something is wrong with them.
    awaited: BTreeSet<PathBuf>,
    /// What was published last of each file, if anything is wrong with it.
    published: BTreeMap<PathBuf, Vec<lsp::Diagnostic>>,
    /// Whether all of what was found is published.
    is_told: bool,
    /// What is to be sent.
    out: Vec<Message>,
}

impl<'w> Server<'w> {
    /// A server that has not heard of a client yet.
    pub fn new(workspace: &'w mut dyn Workspace) -> Server<'w> {
        Server {
            workspace,
            stage: LifeStage::Started,
            state: EditorState::default(),
            changed: None,
            awaited: BTreeSet::new(),
            published: BTreeMap::new(),
            is_told: true,
            out: Vec::new(),
        }
    }

    /// Takes a message. Says how to end, if that is what it asks for.
    pub fn take(&mut self, message: Message) -> Option<End> {
        match message {
            Message::Request(Request { id, method, params }) => {
                let response_result = self.answer(&method, params);
                self.out.push(Response { id, response_result }.into());
            }
            Message::Notification(Notification { method, .. }) if method == "exit" => return Some(self.end()),
            Message::Notification(Notification { method, params }) if self.stage == LifeStage::Running => {
                // A malformed notification has nobody who waits for an answer.
                let _ = self.note(&method, params);
            }
            // A notification out of its time, or the answer to a question that needed none.
            Message::Notification(_) | Message::Response(_) => {}
        }
        None
    }

    /// How to end if there are no more messages.
    pub fn end(&self) -> End {
        if self.stage == LifeStage::ShutDown { End::Asked } else { End::Unasked }
    }

    /// What is to be sent.
    pub fn replies(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.out)
    }

    /// No message waits: publishes what is wrong with the documents.
    pub fn rest(&mut self) {
        if self.stage != LifeStage::Running {
            return;
        }
        self.check();
        if std::mem::replace(&mut self.is_told, true) {
            return;
        }
        let mut all = diagnostics::all(&self.state.checked, &self.state.documents, &self.state.client);
        all.retain(|_, found| !found.is_empty());
        let awaited = std::mem::take(&mut self.awaited);
        let paths: BTreeSet<PathBuf> = awaited.iter().chain(all.keys()).chain(self.published.keys()).cloned().collect();
        for path in paths {
            let found = all.remove(&path);
            if awaited.contains(&path) || found.as_ref() != self.published.get(&path) {
                self.publish(&path, found);
            }
        }
    }

    /// Publishes what is wrong with a file.
    fn publish(&mut self, path: &Path, found: Option<Vec<lsp::Diagnostic>>) {
        let mut params =
            json!({"uri": self.state.documents.uri(path), "diagnostics": found.as_deref().unwrap_or_default()});
        if let Some(document) = self.state.documents.get(path) {
            params["version"] = document.version.into();
        }
        self.out.push(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into());
        match found {
            Some(found) => self.published.insert(path.to_owned(), found),
            None => self.published.remove(path),
        };
    }

    /// Brings what is known of the documents up to their texts.
    fn check(&mut self) {
        if let Some(changed) = self.changed.take() {
            let EditorState { documents, client, .. } = &self.state;
            self.state.checked = self.workspace.check(documents, &client.roots, &changed);
            self.is_told = false;
        }
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        match (self.stage, method) {
            (LifeStage::Started, "initialize") => {
                self.state.client = Client::of(&params);
                self.stage = LifeStage::Running;
                return to_json(capabilities::of(&self.state.client));
            }
            (LifeStage::Started, _) => return Err(error(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (LifeStage::Running, "initialize") => {
                return Err(error(ErrorCode::InvalidRequest, "the server was initialized already"));
            }
            (LifeStage::ShutDown, _) => return Err(error(ErrorCode::InvalidRequest, "the server is shut down")),
            (LifeStage::Running, _) => {}
        }
        match method {
            "shutdown" => {
                self.stage = LifeStage::ShutDown;
                Ok(Value::Null)
            }
            "textDocument/hover" => self.answer_at(params, hover::at),
            "textDocument/completion" => self.answer_at(params, completion::at),
            "textDocument/definition" => self.answer_at(params, definition::at),
            "textDocument/codeAction" => {
                let Acting { text_document, range, context } = read(params)?;
                self.check();
                let path = path_of(&text_document.uri);
                to_json(code_action::at(&self.state, &path, range, &context))
            }
            _ => Err(error(ErrorCode::MethodNotFound, "the server does not have this method")),
        }
    }

    /// Answers what is asked about a position in a document; null where there is nothing to say, or no such document.
    fn answer_at<A: serde::Serialize>(
        &mut self,
        params: Value,
        answer: impl Fn(&EditorState, &Path, usize) -> Option<A>,
    ) -> Result<Value, ResponseError> {
        let Pointing { text_document, position } = read(params)?;
        let path = path_of(&text_document.uri);
        self.check();
        let Some(document) = self.state.documents.get(&path) else { return Ok(Value::Null) };
        let byte = Positions::new(&document.text, self.state.client.encoding).byte(position);
        to_json(answer(&self.state, &path, byte))
    }

    fn note(&mut self, method: &str, params: Value) -> Result<(), ResponseError> {
        match method {
            "initialized" => {
                if self.state.client.can(Ability::WatchedFiles) {
                    self.out.push(capabilities::watching().into());
                }
                self.change_everything();
            }
            "textDocument/didOpen" => {
                let Opening { text_document: document } = read(params)?;
                let path = self.state.documents.open(document.uri, document.version, document.text);
                self.change_document(path);
            }
            "textDocument/didChange" => {
                let Changing { text_document, content_changes } = read(params)?;
                let path = path_of(&text_document.uri);
                let encoding = self.state.client.encoding;
                self.state.documents.change(&path, text_document.version, content_changes, encoding);
                self.change_document(path);
            }
            "textDocument/didClose" => {
                let Named { text_document } = read(params)?;
                let path = path_of(&text_document.uri);
                if self.state.documents.close(&path).is_some() {
                    let params = json!({"uri": text_document.uri, "diagnostics": []});
                    self.out.push(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into());
                    self.published.remove(&path);
                    self.awaited.remove(&path);
                    // What is wrong with it still counts while another open document is a layer of its pool.
                    self.change_document(path);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let Folders { event } = read(params)?;
                let path = |folder: Folder| path_of(&folder.uri);
                let removed: Vec<PathBuf> = event.removed.into_iter().map(path).collect();
                let roots = &mut self.state.client.roots;
                roots.retain(|root| !removed.contains(root));
                roots.extend(event.added.into_iter().map(path));
                self.change_everything();
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.change_everything(),
            // Among them what nobody has to heed: `$/cancelRequest`, `$/setTrace`, settings.
            _ => {}
        }
        Ok(())
    }

    fn change_document(&mut self, path: PathBuf) {
        if self.state.documents.get(&path).is_some() {
            self.awaited.insert(path.clone());
        }
        match &mut self.changed {
            Some(EditorNews::Documents(documents)) => drop(documents.insert(path)),
            Some(EditorNews::Everything) => {}
            None => self.changed = Some(EditorNews::Documents([path].into())),
        }
    }

    fn change_everything(&mut self) {
        self.changed = Some(EditorNews::Everything);
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    // The message of the reader may quote a document.
    serde_json::from_value(params).map_err(|_| error(ErrorCode::InvalidParams, "the parameters are malformed"))
}

fn to_json(answer: impl serde::Serialize) -> Result<Value, ResponseError> {
    serde_json::to_value(answer).map_err(|_| error(ErrorCode::InternalError, "the answer has no JSON"))
}

fn error(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError { code: code as i32, message: message.to_owned(), data: None }
}
