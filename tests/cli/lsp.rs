//! `workerpool lsp`: sessions of an editor.

mod actions;
mod answers;
mod canaries;
mod lifecycle;
mod neovim;
mod session;

use serde_json::{Value, json};

use session::{Session, edited, rules};

const CONFIG: &str = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"worker-{stem}\"\n";
const BASE: &str = "\
launcher:
  envFrom:
    - secretRef:
        name: pool
credentials:
  create: false
volumes:
  - name: certificates
    secret:
      secretName: certificates
";
const EU: &str = "\
replicaCount: 2
launcher:
  extraVolumeMounts:
    - name: certificates
      mountPath: /opt/certificates
";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("workerpool.toml", CONFIG),
        ("base.yaml", BASE),
        ("pools/eu.yaml", EU),
        ("pools/us.yaml", "replicaCount: 3\n"),
        ("Chart.yaml", "apiVersion: v2\nname: pools\nversion: 1.0.0\n"),
    ]
}

fn range(diagnostic: &Value) -> String {
    let at = |end: &str| {
        let position = &diagnostic["range"][end];
        format!("{}:{}", position["line"], position["character"])
    };
    format!("{}-{}", at("start"), at("end"))
}

#[test]
fn a_file_is_written_letter_by_letter() {
    let mut session = Session::new(&files());
    assert!(session.open_as("pools/new.yaml", "").is_empty());
    let text = "launcher:\n  image:\n    pullPolicy: always # \u{1F600}\n  extraEnv: []\nreplicaCuont: 2\n";
    let (mut line, mut character) = (0, 0);
    let mut last = Vec::new();
    for c in text.chars() {
        let at = json!({"line": line, "character": character});
        let range = json!({"start": at, "end": at});
        last = session.edit("pools/new.yaml", json!([{"range": range, "text": c.to_string()}]));
        (line, character) = if c == '\n' { (line + 1, 0) } else { (line, character + c.len_utf16()) };
    }
    assert_eq!(rules(&last), ["unsupported-value", "unknown-key"]);
    assert_eq!(last.iter().map(range).collect::<Vec<_>>(), ["2:16-2:22", "4:0-4:12"]);
    // Each fix in turn, until nothing is found.
    let mut text = text.to_owned();
    while let Some(first) = last.first() {
        let actions = session.actions("pools/new.yaml", &first["range"], Some("quickfix"));
        assert_eq!(actions[0]["diagnostics"], json!([first]));
        assert_eq!(actions[0]["isPreferred"], true);
        let change = &actions[0]["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["uri"], session.uri("pools/new.yaml"));
        text = edited(&text, change["edits"].as_array().expect("edits"));
        last = session.change("pools/new.yaml", &text);
    }
    assert!(text.contains("pullPolicy: Always # \u{1F600}\n") && text.ends_with("replicaCount: 2\n"), "{text}");
    session.end();
}

#[test]
fn positions_count_units_of_utf_16_and_lines_of_windows() {
    let mut session = Session::new(&[]);
    let text = "x-note: '\u{1F600}\u{1F600}'\r\nnodeSelector: {\u{1F600}é: a, zone: no}\r\n";
    let found = session.open_as("values.yaml", text);
    let zone = found.iter().find(|found| found["code"] == "wrong-type").expect("no is false");
    assert_eq!(range(zone), "1:29-1:31");
    let changes = json!([
        {"range": {"start": {"line": 1, "character": 29}, "end": {"line": 1, "character": 31}}, "text": "'no'"},
        {"range": {"start": {"line": 0, "character": 11}, "end": {"line": 0, "character": 13}}, "text": "b"},
    ]);
    let found = session.edit("values.yaml", changes);
    assert!(!rules(&found).contains(&"wrong-type"), "{found:?}");
    session.end();
    for (encodings, announced, at) in [
        (json!(["utf-8", "utf-16"]), "utf-8", "1:32-1:34"),
        (json!(["utf-32"]), "utf-32", "1:28-1:30"),
        (json!(["utf-7"]), "utf-16", "1:29-1:31"),
    ] {
        let mut session = Session::silent(&[]);
        let params = json!({"capabilities": {"general": {"positionEncodings": encodings}}});
        let result = session.request("initialize", params);
        assert_eq!(result["capabilities"]["positionEncoding"], announced);
        session.notify("initialized", json!({}));
        let found = session.open_as("values.yaml", text);
        let zone = found.iter().find(|found| found["code"] == "wrong-type").expect("no is false");
        assert_eq!(range(zone), at, "{announced}");
    }
}

#[test]
fn a_layer_tells_of_all_pools_over_it() {
    let mut session = Session::new(&files());
    assert!(session.open("base.yaml").is_empty());
    let (eu, us) = (session.uri("pools/eu.yaml"), session.uri("pools/us.yaml"));
    // No pool is open, and the mount of one loses its volume.
    let found = session.change("base.yaml", &BASE.replace("name: certificates", "name: certs"));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(rules(&session.diagnostics(&eu)), ["not-found"]);
    // What is wrong in the layer itself is told once, though two pools have it.
    let found = session.change("base.yaml", &format!("{BASE}replicaCuont: 1\n"));
    assert_eq!(rules(&found), ["unknown-key"]);
    assert!(session.diagnostics(&eu).is_empty());
    // The text of an open pool counts, not that on disk.
    session.open_as("pools/us.yaml", "dind: {extraVolumeMounts: [{name: certs, mountPath: /x}]}\n");
    session.change("base.yaml", BASE);
    let found = session.change("pools/us.yaml", "dind: {extraVolumeMounts: [{name: certs, mountPath: /x}]}\n");
    assert_eq!(rules(&found), ["not-found"]);
    // Closed, it is what is on disk: right again.
    assert!(session.close("pools/us.yaml").is_empty());
    session.change("base.yaml", &BASE.replace("name: certificates", "name: certs"));
    assert_eq!(rules(&session.diagnostics(&eu)), ["not-found"]);
    assert!(session.close("base.yaml").is_empty());
    assert!(session.diagnostics(&eu).is_empty());
    let rest = session.end();
    assert!(rest.iter().all(|message| message["params"]["uri"] != us.as_str()), "{rest:?}");
}

#[test]
fn a_closed_pool_keeps_what_an_open_layer_breaks() {
    let mut session = Session::new(&files());
    session.open("base.yaml");
    session.open("pools/eu.yaml");
    session.change("base.yaml", &BASE.replace("name: certificates", "name: certs"));
    let eu = session.uri("pools/eu.yaml");
    assert_eq!(rules(&session.diagnostics(&eu)), ["not-found"]);
    assert!(session.close("pools/eu.yaml").is_empty());
    assert_eq!(rules(&session.diagnostics(&eu)), ["not-found"]);
    session.close("base.yaml");
    assert!(session.diagnostics(&eu).is_empty());
    session.end();
}

#[test]
fn what_is_no_values_file_has_no_diagnostics() {
    let mut session = Session::new(&files());
    let manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nreplicaCuont: 1\n";
    for (name, text) in [
        ("Chart.yaml", "apiVersion: v2\nname: pools\nversoin: 1\n"),
        ("pools/secret.yaml", manifest),
        ("kustomization.yaml", "resorces: []\n"),
        ("templates/deployment.yaml", "replicaCuont: {{ .Values.x }}\n"),
        (".pre-commit-config.yaml", "repos: []\n"),
        (".github/settings.yaml", "repos: []\n"),
        // In no pool of the configuration, and without a key of the chart.
        ("mkdocs.yml", "site_name: docs\nnav: []\n"),
        ("openapi.yaml", "openapi: 3.1.0\ninfo: {title: x\npaths: {}\n"),
        ("workerpool.toml", CONFIG),
    ] {
        assert!(session.open_as(name, text).is_empty(), "{name}");
        assert_eq!(session.at("completion", name, &format!("{text}¦")), Value::Null, "{name}");
    }
    assert_eq!(rules(&session.open_as("other.yaml", "replicaCount: 1\nnav: []\n")), ["unknown-key"]);
    session.end();
}

#[test]
fn what_is_wrong_with_the_configuration_is_told_in_it() {
    let mut session = Session::new(&files());
    assert!(session.open("pools/eu.yaml").is_empty());
    assert!(session.open("workerpool.toml").is_empty());
    let found = session.change("workerpool.toml", &CONFIG.replace("layers", "layer"));
    assert_eq!(range(&found[0]), "2:0-2:5");
    assert_eq!(found[0]["message"], "unknown key `layer`; did you mean `layers`?");
    // Meanwhile, what it said last counts.
    assert!(session.change("pools/eu.yaml", &EU.replace("Count: 2", "Count: 3")).is_empty());
    let found = session.change("workerpool.toml", &CONFIG.replace("base.yaml", "bsae.yaml"));
    assert_eq!((rules(&found), range(&found[0])), (vec!["unreadable-file"], "2:10-2:21".to_owned()));
    let found = session.change("workerpool.toml", &CONFIG.replace("worker-{stem}", "Worker_{stem}"));
    assert_eq!((rules(&found), range(&found[0])), (vec!["release-name"], "3:10-3:25".to_owned()));
    let found = session.change("workerpool.toml", &CONFIG.replace("pools/*", "pool/*"));
    assert_eq!(found[0]["message"], "no file matches `pool/*.yaml`");
    for version in ["1.30", "1.38"] {
        let found = session.change("workerpool.toml", &format!("{CONFIG}kube-version = \"{version}\"\n"));
        assert_eq!((&found[0]["severity"], range(&found[0])), (&json!(2), "4:15-4:21".to_owned()));
        let message = found[0]["message"].as_str().expect("a text");
        assert!(message.starts_with(&format!("Kubernetes {version} is ")), "{message}");
    }
    assert!(session.change("workerpool.toml", CONFIG).is_empty());
    session.end();
}

#[test]
fn a_configuration_that_changes_on_disk_is_read_again() {
    let mut session = Session::new(&files());
    let uri = session.uri("pools/eu.yaml");
    assert!(session.open("pools/eu.yaml").is_empty());
    session.folder.write("workerpool.toml", CONFIG.replace("layers = [\"base.yaml\"]\n", ""));
    let changes = json!({"changes": [{"uri": session.uri("workerpool.toml"), "type": 2}]});
    session.notify("workspace/didChangeWatchedFiles", changes);
    assert_eq!(rules(&session.diagnostics(&uri)), ["not-found"]);
    session.folder.write("workerpool.toml", CONFIG);
    session.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": []}}));
    assert!(session.diagnostics(&uri).is_empty());
    session.end();
}

#[test]
fn values_under_a_key_are_found_there() {
    let config = "[[pool]]\nfiles = [\"*.yaml\"]\nat = \"spec.values\"\n";
    let mut session = Session::new(&[("workerpool.toml", config)]);
    let head = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
    let found = session.open_as("release.yaml", &format!("{head}    replicaCuont: 1\n"));
    assert_eq!(rules(&found), ["unknown-key"]);
    let hover = session.at("hover", "release.yaml", &format!("{head}    replica¦Count: 1\n"));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("Number of workers")), "{hover}");
    let items = session.at("completion", "release.yaml", &format!("{head}    laun¦\n"));
    assert_eq!(items["items"][0]["label"], "launcher");
    assert_eq!(session.at("completion", "release.yaml", &format!("{head}  laun¦\n")), Value::Null);
    session.end();
}
