//! What the server offers to do about a finding.

use serde_json::{Value, json};

use super::session::Session;

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
