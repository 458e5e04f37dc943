//! The token and the private key appear in the Secret that `render` makes and nowhere else.

use std::fs;

use crate::harness::{Test, documents, private_key};

/// What a leak would show of the token and of the key.
const TOKEN: &str = "CANARYtokenNEVERshown0123456789abcdefTOKEN";
const KEY: &str = "CANARYkeyNEVERshown0123456789abcdefghijKEY";

/// The same where a number is written.
const NUMBER: &str = "8765012345678901";

const FORMATS: [&str; 6] = ["text", "json", "github", "sarif", "gitlab", "junit"];

/// Values with `@T` for the token and `@K` for the key.
const BAD_FILES: &[(&str, &str)] = &[
    ("no base64", "credentials:\n  token: @T\n  privateKey: @K\n"),
    ("in quotes", "credentials:\n  token: \"@T\"\n  privateKey: '@K'\n"),
    ("in flow style", "credentials: {token: @T, privateKey: @K, more: 1}\n"),
    ("flow style on one line with what is wrong", "{credentials: {token: @T, privateKey: @K}, replicaCountt: 1}\n"),
    ("unknown keys beside", "credentials:\n  tokn: @T\n  privatekey: @K\n  token: @T\n"),
    ("unknown key above", "credential:\n  token: @T\n  privateKey: @K\n"),
    ("unknown key above, in flow style", "credential: {token: @T, privateKey: @K}\n"),
    ("at the top", "token: @T\nprivateKey: @K\n"),
    ("under the wrong key", "launcher:\n  token: @T\n  credentials: {privateKey: @K}\n"),
    ("nested too deep", "spacelift-worker:\n  credentials:\n    token: @T\n    privateKey: @K\n"),
    ("bad YAML after", "credentials:\n  token: @T\n  privateKey: @K\n bad: [\n"),
    ("bad YAML on the line", "credentials:\n  token: @T: x\n  privateKey: @K: y\n"),
    ("bad YAML before", "a: b: c\ncredentials:\n  token: @T\n  privateKey: @K\n"),
    ("an open quote", "credentials:\n  token: \"@T\n  privateKey: \"@K\n"),
    ("an open flow map", "credentials: {token: @T, privateKey: @K\n"),
    ("a tab", "credentials:\n\ttoken: @T\n\tprivateKey: @K\n"),
    ("wrong types", "credentials:\n  token: [@T]\n  privateKey: {pem: @K}\n"),
    ("a list above", "credentials:\n  - token: @T\n  - privateKey: @K\n"),
    ("text above", "credentials: @T @K\n"),
    ("as keys", "credentials:\n  @T: 1\n  @K: 2\n"),
    ("the same key twice", "credentials:\n  token: @T\n  token: @T\n  privateKey: @K\n  privateKey: @K\n"),
    ("the same key twice in flow style", "credentials: {token: @T, token: @T, privateKey: @K, privateKey: @K}\n"),
    ("block text", "credentials:\n  token: |\n    @T\n    @T\n  privateKey: >-\n    @K\n    @K\n"),
    ("block text badly indented", "credentials:\n  token: |\n      @T\n   @T\n  privateKey: |\n    @K\n  @K\n"),
    (
        "PEM",
        "credentials:\n  token: @T\n  privateKey: |\n    -----BEGIN PRIVATE KEY-----\n    @K\n    -----END PRIVATE KEY-----\n",
    ),
    ("plain text over lines", "credentials:\n  token: one\n    @T\n    @T\n  privateKey: two\n    @K\n"),
    ("anchors", "x-a: &t @T\nx-b: &k @K\ncredentials:\n  token: *t\n  privateKey: *k\n"),
    ("anchors elsewhere", "x-a: &t @T\nreplicaCount: *t\ncredentials:\n  token: *t\n  privateKey: @K\n"),
    ("an unknown anchor", "credentials:\n  token: *@T\n  privateKey: *@K\n"),
    ("anchors with the names", "credentials:\n  token: &a @T\n  privateKey: &b @K\nannotations: {x: [*a]}\n"),
    ("merge keys", "x-a: &a {token: @T, privateKey: @K}\ncredentials:\n  <<: *a\n  creat: true\n"),
    ("tags", "credentials:\n  token: !!binary @T\n  privateKey: !!int @K\n"),
    ("a tag with the name", "credentials:\n  token: !@T x\n  privateKey: !@K y\n"),
    ("comments", "credentials:\n  tokn: 1 # @T\n  privateKey: x # was @K\n"),
    (
        "variables",
        "launcher:\n  extraEnv:\n    - name: SPACELIFT_TOKEN\n      value: @T\n      vale: 1\n    - name: SPACELIFT_POOL_PRIVATE_KEY\n      value: @K\n    - {name: SPACELIFT_TOKEN, value: @T, x: 1}\n",
    ),
    (
        "variables of a wrong type",
        "launcher:\n  extraEnv:\n    - name: SPACELIFT_TOKEN\n      value: [@T]\n    - name: SPACELIFT_POOL_PRIVATE_KEY\n      value: {a: @K}\n",
    ),
    ("variables as a map", "launcher:\n  extraEnv:\n    SPACELIFT_TOKEN: @T\n    SPACELIFT_POOL_PRIVATE_KEY: @K\n"),
    (
        "variables in other containers",
        "additionalContainers:\n  - {name: a, image: b, x: 1, env: [{name: SPACELIFT_TOKEN, value: @T}, {name: SPACELIFT_POOL_PRIVATE_KEY, value: @K}]}\n",
    ),
    ("a second document", "credentials:\n  token: @T\n---\ncredentials:\n  privateKey: @K\n"),
    ("the file is the token", "@T\n"),
    ("the file is a list", "- @T\n- token: @K\n"),
    ("the same line as a fault", "credentials: {token: @T, create: maybe, privateKey: @K}\n"),
    (
        "the text again elsewhere",
        "credentials:\n  token: @T\n  privateKey: @K\nnameOverride: @T\nnodeSelector: {a: [@K]}\n",
    ),
    (
        "the text again within text",
        "credentials:\n  token: @T\n  privateKey: @K\nlauncher:\n  image:\n    tag: x-@T-y\n    pullPolicy: '@K'\n",
    ),
    ("lines that end as on Windows", "credentials:\r\n  token: @T\r\n  privateKey: @K\r\n  x: 1\r\n"),
];

/// Two layers of which the second takes the credentials of the first away.
const OVERRIDDEN: &[(&str, &str, &str)] = &[
    ("by others", "credentials: {token: @T, privateKey: @K, x: 1}\n", "credentials: {token: a, privateKey: b}\n"),
    ("by null", "credentials: {token: @T, privateKey: @K, x: 1}\n", "credentials: null\n"),
    ("by a list", "launcher: {extraEnv: [{name: A_TOKEN, value: @T, x: 1}]}\n", "launcher: {extraEnv: []}\n"),
    ("and twice", "credentials: {token: @T, token: other, privateKey: @K, privateKey: x}\n", "x: 1\n"),
];

const BAD_ARGUMENTS: &[(&str, &[&str])] = &[
    ("--set", &["--set", "credentials.token=@T,credentials.privateKey=@K"]),
    ("--set, unknown", &["--set", "credentials.tokn=@T,credentials.key=@K"]),
    ("--set, wrong type", &["--set", "credentials.token={@T,x},credentials.privateKey.a=@K"]),
    ("--set, unknown above", &["--set", "credential.token=@T", "--set", "token=@T,privateKey=@K"]),
    ("--set, not closed", &["--set", "credentials.token={@T", "--set", "credentials.privateKey[x=@K"]),
    ("--set, bad index", &["--set", "credentials.token[1=@T", "--set", "credentials.privateKey[-1]=@K"]),
    ("--set without =", &["--set", "credentials.token", "--set", "@T", "--set", "credentials.@K"]),
    ("--set beside a fault", &["--set", "replicaCountt=1,credentials.token=@T,credentials.privateKey=@K"]),
    ("--set-string", &["--set-string", "credentials.token=@T,credentials.privateKey=@K,x=1"]),
    ("--set-json", &["--set-json", "credentials={\"token\":\"@T\",\"privateKey\":\"@K\",\"x\":1}"]),
    (
        "--set-json, bad",
        &[
            "--set-json",
            "credentials={\"token\":\"@T\",\"privateKey\":\"@K\"",
            "--set-json",
            "{\"credentials\":{\"token\":\"@T\"",
        ],
    ),
    ("--set-literal", &["--set-literal", "credentials.token=@T", "--set-literal", "credentials.privateKey=@K"]),
    ("--set-literal, unknown", &["--set-literal", "credentials.tokn=@T", "--set-literal", "privateKey=@K"]),
    ("--set-file", &["--set-file", "credentials.token=token.txt", "--set-file", "credentials.privateKey=key.txt"]),
    ("--set-file, unknown", &["--set-file", "credentials.tokn=token.txt", "--set-file", "x=key.txt"]),
    (
        "--set-file, path is the text",
        &["--set-file", "credentials.token=@T", "--set-file", "credentials.privateKey=@K"],
    ),
    (
        "variables",
        &[
            "--set",
            "launcher.extraEnv[0].name=SPACELIFT_TOKEN,launcher.extraEnv[0].value=@T,launcher.extraEnv[0].valu=@K",
        ],
    ),
];

fn planted(text: &str) -> String {
    text.replace("@T", TOKEN).replace("@K", KEY).replace("@N", NUMBER)
}

/// The commands that read values, each with every format.
fn commands() -> Vec<String> {
    let linted = FORMATS.iter().map(|format| format!("lint --format {format}"));
    let rendered =
        ["render", "render -o json", "render --output-dir out", "render --debug -s templates/deployment.yaml"];
    rendered.into_iter().map(String::from).chain(linted).collect()
}

/// What a run leaks of the canaries, in whole or in part.
fn leak(printed: &str) -> Option<&'static str> {
    let parts = [&TOKEN[..16], &TOKEN[26..], &KEY[..16], &KEY[26..], &NUMBER[..12]];
    parts.into_iter().find(|part| printed.contains(part))
}

#[test]
fn bad_input_shows_no_credential() {
    let mut leaks = Vec::new();
    let mut check = |name: &str, command: &str, args: &[String], values: Option<String>| {
        let mut test = Test::new(command).file("token.txt", TOKEN).file("key.txt", KEY);
        if let Some(values) = values {
            test = test.file("values.yaml", values).arg("-f").arg("values.yaml");
        }
        let ran = args.iter().fold(test, |test, arg| test.arg(arg.clone())).run_anyhow();
        if ran.stderr.contains("panicked") {
            leaks.push(format!("{name}, by {command}, panics:\n{}", ran.stderr));
        }
        if ran.status != 0 || command.starts_with("lint") {
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            if leak(&printed).is_some() {
                leaks.push(format!("{name}, by {command}:\n{printed}"));
            }
            assert!(!ran.folder.path().join("out").exists(), "{command} of {name} writes a file");
        }
    };
    for (name, values) in BAD_FILES {
        for command in commands() {
            check(name, &command, &[], Some(planted(values)));
        }
    }
    for (name, args) in BAD_ARGUMENTS {
        let args: Vec<String> = args.iter().map(|arg| planted(arg)).collect();
        for command in commands() {
            check(name, &command, &args, None);
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

#[test]
fn overridden_layers_show_no_credential() {
    let mut leaks = Vec::new();
    for (name, below, above) in OVERRIDDEN {
        for command in commands() {
            let test = Test::new(&command).file("a.yaml", planted(below)).file("b.yaml", above);
            let ran = test.arg("-f").arg("a.yaml,b.yaml").run_anyhow();
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            assert_ne!(ran.status, 2, "{command} of {name}: {printed}");
            if leak(&printed).is_some() {
                leaks.push(format!("{name}, by {command}:\n{printed}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

#[test]
fn good_input_shows_credentials_in_the_secret_alone() {
    // {"canary":"never shown"} and a real key, of which a part is looked for.
    let token = "eyJjYW5hcnkiOiJuZXZlciBzaG93biJ9";
    let parts = [&token[4..20], &private_key()[400..430], &private_key()[1000..1030]];
    let values = format!("credentials:\n  token: {token}\n  privateKey: {}\nreplicaCount: 0\n", private_key());
    for command in commands() {
        let ran = Test::new(&format!("{command} -f values.yaml")).file("values.yaml", &values).run_anyhow();
        assert_ne!(ran.status, 2, "{command}: {}", ran.stderr);
        let mut printed = ran.stderr.clone();
        let written =
            ran.folder.files().into_iter().filter(|file| file.starts_with("out/") && !file.ends_with("/secret.yaml"));
        for file in written {
            printed.push_str(&fs::read_to_string(ran.folder.path().join(file)).expect("a file"));
        }
        if command.starts_with("render") && !command.contains("--output-dir") {
            let lists = documents(&ran.stdout);
            let objects = lists.iter().flat_map(|list| match list["items"].as_sequence() {
                Some(items) => items.clone(),
                None => vec![list.clone()],
            });
            for object in objects.filter(|object| object["kind"] != "Secret") {
                printed.push_str(&serde_yaml::to_string(&object).expect("YAML"));
            }
        } else {
            printed.push_str(&ran.stdout);
        }
        for part in parts {
            assert!(!printed.contains(part), "{command} shows a credential:\n{printed}");
        }
    }
}

/// What a panic or a log might print.
#[test]
fn debug_prints_show_no_credential() {
    use std::sync::Arc;
    use workerpool::chart::{Chart, Release};
    use workerpool::layers::Layers;
    use workerpool::pipeline;
    use workerpool::set::Grammar;
    use workerpool::source::{Origin, Place, Source};
    use workerpool::tree::Tree;

    // Faults name keys and names, which reports mask where they are credentials.
    let named = |name: &str| name == "as keys" || name.starts_with("the text again");
    let files = BAD_FILES.iter().filter(|(name, _)| !named(name)).map(|(name, values)| (*name, planted(values)));
    for (name, text) in files {
        let mut stack = Layers::default();
        let source = Arc::new(Source { origin: Origin::File("values.yaml".to_owned()), text });
        stack.add_file(Arc::clone(&source));
        let contents = planted("@K");
        for (grammar, argument) in
            [(Grammar::Set, "credentials.token=@T,x=@K"), (Grammar::File, "credentials.privateKey=key")]
        {
            stack.add_set(grammar, &planted(argument), &mut |_| Ok(contents.clone())).expect("the file is read");
        }
        let before = format!("{stack:?} {stack:#?} {source:?} {:?}", stack.values);
        let text = |text: &str| Tree::text(text, Place::CHART);
        let release = Release { name: text("pool"), namespace: None, chart_version: text("1.0.0") };
        let pool = pipeline::run(stack, release, &mut Chart::default()).expect("the templates are right");
        let printed = format!("{before} {pool:?} {pool:#?} {:?} {:?}", pool.typed.credentials, pool.manifests);
        if let Some(part) = leak(&printed) {
            let at = printed.find(part).expect("it is there");
            let from = printed[..at].char_indices().rev().nth(300).map_or(0, |(i, _)| i);
            panic!("a debug print of {name} shows a credential: …{}", &printed[from..at + part.len()]);
        }
    }
}
