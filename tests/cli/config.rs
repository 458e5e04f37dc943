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
    repository("lint pools --exclude sub").stdout("no findings in 3 files\n").run();
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
    with("namespace = \"A\"\n").status(1).stdout_has("the namespace").run();
    repository("lint").file("pools/E_U.yaml", POOL).status(1).stdout_has("the release name").run();
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
    excluding.stdout("no findings in 3 files\n").run();
}

#[test]
fn a_configuration_that_is_wrong_is_an_error_at_its_line() {
    let wrong = |text: &str| repository("lint").file("workerpool.toml", text).status(2);
    let unknown = wrong("strict = true\nexlude = []\n");
    unknown.stderr_has("error: workerpool.toml:2:1: unknown key `exlude`; did you mean `exclude`?\n").run();
    wrong("[rules]\nunknown-key = \"off\"\n").stderr_has("`unknown-key` cannot be changed").run();
    wrong("[[pool]]\nfiles = [\"none/*.yaml\"]\n").stderr_has("no file matches `none/*.yaml` in workerpool.toml").run();
    wrong("[[pool]]\nfiles = [\"a{b\"]\n").stderr_has("`a{b` is not a pattern of paths").run();
    Test::new("lint --config none.toml").status(2).stderr_has("cannot read none.toml").run();
}

#[test]
fn the_schema_takes_what_is_read_and_refuses_the_rest() {
    let schema = Test::new("schema --config").stdout_has("workerpool.toml").run().stdout;
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for (config, right) in [
        (json!({}), true),
        (json!({"exclude": ["legacy/"], "strict": true, "rules": {"pinned-launcher": "off"}}), true),
        (json!({"pool": [{"files": ["a"], "layers": ["b"], "release": "{stem}", "namespace": "c"}]}), true),
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
