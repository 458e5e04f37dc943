//! How sessions begin and end, and what comes out of order.

use serde_json::{Value, json};

use super::session::{Session, able, rules};

#[test]
fn only_shut_down_servers_end_well() {
    let session = Session::new(&[]);
    session.end();
    let mut session = Session::new(&[]);
    session.notify("exit", Value::Null);
    assert_eq!(session.leave().0, Some(1));
    // The editor died.
    assert_eq!(Session::new(&[]).leave().0, Some(1));
    assert_eq!(Session::silent(&[]).leave().0, Some(1));
    let mut session = Session::new(&[]);
    session.request("shutdown", Value::Null);
    assert_eq!(session.answer("textDocument/hover", json!({}))["error"]["code"], -32600);
    assert_eq!(session.leave().0, Some(0));
}

#[test]
fn what_comes_out_of_order_is_refused() {
    let mut session = Session::silent(&[]);
    session.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": "file:///x.yaml", "version": 1, "text": "a: 1"}}),
    );
    assert_eq!(session.answer("textDocument/hover", json!({}))["error"]["code"], -32002);
    assert_eq!(session.answer("shutdown", Value::Null)["error"]["code"], -32002);
    session.request("initialize", json!({"capabilities": able()}));
    assert_eq!(session.answer("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    session.notify("initialized", json!({}));
    assert!(session.end().is_empty());
}

#[test]
fn what_is_malformed_or_unknown_does_no_harm() {
    let mut session = Session::new(&[]);
    assert_eq!(session.answer("textDocument/rename", json!({}))["error"]["code"], -32601);
    assert_eq!(session.answer("$/unknown", json!({}))["error"]["code"], -32601);
    for params in
        [json!(null), json!([]), json!({"textDocument": 1}), json!({"textDocument": {"uri": "file:///x.yaml"}})]
    {
        for method in ["hover", "completion", "definition", "codeAction"] {
            let answer = session.answer(&format!("textDocument/{method}"), params.clone());
            assert_eq!(answer["error"]["code"], -32602, "{method} {params}");
        }
        for method in ["didOpen", "didChange", "didClose", "didSave"] {
            session.notify(&format!("textDocument/{method}"), params.clone());
        }
    }
    session.notify("$/cancelRequest", json!({"id": 1}));
    session.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    session.send(&json!({"jsonrpc": "2.0", "id": 99, "result": null}));
    for nonsense in ["Content-Length: 2\r\n\r\n{]", "Content-Length: 99999999999999999999\r\n\r\n", "hello\r\n\r\n"] {
        session.write(nonsense.as_bytes());
        assert_eq!(
            session.wait(|message| message["id"].is_null() && message.get("error").is_some())["error"]["code"],
            -32700
        );
    }
    for (id, told) in
        [(json!(99999999999_u64), json!(99999999999_u64)), (json!(1.5), json!(1.5)), (json!([7]), Value::Null)]
    {
        session.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": {}}));
        let answer = session.wait(|message| message["error"]["code"] == -32600);
        assert_eq!(answer["id"], told);
    }
    // What is not open has nothing to say.
    let at = json!({"textDocument": {"uri": "file:///x.yaml"}, "position": {"line": 0, "character": 0}});
    assert_eq!(session.request("textDocument/hover", at), Value::Null);
    assert_eq!(rules(&session.open_as("values.yaml", "replicaCuont: 1\n")), ["unknown-key"]);
    session.end();
}

#[test]
fn deep_brackets_are_read_in_one_pass() {
    let mut session = Session::new(&[]);
    session.open_as("values.yaml", "");
    for part in ["{a: ", "[a, ", "{\"a\": ", "{'a', ", "[", "{a: [\n  "] {
        let text = format!("launcher: {}", part.repeat(40_000));
        for marked in [format!("{text}¦"), format!("lau¦ncher{}", &text[8..])] {
            assert!(session.at("hover", "values.yaml", &marked)["contents"]["value"] != "", "{part:?}");
        }
    }
    session.end();
}

#[test]
fn documents_may_have_any_name() {
    let mut session = Session::new(&[]);
    for uri in ["untitled:Untitled-1", "file:///no/such/folder/a%20b%C3%BC.yaml", "file:///no such/ü.yaml", "x"] {
        let document = json!({"uri": uri, "languageId": "yaml", "version": 3, "text": "replicaCuont: 1\n"});
        session.notify("textDocument/didOpen", json!({"textDocument": document}));
        let message = session.wait(|message| message["params"]["uri"] == uri);
        assert_eq!(message["params"]["version"], 3);
        assert_eq!(message["params"]["diagnostics"][0]["code"], "unknown-key", "{uri}");
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 2}});
        assert!(session.request("textDocument/hover", at).is_object(), "{uri}");
        session.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        assert!(session.diagnostics(uri).is_empty());
    }
    session.end();
}

#[test]
fn a_client_gets_only_what_it_can_take() {
    let text = "replicaCount: 2\nreplicasEnabled: false\nvolumes: [{name: a}, {name: a}]\n";
    let mut session = Session::with(json!({}), &[]);
    let found = session.open_as("values.yaml", text);
    for diagnostic in &found {
        for key in ["codeDescription", "relatedInformation", "tags"] {
            assert!(diagnostic.get(key).is_none(), "{diagnostic}");
        }
    }
    let twice = found.iter().find(|found| found["code"] == "duplicate-value").expect("a name is there twice");
    assert!(twice["message"].as_str().is_some_and(|message| message.contains("see values.yaml:3:")), "{twice}");
    let hover = session.at("hover", "values.yaml", "replica¦Count: 2\n");
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(!hover["contents"]["value"].as_str().expect("a text").contains("**"), "{hover}");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let params =
        json!({"textDocument": {"uri": session.uri("values.yaml")}, "range": range, "context": {"diagnostics": []}});
    assert_eq!(session.request("textDocument/codeAction", params), Value::Null);
    session.end();
    let mut session = Session::new(&[]);
    let found = session.open_as("values.yaml", text);
    let unused = found.iter().find(|found| found["code"] == "no-effect").expect("nobody reads the count");
    assert_eq!(unused["tags"], json!([1]));
    assert!(unused["codeDescription"]["href"].as_str().is_some_and(|link| link.ends_with("#no-effect")));
    let twice = found.iter().find(|found| found["code"] == "duplicate-value").expect("a name is there twice");
    assert_eq!(twice["relatedInformation"][0]["location"]["uri"], session.uri("values.yaml"));
    session.end();
}

#[test]
fn files_are_watched_where_the_client_can() {
    let session = Session::silent(&[]);
    let mut session = session;
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    session.request("initialize", json!({"capabilities": capabilities}));
    session.notify("initialized", json!({}));
    let asked = session.wait(|message| message["method"] == "client/registerCapability");
    assert_eq!(asked["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    session.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    session.end();
}
