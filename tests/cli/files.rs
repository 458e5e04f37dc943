//! Which files `lint` takes for values: folders, other documents, and values under a key of a larger file.

use serde_json::Value;

use crate::harness::{Ran, Test};

const VALUES: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n\
                      dind: {resources: {requests: {memory: 4Gi}}}\n";
const KUSTOMIZATION: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n";
const UMBRELLA: &str = "global:\n  cluster: eu-1\nother: {replicas: 3}\npool:\n  replicaCount: 2\n  credentials:\n    \
                        create: false\n  launcher:\n    envFrom:\n    - secretRef:\n        name: pool\n  dind:\n    \
                        resources: {requests: {memory: 4Gi}}\n";

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect("the report is JSON")
}

/// `rule line path` of each finding.
fn found(ran: &Ran) -> Vec<String> {
    let show = |found: &Value| {
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("rule"), found["line"], text("path")).trim_end().to_owned()
    };
    json(ran)["diagnostics"].as_array().expect("a list").iter().map(show).collect()
}

#[test]
fn other_documents_in_a_folder_are_skipped_and_counted() {
    let files = |args: &str| {
        Test::new(args)
            .file("d/values.yaml", VALUES)
            .file("d/kustomization.yaml", KUSTOMIZATION)
            .file("d/Chart.yaml", "apiVersion: v2\nname: pools\n")
            .file("d/templates/service.yaml", "{{- if .Values.x }}\napiVersion: v1\nkind: Service\n{{- end }}\n")
            .file("d/.sops.yaml", "creation_rules: []\n")
            .file("d/README.md", "no YAML")
    };
    files("lint d").stdout("no findings in 1 file, 3 skipped\n").run();
    let ran = files("lint d --format json").stdout_has("").run();
    assert_eq!((&json(&ran)["summary"]["files"], &json(&ran)["summary"]["skipped"]), (&1.into(), &3.into()));
    let verbose = files("lint d --verbose").stdout_has("3 skipped");
    verbose.stderr_has("skipped d/kustomization.yaml: this is a Kustomization, not a values file\n").run();
}

#[test]
fn folders_are_walked_with_what_is_below_them() {
    let ran = Test::new("lint d --format json")
        .file("d/b/c/deep.yaml", "replicaCount: x\n")
        .file("d/a.yml", "replicaCount: y\n")
        .file("d/b.yaml", VALUES)
        .status(1)
        .stdout_has("")
        .run();
    let report = json(&ran);
    let wrong = report["diagnostics"].as_array().expect("a list").iter().filter(|found| found["rule"] == "wrong-type");
    let files: Vec<_> = wrong.map(|found| found["file"].as_str().expect("a path")).collect();
    assert_eq!(files, ["d/a.yml", "d/b/c/deep.yaml"]);
}

#[test]
fn what_is_ignored_hidden_or_excluded_is_left_out_of_folders() {
    let bad = "replicaCount: x\n";
    let files = |args: &str| {
        Test::new(args)
            .file("d/values.yaml", VALUES)
            .file("d/.hidden/a.yaml", bad)
            .file("d/.gitignore", "out/\n")
            .file("d/out/a.yaml", bad)
            .file("d/legacy/a.yaml", bad)
            .file("d/x/old.yaml", bad)
    };
    files("lint d --exclude legacy/ --exclude d/x/old.*").stdout("no findings in 1 file\n").run();
    files("lint d --exclude legacy/").status(1).any_output().run();
    files("lint d/legacy --exclude legacy/").status(1).any_output().run();
    files("lint d --exclude a{b").status(2).stderr_has("`a{b` is not a pattern of paths").run();
}

#[cfg(unix)]
#[test]
fn links_and_pipes_in_folders_are_not_read() {
    use std::os::unix::fs::symlink;
    let test = Test::new("lint .").file("values.yaml", VALUES);
    symlink("/proc/self/environ", test.path().join("link.yaml")).expect("a link can be made");
    symlink("/", test.path().join("root")).expect("a link can be made");
    let made = std::process::Command::new("mkfifo").arg(test.path().join("pipe.yaml")).status();
    let skipped = if made.is_ok_and(|status| status.success()) { 2 } else { 1 };
    test.stdout(&format!("no findings in 1 file, {skipped} skipped\n")).run();
}

#[test]
fn a_named_file_without_values_is_one_error_that_says_what_it_is() {
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {}}}\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {values: {replicaCount: 2}}\n";
    for (name, text, what) in [
        ("a.yaml", application, "this is an Argo CD Application"),
        ("a.yaml", &application.replace("Application", "ApplicationSet"), "this is an Argo CD ApplicationSet"),
        ("a.yaml", release, "add `--at spec.values`"),
        ("kustomization.yaml", "resources: []\n", "this is a Kustomization"),
        ("Chart.yaml", "apiVersion: v2\nname: a\n", "check the `values.yaml` beside it"),
        (
            "a.yaml",
            "apiVersion: workers.spacelift.io/v1beta1\nkind: WorkerPool\n",
            "WorkerPool of Spacelift's operator",
        ),
        ("a.yaml", "controllerManager: {replicas: 1}\n", "`spacelift-workerpool-controller`"),
        ("a.yaml", "apiVersion: v1\nkind: Secret\n---\napiVersion: v1\nkind: Service\n", "manifest of kind `Secret`"),
        ("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {{ x }}\n", "manifest of kind `Service`"),
    ] {
        let ran = Test::new("lint --format json").arg(name).file(name, text).status(1).stdout_has(what).run();
        assert!(found(&ran).len() == 1 && found(&ran)[0].starts_with("not-values"), "{text}: {}", ran.stdout);
        Test::new("render -f").arg(name).file(name, text).status(1).stderr_has(what).run();
    }
}

#[test]
fn values_of_an_umbrella_chart_are_one_finding_that_offers_their_key() {
    let ran = Test::new("lint u.yaml --format json").file("u.yaml", UMBRELLA).status(1).stdout_has("--at pool").run();
    assert_eq!(found(&ran), ["unknown-key 4 pool"]);
    let text = UMBRELLA.replace("pool:\n  rep", "spacelift-worker:\n  rep");
    Test::new("lint u.yaml").file("u.yaml", text).status(1).stdout_has("did you mean `--at spacelift-worker`?").run();
}

#[test]
fn values_under_a_key_are_judged_at_their_own_lines() {
    Test::new("lint --at pool u.yaml").file("u.yaml", UMBRELLA).stdout("no findings in 1 file\n").run();
    Test::new("render --at pool -f u.yaml").file("u.yaml", UMBRELLA).stdout_has("replicas: 2").run();
    let bad = UMBRELLA.replace("replicaCount: 2", "replicaCount: two");
    let ran = Test::new("lint --at pool u.yaml --format json").file("u.yaml", bad).status(1).stdout_has("").run();
    assert_eq!(found(&ran), ["wrong-type 5 replicaCount"]);
    let twice = format!("{UMBRELLA}  replicaCount: 3\n");
    let ran = Test::new("lint --at pool u.yaml --format json").file("u.yaml", twice).status(1).stdout_has("").run();
    assert_eq!(found(&ran), ["duplicate-key 14 replicaCount"]);
    let others = UMBRELLA.replace("other: {replicas: 3}", "other: {replicas: 3, replicas: 4}");
    Test::new("lint --at pool u.yaml").file("u.yaml", others).stdout("no findings in 1 file\n").run();
    let flux = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {{values: {{{}}}}}\n",
        "credentials: {create: false}, launcher: {envFrom: [{secretRef: {name: pool}}]}, \
         dind: {resources: {requests: {memory: 4Gi}}}"
    );
    Test::new("lint --at spec.values d")
        .file("d/r.yaml", flux)
        .file("d/k.yaml", KUSTOMIZATION)
        .stdout("no findings in 1 file, 1 skipped\n")
        .run();
}

#[test]
fn a_key_that_is_not_there_is_an_error() {
    let missing = Test::new("lint --at pol u.yaml").file("u.yaml", UMBRELLA).status(1);
    missing.stdout_has("there is no key `pol` in this file").run();
    let missing = Test::new("lint --at pool.dind.x u.yaml").file("u.yaml", UMBRELLA).status(1);
    missing.stdout_has("u.yaml:12:3").run();
    let scalar = Test::new("lint --at global.cluster u.yaml").file("u.yaml", UMBRELLA).status(1);
    scalar.stdout_has("the values at `global.cluster` must be a map, not a string").run();
    Test::new("lint --at a..b u.yaml").status(2).stderr_has("a key is empty").run();
}
