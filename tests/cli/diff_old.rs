//! `diff`: what the old state can be given as.

use crate::diff::{BASE, diff, rendered};
use crate::harness::Test;

/// Manifests where there are none yet.
const EMPTY: &str = "apiVersion: v1\nkind: List\nitems: []\n";

#[test]
fn manifests_come_in_many_forms() {
    let yaml = rendered(BASE, "w");
    let list = rendered(BASE, "w -o json");
    let nested = format!("apiVersion: v1\nkind: List\nitems: [{}]\n", list.trim_end());
    let crlf = yaml.replace('\n', "\r\n");
    for old in
        [&yaml, &list, &nested, &crlf, &format!("\u{FEFF}# nothing\n---\n{yaml}---\n"), &format!("--- # a\n{yaml}")]
    {
        diff(old, BASE, "--release w").stdout("no difference in 2 objects\n").run();
        Test::new("diff - -f new.yaml --release w").file("new.yaml", BASE).stdin(old).stdout_has("no difference").run();
    }
    // A namespace that is not known may be any.
    diff(&rendered(BASE, "w -n a"), BASE, "--release w").stdout_has("no difference").run();
    diff(&yaml, BASE, "--release w -n a").stdout_has("no difference").run();
}

#[test]
fn what_cannot_be_compared_is_said() {
    for (old, args, said) in [
        ("a: [\n", "", "old.yaml:1:4: "),
        ("Error: release: not found\n", "", "old.yaml:1:15: this is not a Kubernetes manifest, which has `apiVersion`"),
        ("Error from server\n", "", "old.yaml:1:1: this is not a Kubernetes manifest"),
        ("a: 1\n---\nb: \"x\n", "", "this is not a Kubernetes manifest"),
        ("apiVersion: v1\nkind: Pod\n---\nb: \"x\n", "", "old.yaml:4:4: "),
        ("- a\n", "", "old.yaml:1:1: this is not a Kubernetes manifest"),
        (BASE, "", "to compare with the values at a revision of git, use --rev"),
        ("", "--rev HEAD", "git keeps none of the values files"),
        (EMPTY, "-f -x.yaml", "there is no such file"),
    ] {
        diff(old, BASE, args).status(2).stderr_has(said).run();
    }
    Test::new("diff nothing.yaml -f new.yaml")
        .file("new.yaml", BASE)
        .status(2)
        .stderr_has("there is no such file")
        .run();
    Test::new("diff - -f -").status(2).stderr_has("standard input cannot be both").run();
    Test::new("diff old.yaml").file("old.yaml", "").status(2).stderr_has("no values are given").run();
    Test::new("diff -f a.yaml").status(2).stderr_has("--rev <REV>").run();
    let twice = |namespace: &str| {
        format!("---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: w, namespace: {namespace}}}\n")
    };
    let values = format!("{BASE}serviceAccount: {{name: w}}\n");
    diff(&format!("{}{}", twice("a"), twice("b")), &values, "").status(2).stderr_has("with --namespace").run();
    diff(EMPTY, BASE, "").status(1).stdout_has("1 worker starts for the first time").run();
    for nothing in ["", "\n", "---\n# nothing\n---\n"] {
        diff(nothing, BASE, "").status(2).stderr_has("there are no manifests in old.yaml; did the command fail").run();
    }
    Test::new("diff - -f new.yaml").file("new.yaml", BASE).status(2).stderr_has("no manifests in standard input").run();
}

#[test]
fn a_folder_of_manifests_is_the_old_state() {
    let made = Test::new("render w -f values.yaml --output-dir made").file("values.yaml", BASE).any_output().run();
    let mut test = Test::new("diff made -f new.yaml --release w").file("new.yaml", BASE).file(".gitignore", "made\n");
    for name in made.folder.files().iter().filter(|name| name.starts_with("made/")) {
        test = test.file(name, std::fs::read_to_string(made.folder.path().join(name)).expect("a text"));
    }
    test.stdout("no difference in 2 objects\n").run();
    let none = Test::new("diff made -f new.yaml").file("new.yaml", BASE).file("made/a.txt", "");
    none.status(2).stderr_has("there are no manifests in made").run();
}

#[test]
fn an_old_object_that_is_none_is_said() {
    let made = rendered(BASE, "w");
    for (from, to, said) in [
        (
            "  replicas: 1\n",
            "  replicas: many\n",
            "`Deployment/w-spacelift-worker` in OLD is not as Kubernetes keeps it: `spec.replicas`",
        ),
        (
            "      containers:\n",
            "      containers: {}\n      other:\n",
            "`spec.template.spec.containers` must be a list",
        ),
        (
            "kind: Deployment\nmetadata:\n  name: w-",
            "kind: Deployment\nmetadata:\n  name: W-",
            "a Deployment of this chart in OLD has no name",
        ),
        (
            "kind: Deployment\nmetadata:\n  name: w-",
            "kind: Deployment\nmetadata:\n  nam: w-",
            "a Deployment of this chart in OLD has no name",
        ),
    ] {
        let old = made.replacen(from, to, 1);
        assert_ne!(old, made, "{from}");
        diff(&old, BASE, "--release w").status(2).stderr_has(said).run();
    }
    let secret = |data: &str| format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: w-spacelift-worker}}\n{data}\n");
    for data in ["data: text", "data: {token: [a]}"] {
        diff(&secret(data), &crate::harness::credentials(), "--release w")
            .status(2)
            .stderr_has("a map of strings")
            .run();
    }
    // Another program's objects may be anything, and a newer Kubernetes has newer fields.
    let others = format!("{made}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec: text\n");
    diff(&others, BASE, "--release w").stdout_has("no difference").run();
    let newer = made.replacen("  replicas: 1\n", "  replicas: 1\n  newer: {a: b}\n", 1);
    diff(&newer, BASE, "--release w").status(1).stdout_has("spec.newer").run();
}
