//! The warnings of `workerpool lint`: which values cause them, and which do not.

use std::sync::Arc;

use workerpool::chart::{Chart, Release};
use workerpool::finding::{Finding, Severity};
use workerpool::layers::Layers;
use workerpool::lint;
use workerpool::pipeline;
use workerpool::pool::Pool;
use workerpool::source::{Origin, Source};

use crate::harness::{TOKEN, Test, credentials, private_key};

/// The pool of a stack.
pub fn pool_of(stack: Layers, chart: &mut Chart) -> Pool {
    pipeline::run(stack, Release::new("release"), chart).expect("the templates render")
}

/// The pool of layers from standard input and of a file.
pub fn layered(layers: &[&str], values: &str, chart: &mut Chart) -> Pool {
    let mut stack = Layers::default();
    let layers = layers.iter().map(|layer| (Origin::Stdin, *layer));
    for (origin, text) in layers.chain([(Origin::File("values.yaml".to_owned()), values)]) {
        stack.add_file(Arc::new(Source::new(origin, text)));
    }
    pool_of(stack, chart)
}

/// Values with working credentials below them.
fn pool(values: &str, chart: &mut Chart) -> Pool {
    layered(&[&credentials()], values, chart)
}

/// The findings in a pool, sorted by place.
pub fn findings(pool: &Pool) -> Vec<Finding> {
    let mut findings = lint::findings(pool, Severity::Warning, lint::Need::Later);
    findings.sort_by(|a, b| (a.place, a.rule).cmp(&(b.place, b.rule)));
    findings
}

#[test]
fn each_rule_has_findings() {
    let mut chart = Chart::default();
    for (values, expected) in [
        ("", ""),
        ("revisionHistoryLimit: 0\n", "no-effect revisionHistoryLimit"),
        ("revisionHistoryLimit: \"0\"\n", ""),
        ("replicasEnabled: false\nreplicaCount: 1\n", "no-effect replicaCount"),
        ("replicasEnabled: off\n", "yaml-trap replicasEnabled"),
        ("serviceAccount: {create: false, annotations: {a: b}}\n", "no-effect serviceAccount.annotations"),
        ("serviceAccount: {create: false, annotations: {}}\n", ""),
        ("storageVolumeClaimTemplateSpec: {accessModes: [x]}\n", "no-effect storageVolumeClaimTemplateSpec"),
        ("nameOverride: a\nfullnameOverride: b\n", ""),
        ("dind: {image: {digest: \"\", tag: 27.5.1-dind}}\n", ""),
        (
            "volumes: [{name: a, secret: {secretName: a, defaultMode: 0400, items: [{key: a, path: a, mode: 0644}]}}]\n",
            "",
        ),
        ("replicaCount: 010\n", "yaml-trap replicaCount"),
        ("replicaCount: 1_0\n", "yaml-trap replicaCount"),
        ("replicaCount: \"010\"\n", ""),
        (
            "tolerations: [{effect: NoExecute, operator: Exists, tolerationSeconds: 010}]\n",
            "yaml-trap tolerations[0].tolerationSeconds",
        ),
        ("nodeSelector: {1_0: a}\n", "yaml-trap nodeSelector.10"),
        ("nodeSelector: {on: a}\n", "yaml-trap nodeSelector.true"),
        ("nodeSelector: {\"on\": a, true: b, 1: c}\n", ""),
        ("x-mine: {a: no}\nglobal: {b: 0644}\n", ""),
        ("x-no: &no false\nreplicasEnabled: *no\n", ""),
        ("launcher: {image: {tag: no}}\n", "wrong-type launcher.image.tag"),
        ("podAnnotations: {a: }\n", "null-in-fragment podAnnotations.a"),
        ("tolerations:\naffinity: ~\nlauncher: {extraEnv: }\n", ""),
        ("podSecurityContext: {runAsUser: null}\n", "null-in-fragment podSecurityContext.runAsUser"),
        ("launcher: {extraEnv: [{name: }]}\n", "required-field launcher.extraEnv[0].name"),
        ("launcher: {extraEnv: [null]}\n", "required-field launcher.extraEnv[0].name"),
        ("extraLabels: {app.kubernetes.io/name: spacelift-worker}\n", ""),
        ("extraLabels: {app.kubernetes.io/name: mine}\n", "overridden-label extraLabels[\"app.kubernetes.io/name\"]"),
        ("nameOverride: mine\nextraLabels: {app.kubernetes.io/name: mine}\n", ""),
        ("dind: {extraEnv: [{name: DOCKER_HOST, value: a}]}\n", "chart-variable dind.extraEnv[0]"),
        ("dind: {extraEnv: [{name: SPACELIFT_TOKEN, value: a}]}\n", ""),
        ("dind: {extraEnv: [{name: A, value: a}, {name: A, value: b}]}\n", "repeated-variable dind.extraEnv[1]"),
        ("dind: {extraEnv: [{name: A, value: a}, {name: A, value: $(A) b}]}\n", ""),
        ("dind: {extraEnv: [{name: SPACELIFT_DEBGU, value: a}]}\n", ""),
        ("launcher: {extraEnv: [{name: SPACELIFT_DEBGU, value: a}]}\n", "near-miss-variable launcher.extraEnv[0].name"),
        (
            "launcher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 1d}]}\n",
            "go-duration launcher.extraEnv[0].value",
        ),
        (
            "launcher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: $(A)}]}\n",
            "unresolved-variable launcher.extraEnv[0].value",
        ),
        ("launcher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 30s}]}\n", ""),
        (
            "launcher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 31s}]}\n",
            "grace-period launcher.extraEnv[0].value",
        ),
        ("terminationGracePeriodSeconds: 4200\n", ""),
        ("terminationGracePeriodSeconds: 4199\n", "grace-period terminationGracePeriodSeconds"),
        ("terminationGracePeriodSeconds: null\n", ""),
        ("terminationGracePeriodSeconds: \"\"\n", ""),
        (
            "terminationGracePeriodSeconds: null\nlauncher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: \
             31s}]}\n",
            "grace-period launcher.extraEnv[0].value",
        ),
        ("terminationGracePeriodSeconds: 60\nlauncher: {envFrom: [{configMapRef: {name: a}}]}\n", ""),
        (
            "terminationGracePeriodSeconds: 60\nlauncher: {envFrom: [{secretRef: {name: a}}]}\n",
            "grace-period terminationGracePeriodSeconds",
        ),
        (
            "terminationGracePeriodSeconds: 19\nlauncher: {envFrom: [{configMapRef: {name: a}}]}\n",
            "grace-period terminationGracePeriodSeconds",
        ),
        ("terminationGracePeriodSeconds: -1\n", "server-warning terminationGracePeriodSeconds"),
        (
            "terminationGracePeriodSeconds: 19\nlauncher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 1s}]}\n",
            "grace-period terminationGracePeriodSeconds",
        ),
        (
            "terminationGracePeriodSeconds: 60\nlauncher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 1m}]}\n",
            "",
        ),
        ("launcher: {image: {tag: v1}}\n", "pinned-launcher launcher.image.tag"),
        ("launcher: {image: {tag: latest}}\n", ""),
        ("launcher: {image: {tag: 3}}\n", "pinned-launcher launcher.image.tag"),
        ("launcher: {image: {tag: a b}}\n", "image-reference launcher.image.tag"),
        ("dind: {image: {tag: dind}}\n", "floating-dind dind.image.tag"),
        ("dind: {image: {tag: 27}}\n", "floating-dind dind.image.tag"),
        ("dind: {image: {repository: mirror.example.com/docker}}\n", ""),
        ("dind: {resources: {limits: {cpu: 1}}}\n", "dind-memory dind.resources"),
        ("dind: {resources: {limits: {memory: 1Gi}}}\n", ""),
        ("dind: {resources: {}}\n", ""),
        ("dind: {resources: {limits: {}, requests: {}}}\n", ""),
        ("storageVolume: {}\n", ""),
        ("storageVolume: {emptyDir: {sizeLimit: }}\n", "null-in-fragment storageVolume.emptyDir.sizeLimit"),
        ("storageVolume: {hostPath: {path: /mnt/disk}}\n", ""),
        ("storageVolume: {emptyDir: {medium: Memory}}\n", "unbounded-storage storageVolume.emptyDir"),
        ("volumes: [{name: a, emptyDir: {medium: Memory}}]\n", "unbounded-storage volumes[0].emptyDir"),
        ("volumes: [{name: a, emptyDir: {}}]\n", ""),
        ("storageVolume: {emptyDir: {sizeLimit: 0}}\n", "unbounded-storage storageVolume.emptyDir"),
        ("storageVolume: {emptyDir: {sizeLimit: -1}}\n", "forbidden-field storageVolume.emptyDir.sizeLimit"),
        (
            "storageVolume: {emptyDir: {}}\nadditionalContainers: [{name: a, image: \"b:1.2\", resources: {limits: \
             {ephemeral-storage: 50Gi}}}]\n",
            "",
        ),
        ("storageVolume: {emptyDir: {}}\ndind: {resources: {limits: {memory: 1Gi, ephemeral-storage: 50Gi}}}\n", ""),
        (
            "credentials: {create: false}\nlauncher: {extraEnv: [{name: SPACELIFT_TOKEN, value: a}, {name: \
             SPACELIFT_POOL_PRIVATE_KEY, valueFrom: {secretKeyRef: {name: a, key: b}}}]}\n",
            "plain-credential launcher.extraEnv[0].value",
        ),
    ] {
        let found = findings(&pool(values, &mut chart));
        let found: Vec<String> = found.iter().map(|finding| format!("{} {}", finding.rule, finding.path)).collect();
        assert_eq!(found.join(", "), expected, "{values}");
    }
}

#[test]
fn an_empty_volume_source_is_an_empty_dir() {
    let mut chart = Chart::default();
    let (write, fill) = ("write `emptyDir: {}`", "fill it in, or write `emptyDir: {}` instead");
    for (values, help) in [
        ("storageVolume: {emptyDir: }\n", write),
        ("volumes: [{name: a, emptyDir: ~}]\n", write),
        ("storageVolume: {ephemeral: }\n", fill),
        ("volumes: [{name: a, secret: }]\n", fill),
        ("volumes: [{name: a, emptyDir: , configMap: {name: a}}]\n", "set a value, or delete the key"),
        ("additionalContainers: [{name: a, image: a, securityContext: }]\n", "set a value, or delete the key"),
        ("nodeSelector: {a: }\n", "write `\"\"` if you mean an empty string, or delete it"),
    ] {
        let found = findings(&pool(values, &mut chart));
        let found: Vec<_> = found.iter().map(|finding| (finding.rule, finding.help.as_deref())).collect();
        assert_eq!(found, [("null-in-fragment", Some(help))], "{values}");
    }
}

#[test]
fn a_later_layer_unsets_values_with_null() {
    let mut chart = Chart::default();
    let over = |values: &str, chart: &mut Chart| {
        let below = "dind: {resources: {limits: {cpu: 1, memory: 1Gi}}}\nstorageVolume: {hostPath: {path: /a}}\n";
        let pool = layered(&[&credentials(), below], values, chart);
        findings(&pool).iter().map(|finding| finding.path.to_string()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(over("dind: {resources: {limits: null}}\n", &mut chart), "");
    assert_eq!(over("storageVolume: {hostPath: null}\n", &mut chart), "");
    // The API server reads a null quantity as 0.
    assert_eq!(over("dind: {resources: {limits: {cpu: null}}}\n", &mut chart), "dind.resources.limits.cpu");
}

#[test]
fn a_warning_that_an_overlay_causes_stands_in_the_overlay() {
    let claim = "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}";
    let own = "credentials: {create: false}\nlauncher: {extraEnv: [{name: SPACELIFT_TOKEN, valueFrom: {secretKeyRef: \
               {name: a, key: b}}}, {name: SPACELIFT_POOL_PRIVATE_KEY, valueFrom: {secretKeyRef: {name: a, key: b}}}]}\n";
    let timeout = "launcher: {extraEnv: [{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 2h}]}\n";
    let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let mut chart = Chart::default();
    for (below, over, expected) in [
        ("terminationGracePeriodSeconds: 4200\n", timeout, "grace-period"),
        ("extraLabels: {app.kubernetes.io/name: a}\nnameOverride: a\n", "nameOverride: b\n", "overridden-label"),
        (own, "credentials: {create: true}\n", "chart-variable, chart-variable"),
        (
            &format!("dind: {{image: {{tag: dind, digest: \"{digest}\"}}}}\n"),
            "dind: {image: {digest: }}\n",
            "floating-dind",
        ),
        (
            "storageVolume: {emptyDir: {sizeLimit: 50Gi}}\n",
            &format!("useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {claim}\n"),
            "",
        ),
        (
            &format!("useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {claim}\n"),
            "storageVolume: {emptyDir: {sizeLimit: 50Gi}}\n",
            "overridden-storage",
        ),
    ] {
        let pool = layered(&[&credentials(), below], over, &mut chart);
        let found = findings(&pool);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules.join(", "), expected, "{below}{over}");
        let last = pool.layers.sources.iter().last().map(|(id, _)| id);
        assert!(found.iter().all(|finding| Some(finding.place.source) == last), "{below}{over}");
    }
}

#[test]
fn a_value_behind_several_aliases_is_reported_once() {
    let aliases = "dind: {resources: {requests: *a, limits: *a}}\n\
        additionalContainers: [{name: a, image: a, resources: {limits: *a}}]\n";
    for (shared, message) in [
        ("{cpu: 1_0, memory: 1Gi}", "Helm reads `1_0` as 10, but editors and other YAML 1.2 tools read a string"),
        ("{cpu: 010, memory: 1Gi}", "Helm reads `010` as 8, but editors and other YAML 1.2 tools read 10"),
        ("{cpu: , memory: 1Gi}", "the API server reads an empty value here as 0"),
        ("{cpu: ~, memory: 1Gi}", "the API server reads null here as 0"),
    ] {
        let found = findings(&pool(&format!("x-a: &a {shared}\n{aliases}"), &mut Chart::default()));
        let messages: Vec<&str> = found.iter().map(|finding| &*finding.message).collect();
        assert_eq!(messages, [message], "{shared}");
    }
}

/// A run with the credentials in separate files.
fn with_credentials(args: &str) -> Test {
    let paths = "--set-file credentials.token=token.b64 --set-file credentials.privateKey=key.b64";
    Test::new(&format!("lint --strict -q {paths} {args}"))
        .file("token.b64", format!("{TOKEN}\n"))
        .file("key.b64", private_key())
}

#[test]
fn defaults_and_examples_are_clean() {
    with_credentials("").run();
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("values/examples");
    for entry in std::fs::read_dir(examples).expect("there are examples") {
        let path = entry.expect("readable").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let own = text.contains("\ncredentials:");
        let test = if own { Test::new("lint --strict -q v.yaml") } else { with_credentials("v.yaml") };
        test.file("v.yaml", text).run();
    }
}

#[test]
fn a_credential_that_others_can_read_is_plain() {
    let found = |test: Test| {
        let ran = test.arg("--format").arg("json").any_output().run_anyhow();
        ran.stdout.matches("\"plain-credential\"").count()
    };
    assert_eq!(found(Test::new("lint v.yaml").file("v.yaml", credentials())), 2);
    assert_eq!(found(Test::new("lint -f -").stdin(credentials())), 0);
    assert_eq!(found(with_credentials("")), 0);
    // A shell passes `<(…)` under a name like this.
    #[cfg(unix)]
    assert_eq!(found(Test::new("lint -f /dev/stdin").stdin(credentials())), 0);
    // What somebody cut is none any more.
    let comment = |text: &str| found(Test::new("lint v.yaml").file("v.yaml", format!("replicaCount: 1 # {text}\n")));
    for cut in ["token: eyJicm9rZXIiOiJhIn0x...", "eyJicm9rZXIiOiJhIn0x…", "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t <...>"]
    {
        assert_eq!(comment(cut), 0, "{cut}");
    }
    assert_eq!(comment("token: eyJicm9rZXIiOiJhIn0x, and so on"), 1);
    let arguments = [format!("credentials.token={TOKEN}"), format!("credentials.privateKey={}", private_key())];
    let set = arguments.iter().fold(Test::new("lint"), |test, argument| test.arg("--set").arg(argument));
    assert_eq!(found(set), 2);
}
