//! What an editor makes of the schema: asked of yaml-language-server, where it is installed.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, fs};

use serde_json::{Value, json};

/// A running server, and a folder with the schema.
struct Server {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    folder: PathBuf,
    sent: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts the server that YAML_LANGUAGE_SERVER names, that is in `target/editor`, or that is on the PATH.
    fn start() -> Option<Server> {
        let installed =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("target/editor/node_modules/.bin/yaml-language-server");
        let program = match env::var_os("YAML_LANGUAGE_SERVER") {
            Some(named) => PathBuf::from(named),
            None if installed.exists() => installed,
            None => PathBuf::from("yaml-language-server"),
        };
        let mut command = Command::new(program);
        command.arg("--stdio").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().ok()?;
        let (to, from) = (process.stdin.take().expect("piped"), process.stdout.take().expect("piped"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor");
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::write(folder.join("values.schema.json"), workerpool::schema::VALUES_SCHEMA).expect("a file can be written");
        let mut server = Server { process, to, from: BufReader::new(from), folder, sent: 0 };
        let completion = json!({"completionItem": {"snippetSupport": true}});
        let capabilities = json!({"textDocument": {"completion": completion}, "workspace": {"configuration": true}});
        server.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        server.send(json!({"method": "initialized", "params": {}}));
        Some(server)
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
        self.to.flush().expect("the server listens");
    }

    /// The next message that is not a question for its settings, which is answered.
    fn receive(&mut self) -> Value {
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                assert!(self.from.read_line(&mut line).expect("the server answers") > 0, "the server has ended");
                match line.trim().split_once(": ") {
                    Some(("Content-Length", digits)) => length = digits.parse().expect("a length"),
                    Some(_) => {}
                    None => break,
                }
            }
            let mut text = vec![0; length];
            self.from.read_exact(&mut text).expect("the server answers");
            let message: Value = serde_json::from_slice(&text).expect("JSON");
            if message.get("id").is_none() || message.get("method").is_none() {
                return message;
            }
            let settings = |item: &Value| match item["section"].as_str() {
                Some("yaml") => {
                    json!({"completion": true, "hover": true, "validate": true, "schemaStore": {"enable": false}})
                }
                _ => json!({}),
            };
            let items =
                message["params"]["items"].as_array().map(|items| items.iter().map(settings).collect::<Value>());
            self.send(json!({"id": message["id"], "result": items}));
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let id = self.sent;
        self.send(json!({"id": id, "method": method, "params": params}));
        loop {
            let mut message = self.receive();
            if message["id"] == json!(id) {
                return message["result"].take();
            }
        }
    }

    /// Opens a file; gives its address, and the place of the `|` in it.
    fn open(&mut self, text: &str) -> (String, Value) {
        let text = format!("# yaml-language-server: $schema=values.schema.json\n{text}");
        let (before, after) = text.split_once('|').unwrap_or((&text, ""));
        self.sent += 1;
        let uri = format!("file://{}/{}.yaml", self.folder.display(), self.sent);
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": format!("{before}{after}")});
        self.send(json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}));
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        (uri, json!({"line": before.matches('\n').count(), "character": column}))
    }

    /// What is offered at the `|`: labels and the text that each inserts.
    fn offered(&mut self, text: &str) -> Vec<(String, String)> {
        let (uri, position) = self.open(text);
        let answer = self.ask("textDocument/completion", json!({"textDocument": {"uri": uri}, "position": position}));
        let items = answer["items"].as_array().expect("a list of completions");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let inserted = |item: &Value| item["textEdit"].get("newText").unwrap_or(&item["insertText"]).clone();
        items.iter().map(|item| (text(&item["label"]), text(&inserted(item)))).collect()
    }

    /// What an editor shows when the mouse is at the `|`.
    fn hover(&mut self, text: &str) -> String {
        let (uri, position) = self.open(text);
        let answer = self.ask("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": position}));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The faults that it finds in a file.
    fn faults(&mut self, text: &str) -> Vec<String> {
        let (uri, _) = self.open(text);
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == json!(uri) {
                let faults = message["params"]["diagnostics"].as_array().expect("a list of faults");
                return faults.iter().map(|fault| fault["message"].as_str().expect("a message").to_owned()).collect();
            }
        }
    }
}

/// A snippet with what its stops begin with.
pub fn filled(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once("${") {
        let (stop, after) = after.split_once('}').expect("a stop ends");
        out.push_str(before);
        out.push_str(stop.split_once(':').map_or("", |(_, text)| text));
        rest = after;
    }
    out + rest
}

#[test]
fn an_editor_helps() {
    let Some(mut server) = Server::start() else {
        println!(
            "skipped: yaml-language-server is not installed (npm install --prefix target/editor yaml-language-server@1.19.2)"
        );
        return;
    };
    let hover = server.hover("volumes:\n  - name: a\n    empty|Dir: {}\n");
    assert!(hover.contains("An empty folder that lives as long as the pod"), "{hover}");

    let labels = |offered: Vec<(String, String)>| offered.into_iter().map(|(label, _)| label).collect::<Vec<_>>();
    let names = labels(server.offered("launcher:\n  extraEnv:\n    - name: SPACELIFT_|\n"));
    assert_eq!(names, workerpool::schema::LAUNCHER_VARIABLES);
    let resources = labels(server.offered("dind:\n  resources:\n    limits:\n      |\n"));
    assert!(["cpu", "memory", "ephemeral-storage"].iter().all(|name| resources.contains(&(*name).to_owned())));
    assert_eq!(labels(server.offered("replicasEnabled: |\n")), ["true", "false"]);
    assert_eq!(labels(server.offered("dind:\n  image:\n    pullPolicy: |\n")), ["IfNotPresent", "Always", "Never"]);
    assert_eq!(labels(server.offered("nameOverride: |\n")), [""; 0]);

    for (values, fault) in [
        ("replicaCount: three", "Must be a whole number."),
        ("replicaCount: -1", "Value is below the minimum of 0."),
        ("dind: {resources: {limits: {memory: 4GB}}}", crate::form::A_QUANTITY),
        ("tolerations: [{effect: NoExec}]", "Must be NoExecute, NoSchedule or PreferNoSchedule."),
        ("volumes: {}", "Must be a list. Begin each item with `- `."),
    ] {
        assert_eq!(server.faults(values), [fault], "{values}");
    }
    assert_eq!(server.faults("volumes:\nlauncher: {resources: {limits: null}}\n"), [""; 0]);

    // Each snippet at the top is what the table has for an example, which lints clean.
    let offered = server.offered("|");
    for key in workerpool::values::KEYS.iter().filter(|key| key.is_fragment()) {
        let (_, inserted) = offered.iter().find(|(label, _)| label == key.name).expect("each key is offered");
        let wanted = crate::read(&format!("{}: {}", key.path, key.example));
        assert_eq!(crate::read(&filled(inserted)), wanted, "{inserted}");
    }
}

#[test]
fn the_examples_have_no_faults() {
    let validator = crate::validator();
    let mut all = json!({"useStatefulSet": true});
    for key in workerpool::values::keys().filter(|key| key.is_fragment()) {
        let at = format!("/{}", key.path.replace('.', "/"));
        let branch = at.rsplit_once('/').map_or("", |(branch, _)| branch);
        if !branch.is_empty() && all.pointer(branch).is_none() {
            all[&branch[1..]] = json!({});
        }
        all.pointer_mut(branch).expect("a branch")[key.name] =
            crate::read(&format!("value: {}", key.example))["value"].take();
    }
    assert_eq!(crate::rejected(&validator, &all), [""; 0]);
    assert_eq!(crate::decoding::faults(&all), 0, "{all:#}");
}
