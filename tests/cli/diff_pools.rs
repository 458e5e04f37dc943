//! `diff`: which of the old objects belong to a pool.

use crate::diff::{BASE, diff, json, rendered};
use crate::harness::Test;

const POOLS: &str = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w-{stem}\"\n";
const ONE_RELEASE: &str = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w\"\n";

/// The pools `eu` and `us` of a configuration.
fn pools(args: &str, config: &str, old: &str) -> Test {
    let test = Test::new(args).file("workerpool.toml", config).file("base.yaml", BASE).file("old.yaml", old);
    test.file("pools/eu.yaml", "fullnameOverride: eu\n").file("pools/us.yaml", "fullnameOverride: us\n")
}

/// Whether a report tells to delete something.
fn deletes(report: &str) -> bool {
    report.contains("left-behind") || report.contains("kubectl delete")
}

#[test]
fn objects_of_other_pools_are_not_left_behind() {
    let eu = |release: &str| rendered(&format!("{BASE}fullnameOverride: eu\n"), release);
    let us = |release: &str| rendered(&format!("{BASE}fullnameOverride: us\n"), release);
    for (config, old) in [(POOLS, eu("w-eu")), (ONE_RELEASE, eu("w"))] {
        let ran = pools("diff old.yaml", config, &old).status(1).any_output().run();
        assert!(ran.stdout.contains("==> pools/eu.yaml <==\nno difference in 2 objects\n"), "{}", ran.stdout);
        assert!(ran.stdout.contains("note: OLD holds no objects of this pool, so it counts as new"), "{}", ran.stdout);
        assert!(!deletes(&ran.stdout) && !ran.stdout.contains("uninstall"), "{}", ran.stdout);
    }
    for (config, old) in [(POOLS, eu("w-eu") + &us("w-us")), (ONE_RELEASE, eu("w") + &us("w"))] {
        let ran = pools("diff old.yaml", config, &old).any_output().run();
        assert_eq!(ran.stdout.matches("no difference in 2 objects").count(), 2, "{}", ran.stdout);
        // One pool alone, over the layers of the configuration.
        let one = pools("diff old.yaml pools/eu.yaml", config, &old).stdout_has("no difference in 2 objects");
        one.stdout_has("not compared, since they do not belong to this pool: 2 objects").run();
    }
    let report = json(&pools("diff old.yaml --format json", POOLS, &eu("w-eu")).status(1).any_output().run());
    assert_eq!(report["notes"][0], "pools/us.yaml: OLD holds no objects of this pool, so it counts as new");
    let by_namespace = POOLS.replace("w-{stem}\"", "w\"\nnamespace = \"{stem}\"");
    let of = |stem: &str| by_namespace.replace("*", stem).replace("{stem}", stem);
    let ran = pools("diff old.yaml", &(of("eu") + &of("us")), &eu("w -n eu")).status(1).any_output().run();
    assert!(!ran.stdout.contains("--namespace") && !deletes(&ran.stdout), "{}", ran.stdout);
    // A pool beside those that are there is new; one with errors keeps its objects.
    let new = pools("diff old.yaml pools/us.yaml", POOLS, &eu("w-eu")).status(1);
    new.stdout_has("note: OLD holds no objects of this pool, so it counts as new").run();
    let faulty = pools("diff old.yaml", ONE_RELEASE, &(eu("w") + &us("w")))
        .file("pools/us.yaml", "fullnameOverride: us\na: 1\n");
    assert!(!deletes(&faulty.status(2).any_output().run().stdout));
    // What a pool of one release with others no longer makes, its name tells.
    let sts = "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    let was = rendered(&format!("{BASE}fullnameOverride: eu\n{sts}"), "w") + &us("w");
    let ran = pools("diff old.yaml", ONE_RELEASE, &was).status(1).any_output().run();
    assert!(ran.stdout.contains("`kubectl delete statefulset/eu`"), "{}", ran.stdout);
    assert!(ran.stdout.contains("==> pools/us.yaml <==\nnote: not compared"), "{}", ran.stdout);
}

#[test]
fn another_release_is_asked_about() {
    let old = rendered(BASE, "worker-pool-1 -n a");
    let asked = "error: OLD belongs to release `worker-pool-1`; did you mean `--release worker-pool-1`?";
    diff(&old, BASE, "").status(2).stderr_has(asked).run();
    diff(&old, BASE, "-n b").status(2).stderr_has(asked).run();
    pools("diff old.yaml", POOLS, &old).status(2).stderr_has("`worker-pool-1`, which none of the pools is").run();
    diff(&format!("{old}{}", rendered(BASE, "x")), BASE, "").status(2).stderr_has("`worker-pool-1`, `x`").run();
    // A rename is told as what it is.
    let ran = diff(&old, BASE, "--release w2 --format json").status(1).any_output().run();
    let report = json(&ran);
    assert!(!deletes(&ran.stdout), "{report:#}");
    assert_eq!(report["objects"].as_array().map(Vec::len), Some(2), "{report:#}");
    let note =
        "OLD belongs to release `worker-pool-1`, whose objects and workers stay as they are. If you mean to rename";
    assert!(ran.stdout.contains(note), "{report:#}");
    // Another namespace.
    let ran = diff(&old, BASE, "--release worker-pool-1 -n b").status(1).any_output().run();
    assert!(ran.stdout.contains("did you mean `--namespace a`?") && !deletes(&ran.stdout), "{}", ran.stdout);
}

#[test]
fn a_file_gets_the_layers_of_its_pool() {
    let old = rendered(&format!("{BASE}fullnameOverride: eu\n"), "w-eu");
    pools("diff old.yaml pools/eu.yaml", POOLS, &old).stdout_has("no difference in 2 objects").run();
    // `-f` says other layers.
    let over = pools("diff old.yaml pools/eu.yaml -f other.yaml", POOLS, &old)
        .file("other.yaml", BASE.to_owned() + "replicaCount: 4");
    over.status(1).stdout_has("-   1\n+   4\n").run();
    // The `-f` files alone are no pool of the configuration.
    let asked = "did you mean `--release w-eu`?";
    pools("diff old.yaml -f base.yaml -f pools/eu.yaml", POOLS, &old).status(2).stderr_has(asked).run();
    let named = "diff old.yaml -f base.yaml -f pools/eu.yaml --release w-eu";
    pools(named, POOLS, &old).stdout_has("no difference in 2 objects").run();
    // Arguments lie over each pool.
    let set = pools("diff old.yaml pools --set replicaCount=3", POOLS, &old).status(1);
    set.stdout_has("==> pools/eu.yaml <==").stdout_has("==> pools/us.yaml <==").stdout_has("-   1\n+   3\n").run();
}
