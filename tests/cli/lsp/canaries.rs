//! No answer shows a credential of a text that is open, of whatever kind and wherever it stands. Only the new text of an edit
//! may repeat what the user wrote, as it is written into the same file.

use serde_json::{Value, json};

use super::files;
use super::session::Session;
use crate::secrets::canaries::{NAMED, PLACES, credentials, parts};

/// Configurations with `@` for a credential.
const CONFIGS: &[&str] = &[
    "\"@\" = 1\n",
    "exclude = [\"[@\"]\n",
    "[[pool]]\nfiles = [\"@/*.yaml\"]\n",
    "[[pool]]\nfiles = [\"a\"]\nlayers = [\"@\"]\nat = \"@..\"\n",
    "[[pool]]\nfiles = [\"pools/*.yaml\"]\nrelease = \"@\"\nnamespace = \"@\"\nkube-version = \"@\"\n",
    "[rules]\n\"@\" = \"off\"\n",
];

#[test]
fn no_answer_shows_a_part_of_a_credential() {
    let mut session = Session::new(&files());
    session.open_as("pools/eu.yaml", "");
    let kinds = credentials();
    let placed = PLACES.iter().enumerate().map(|(number, place)| (*place, &*kinds[number % kinds.len()]));
    let named = NAMED.iter().map(|place| (*place, "CANARY-never-Shown_0123456"));
    let mut leaks = Vec::new();
    for (place, credential) in placed.chain(named) {
        let mut heard = answers(&mut session, "pools/eu.yaml", &place.replace('@', credential), credential);
        heard.iter_mut().for_each(without_new_text);
        leaks.extend(leak(&heard, credential).map(|leak| format!("{place}: {leak}")));
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    session.end();
}

#[test]
fn no_fault_of_a_configuration_shows_a_credential() {
    let mut session = Session::new(&files());
    session.open("workerpool.toml");
    session.open("pools/eu.yaml");
    let mut leaks = Vec::new();
    for credential in credentials().iter().filter(|credential| !credential.contains('\n')) {
        for config in CONFIGS {
            let mut heard = session.change("workerpool.toml", &config.replace('@', credential));
            heard.push(session.at("hover", "pools/eu.yaml", "replica¦Count: 1\n"));
            leaks.extend(leak(&heard, credential).map(|leak| format!("{config}: {leak}")));
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    session.end();
}

/// All that the server says about a text that a document gets: its diagnostics, and what it answers about places in it.
fn answers(session: &mut Session, name: &str, text: &str, credential: &str) -> Vec<Value> {
    let mut heard = session.change(name, text);
    let document = json!({"uri": session.uri(name)});
    let head = credential.lines().next().and_then(|line| line.get(..8)).unwrap_or(credential);
    for (line, written) in text.lines().enumerate() {
        let column = |byte: usize| written[..byte].encode_utf16().count();
        let mut columns: Vec<usize> = written.match_indices(head).map(|(at, _)| column(at) + 1).collect();
        columns.extend([0, 1, column(written.len())]);
        for character in columns {
            for method in ["hover", "completion", "definition"] {
                let params = json!({"textDocument": document, "position": {"line": line, "character": character}});
                heard.push(session.request(&format!("textDocument/{method}"), params));
            }
        }
    }
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": text.lines().count(), "character": 0}});
    let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    heard.push(session.request("textDocument/codeAction", params));
    heard
}

/// Takes out what edits write.
fn without_new_text(answer: &mut Value) {
    match answer {
        Value::Object(map) => {
            map.remove("newText");
            map.values_mut().for_each(without_new_text);
        }
        Value::Array(items) => items.iter_mut().for_each(without_new_text),
        _ => {}
    }
}

/// What answers show of a credential.
fn leak(heard: &[Value], credential: &str) -> Option<String> {
    let parts = parts(credential);
    heard.iter().map(Value::to_string).find_map(|answer| {
        let part = parts.iter().find(|part| answer.contains(part.as_str()))?;
        Some(format!("{part} in {answer}"))
    })
}
