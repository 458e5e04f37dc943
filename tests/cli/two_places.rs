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
            &["values.yaml:4:12", "values.yaml:6:19", "values.yaml:5:15", "values.yaml:6:30", "\n2 errors"],
        ),
        // A limit whose unit was forgotten is the one fault.
        (
            "dind:\n  resources:\n    requests:\n      memory: 1Gi\n    limits:\n      memory: 2048\n",
            &["values.yaml:6:15", "--- the request", "did you mean `2048Mi`?", "\n1 error"],
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

/// Layers do not add to each other's lists.
#[test]
fn a_list_that_replaces_another_is_shown() {
    let proxy = "[{name: HTTPS_PROXY, value: \"http://p:3128\"}]";
    let proxies = format!("launcher:\n  extraEnv: {proxy}\ndind:\n  extraEnv: {proxy}\n");
    let path = "volumes: [{name: d, secret: {secretName: d}}]\nlauncher:\n  extraEnv: [{name: SPACELIFT_DOCKER_CONFIG_DIR, value: /opt/d}]\n  \
                extraVolumeMounts: [{name: d, mountPath: /opt/d}]\n";
    for (base, region, rule) in [
        (&*proxies, "dind:\n  extraEnv: [{name: DOCKER_DRIVER, value: overlay2}]\n", "one-sided-proxy"),
        (&*proxies, "launcher:\n  extraEnv: [{name: SPACELIFT_DEBUG, value: \"true\"}]\n", "one-sided-proxy"),
        (path, "launcher:\n  extraVolumeMounts: [{name: d, mountPath: /opt/other}]\n", "launcher-path"),
    ] {
        let printed = test("-f base.yaml r.yaml").file("base.yaml", base).file("r.yaml", region).run().stdout;
        for part in
            [&format!("warning[{rule}]"), " ::: r.yaml:2:", "this replaces the list of `base.yaml`, which had it"]
        {
            assert!(printed.contains(part), "{part}\n{printed}");
        }
    }
}

#[test]
fn a_mount_path_that_is_used_twice_is_no_other_volumes() {
    let mounts =
        "launcher: {extraVolumeMounts: [{name: a, mountPath: /x}, {name: a, mountPath: /x}]}\nvolumes: [{name: a}]\n";
    let printed = lint(mounts, 1);
    assert!(printed.contains("the mount path `/x` is used twice") && printed.contains("- the first one"), "{printed}");
}

#[test]
fn an_argument_names_keys_below_the_key_of_its_files() {
    let ran = Test::new("lint v.yaml --at x --set x.replicaCount=2")
        .any_output()
        .file("v.yaml", "x: {replicaCount: 1}\n")
        .status(1);
    let printed = ran.run().stdout;
    assert!(
        printed.contains("unknown key `x`")
            && printed.contains("= help: arguments name the keys below `--at x`; leave out `x.`\n"),
        "{printed}"
    );
}

#[test]
fn what_the_chart_made_is_no_place() {
    let of_chart = "the first one is the chart's own; use another one";
    for (values, is_second) in [
        ("additionalContainers:\n- {name: dind, image: b}\n", true),
        ("launcher:\n  extraVolumeMounts:\n  - {name: other, mountPath: /c}\n", false),
    ] {
        let printed = lint(values, 1);
        assert!(!printed.contains(":::"), "{printed}");
        assert_eq!(printed.contains(of_chart), is_second, "{printed}");
    }
    let of_user = lint("additionalContainers:\n- {name: a, image: b}\n- {name: a, image: b}\n", 1);
    assert!(!of_user.contains(of_chart), "{of_user}");
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

/// Who replaces a list of another layer may not know what was in it.
#[test]
fn a_list_that_replaces_the_one_with_the_volume_names_it() {
    let base =
        "launcher: {extraVolumeMounts: [{name: v, mountPath: /v}]}\nvolumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]\n";
    let test = Test::new("lint -f base.yaml region.yaml --format json").file("base.yaml", base);
    let ran =
        test.file("region.yaml", "volumes: [{name: w, emptyDir: {sizeLimit: 1Gi}}]\n").status(1).any_output().run();
    assert!(ran.stdout.contains("this replaces the list of `base.yaml`, which had it"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("are listed here"), "{}", ran.stdout);
}
