//! Values under a key of a larger file: the values of an umbrella chart, a release of Flux.

use crate::harness::Test;

use super::{KUSTOMIZATION, found};

const UMBRELLA: &str = "global:\n  cluster: eu-1\nother: {replicas: 3}\npool:\n  replicaCount: 2\n  credentials:\n    \
                        create: false\n  launcher:\n    envFrom:\n    - secretRef:\n        name: pool\n  dind:\n    \
                        resources: {requests: {memory: 4Gi}}\n";

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
    Test::new("lint --at pool d")
        .file("d/u.yaml", UMBRELLA)
        .file("d/other.yaml", "other: 1\n")
        .file("d/empty.yaml", "")
        .stdout("no findings in 1 file, 2 skipped\n")
        .run();
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {values: 'a: b'}}}\n";
    let text = Test::new("lint --at spec.source.helm.values a.yaml").file("a.yaml", argo).status(1);
    text.stdout_has("must be a map, not a string").stdout_has("`valuesObject`").run();
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
    let advised = |at: &str, values: &str, advice: &str| {
        let ran = Test::new(&format!("lint --at {at} v.yaml")).file("v.yaml", values).status(1).any_output().run();
        let advised = ran.stdout.lines().find_map(|line| line.strip_prefix("  = help: "));
        assert_eq!(advised.unwrap_or_default(), advice, "{at} in {values}");
    };
    advised("helm", "a: 1\n", "`--at` takes the keys that lead to the values, such as `spec.values`");
    advised("a[1]", "a: [1]\n", "items are counted from 0");
    advised("pool", "pol: {}\n", "did you mean `pol`?");
    // The message names it, and a fix corrects it.
    advised("values", "valeus: {}\n", "");
    Test::new("lint --at a..b u.yaml").status(2).stderr_has("a key is empty").run();
}

#[test]
fn a_layer_without_the_key_says_nothing_where_another_has_it() {
    let base = "global: {x: 1}\nother: {replicas: 2}\n";
    let files = |args: &str| Test::new(args).file("base.yaml", base).file("u.yaml", UMBRELLA).file("empty.yaml", "");
    for args in
        ["-f base.yaml u.yaml", "-f u.yaml base.yaml", "-f base.yaml -f u.yaml", "-f empty.yaml -f base.yaml u.yaml"]
    {
        let ran = files(&format!("lint --at pool {args}")).stdout_has("no findings in ").run();
        assert!(!ran.stdout.contains("skipped"), "{args}: {}", ran.stdout);
    }
    files("render --at pool -f u.yaml -f base.yaml").stdout_has("replicas: 2").run();
    files("lint --at pool -f base.yaml empty.yaml").status(1).stdout_has("there is no key `pool` in this file").run();
    let bad = UMBRELLA.replace("replicaCount: 2", "replicaCount: two");
    let bad = Test::new("lint --at pool -f base.yaml u.yaml").file("base.yaml", base).file("u.yaml", bad).status(1);
    bad.stdout_has("u.yaml:5:17").run();
}

#[test]
fn values_under_a_key_are_fixed() {
    let values = "pool:\n  replicasEnabled: false\n  replicaCount: 2\n";
    let test = Test::new("lint --at pool --diff --unsafe-fixes v.yaml").file("v.yaml", values).status(1);
    test.stdout_has("\n   replicasEnabled: false\n-  replicaCount: 2\n").run();
}

/// One that is called `kind` is none of them.
#[test]
fn behind_values_no_other_document_stands() {
    let values = format!("kind: x\n{UMBRELLA}---\na: 1\n");
    Test::new("lint --at pool u.yaml").file("u.yaml", values).status(1).stdout_has("error[second-document]").run();
}

#[test]
fn what_lets_an_umbrella_chart_have_this_one_is_no_key_of_this_one() {
    let enabled = |word: &str| UMBRELLA.replace("pool:\n", &format!("pool:\n  enabled: {word}\n"));
    for word in ["true", "false"] {
        Test::new("lint --at pool u.yaml").file("u.yaml", enabled(word)).stdout("no findings in 1 file\n").run();
    }
    let text = Test::new("lint --at pool u.yaml").file("u.yaml", enabled("maybe")).status(1);
    text.stdout_has("unknown key `enabled`").run();
    let alone = Test::new("lint u.yaml").file("u.yaml", "enabled: true\n").status(1);
    alone.stdout_has("unknown key `enabled`").run();
}

#[test]
fn arguments_name_keys_below_the_key_of_the_values() {
    let test = |args: &str| Test::new(&format!("lint u.yaml {args}")).file("u.yaml", UMBRELLA);
    test("--at pool --set replicaCount=3").stdout("no findings in 1 file\n").run();
    let named = test("--at pool --set pool.replicaCount=3").status(1).stdout_has("unknown key `pool`");
    named.stdout_has("help: arguments name the keys below `--at pool`; leave out `pool.`").run();
}

#[test]
fn a_release_may_stand_behind_other_manifests() {
    let repository = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: \"é\"}\n";
    let release = |values: &str| {
        format!("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values: {{{values}}}\n")
    };
    let at = |text: String| Test::new("lint --format json --at spec.values r.yaml").file("r.yaml", text);
    let wrong = release("replicaCount: two");
    let ran = at(format!("{repository}---\n{wrong}---\n{repository}")).status(1).stdout_has("").run();
    assert_eq!(found(&ran), ["wrong-type 8 replicaCount"]);
    let ran = at(format!("{wrong}---\n{repository}")).status(1).stdout_has("").run();
    assert_eq!(found(&ran), ["wrong-type 4 replicaCount"]);
    let none = at(format!("{repository}---\n{repository}")).status(1).stdout_has("there is no key `spec.values`").run();
    assert!(!none.stdout.contains("second document"), "{}", none.stdout);
    let named = Test::new("lint r.yaml").file("r.yaml", format!("{repository}---\n{wrong}")).status(1);
    named.stdout_has("r.yaml:6:").stdout_has("this is a Flux HelmRelease").stdout_has("add `--at spec.values`").run();
}
