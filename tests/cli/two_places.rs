//! Findings with two places: both are shown, each in its own layer.

use crate::harness::{Test, credentials};

const BASE: &str = "storageVolume:\n  emptyDir:\n    sizeLimit: 20Gi\n";
const CLAIM: &str = "storageVolume:\n  persistentVolumeClaim:\n    claimName: cache\n";

/// `lint` of files over credentials that work.
fn test(args: &str) -> Test {
    Test::new(&format!("lint -f creds.yaml {args}")).file("creds.yaml", credentials()).any_output()
}

fn lint(values: &str, status: i32) -> String {
    test("values.yaml").file("values.yaml", values).status(status).run().stdout
}

#[test]
fn a_second_source_of_a_volume_says_how_to_take_the_first_back() {
    let refused = |first: &str, second: &str| {
        test("-f base.yaml eu.yaml").file("base.yaml", first).file("eu.yaml", second).status(1).run().stdout
    };
    let printed = refused(BASE, CLAIM);
    for part in [
        "error[forbidden-field]: a volume has one source, and this one has `emptyDir`\n --> eu.yaml:3:5\n",
        " ::: base.yaml:2:3\n",
        "2 |   emptyDir:\n  |   -------- a layer below sets `emptyDir` here\n",
        "= help: to take back `emptyDir`, add `emptyDir: null` under `storageVolume` here\n",
    ] {
        assert!(printed.contains(part), "{part}\n{printed}");
    }
    // The layer above is to blame whichever source Kubernetes sees first.
    let printed = refused(CLAIM, "storageVolume:\n  emptyDir: {}\n");
    for part in
        ["has `persistentVolumeClaim`\n --> eu.yaml:2:3\n", " ::: base.yaml:2:3\n", "add `persistentVolumeClaim: null`"]
    {
        assert!(printed.contains(part), "{part}\n{printed}");
    }
    let taken_back = CLAIM.replace("  persistent", "  emptyDir: null\n  persistent");
    test("-f base.yaml eu.yaml").file("base.yaml", BASE).file("eu.yaml", taken_back).run();
    let flags = "-f base.yaml --set storageVolume.persistentVolumeClaim.claimName=c";
    let printed = test(flags).file("base.yaml", BASE).status(1).run().stdout;
    assert!(printed.contains("add `--set storageVolume.emptyDir=null`"), "{printed}");
    test(&format!("{flags} --set storageVolume.emptyDir=null")).file("base.yaml", BASE).run();
}

#[test]
fn each_finding_shows_its_other_place() {
    for (values, parts) in [
        (
            "dind:\n  resources:\n    requests: {memory: 8Gi}\n    limits:\n      memory: 4Gi\n",
            &["values.yaml:3:24", "values.yaml:5:15", "--- the limit"][..],
        ),
        (
            "dind:\n  resources:\n    requests:\n      cpu: 1\n      memory: 8Gi\n    limits: {memory: 4Gi}\n",
            &["values.yaml:5:15", "values.yaml:6:22", "--- the limit"],
        ),
        (
            "dind:\n  resources:\n    requests:\n      cpu: 3\n      memory: 8Gi\n    limits: {cpu: 2, memory: 4Gi}\n",
            &["values.yaml:4:12", "values.yaml:6:19", "values.yaml:5:15", "values.yaml:6:30", "2 errors in"],
        ),
        // A limit whose unit was forgotten is the one fault.
        (
            "dind:\n  resources:\n    requests:\n      memory: 1Gi\n    limits:\n      memory: 2048\n",
            &["values.yaml:6:15", "--- the request", "did you mean `2048Mi`?", "1 error in"],
        ),
        ("volumes:\n- name: a\n- name: a\n", &["values.yaml:3:9", "values.yaml:2:9", "- the first one"]),
        ("replicaCount: 1\nreplicaCount: 2\n", &["values.yaml:2:1", "values.yaml:1:1", "- the first one"]),
        (
            "launcher:\n  extraEnv:\n  - {name: A, value: b}\n  - {name: A, value: c}\n",
            &["values.yaml:4:12", "values.yaml:3:12", "- the first one"],
        ),
        (
            "volumes:\n- name: cache\nlauncher:\n  extraVolumeMounts:\n  - {name: other, mountPath: /c}\n",
            &["values.yaml:5:12", "values.yaml:2:3", "the volumes are listed here"],
        ),
        (
            "additionalContainers:\n- {name: a, image: b}\n- {name: a, image: b}\n",
            &[":3:10", ":2:10", "- the first one"],
        ),
    ] {
        let status = i32::from(!values.contains("extraEnv"));
        let printed = lint(values, status);
        for part in parts {
            assert!(printed.contains(part), "{part}\n{printed}");
        }
    }
}

#[test]
fn what_the_chart_made_is_no_place() {
    for values in [
        "additionalContainers:\n- {name: dind, image: b}\n",
        "launcher:\n  extraVolumeMounts:\n  - {name: other, mountPath: /c}\n",
    ] {
        let printed = lint(values, 1);
        assert!(!printed.contains(":::"), "{printed}");
    }
}

#[test]
fn every_format_names_both_places() {
    let values = "dind: {resources: {requests: {memory: 8Gi}, limits: {memory: 4Gi}}}\n";
    for (format, part) in [
        ("json", r#""related":[{"file":"values.yaml","line":1,"column":62,"message":"the limit"}]"#),
        ("sarif", r#""message":{"text":"the limit"}}],"ruleIndex""#),
        ("github", "; see values.yaml:1:62: the limit"),
        ("gitlab", "; see values.yaml:1:62: the limit"),
        ("junit", "; see values.yaml:1:62: the limit"),
    ] {
        let test = test("values.yaml --format").arg(format).file("values.yaml", values);
        let printed = test.status(1).run().stdout;
        assert!(printed.contains(part), "{part}\n{printed}");
    }
}
