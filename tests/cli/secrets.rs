//! The token and the private key appear in the Secret that `render` makes and nowhere else.

pub mod canaries;
mod inputs;

use std::fs;

use crate::harness::{Test, documents, formats, private_key};

use inputs::{BAD_ARGUMENTS, BAD_FILES, NAMING, OVERRIDDEN};

/// What a leak would show of the token and of the key.
const TOKEN: &str = "CANARYtokenNEVERshown0123456789abcdefTOKEN";
const KEY: &str = "CANARYkeyNEVERshown0123456789abcdefghijKEY";

/// The same where a number is written.
const NUMBER: &str = "8765012345678901";

fn planted(text: &str) -> String {
    text.replace("@T", TOKEN).replace("@K", KEY).replace("@N", NUMBER)
}

/// A mask covers what a user wrote. Our own words and the keys of the chart stay, even where a credential is the same.
#[test]
fn our_own_words_are_shown() {
    let values = "credentials:\n  token: token\n  privateKey: privateKey\nlauncher:\n  imagee: x\n";
    let run = |format: &str| Test::new(&format!("lint -f values.yaml --format {format}")).file("values.yaml", values);
    for format in formats() {
        let ran = run(&format).run_anyhow();
        assert!(!ran.stdout.contains("the ***") && !ran.stdout.contains("credentials.***"), "{}", ran.stdout);
    }
    let ran = run("text").run_anyhow();
    for part in ["2 |   token: ***\n  |          ^^^ credentials.token\n", "^^^ credentials.privateKey\n"] {
        assert!(ran.stdout.contains(part), "{}", ran.stdout);
    }
}

/// Nor does a long word of ours hide a key, a path or advice.
#[test]
fn a_credential_that_is_a_key_of_the_chart_hides_no_key() {
    let values = "\
credentials: {token: terminationGracePeriodSeconds, privateKey: credentials.token}
terminationGracePeriodSeconds: x
affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: 1}}
launcher: {extraEnv: [{name: API_TOKEN, value: requiredDuringSchedulingIgnoredDuringExecution}]}
";
    for format in formats() {
        let test = Test::new(&format!("lint --format {format} v.yaml")).file("v.yaml", values);
        let printed = test.run_anyhow().stdout;
        for key in ["terminationGracePeriodSeconds", "requiredDuringSchedulingIgnoredDuringExecution"] {
            assert!(printed.contains(key) && !printed.contains("[\"***\"]"), "{format}: {printed}");
        }
    }
    let ran = Test::new("explain -f v.yaml").file("v.yaml", values).run_anyhow();
    assert!(ran.stdout.contains("terminationGracePeriodSeconds: \"x\""), "{}", ran.stdout);
    assert!(ran.stdout.contains("credentials.token: \"***\""), "{}", ran.stdout);
}

/// Nor does a word hide a part of another one, or a reference to a variable its name.
#[test]
fn a_credential_that_is_a_word_hides_no_other_word() {
    for (token, key, rest, shown) in [
        ("replica", "launcher", "replicaCount: many\n", "\"path\":\"replicaCount\""),
        ("spacelift", "volumes", "nameOverride: spacelift_x\n", "`base64 -w 0 spacelift.key`"),
        ("spacelift", "volumes", "nameOverride: spacelift_x\n", "-worker-spacelift_x`"),
        ("team", "platform", "annotations: {team.io/platform: 3}\n", "annotations[\\\"team.io/platform\\\"]"),
        (
            "a",
            "b",
            "additionalContainers: [{name: s, image: \"x:1.2\", args: [\"--token=$(SPACELIFT_TOKEN)\"]}]\n",
            "SPACELIFT_TOKEN",
        ),
    ] {
        let values = format!("credentials: {{token: {token}, privateKey: {key}}}\n{rest}");
        let ran = Test::new("lint --format json v.yaml").file("v.yaml", values).run_anyhow();
        assert!(ran.stdout.contains(shown), "{shown} of {rest}: {}", ran.stdout);
    }
}

/// A fix may move the comment of a line.
#[test]
fn a_fix_that_would_write_a_credential_is_left_out() {
    for (comment, is_shown) in [("keep", true), ("password: CANARY-1", false), ("the token CANARY-1", false)] {
        let values = format!("annotations:\n  a: b\n  karpenter.sh/do-not-evict: \"true\" # {comment}\n");
        let ran = Test::new("lint --format json v.yaml").file("v.yaml", values).run_anyhow();
        assert_eq!(ran.stdout.contains("\"fix\""), is_shown, "{comment}: {}", ran.stdout);
        assert!(!ran.stdout.contains("CANARY"), "{comment}: {}", ran.stdout);
    }
}

/// The commands that read values, each with every format.
fn commands() -> Vec<String> {
    let linted = formats().into_iter().map(|format| format!("lint --format {format}"));
    let others = [
        "render",
        "render -o json",
        "render --output-dir out",
        "render --debug -s templates/deployment.yaml",
        "render --mask-secrets",
        "render --diagram svg",
        "render --diagram mermaid",
        "lint --diff",
        "lint --diff --unsafe-fixes",
        "lint --statistics --verbose --strict --require-credentials",
        "explain",
        "explain --format json",
        "diff nothing.yaml",
        "diff nothing.yaml --format json",
        "diff nothing.yaml --format markdown",
    ];
    others.into_iter().map(String::from).chain(linted).collect()
}

/// The old state of a cluster in which nothing is.
const NOTHING: &str = "apiVersion: v1\nkind: List\nitems: []\n";

/// Whether a command prints manifests as they are where it succeeds.
fn prints_credentials(command: &str) -> bool {
    command.starts_with("render") && !command.contains("--mask-secrets") && !command.contains("--diagram")
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
        let mut test = Test::new(command).file("token.txt", TOKEN).file("key.txt", KEY).file("nothing.yaml", NOTHING);
        if let Some(values) = values {
            test = test.file("values.yaml", values).arg("-f").arg("values.yaml");
        }
        let ran = args.iter().fold(test, |test, arg| test.arg(arg.clone())).run_anyhow();
        if ran.stderr.contains("panicked") {
            leaks.push(format!("{name}, by {command}, panics:\n{}", ran.stderr));
        }
        if ran.status != 0 || !prints_credentials(command) {
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
            let test =
                Test::new(&command).file("a.yaml", planted(below)).file("b.yaml", above).file("nothing.yaml", NOTHING);
            let ran = test.arg("-f").arg("a.yaml,b.yaml").run_anyhow();
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            assert!(ran.status != 2 || command.starts_with("diff"), "{command} of {name}: {printed}");
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
        let test = Test::new(&format!("{command} -f values.yaml")).file("values.yaml", &values);
        let ran = test.file("nothing.yaml", NOTHING).run_anyhow();
        assert_ne!(ran.status, 2, "{command}: {}", ran.stderr);
        let mut printed = ran.stderr.clone();
        let written =
            ran.folder.files().into_iter().filter(|file| file.starts_with("out/") && !file.ends_with("/secret.yaml"));
        for file in written {
            printed.push_str(&fs::read_to_string(ran.folder.path().join(file)).expect("a file"));
        }
        let prints_manifests = !command.contains("--output-dir") && !command.contains("--diagram");
        if command.starts_with("render") && prints_manifests {
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
    use workerpool::source::Source;

    // Faults name keys and names, which reports mask where they are credentials.
    let named = |name: &str| NAMING.contains(&name);
    let files = BAD_FILES.iter().filter(|(name, _)| !named(name)).map(|(name, values)| (*name, planted(values)));
    for (name, text) in files {
        let mut stack = Layers::default();
        let source = Source::file("values.yaml", text);
        stack.add_file(Arc::clone(&source));
        let contents = planted("@K");
        for (grammar, argument) in
            [(Grammar::Set, "credentials.token=@T,x=@K"), (Grammar::File, "credentials.privateKey=key")]
        {
            stack.add_set(grammar, &planted(argument), &mut |_| Ok(contents.clone()));
        }
        let before = format!("{stack:?} {stack:#?} {source:?} {:?}", stack.values);
        let pool = pipeline::run(stack, Release::new("pool"), &mut Chart::default()).expect("the templates are right");
        let printed = format!("{before} {pool:?} {pool:#?} {:?}", pool.manifests);
        if let Some(part) = leak(&printed) {
            let at = printed.find(part).expect("it is there");
            let from = printed[..at].char_indices().rev().nth(300).map_or(0, |(i, _)| i);
            panic!("a debug print of {name} shows a credential: …{}", &printed[from..at + part.len()]);
        }
    }
}
