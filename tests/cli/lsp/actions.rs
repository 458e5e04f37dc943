//! What the server offers to do about a finding.

use serde_json::{Value, json};

use super::session::{Session, able, edited, rules};

const WHOLE: [u32; 2] = [0, 999];

/// The actions for all lines from one to another.
fn actions(session: &mut Session, [from, to]: [u32; 2]) -> Vec<Value> {
    let range = json!({"start": {"line": from, "character": 0}, "end": {"line": to, "character": 0}});
    session.actions("values.yaml", &range, Some("quickfix"))
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().expect("a title")).collect()
}

#[test]
fn titles_show_no_comment() {
    let canary = "CANARYCOMMENT0987654321";
    let mut session = Session::new(&[]);
    session.open_as("values.yaml", "");
    for (text, expected) in [
        (
            format!("replicasEnabled: false\nreplicaCount: 3 # password: {canary}\n"),
            Some("Remove `replicaCount` (check that this is what you mean)"),
        ),
        (
            format!("credentials:\n  create: false\n  token: abc # {canary}\n"),
            Some("Remove `credentials.token` (check that this is what you mean)"),
        ),
        (format!("replicaCuont: 3 # password: {canary}\n"), Some("Change `replicaCuont` to `replicaCount`")),
        (format!("image:\n  tag: v1 # password: {canary}\n"), None),
        (
            format!(
                "dind: {{}}\nimage:\n  tag: v1 # password: {canary}\nlauncher:\n  image:\n    pullPolicy: Always\n"
            ),
            None,
        ),
        (format!("{canary}: 1\nlauncher: {{image: {{pullPolicy: always}}}} # {canary}\n"), None),
    ] {
        session.change("values.yaml", &text);
        let actions = actions(&mut session, WHOLE);
        let titles = titles(&actions);
        assert!(!titles.concat().contains("CANARY"), "{text}{titles:?}");
        assert!(expected.is_none_or(|expected| titles.contains(&expected)), "{text}{titles:?}");
    }
    session.end();
}

#[test]
fn what_a_client_names_counts_beside_the_range() {
    let mut session = Session::new(&[]);
    let found = session.open_as("values.yaml", "launcher:\n  imagee: {}\n");
    let document = json!({"uri": session.uri("values.yaml")});
    let nowhere = json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}});
    for (named, only, expected) in [
        (json!(found), json!(["quickfix"]), 1),
        (json!(found), json!([]), 2),
        (json!(found), Value::Null, 2),
        (json!(found), json!(["quickfix.workerpool"]), 0),
        (json!([]), json!(["quickfix"]), 0),
        (json!([{"range": found[0]["range"], "code": 7, "message": "of another server"}]), json!(["quickfix"]), 0),
    ] {
        let context = json!({"diagnostics": named, "only": only});
        let params = json!({"textDocument": document, "range": nowhere, "context": context});
        let actions = session.request("textDocument/codeAction", params);
        let actions = actions.as_array().expect("a list");
        assert_eq!(actions.len(), expected, "{context}");
        if expected > 0 {
            assert_eq!(actions[0]["title"], "Change `imagee` to `image`");
        }
    }
    session.end();
}

/// The texts after each action that ignores a finding of a rule, in a document with this text.
fn ignored(session: &mut Session, text: &str, rule: &str) -> Vec<String> {
    session.change("values.yaml", text);
    let title = format!("Ignore `{rule}` here, and give a reason");
    let actions = actions(session, WHOLE);
    let edits = actions.iter().filter(|action| action["title"] == *title).map(|action| &action["edit"]);
    edits.map(|edit| edited(text, edit["documentChanges"][0]["edits"].as_array().expect("edits"))).collect()
}

#[test]
fn the_comment_that_ignores_never_becomes_a_part_of_a_value() {
    let mut session = Session::with(able(), &[]);
    session.open_as("values.yaml", "");
    for (text, rule, above) in [
        ("launcher:\n  image:\n    tag: >-\n      v2\n", "pinned-launcher", "    tag"),
        (
            "launcher:\n  extraEnv:\n    - name: A\n      value: |\n        echo $(NOPE)\n",
            "unresolved-variable",
            "      value",
        ),
        (
            "launcher:\n  extraEnv:\n    - name: A\n      value: \"echo\n\n        $(NOPE)\"\n",
            "unresolved-variable",
            "      value",
        ),
        (
            "launcher:\n  extraEnv:\n    - name: A\n      value: echo\n        $(NOPE)\n",
            "unresolved-variable",
            "      value",
        ),
        (
            "launcher: {extraEnv: [{name: A, value: \"x\n   y\"}, {name: B, value: $(NOPE)}]}\n",
            "unresolved-variable",
            "launcher",
        ),
        ("launcher: {extraEnv: [\n  {name: B, value: $(NOPE)}]}\n", "unresolved-variable", "  {name: B"),
    ] {
        let made = ignored(&mut session, text, rule);
        let indent = &above[..above.len() - above.trim_start().len()];
        let comment = format!("{indent}# workerpool: ignore[{rule}] say here why\n");
        assert_eq!(made, [text.replacen(above, &format!("{comment}{above}"), 1)], "{text}");
        let left = session.change("values.yaml", &made[0]);
        assert!(!rules(&left).iter().any(|left| [rule, "unused-ignore"].contains(left)), "{text}{left:?}");
    }
    session.end();
}
