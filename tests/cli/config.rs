//! `workerpool.toml`: what `lint` makes of it.

use serde_json::{Value, json};

use crate::harness::Test;

const BASE: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n\
                    dind: {resources: {requests: {memory: 4Gi}}}\n";
const CONFIG: &str = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"worker-{stem}\"\n";
/// Wrong alone: only the base provides the two variables.
const POOL: &str = "replicaCount: 2\ncredentials: {create: false}\n";

fn repository(args: &str) -> Test {
    let test = Test::new(args).file("workerpool.toml", CONFIG).file("base.yaml", BASE);
    test.file("pools/eu.yaml", POOL).file("pools/us.yaml", POOL).file("pools/sub/other.yaml", "replicaCount: x\n")
}

#[test]
fn lint_alone_judges_the_pools() {
    repository("lint").stdout("no findings in 3 files\n").run();
    repository("lint").file("pools/eu.yaml", "replicaCount: x\n").status(1).stdout_has("--> pools/eu.yaml:1:15").run();
    repository("lint --no-config").status(2).stderr_has("[[pool]]").run();
    Test::new("lint").status(2).stderr_has("files = [\"pools/*.yaml\"]").run();
}

#[test]
fn a_file_gets_the_layers_of_its_pool() {
    repository("lint pools/eu.yaml").stdout("no findings in 2 files\n").run();
    repository("lint pools/eu.yaml --no-config").status(1).any_output().run();
    repository("lint pools/eu.yaml -f other.yaml").file("other.yaml", "replicaCount: 1\n").status(1).any_output().run();
    repository("lint pools --exclude sub").stdout("no findings in 3 files, 1 skipped\n").run();
    let elsewhere = Test::new("lint --config conf/workerpool.toml conf/pools/eu.yaml");
    elsewhere
        .file("conf/workerpool.toml", CONFIG)
        .file("conf/base.yaml", BASE)
        .file("conf/pools/eu.yaml", POOL)
        .stdout("no findings in 2 files\n")
        .run();
}

#[test]
fn the_configuration_names_release_namespace_and_severities() {
    let with = |more: &str| repository("lint").file("workerpool.toml", format!("{CONFIG}{more}"));
    let namespace = with("namespace = \"A\"\n").status(1).stdout_has("error[namespace]: the namespace must");
    namespace
        .stdout_has(" --> workerpool.toml:5:13\n")
        .stdout_has("5 | namespace = \"A\"")
        .stdout_has("\n1 error in")
        .run();
    let release = repository("lint").file("pools/E_U.yaml", POOL).status(1);
    release.stdout_has("the release name `worker-E_U` must").stdout_has(" --> workerpool.toml:4:11\n").run();
    let blamed = repository("lint -n A --release B").status(1).stdout_has("--> --namespace:1:1");
    blamed.stdout_has("--> --release:1:1").stdout_has("2 errors in 3 files").run();
    let environment = repository("lint").env("HELM_NAMESPACE", "A").status(1);
    environment.stdout_has("--> HELM_NAMESPACE:1:1").run();
    let floating = format!("{BASE}replicasEnabled: false\n");
    repository("lint").file("base.yaml", &floating).stdout_has("warning[no-effect]").run();
    with("[rules]\nno-effect = \"off\"\n").file("base.yaml", &floating).stdout("no findings in 3 files\n").run();
    with("[rules]\nno-effect = \"error\"\n")
        .file("base.yaml", &floating)
        .status(1)
        .stdout_has("error[no-effect]")
        .run();
    let strict = repository("lint").file("workerpool.toml", format!("strict = true\n{CONFIG}"));
    strict.file("base.yaml", &floating).status(1).stdout_has("warning[no-effect]").run();
    let excluding = repository("lint pools").file("workerpool.toml", format!("exclude = [\"sub/\"]\n{CONFIG}"));
    excluding.stdout("no findings in 3 files, 1 skipped\n").run();
}

#[test]
fn a_configuration_that_is_wrong_is_an_error_at_its_line() {
    let wrong = |text: &str| repository("lint").file("workerpool.toml", text).status(2);
    let unknown = wrong("strict = true\nexlude = []\n");
    unknown.stderr_has("error: workerpool.toml:2:1: unknown key `exlude`; did you mean `exclude`?\n").run();
    wrong("[rules]\nunknown-key = \"off\"\n").stderr_has("`unknown-key` cannot be changed").run();
    let none = wrong("[[pool]]\nfiles = [\"none/*.yaml\"]\n");
    none.stderr_has("error: workerpool.toml:2:10: no file matches `none/*.yaml`\n").run();
    wrong("[[pool]]\nfiles = [\"a{b\"]\n").stderr_has("toml:2:10: `a{b` is not a pattern of paths").run();
    wrong("exclude = [\n  \"[\",\n]\n").stderr_has("toml:2:3: `[` is not a pattern of paths").run();
    let two = wrong("[[pool]]\nfiles = [1]\nlayer = []\nexlude = []\n\n[zz]\n");
    two.stderr_has("error: workerpool.toml:2:10: ").stderr_has("; workerpool.toml:3:1: unknown key `layer`").run();
    let gone = repository("lint").file("workerpool.toml", CONFIG.replace("base.yaml", "gone.yaml")).status(2);
    gone.stdout_has("--> gone.yaml").stdout_has("help: `workerpool.toml:3:11` names this layer").run();
    // The other pools are checked all the same.
    let others = wrong(&format!("{CONFIG}[[pool]]\nfiles = [\"none/*.yaml\"]\n"));
    others.stdout("no findings in 3 files\n").stderr_has("toml:6:10: no file matches").run();
    Test::new("lint --config none.toml").status(2).stderr_has("cannot read none.toml").run();
}

#[test]
fn a_file_of_two_pools_is_reported_once_unless_they_differ() {
    let twice = format!("{CONFIG}[[pool]]\nfiles = [\"pools/eu.yaml\"]\nlayers = [\"other.yaml\", \"base.yaml\"]\n");
    let test =
        |eu: &str| repository("lint").file("workerpool.toml", &twice).file("other.yaml", "").file("pools/eu.yaml", eu);
    test("replicaCount: x\n").status(1).stdout_has("1 error in 4 files\n").run();
    // A file that is named is checked as each of its pools.
    let named = repository("lint pools/eu.yaml").file("workerpool.toml", &twice).file("pools/eu.yaml", POOL);
    named.file("other.yaml", "replicaCount: x\n").stdout_has("no findings in 3 files\n").run();
    let differ = test(POOL).file("other.yaml", "replicaCount: x\n").file("pools/eu.yaml", "nodeSelector: {a: 1}\n");
    differ.status(1).stdout_has("2 errors in 4 files\n").run();
}

#[test]
fn a_pool_can_be_under_a_key() {
    let umbrella = |values: &str| format!("other: 1\npool: {{{values}}}\n");
    let base = umbrella(
        "credentials: {create: false}, launcher: {envFrom: [{secretRef: {name: a}}]}, \
         dind: {resources: {requests: {memory: 4Gi}}}",
    );
    let test = |args: &str, more: &str| {
        let test = Test::new(args).file("workerpool.toml", format!("{CONFIG}at = \"pool\"\n{more}"));
        test.file("base.yaml", &base).file("pools/eu.yaml", umbrella("replicaCount: x"))
    };
    for args in ["lint", "lint pools/eu.yaml", "lint -f base.yaml pools/eu.yaml"] {
        test(args, "").status(1).stdout_has("--> pools/eu.yaml:2:22").stdout_has("1 error in 2 files\n").run();
    }
    test("lint --at other pools/eu.yaml", "").status(1).stdout_has("the values at `other` must be a map").run();
    test("lint", "[[pool]]\nfiles = []\nat = \"a..b\"\n").status(2).stderr_has("toml:8:6: ").run();
}

#[test]
fn paths_are_seen_from_the_working_folder() {
    let test = repository("lint --config ../workerpool.toml --format json").file("pools/eu.yaml", "replicaCount: x\n");
    std::fs::create_dir(test.path().join("sub")).expect("a folder can be made");
    for format in crate::harness::formats() {
        let mut command = std::process::Command::new(crate::harness::PROGRAM);
        crate::harness::scrub(&mut command);
        command.args(["lint", "--format", &format]).current_dir(test.path().join("sub"));
        let output = command.output().expect("the program starts");
        let report = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(report.contains("../pools/eu.yaml"), "{format}: {report}");
    }
    test.status(2).any_output().run();
}

#[test]
fn the_schema_takes_what_is_read_and_refuses_the_rest() {
    let schema = Test::new("schema --config").stdout_has("workerpool.toml").run().stdout;
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for (config, right) in [
        (json!({}), true),
        (json!({"exclude": ["legacy/"], "strict": true, "rules": {"pinned-launcher": "off"}}), true),
        (
            json!({"pool": [{"files": ["a"], "layers": ["b"], "at": "x.y", "release": "{stem}", "namespace": "c"}]}),
            true,
        ),
        (json!({"exlude": []}), false),
        (json!({"strict": 1}), false),
        (json!({"pool": [{"layers": ["b"]}]}), false),
        (json!({"pool": [{"files": []}]}), false),
        (json!({"rules": {"unknown-key": "off"}}), false),
        (json!({"rules": {"pinned-launcher": "no"}}), false),
    ] {
        assert_eq!(validator.is_valid(&config), right, "{config}");
    }
}

#[test]
fn pools_that_would_overwrite_each_other_are_told() {
    let config = |release: &str| format!("[[pool]]\nfiles = [\"pools/*.yaml\"]\n{release}namespace = \"n\"\n");
    let lint = |args: &str, config: &str| {
        let test = Test::new(args).file("workerpool.toml", config).file("pools/a.yaml", "replicaCount: 2\n");
        test.file("pools/b.yaml", "").file("pools/c.yaml", "fullnameOverride: c\n")
    };
    let said =
        "warning: `pools/a.yaml` and `pools/b.yaml` make the same Deployment w-spacelift-worker in namespace n, so one";
    lint("lint --quiet", &config("release = \"w\"\n")).stderr_has(said).run();
    lint("lint --quiet --release w pools/a.yaml pools/b.yaml", &config("")).stderr_has(said).run();
    lint("lint --quiet", &config("release = \"w-{stem}\"\n")).run();
    lint("lint --quiet", &config("")).run();
}
