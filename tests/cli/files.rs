//! Which files `lint` takes for values: folders, other documents, and values under a key of a larger file.

mod under_key;

use serde_json::Value;

use crate::harness::{Folder, PROGRAM, Ran, Test, formats};

const VALUES: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n\
                      dind: {resources: {requests: {memory: 4Gi}}}\n";
const KUSTOMIZATION: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n";

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
    files("lint d --exclude legacy/ --exclude d/x/old.*").stdout("no findings in 1 file, 3 skipped\n").run();
    files("lint d --exclude legacy/").status(1).any_output().run();
    files("lint d/legacy --exclude legacy/").status(1).any_output().run();
    let listed = files("lint d --verbose --exclude legacy/ --exclude old.*").stdout_has("3 skipped");
    let listed = listed.stderr_has("skipped d/legacy/a.yaml: it is excluded\n");
    listed.stderr_has("skipped d/out: `.gitignore` names it\n").run();
    // As in .gitignore, nothing comes back from a folder that is left out.
    let kept = files("lint d --exclude legacy/ --exclude !legacy/a.yaml --exclude old.*");
    kept.stdout("no findings in 1 file, 3 skipped\n").run();
    let ignored = |args: &str| {
        let test =
            Test::new(args).file("values.yaml", VALUES).file(".gitignore", "*.local.yaml\nbuild/\n!kept.local.yaml\n");
        let test =
            test.file("a/x.local.yaml", bad).file("a/.gitignore", "y.*\n").file("a/y.yaml", bad).file("a/y.txt", "");
        test.file("a/kept.local.yaml", VALUES).file("build/deep/z.yaml", bad)
    };
    let ran = ignored("lint . --verbose").stdout_has("no findings in 2 files, 3 skipped").stderr_has("").run();
    let named = |path: &str| format!("skipped {path}: `.gitignore` names it\n");
    assert_eq!(ran.stderr, ["./a/x.local.yaml", "./a/y.yaml", "./build"].map(named).concat());
    ignored("lint a/x.local.yaml").status(1).any_output().run();
}

#[test]
fn a_malformed_pattern_is_named() {
    for pattern in ["[", "a{b", "!["] {
        let test = Test::new("lint d --exclude").arg(pattern).file("d/values.yaml", VALUES).status(2);
        test.stderr_has(&format!("error: --exclude `{pattern}` is not a pattern of paths: ")).run();
    }
}

#[test]
fn a_run_that_checks_nothing_exits_with_2_and_says_why() {
    let files = |args: &str| {
        let test = Test::new(args).file("d/a.yaml", VALUES).file("d/b.yaml", VALUES).file("empty/README.md", "x");
        test.file("manifests/k.yaml", KUSTOMIZATION)
    };
    for (args, why) in [
        ("empty", "the folder empty contains no *.yaml or *.yml files"),
        ("d --exclude *.yaml", "all 2 files are skipped (it is excluded)"),
        ("d --at pool", "all 2 files are skipped (there is no key `pool` in it)"),
        ("manifests", "the only file is skipped (this is a Kustomization, not a values file)"),
        ("manifests d --exclude a.yaml --at pool", "all 3 files are skipped; --verbose lists them"),
        ("empty manifests", "*.yml files; the only file is skipped"),
    ] {
        let test = files(&format!("lint {args}")).status(2).stderr_has("error: nothing was checked: ");
        test.stderr_has(why).stdout("").run();
        for format in formats() {
            let ran = files(&format!("lint {args} --format {format}")).status(2).stderr_has(why).stdout_has("").run();
            match format.as_str() {
                "json" | "sarif" | "gitlab" => drop(json(&ran)),
                "junit" => assert!(ran.stdout.ends_with("</testsuites>\n")),
                _ => assert_eq!(ran.stdout, ""),
            }
        }
    }
    let beside = files("lint empty d").stdout("no findings in 2 files\n");
    beside.stderr_has("warning: the folder empty contains no *.yaml or *.yml files\n").run();
}

#[test]
fn a_chart_is_left_out_with_what_belongs_to_it() {
    let test = Test::new("lint .").file("chart/Chart.yaml", "name: a\n").file("chart/values.yaml", VALUES);
    let test =
        test.file("chart/templates/x.yaml", "{{ include \"x\" . }}\n").file("chart/charts/b/values.yaml", "b: 1\n");
    test.file("charts/values.yaml", VALUES).stdout("no findings in 2 files, 3 skipped\n").run();
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_are_opened_and_escaped() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let name = OsStr::from_bytes(b"d/n\xff.yaml");
    let test = Test::new("lint d").file("d/a.yaml", VALUES);
    std::fs::write(test.path().join(name), "replicaCount: x\n").expect("a file can be written");
    test.status(1).stdout_has("--> d/n\\xff.yaml:1:15").run();

    let folder = Folder::new();
    folder.write("a.yaml", VALUES);
    std::fs::create_dir(folder.path().join("d")).expect("a folder can be made");
    std::fs::write(folder.path().join(name), "replicaCount: 3\n").expect("a file can be written");
    let path = OsStr::from_bytes;
    for (args, printed) in [
        (&[path(b"lint"), name][..], "no findings in 1 file"),
        (&[path(b"lint"), path(b"-f"), path(b"a.yaml,d/n\xff.yaml")], "no findings in 2 files"),
        (&[path(b"render"), path(b"-f"), path(b"a.yaml"), path(b"-f"), name], "replicas: 3"),
        (&[path(b"lint"), path(b"--set-file"), path(b"podAnnotations.a=d/n\xff.yaml")], "no findings"),
        (&[path(b"lint"), path(b"--set-file"), path(b"podAnnotations.a=d/m\xff.yaml")], "d/m\u{fffd}.yaml"),
        (&[path(b"render"), path(b"-f"), path(b"a.yaml"), path(b"--output-dir"), path(b"o\xfe")], "wrote o\\xfe/"),
    ] {
        let mut command = std::process::Command::new(PROGRAM);
        let output = command.args(args).current_dir(folder.path()).output().expect("the program starts");
        let stdout = String::from_utf8(output.stdout).expect("output is UTF-8");
        assert!(stdout.contains(printed), "{args:?}: {stdout}{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(folder.path().join(OsStr::from_bytes(b"o\xfe/spacelift-worker")).is_dir());
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
        ("Chart.yml", "name: a\n", "this is a chart's `Chart.yaml`"),
        ("Kustomization", "resources: []\n", "this is a Kustomization"),
        ("kustomization.yml", "helmCharts: [{name: x}]\n", "add `--at helmCharts[0].valuesInline`"),
        (".sops.yaml", "creation_rules: []\n", "this is a configuration of SOPS"),
        ("helmfile.yaml", "releases:\n  - {{ x }}\n", "this is a helmfile"),
        ("docker-compose.yml", "services: {a: {image: b}}\n", "this is a Docker Compose file"),
        ("ci.yml", "on: push\njobs: {a: {runs-on: x}}\n", "this is a GitHub workflow"),
        ("c/templates/x.yaml", "{{ include \"x\" . }}\n- a", "this is a template of a chart"),
        ("a.yaml", "---\n---\napiVersion: v1\nkind: Secret\n", "manifest of kind `Secret`"),
        ("a.yaml", "# one\n---\n# two\n---\napiVersion: v1\nkind: Secret\n", "manifest of kind `Secret`"),
        ("a.yaml", "---\n# x\n--- # y\nkind: Secret\napiVersion: v1\n", "manifest of kind `Secret`"),
        ("a.yaml", "apiVersion:\nkind:\n", "this is a Kubernetes manifest, not"),
        (
            "a.yaml",
            "apiVersion: workers.spacelift.io/v1beta1\nkind: WorkerPool\n",
            "WorkerPool of Spacelift's operator",
        ),
        ("a.yaml", "controllerManager: {replicas: 1}\n", "`spacelift-workerpool-controller`"),
        ("a.yaml", "apiVersion: v1\nkind: Secret\n---\napiVersion: v1\nkind: Service\n", "manifest of kind `Secret`"),
        ("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {{ x }}\n", "manifest of kind `Service`"),
        ("a.yaml", "a: [\n---\napiVersion: v1\nkind: Secret\n", "manifest of kind `Secret`"),
    ] {
        let ran = Test::new("lint --format json").arg(name).file(name, text).status(1).stdout_has(what).run();
        assert!(found(&ran).len() == 1 && found(&ran)[0].starts_with("not-values"), "{text}: {}", ran.stdout);
        Test::new("render -f").arg(name).file(name, text).status(1).stderr_has(what).run();
    }
}

#[test]
fn a_layer_that_is_found_in_a_folder_is_no_pool() {
    let bad = "replicaCount: two\n";
    let files =
        |args: &str| Test::new(args).file("base.yaml", VALUES).file("d/a.yaml", bad).file("d/base.yaml", VALUES);
    for (args, skipped) in [("-f base.yaml .", 1), ("-f ./d/../base.yaml .", 1), ("-f base.yaml -f d/base.yaml .", 2)] {
        let ran = files(&format!("lint --format json {args}")).status(1).stdout_has("").run();
        assert_eq!(found(&ran), ["wrong-type 1 replicaCount"], "{args}");
        assert_eq!(json(&ran)["summary"]["skipped"], skipped, "{args}");
    }
    let verbose = files("lint -f base.yaml . --verbose").status(1).stdout_has("1 skipped");
    verbose.stderr_has("skipped ./base.yaml: it is a layer below the other files\n").run();
    let config = "[[pool]]\nfiles = [\"d/*.yaml\"]\nlayers = [\"d/base.yaml\"]\n";
    for args in ["lint", "lint d"] {
        let ran =
            files(&format!("{args} --format json")).file("workerpool.toml", config).status(1).stdout_has("").run();
        assert_eq!(json(&ran)["summary"]["skipped"], 1, "{args}: {}", ran.stdout);
    }
}

#[test]
fn a_folder_that_holds_only_the_layers_means_these() {
    let test = || Test::new("lint -f a.yaml .").file("a.yaml", "replicaCuont: 2\n");
    test().status(1).stdout_has("1 error in 1 file").run();
    test().file("b.txt", "").file("c/d.txt", "").status(1).stdout_has("1 error in 1 file").run();
    let two = test().file("b.yaml", "replicaCount: 2\n");
    two.status(1).stdout_has("1 error in 2 files, 1 skipped").run();
}

/// A file may lack the key of the values, but not misspell it.
#[test]
fn a_misspelt_key_of_the_values_is_told() {
    let lint = |base: &str, eu: &str, args: &str| {
        let test = Test::new(&format!("lint --at spacelift-worker -f base.yaml {args}"));
        test.file("base.yaml", base).file("eu.yaml", eu)
    };
    let (base, eu) = ("spacelift-worker: {replicaCount: 2}\n", "spacelift-wroker:\n  replicaCount: 3\n");
    let said = "there is no key `spacelift-worker`; `spacelift-wroker` is probably meant to be it\n --> eu.yaml:1:1";
    for args in ["eu.yaml", "-f eu.yaml"] {
        lint(base, eu, args).status(1).stdout_has(said).run();
        lint(base, "other: {}\n", args).stdout_has("no findings").run();
        // Another key of the umbrella may have nearly that name.
        lint(&format!("{base}spacelift-workers: {{}}\n"), "spacelift-workers: {}\n", args)
            .stdout_has("no findings")
            .run();
    }
    let ran = lint(base, eu, "eu.yaml --fix --unsafe-fixes").stderr_has("fixed 1 finding").any_output().run();
    let fixed = std::fs::read_to_string(ran.folder.path().join("eu.yaml")).expect("the file is there");
    assert_eq!(fixed, "spacelift-worker:\n  replicaCount: 3\n");
}

/// Of several releases in a file, one is checked; the others are named.
#[test]
fn a_release_behind_the_one_that_is_checked_is_named() {
    let release = |chart: &str, values: &str| {
        format!(
            "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {{chart: {{spec: {{chart: {chart}}}}}, values: {{{values}}}}}\n"
        )
    };
    let lint = |documents: &[String]| Test::new("lint --at spec.values a.yaml").file("a.yaml", documents.concat());
    let (ours, other) = (release("spacelift-worker", "replicaCount: 2"), release("redis", "image: x"));
    let wrong = release("./charts/spacelift-worker", "replicaCuont: 2");
    lint(&[ours.clone(), wrong.clone()])
        .stdout_has("no findings")
        .stderr_has("warning: a.yaml:5: this document has the key of the values too, but only one")
        .run();
    lint(&[other.clone(), ours.clone()]).stdout("no findings in 1 file; 1 pool gets its credentials later\n").run();
    lint(&[ours, other.clone()]).stdout("no findings in 1 file; 1 pool gets its credentials later\n").run();
    lint(&[other, wrong]).status(1).stdout_has("did you mean `replicaCount`?").run();
}
