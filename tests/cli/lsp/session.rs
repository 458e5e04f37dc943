//! A client that speaks to `workerpool lsp`.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Folder, PROGRAM, scrub};

/// How long an answer may take before it counts as never given.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an editor of today can do.
pub fn able() -> Value {
    json!({
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            "publishDiagnostics": {
                "relatedInformation": true, "codeDescriptionSupport": true, "tagSupport": {"valueSet": [1, 2]},
            },
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
                "isPreferredSupport": true,
            },
        },
    })
}

/// A session of an editor with the server, in a folder of its own.
pub struct Session {
    pub folder: Folder,
    server: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    /// What came and was not asked for yet.
    waiting: VecDeque<Value>,
    requests: i32,
}

impl Session {
    /// A server that has heard of nobody, in a folder with these files.
    pub fn silent(files: &[(&str, &str)]) -> Session {
        let folder = Folder::new();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        let mut command = Command::new(PROGRAM);
        command.arg("lsp").current_dir(folder.path());
        scrub(&mut command);
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = streams.spawn().expect("the program can be started");
        let (input, stdout) = (server.stdin.take(), server.stdout.take().expect("it is piped"));
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Session { folder, server, input, output, waiting: VecDeque::new(), requests: 0 }
    }

    /// A session with a client that has these capabilities.
    pub fn with(capabilities: Value, files: &[(&str, &str)]) -> Session {
        let mut session = Session::silent(files);
        let root = session.uri("");
        let params = json!({
            "processId": null, "rootUri": root, "capabilities": capabilities,
            "workspaceFolders": [{"uri": root, "name": "pools"}],
        });
        session.request("initialize", params);
        session.notify("initialized", json!({}));
        session
    }

    /// A session with an editor of today.
    pub fn new(files: &[(&str, &str)]) -> Session {
        Session::with(able(), files)
    }

    /// The URI of a file in the folder.
    pub fn uri(&self, name: &str) -> String {
        let path = if name.is_empty() { self.folder.path().to_owned() } else { self.folder.path().join(name) };
        format!("file://{}", path.to_str().expect("a path of text").replace(' ', "%20"))
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends bytes that may be no message.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the session goes on");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole answer to a request.
    #[track_caller]
    pub fn answer(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a request.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let mut answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The result of a request about a position: that of the `¦` in a text, which the document then has.
    #[track_caller]
    pub fn at(&mut self, method: &str, name: &str, marked: &str) -> Value {
        let before = marked.split('¦').next().expect("a text has a part");
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().map_or(0, |last| last.encode_utf16().count());
        self.change(name, &marked.replace('¦', ""));
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": self.uri(name)}, "position": position});
        self.request(&format!("textDocument/{method}"), params)
    }

    /// Opens a document with the text that it has on disk, and gives its diagnostics.
    #[track_caller]
    pub fn open(&mut self, name: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join(name)).expect("the file is there");
        self.open_as(name, &text)
    }

    /// Opens a document with a text, and gives its diagnostics.
    #[track_caller]
    pub fn open_as(&mut self, name: &str, text: &str) -> Vec<Value> {
        let uri = self.uri(name);
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        self.diagnostics(&uri)
    }

    /// Gives a document a text, and gives its diagnostics.
    #[track_caller]
    pub fn change(&mut self, name: &str, text: &str) -> Vec<Value> {
        self.edit(name, json!([{"text": text}]))
    }

    /// Makes changes in a document, and gives its diagnostics.
    #[track_caller]
    pub fn edit(&mut self, name: &str, changes: Value) -> Vec<Value> {
        self.requests += 1;
        let (uri, version) = (self.uri(name), self.requests);
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
        let published = self.wait(|message| {
            let params = &message["params"];
            params["uri"] == uri.as_str() && params["version"] == version
        });
        found(&published)
    }

    pub fn close(&mut self, name: &str) -> Vec<Value> {
        let uri = self.uri(name);
        self.waiting.retain(|message| message["params"]["uri"] != uri.as_str());
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        self.diagnostics(&uri)
    }

    /// The diagnostics that are published next of a file.
    #[track_caller]
    pub fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let is_it =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        found(&self.wait(is_it))
    }

    /// The actions for a range.
    #[track_caller]
    pub fn actions(&mut self, name: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
        let context = match only {
            Some(only) => json!({"diagnostics": [], "only": [only]}),
            None => json!({"diagnostics": []}),
        };
        let document = json!({"uri": self.uri(name)});
        let params = json!({"textDocument": document, "range": range, "context": context});
        let actions = self.request("textDocument/codeAction", params);
        actions.as_array().expect("a list of actions").clone()
    }

    /// The next message that a condition takes. Others wait for their turn.
    #[track_caller]
    pub fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&is_it) {
            return self.waiting.remove(at).expect("just found");
        }
        loop {
            let message = self.output.recv_timeout(PATIENCE).expect("the server answers");
            if is_it(&message) {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// Ends as an editor does. Nothing was written to standard error.
    #[track_caller]
    pub fn end(mut self) -> Vec<Value> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let (code, rest) = self.leave();
        assert_eq!(code, Some(0));
        rest
    }

    /// Closes standard input, and gives the exit code and all that was not asked for.
    #[track_caller]
    pub fn leave(&mut self) -> (Option<i32>, Vec<Value>) {
        self.input = None;
        let status = self.server.wait().expect("the server ends");
        let mut error = String::new();
        let stderr = self.server.stderr.as_mut().expect("it is piped");
        stderr.read_to_string(&mut error).expect("UTF-8");
        assert_eq!(error, "");
        self.waiting.extend(self.output.iter());
        (status.code(), self.waiting.drain(..).collect())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.server.kill();
    }
}

/// A message that the server sent; none at the end.
fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        input.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().expect("a number"),
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).expect("JSON"))
}

fn found(published: &Value) -> Vec<Value> {
    published["params"]["diagnostics"].as_array().expect("a list").clone()
}

/// The text after edits as the protocol tells them.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let byte = |position: &Value| {
        let line = position["line"].as_u64().expect("a line");
        let start = text.match_indices('\n').nth(line.wrapping_sub(1) as usize).map_or(0, |(at, _)| at + 1);
        let start = if line == 0 { 0 } else { start };
        let mut left = position["character"].as_u64().expect("a character") as usize;
        let mut at = start;
        for c in text[start..].chars() {
            if left == 0 {
                break;
            }
            left -= c.len_utf16();
            at += c.len_utf8();
        }
        at
    };
    let mut parts: Vec<_> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (byte(&range["start"]), byte(&range["end"]), edit["newText"].as_str().expect("a text"))
        })
        .collect();
    parts.sort_unstable();
    let mut made = text.to_owned();
    for (start, end, new) in parts.into_iter().rev() {
        made.replace_range(start..end, new);
    }
    made
}

/// The rules of diagnostics.
pub fn rules(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}
