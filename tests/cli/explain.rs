//! `workerpool explain`: its answers are what `render` uses, and what stands in the files.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::harness::Test;
use super::random::Random;

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    for (key, error) in [
        ("launcher.imagee", "the chart has no key `launcher.imagee`; did you mean `image`?"),
        ("replicaCuont", "the chart has no key `replicaCuont`; did you mean `replicaCount`?"),
        (
            "launcher.extraEnv[3].valueForm",
            "the chart has no key `launcher.extraEnv[0].valueForm`; did you mean `valueFrom`?",
        ),
        ("launcher.image.tag.x", "the chart has no key `launcher.image.tag.x`"),
        ("a..b", "a key is empty"),
        ("launcher.extraEnv.2.value", "the number of an item stands in brackets: `launcher.extraEnv[2].value`"),
        ("tag", "the chart has no key `tag`; did you mean `launcher.image.tag` or `dind.image.tag`?"),
        ("podAnnotations.example.com/team", "a dot in a key needs a backslash: `podAnnotations.example\\.com/team`"),
        ("pools/eu.yaml", "cannot read the file: there is no such file\n --> pools/eu.yaml"),
    ] {
        Test::new("explain").arg(key).status(2).stderr_has(error).run();
    }
}

#[test]
fn a_key_that_nobody_sets_is_not_set() {
    for key in
        ["revisionHistoryLimit", "nodeSelector.disk", "launcher.resources.limits.memory", "launcher.extraEnv[7].name"]
    {
        Test::new("explain").arg(key).stdout(&format!("{key}: not set\n")).run();
    }
    Test::new("explain").stdout("all values are the chart's defaults\n").run();
}

/// A file may stand alone, but not before the key.
#[test]
fn a_path_in_the_place_of_the_key_is_a_file() {
    let files = |arguments: &str| Test::new(arguments).file("pools/eu.yaml", "replicaCount: 2\n");
    files("explain pools/eu.yaml").stdout_has("replicaCount: 2\n").run();
    let two = files("explain pools/").file("pools/us.yaml", "replicaCount: 3\n");
    two.status(2).stderr_has("is not one pool; name the file of one").run();
    for arguments in
        ["explain pools/eu.yaml replicaCount", "explain us.yaml replicaCount", "explain pools/ replicaCount"]
    {
        files(arguments).status(2).stderr_has("KEY comes first: write `workerpool explain KEY FILE`").run();
    }
    Test::new("explain podAnnotations.yaml").stdout("podAnnotations.yaml: not set\n").run();
}

#[test]
fn without_a_key_what_repeats_the_default_is_left_out() {
    let defaults = Test::new("values").any_output().run().stdout;
    let alone = Test::new("explain -f values.yaml").file("values.yaml", &defaults);
    alone.stdout("all values are the chart's defaults\n").run();
    let over =
        Test::new("explain -f base.yaml,values.yaml").file("base.yaml", "replicaCount: 9\nfullnameOverride: a\n");
    let ran = over.file("values.yaml", &defaults).any_output().run();
    let keys: Vec<&str> = ran.stdout.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect();
    assert_eq!(keys, ["replicaCount: 1", "fullnameOverride: \"\""]);
}

#[test]
fn what_makes_nothing_says_why() {
    let values = "replicaCuont: 2\ncredentials: {create: false}\n";
    let ran = Test::new("explain -f pool.yaml").file("pool.yaml", values).any_output().run();
    for why in ["nothing: the chart has no such key; did you mean `replicaCount`?\n", "nothing while it is `false`\n"] {
        assert!(ran.stdout.contains(why), "{}", ran.stdout);
    }
}

#[test]
fn a_text_that_cannot_be_read_is_told_as_render_tells_it() {
    Test::new("explain -f pool.yaml").file("pool.yaml", "a: [\n").status(1).stderr_has("--> pool.yaml").run();
    Test::new("explain --release Bad").status(1).stderr_has("release name").run();
    Test::new("explain -f pool.yaml").file("pool.yaml", "a: 1\na: 2\n").status(1).stderr_has("already on line 1").run();
    Test::new("explain -f pool.yaml").status(2).stderr_has("there is no such file").run();
}

#[test]
fn credentials_are_not_shown() {
    let values = "credentials: {token: &a CANARY-TOKEN, privateKey: *a}\nnameOverride: CANARY-TOKEN\n\
                  launcher: {extraEnv: [{name: MY_PASSWORD, value: CANARY-PASSWORD}]}\nx-foo: CANARY-TOKEN\n";
    for key in ["", "credentials", "nameOverride", "launcher", "launcher.extraEnv[0]", "x-foo"] {
        for format in ["text", "json"] {
            let test =
                Test::new(&format!("explain {key} --format {format} -f pool.yaml --set credentials.token=CANARY-OLD"));
            let test = test.arg("--set").arg("credentials.token=CANARY-NEW").file("pool.yaml", values);
            let ran = test.any_output().run();
            assert!(ran.stdout.contains("***") && !ran.stdout.contains("CANARY"), "{key}: {}", ran.stdout);
        }
    }
}

#[test]
fn what_was_said_and_what_became_of_it() {
    let base = "nodeSelector: {a: b}\nlauncher: {extraEnv: [{name: A, value: x}]}\npodAnnotations: {a: b}\n";
    for (over, key, expected) in [
        ("nodeSelector: {c: d}", "nodeSelector", vec!["default", "merged", "wins"]),
        ("nodeSelector: {c: d}", "nodeSelector.a", vec!["wins"]),
        ("nodeSelector: {a: c}", "nodeSelector.a", vec!["overridden", "wins"]),
        ("nodeSelector: {a: null}", "nodeSelector.a", vec!["removed", "wins"]),
        ("nodeSelector: null", "nodeSelector.a", vec!["removed", "wins"]),
        ("launcher: {extraEnv: []}", "launcher.extraEnv", vec!["default", "replaced", "wins"]),
        ("launcher: {extraEnv: []}", "launcher.extraEnv[0].value", vec!["replaced", "wins"]),
        ("launcher: {extraEnv: []}", "launcher.extraEnv[7].value", vec![]),
        ("podAnnotations: null", "podAnnotations", vec!["default", "removed", "wins"]),
        ("podAnnotations: [1]", "podAnnotations", vec!["default", "replaced", "wins"]),
    ] {
        let test = Test::new("explain --format json -f base.yaml,over.yaml").arg(key);
        let ran = test.file("base.yaml", base).file("over.yaml", over).any_output().run();
        let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let said = answer["keys"][0]["said"].as_array().expect("a list");
        let does: Vec<&str> = said.iter().map(|said| said["does"].as_str().expect("a word")).collect();
        assert_eq!(does, expected, "{key} under {over}");
    }
}

#[test]
fn what_an_argument_sets_in_a_list_is_shown_at_its_item() {
    let test = Test::new("explain launcher.extraEnv -f pool.yaml --set launcher.extraEnv[1].value=z");
    let test = test.file("pool.yaml", "launcher: {extraEnv: [{name: A, value: x}, {name: B, value: z}]}\n");
    test.stdout_has("> --set:1:28      [null,{\"value\":\"z\"}]").run();
    let test = Test::new("explain credentials --set credentials.privateKey=CANARY");
    test.stdout_has("> --set:1:24  {\"privateKey\":\"***\"}").run();
}

#[test]
fn a_switch_makes_what_is_not_there_without_it() {
    let test = Test::new("explain credentials.create --set launcher.extraEnv[0].name=A,launcher.extraEnv[0].value=b");
    let pod = "Deployment/spacelift-worker spec.template.spec.containers[0]";
    test.stdout(&format!(
        "credentials.create: true\n  > default  true\n  makes {pod}.env[1]\n        {pod}.env[2]\n        Secret/spacelift-worker\n"
    ))
    .run();
}

/// Keys with values that they may have, all of them scalars.
const KEYS: &[(&str, &[&str])] = &[
    ("replicaCount", &["0", "3", "7"]),
    ("terminationGracePeriodSeconds", &["30", "4300"]),
    ("nodeSelector.disk", &["ssd", "nvme"]),
    ("nodeSelector.zone", &["eu", "us"]),
    ("podAnnotations.team", &["platform", "tools"]),
    ("launcher.image.tag", &["v1", "v2"]),
    ("launcher.image.pullPolicy", &["Always", "Never"]),
    ("dind.resources.limits.memory", &["4Gi", "8Gi"]),
    ("fullnameOverride", &["one", "two"]),
];

/// A layer of some of the keys, as the text of a file.
fn layer(random: &mut Random) -> String {
    let mut branches: BTreeMap<Vec<&str>, Vec<(&str, &str)>> = BTreeMap::new();
    for (key, values) in KEYS {
        if random.below(2) == 0 {
            let mut steps: Vec<&str> = key.split('.').collect();
            let last = steps.pop().expect("a key has a name");
            let may_be_null =
                ["nodeSelector", "podAnnotations"].contains(&steps[..].first().copied().unwrap_or_default());
            let value = if may_be_null && random.below(6) == 0 { "null" } else { random.choose(values) };
            branches.entry(steps).or_default().push((last, value));
        }
    }
    let mut text = String::from("# a layer\n");
    let mut open: Vec<&str> = Vec::new();
    for (steps, entries) in branches {
        let common = steps.iter().zip(&open).take_while(|(a, b)| a == b).count();
        for (depth, step) in steps.iter().enumerate().skip(common) {
            writeln!(text, "{}{step}:", "  ".repeat(depth)).expect("text");
        }
        for (key, value) in entries {
            writeln!(text, "{}{key}: {value}", "  ".repeat(steps.len())).expect("text");
        }
        open = steps;
    }
    text
}

/// The value of a field, by its path in a report.
fn field<'v>(object: &'v Value, path: &str) -> &'v Value {
    let path = path.replace("[\"", ".").replace("\"]", "").replace('[', ".").replace(']', "");
    object.pointer(&format!("/{}", path.replace('.', "/"))).unwrap_or(&Value::Null)
}

#[test]
fn on_random_stacks_the_last_word_is_what_render_uses() {
    let mut random = Random(20_261_128);
    let mut compared = 0;
    for _ in 0..25 {
        let layers: Vec<String> = (0..1 + random.below(3)).map(|_| layer(&mut random)).collect();
        let names: Vec<String> = (0..layers.len()).map(|number| format!("{number}.yaml")).collect();
        let mut args = vec!["-f".to_owned(), names.join(",")];
        if random.below(2) == 0 {
            let (key, values) = random.choose(KEYS);
            args.extend(["--set".to_owned(), format!("x-a=b,{key}={}", random.choose(values))]);
        }
        let run = |command: &[&str]| {
            let all = command.iter().map(|word| (*word).to_owned()).chain(args.iter().cloned());
            let test = names.iter().zip(&layers).fold(Test::with(all), |test, (name, text)| test.file(name, text));
            let ran = test.any_output().run();
            serde_json::from_str::<Value>(&ran.stdout).expect("JSON")
        };
        let credentials = format!("{}/tests/data/corpus/private-key.b64", env!("CARGO_MANIFEST_DIR"));
        let list = run(&[
            "render",
            "-o",
            "json",
            "--set",
            "credentials.token=eyJwb29sIjoidGVzdC1vbmx5IiwiYnJva2VyIjoibXF0dC5pbnZhbGlkIn0=",
            "--set-file",
            &format!("credentials.privateKey={credentials}"),
        ]);
        let answer = run(&["explain", "--format", "json"]);
        for key in answer["keys"].as_array().expect("a list") {
            compared += 1;
            at_its_place(key, &layers, &args);
            in_its_fields(key, &list);
        }
    }
    assert!(compared > 80, "only {compared} keys were compared");
}

/// The text at the place of the last word reads as the value.
fn at_its_place(key: &Value, layers: &[String], args: &[String]) {
    let from = &key["from"];
    let text = match from["file"].as_str() {
        Some(file) => &layers[file[..1].parse::<usize>().expect("a number")],
        None => args.last().expect("an argument"),
    };
    let number = |name: &str| from[name].as_u64().expect("a number") as usize;
    let line = text.lines().nth(number("line") - 1).expect("a line");
    let written: String = line.chars().skip(number("column") - 1).take_while(|c| *c != ',').collect();
    let read: Value = serde_yaml::from_str(&written).expect("YAML");
    assert_eq!(read, key["value"], "{key} in {text}");
}

/// The fields that a key makes have its value, or hold it in their text.
fn in_its_fields(key: &Value, list: &Value) {
    let fields = key["fields"].as_array().expect("a list");
    assert_eq!(fields.is_empty(), key["value"].is_null(), "{key}");
    for made in fields {
        let is_meant = |object: &&Value| {
            let name = format!("{}/{}", object["kind"], object["metadata"]["name"]).replace('"', "");
            name == made["object"].as_str().expect("text")
        };
        let object = list["items"].as_array().expect("a list").iter().find(is_meant).expect("the object");
        let value = field(object, made["field"].as_str().expect("text"));
        let (shown, meant) = (value.to_string(), key["value"].to_string());
        assert!(shown.contains(meant.trim_matches('"')), "{made} is {shown}, not {meant}");
    }
}

/// A file has the layers here that it has in `lint`.
#[test]
fn the_file_of_a_pool_is_explained_over_its_layers() {
    let config = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w-{stem}\"\n";
    let test = |args: &str| {
        let test = Test::new(args).file("workerpool.toml", config).file("base.yaml", "replicaCount: 2\n");
        test.file("pools/eu.yaml", "replicaCount: 3\n").file("other.yaml", "replicaCount: 4\n")
    };
    let explained = "replicaCount: 3\n    default             1\n    base.yaml:1:15      2  overridden\n  > pools/eu.yaml:1:15  3  wins\n  \
                     makes Deployment/w-eu-spacelift-worker spec.replicas\n";
    test("explain replicaCount pools/eu.yaml").stdout(explained).run();
    test("explain pools/eu.yaml").stdout(explained).run();
    test("explain replicaCount pools/eu.yaml -f other.yaml").stdout_has("other.yaml:1:15     4  overridden").run();
    test("explain replicaCount -f pools/eu.yaml").stdout_has("Deployment/spacelift-worker spec.replicas").run();
    test("explain replicaCount").stdout_has("> default  1").stderr_has("these are the chart's defaults").run();
    test("explain replicaCount pools").file("pools/us.yaml", "").status(2).stderr_has("is not one pool").run();
    test("explain replicaCount no.yaml").status(2).stderr_has("there is no such file").run();
}
