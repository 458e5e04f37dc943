//! Where values come from and output goes: files, standard input, arguments, pipes and exit codes.

use std::io::Read;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use crate::harness::{Folder, PROGRAM, Test, credentials, documents, scrub};

/// The value at a path of an object, `a.b.0`.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, step| match step.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[step],
    })
}

fn workload(test: Test) -> Value {
    documents(&test.stdout_has("").run().stdout).pop().expect("a workload is last")
}

fn annotations(test: Test) -> Value {
    at(&workload(test), "spec.template.metadata.annotations").clone()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

#[test]
fn files_are_merged_in_order() {
    let layers = |args: &str| {
        Test::render(args)
            .file("a.yaml", "podAnnotations: {a: a, b: a}\nlauncher: {extraEnv: [{name: A, value: a}]}\n")
            .file("b.yaml", "podAnnotations: {b: b}\nlauncher: {extraEnv: [{name: B, value: b}]}\n")
            .file("c,d.yaml", "podAnnotations: {d: cd}\n")
    };
    let merged = yaml("{a: a, b: b}");
    for args in ["-f a.yaml -f b.yaml", "-f a.yaml,b.yaml", "--values a.yaml --values=b.yaml"] {
        assert_eq!(annotations(layers(args)), merged, "{args}");
    }
    assert_eq!(annotations(layers("-f b.yaml,a.yaml")), yaml("{a: a, b: a}"));
    assert_eq!(annotations(layers("-f a.yaml -f -").stdin("podAnnotations: null\n")), Value::Null);
    assert_eq!(annotations(layers("-f").arg("\"c,d.yaml\",a.yaml")), yaml("{a: a, b: a, d: cd}"));
    let env = workload(layers("-f a.yaml -f b.yaml"));
    assert_eq!(at(&env, "spec.template.spec.containers.0.env.5"), &yaml("{name: B, value: b}"));
}

#[test]
fn standard_input_is_a_file_too() {
    let piped = "podAnnotations: {a: piped}\n";
    assert_eq!(annotations(Test::render("-f -").stdin(piped)), yaml("{a: piped}"));
    let over = Test::render("-f -,b.yaml").stdin(piped).file("b.yaml", "podAnnotations: {a: file}\n");
    assert_eq!(annotations(over), yaml("{a: file}"));
    let bad = Test::new("lint -").stdin("replicaCountt: 1\n").status(1);
    bad.stdout_has("<stdin>:1:1").stdout_has("did you mean `replicaCount`").run();
}

#[test]
fn arguments_are_merged_by_kind_in_any_order() {
    let mut kinds = vec![
        "--set-literal podAnnotations.a=literal",
        "--set-file podAnnotations.a=note.txt",
        "--set-string podAnnotations.a=string",
        "--set podAnnotations.a=set",
        "--set-json podAnnotations.a=\"json\"",
        "-f values.yaml",
    ];
    for expected in ["literal", "file", "string", "set", "json", "values"] {
        let test = Test::render(&kinds.join(" "));
        let test = test.file("note.txt", "file").file("values.yaml", "podAnnotations: {a: values}\n");
        assert_eq!(annotations(test), yaml(&format!("{{a: {expected}}}")), "{kinds:?}");
        kinds.remove(0);
    }
}

#[test]
fn arguments_know_helms_grammar() {
    for (args, expected) in [
        (vec!["--set", "podAnnotations.a\\.b/c=x"], "{a.b/c: x}"),
        (vec!["--set", "podAnnotations.a=x\\,y,podAnnotations.b=z"], "{a: 'x,y', b: z}"),
        (vec!["--set-string", "podAnnotations.a=true"], "{a: 'true'}"),
        (vec!["--set-json", "podAnnotations={\"a\":\"1\"}"], "{a: '1'}"),
        (vec!["--set-literal", "podAnnotations.a={x,y}=z"], "{a: '{x,y}=z'}"),
        (vec!["--set", "podAnnotations.a=x", "--set", "podAnnotations=null"], "null"),
    ] {
        let test = args.iter().fold(Test::render(""), |test, arg| test.arg(*arg));
        assert_eq!(annotations(test), yaml(expected), "{args:?}");
    }
    let lists = Test::render("--set").arg("launcher.extraEnv[0].name=A,launcher.extraEnv[0].value=a,dind.image.tag=24");
    let workload = workload(
        lists
            .arg("--set")
            .arg("additionalContainers[0].name=c,additionalContainers[0].image=d,additionalContainers[0].args={x,y}"),
    );
    assert_eq!(at(&workload, "spec.template.spec.containers.0.env.5"), &yaml("{name: A, value: a}"));
    assert_eq!(at(&workload, "spec.template.spec.containers.1.image"), &yaml("docker:24"));
    assert_eq!(at(&workload, "spec.template.spec.containers.2.args"), &yaml("[x, y]"));
}

#[test]
fn a_fault_in_an_argument_stands_in_the_argument() {
    Test::render("--set replicaCount=1,replicas=2")
        .status(1)
        .stderr_has("--set:1:16")
        .stderr_has("unknown key `replicas`")
        .run();
    let json = Test::render("").env("X", "").status(1);
    json.arg("--set-json").arg("podAnnotations={").stderr_has("--set-json:1:").run();
}

#[test]
fn values_are_read_as_helm_reads_them() {
    let expected = yaml("{a: b}");
    for text in [
        "\u{feff}podAnnotations: {a: b}\n",
        "podAnnotations:\r\n  a: b\r\n",
        "podAnnotations:\n  a: b",
        "# a comment\n---\npodAnnotations:\n  a: b\n...\n",
        "x-a: &a {a: b}\npodAnnotations:\n  <<: *a\n",
        "global: {any: [thing]}\npodAnnotations: {a: \"\\x62\"}\n",
    ] {
        assert_eq!(annotations(Test::render("-f v.yaml").file("v.yaml", text)), expected, "{text:?}");
    }
    for text in ["", "\n", "# nothing\n", "---\n", "{}\n", "null\n"] {
        assert_eq!(annotations(Test::render("-f v.yaml").file("v.yaml", text)), Value::Null, "{text:?}");
    }
}

#[test]
fn a_second_document_is_a_fault() {
    let test = Test::render("-f v.yaml").file("v.yaml", "replicaCount: 1\n---\nreplicaCount: 2\n");
    test.status(1).stderr_has("second-document").stderr_has("v.yaml:").run();
    for tail in ["---\n", "---", "--- # end\n\n# nothing\n", "...\n---\n---\n"] {
        let test = Test::render("-f v.yaml").file("v.yaml", format!("replicaCount: 2\n{tail}"));
        test.stdout_has("replicas: 2").run();
    }
}

#[test]
fn every_fault_is_listed_at_once() {
    let text = "replicaCount: many\nimagePullSecret: []\nlauncher:\n  resources: {limits: {cpu: 1x}}\nnodeSelector:\n  a: b c\n";
    let ran = Test::render("-f v.yaml").file("v.yaml", text).status(1).stderr_has("4 errors").run();
    for place in ["v.yaml:1:15", "v.yaml:2:1", "v.yaml:4:29", "v.yaml:6:6"] {
        assert!(ran.stderr.contains(place), "{place} in\n{}", ran.stderr);
    }
}

#[test]
fn unknown_arguments_exit_with_2() {
    for (args, part) in [
        ("", "Usage"),
        ("rendr", "render"),
        ("render --set-jso a=1", "--set-json"),
        ("render --namspace a", "--namespace"),
        ("render a b c", "unexpected argument"),
        ("render -o xml", "yaml, json"),
        ("lint --format xml", "json"),
        ("render -g name", "cannot be used"),
        ("render pool pools/eu.yaml", "values go behind `-f`: write `-f` before `pools/eu.yaml`"),
        ("render pools/eu.yaml", "values go behind `-f`: write `-f` before `pools/eu.yaml`"),
        ("render pool stable/other", "`stable/other` is not the chart spacelift-worker"),
        ("rule nothing-like-it", "there is no rule"),
    ] {
        Test::new(args).status(2).stderr_has(part).run();
    }
}

#[test]
fn commands_that_print_fixed_texts() {
    let shipped = |file: &str| std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file);
    Test::new("values").stdout(&shipped("values/values.yaml")).run();
    Test::new("schema").stdout(&shipped("values/values.schema.json")).run();
    Test::new("rule").stdout_has("private-key").run();
    Test::new("rule private-key").stdout_has("private-key").run();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        Test::new(&format!("completions {shell}")).stdout_has("workerpool").run();
    }
    Test::new("man").stdout_has(".TH workerpool").run();
    Test::new("-V").stdout(concat!("workerpool ", env!("CARGO_PKG_VERSION"), "\n")).run();
    Test::new("--help").stdout_has("render").stdout_has("lint").run();
}

#[test]
fn the_printed_defaults_are_clean() {
    let defaults = Test::new("values").stdout_has("").run().stdout;
    let linted = Test::new("lint --strict values.yaml").file("values.yaml", defaults);
    linted.stdout("no findings in 1 file; 1 pool gets its credentials later\n").run();
}

#[test]
fn a_reader_may_close_the_pipe() {
    let folder = Folder::new();
    // More than a pipe's buffer.
    let many: String =
        (0..3000).map(|i| format!("  - name: VARIABLE_{i}\n    value: some text to fill the pipe with\n")).collect();
    folder.write("v.yaml", format!("{}launcher:\n  extraEnv:\n{many}", credentials()));
    let faults: String = (0..900).map(|i| format!("unknown-{i}: 1 # some text to fill the pipe with\n")).collect();
    folder.write("bad.yaml", faults);
    // What was found decides, not who read it.
    for (args, status) in [
        ("render -f v.yaml", 0),
        ("render -o json -f v.yaml", 0),
        ("schema", 0),
        ("lint bad.yaml", 1),
        ("lint --format sarif bad.yaml", 1),
        ("lint bad.yaml missing.yaml", 2),
    ] {
        let mut command = Command::new(PROGRAM);
        command.args(args.split(' ')).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        scrub(&mut command);
        let mut child = command.spawn().expect("the program can be started");
        let mut begin = [0; 10];
        let mut stdout = child.stdout.take().expect("it is piped");
        stdout.read_exact(&mut begin).expect("it prints something");
        drop(stdout);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args}");
        assert_eq!(output.status.code(), Some(status), "{args}");
    }
}

#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let folder = Folder::new();
    folder.write("bad.yaml", "replicaCount: x\n");
    let mut command = Command::new(PROGRAM);
    command.args(["render", "-f", "bad.yaml"]).current_dir(folder.path()).stderr(Stdio::piped());
    scrub(&mut command);
    let mut child = command.spawn().expect("the program can be started");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
