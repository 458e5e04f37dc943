//! What the server says about what an editor points at.

use serde_json::{Value, json};

use super::session::{Session, edited, rules};
use super::{BASE, EU, files};

#[test]
fn nobody_writes_what_sops_writes() {
    let mut session = Session::new(&[]);
    session.open_as("values.yaml", "");
    let (labels, _) = completed(&mut session, "¦");
    assert!(labels.iter().any(|label| label == "launcher"), "{labels:?}");
    assert!(!labels.iter().any(|label| label == "sops"), "{labels:?}");
}

/// The labels of what may be written at the `¦` in a text, and the text after the first one.
fn completed(session: &mut Session, marked: &str) -> (Vec<String>, String) {
    let list = session.at("completion", "values.yaml", marked);
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let labels = items.iter().map(|item| item["label"].as_str().expect("a label").to_owned()).collect();
    let text = marked.replace('¦', "");
    let first = items.first().map(|item| edited(&text, &[item["textEdit"].clone()]));
    (labels, first.unwrap_or(text))
}

#[test]
fn what_may_be_written_is_known_in_broken_texts() {
    let mut session = Session::new(&[]);
    session.open_as("values.yaml", "");
    for (marked, label, made) in [
        ("lau¦", "launcher", "launcher:"),
        ("launcher:\n  im¦", "image", "launcher:\n  image:"),
        ("launcher:\r\n  im¦\r\ndind: {}\r\n", "image", "launcher:\r\n  image:\r\ndind: {}\r\n"),
        ("launcher:\n  image:\n    ¦", "repository", "launcher:\n  image:\n    repository: "),
        ("launcher:\n  image:\n    ta¦g: x\n", "tag", "launcher:\n  image:\n    tag: x\n"),
        ("launcher:\n  image:\n    pullPolicy: ¦", "Always", "launcher:\n  image:\n    pullPolicy: Always"),
        ("launcher:\n  image:\n    pullPolicy:¦", "Never", "launcher:\n  image:\n    pullPolicy: Always"),
        ("launcher:\n  image: {pullPolicy: If¦", "IfNotPresent", "launcher:\n  image: {pullPolicy: IfNotPresent"),
        ("launcher:\n  image:\n    pullPolicy: \"N¦\"", "Never", "launcher:\n  image:\n    pullPolicy: \"Never\""),
        ("replicasEnabled: ¦", "false", "replicasEnabled: true"),
        ("replicaCount: ¦", "1", "replicaCount: 1"),
        ("volumes:\n  - na¦", "name", "volumes:\n  - name: "),
        ("volumes:\n  ¦", "name", "volumes:\n  - name: "),
        ("volumes:\n  - name: a\n    emp¦", "emptyDir", "volumes:\n  - name: a\n    emptyDir:"),
        (
            "volumes:\n  - name: a\n    emptyDir:\n      sizeLimit: 5¦",
            "5Gi",
            "volumes:\n  - name: a\n    emptyDir:\n      sizeLimit: 5Gi",
        ),
        ("dind:\n  resources:\n    limits:\n      mem¦", "memory", "dind:\n  resources:\n    limits:\n      memory: "),
        ("dind:\n  resources:\n    limits:\n      cpu: ¦", "500m", "dind:\n  resources:\n    limits:\n      cpu: 100m"),
        (
            "storageVolumeClaimTemplateSpec:\n  accessModes:\n    - ReadWriteOnce¦",
            "ReadWriteOncePod",
            "storageVolumeClaimTemplateSpec:\n  accessModes:\n    - ReadWriteOnce",
        ),
        (
            "storageVolumeClaimTemplateSpec:\n  accessModes: [¦",
            "ReadWriteMany",
            "storageVolumeClaimTemplateSpec:\n  accessModes: [ReadOnlyMany",
        ),
        ("tolerations:\n- effect: NoE¦", "NoExecute", "tolerations:\n- effect: NoExecute"),
        ("storageVolume:\n  emptyDir:\n    medium: ¦", "Memory", "storageVolume:\n  emptyDir:\n    medium: Memory"),
        ("a: 1 # workerpool: ignore[pinned¦] why", "no-effect", "a: 1 # workerpool: ignore[pinned-launcher] why"),
        (
            "launcher:\n  extraEnv:\n    - name: SPACELIFT_MASK¦",
            "SPACELIFT_MASK_ENVS",
            "launcher:\n  extraEnv:\n    - name: SPACELIFT_MASK_ENVS",
        ),
    ] {
        let (labels, first) = completed(&mut session, marked);
        assert!(labels.iter().any(|known| known == label), "{marked:?}: {labels:?}");
        assert_eq!(first, made, "{marked:?}");
    }
    // What is there already is not offered again, wherever it stands; nothing is offered where nothing can be written.
    let (labels, _) = completed(&mut session, "launcher:\n  ¦\n  image: {}\ndind: {}\n");
    assert!(labels.contains(&"resources".to_owned()) && !labels.contains(&"image".to_owned()), "{labels:?}");
    for marked in [
        "# lau¦",
        "replicaCount: 1\n  ¦",
        "credentials:\n  token: ¦",
        "dind:\n  extraEnv:\n    - name: SPACE¦",
        "x-a:\n  ¦",
        "# workerpool: ignore[a] ¦",
    ] {
        assert!(completed(&mut session, marked).0.is_empty(), "{marked:?}");
    }
    session.end();
}

#[test]
fn mounts_name_the_volumes_of_all_layers() {
    let mut session = Session::new(&files());
    session.open("pools/eu.yaml");
    session.open("base.yaml");
    let marked = EU.replace("name: certificates", "name: ¦");
    let list = session.at("completion", "pools/eu.yaml", &marked);
    let labels: Vec<_> = list["items"].as_array().expect("items").iter().map(|item| item["label"].clone()).collect();
    assert_eq!(labels, ["launcher-storage", "certificates"]);
    // One that holds a credential is masked, and nobody could write it so.
    let marked = "\
launcher:
  extraEnv: [{name: SPACELIFT_TOKEN, value: CANARYtokenNEVERshown}]
  extraVolumeMounts:
    - name: ¦
volumes: [{name: a}, {name: CANARYtokenNEVERshown}]
";
    let list = session.at("completion", "pools/eu.yaml", marked);
    let labels: Vec<_> = list["items"].as_array().expect("items").iter().map(|item| item["label"].clone()).collect();
    assert_eq!(labels, ["launcher-storage", "a"]);
    // In the same file, and while the rest of it is broken.
    let broken = "volumes:\n  - name: scratch\n    emptyDir: {\nlauncher:\n  extraVolumeMounts:\n    - name: scr¦";
    let list = session.at("completion", "pools/eu.yaml", broken);
    assert_eq!(list["items"][0]["label"], "scratch");
    session.end();
}

#[test]
fn definitions_are_in_the_layers_below() {
    let mut session = Session::new(&files());
    session.open("pools/eu.yaml");
    let base = session.uri("base.yaml");
    let volume = session.at("definition", "pools/eu.yaml", &EU.replace("name: certificates", "name: certi¦ficates"));
    assert_eq!(
        volume,
        json!([{"uri": base, "range": {"start": {"line": 7, "character": 10}, "end": {"line": 7, "character": 22}}}])
    );
    let key = session.at("definition", "pools/eu.yaml", "launcher:\n  envFrom:\n    - secretRef: {na¦me: other}\n");
    assert_eq!(
        key,
        json!([{"uri": base, "range": {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 9}}}])
    );
    // A volume in the same file, though the file is broken.
    let broken = "volumes:\n  - name: a\nlauncher:\n  extraVolumeMounts:\n    - name: a¦\n    x\n";
    let own = session.at("definition", "pools/eu.yaml", broken);
    assert_eq!(own[0]["range"]["start"], json!({"line": 1, "character": 10}));
    for nothing in ["replica¦Count: 2\n", "launcher: {extraVolumeMounts: [{name: no¦}]}\n", "# no¦te\n"] {
        assert_eq!(session.at("definition", "pools/eu.yaml", nothing), Value::Null, "{nothing}");
    }
    session.end();
}

#[test]
fn a_hover_tells_of_the_key_who_sets_it_and_the_rule() {
    let mut session = Session::new(&files());
    session.open("pools/eu.yaml");
    let hover = |session: &mut Session, marked: &str| {
        let hover = session.at("hover", "pools/eu.yaml", marked);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    for (marked, told) in [
        ("replica¦Count: 2\n", "Number of workers"),
        ("replica¦Count: 2\n", "32-bit integer, default `1`"),
        ("replicaCount: ¦2\n", "`pools/eu.yaml:1:15`: `2` (wins)"),
        ("credentials: {cre¦ate: true}\n", "`base.yaml:6:11`: `false` (overridden)"),
        ("replicaCu¦ont: 2\n", "**`unknown-key`**: "),
        ("launcher:\n  resources:\n    limits:\n      mem¦ory: 1Gi\n", "Memory in bytes"),
        ("launcher:\n  resources:\n    lim¦its:\n", "Most that the container may use"),
        ("launcher: {extraEnv: [{name: SPACELIFT_MASK_EN¦VS, value: A}]}\n", "are masked in the logs"),
        ("# workerpool: ignore[pinned-lau¦ncher] why\n", "**`pinned-launcher`**: "),
        ("nodeSelector:\n  disk¦type: ssd\n", "In **`nodeSelector`**: "),
        ("nodeSelector:\n  disk¦type: ssd\n", "`pools/eu.yaml:2:13`: `\"ssd\"` (wins)"),
        ("podAnnotations: {a/b: ¦c}\n", "In **`podAnnotations`**: "),
        ("launcher: {resources: {limits: {example.com/g¦pu: 1}}}\n", "`1` (wins)"),
        ("storageVolumeClaimTemplateSpec: {accessModes: [ReadWrite¦Once]}\n", "`\"ReadWriteOnce\"` (wins)"),
        ("nodeSelector: {zone: n¦o}\n", "**`wrong-type`**: "),
    ] {
        let text = hover(&mut session, marked);
        assert!(text.contains(told), "{marked:?}: {text}");
    }
    for nothing in ["# replica¦Count\n", "x-a:\n  b¦: 1\n", "replicaCount: 2\n¦"] {
        assert_eq!(hover(&mut session, nothing), "", "{nothing:?}");
    }
    session.end();
}

#[test]
fn a_finding_is_ignored_with_a_reason() {
    let mut session = Session::new(&[]);
    let text = "launcher:\r\n  image:\r\n    tag: v1\r\nnodeSelector:\r\n  zone: no\r\n";
    let found = session.open_as("values.yaml", text);
    let pinned = found.iter().find(|found| found["code"] == "pinned-launcher").expect("it is pinned");
    let actions = session.actions("values.yaml", &pinned["range"], Some("quickfix"));
    let ignore = actions.iter().find(|action| action["title"] == "Ignore `pinned-launcher` here, and give a reason");
    let edits = &ignore.expect("it can be ignored")["edit"]["documentChanges"][0]["edits"];
    let made = edited(text, edits.as_array().expect("edits"));
    assert_eq!(made, text.replace("    tag", "    # workerpool: ignore[pinned-launcher] say here why\r\n    tag"));
    assert!(!rules(&session.change("values.yaml", &made)).contains(&"pinned-launcher"));
    // What Helm or the cluster refuses cannot be ignored.
    let found = session.change("values.yaml", "replicaCuont: 1\n");
    let actions = session.actions("values.yaml", &found[0]["range"], None);
    let titles: Vec<_> = actions.iter().map(|action| action["title"].as_str().unwrap_or_default()).collect();
    assert_eq!(titles, ["Change `replicaCuont` to `replicaCount`", "Fix all that can only mean one thing"]);
    session.end();
}

#[test]
fn all_safe_fixes_are_one_action() {
    let mut session = Session::new(&[]);
    let text = "replicaCuont: 2\nlauncher:\n  image: {pullPolicy: always}\n  resources: {limits: {memory: 512m}}\n";
    session.open_as("values.yaml", text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    for only in ["source", "source.fixAll"] {
        let actions = session.actions("values.yaml", &whole, Some(only));
        assert_eq!((actions.len(), &actions[0]["kind"]), (1, &json!("source.fixAll")));
        let edits = &actions[0]["edit"]["documentChanges"][0]["edits"];
        let made = edited(text, edits.as_array().expect("edits"));
        assert_eq!(made, text.replace("Cuont", "Count").replace("always", "Always"));
    }
    assert!(session.actions("values.yaml", &whole, Some("refactor")).is_empty());
    session.end();
}

#[test]
fn no_answer_shows_a_credential() {
    let mut session = Session::new(&files());
    let canary = "CANARYtokenNEVERshown0123456789abcdef";
    let text = format!(
        "credentials:\n  token: {canary}\n  tokn: {canary}\nlauncher:\n  extraEnv:\n    - name: SPACELIFT_TOKEN\n      value: \
         {canary}\nvolumes:\n  - name: {canary}\nnameOverride: [{canary}]\n"
    );
    let mut heard = session.open_as("pools/eu.yaml", &text);
    for (line, written) in text.lines().enumerate() {
        for character in 0..=written.len() {
            let params = json!({
                "textDocument": {"uri": session.uri("pools/eu.yaml")}, "position": {"line": line, "character": character},
            });
            for method in ["hover", "completion", "definition"] {
                heard.push(session.request(&format!("textDocument/{method}"), params.clone()));
            }
        }
        let range = json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": 99}});
        heard.extend(session.actions("pools/eu.yaml", &range, None));
    }
    for broken in ["{", "\n - ", "launcher:\n  extraVolumeMounts:\n    - name: "] {
        heard.push(session.at("completion", "pools/eu.yaml", &format!("{text}{broken}¦")));
        let hovered = format!("credentials:\n  token: {canary}¦\n{broken}");
        heard.push(session.at("hover", "pools/eu.yaml", &hovered));
    }
    heard.extend(session.end());
    for message in heard {
        assert!(!message.to_string().contains("CANARY"), "{message}");
    }
}

#[test]
fn a_layer_shows_what_pools_override() {
    let mut session = Session::new(&files());
    session.open("base.yaml");
    session.open_as("pools/us.yaml", "credentials: {create: true}\n");
    let hover = session.at("hover", "base.yaml", &BASE.replace("create", "cre¦ate"));
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(
        text.ends_with(
            "In `pools/eu.yaml`:\n\n- `base.yaml:6:11`: `false` (wins)\n\nIn `pools/us.yaml`:\n\n- `base.yaml:6:11`: `false` \
             (overridden)\n- `pools/us.yaml:1:23`: `true` (wins)"
        ),
        "{text}"
    );
    // All pools say the same.
    session.change("pools/us.yaml", "replicaCount: 3\n");
    let hover = session.at("hover", "base.yaml", &BASE.replace("create", "cre¦ate"));
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.ends_with("Set by:\n\n- `base.yaml:6:11`: `false` (wins)"), "{text}");
    session.end();
}
