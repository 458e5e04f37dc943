//! What `--kube-version` and `kube-version` in `workerpool.toml` change of the verdict.

use crate::harness::Test;

/// Values that lint clean in every version.
const BASE: &str = "credentials: {create: false}\nlauncher:\n  envFrom: [{secretRef: {name: pool}}]\n";
const SET: &str = "useStatefulSet: true\n";
const VERSIONS: [&str; 7] = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

/// Findings of the API server's: `E` for an error, `S` for what it warns of, `I` for what it accepts and ignores, a dot for none.
fn verdict(values: &str, version: &str) -> char {
    let test = Test::new("lint --format concise --kube-version").arg(version).arg("v.yaml");
    let out = test.file("v.yaml", format!("{BASE}{values}")).run_anyhow().stdout;
    let has = |what: &str| out.lines().any(|line| line.contains(what));
    let found = [("error[", 'E'), ("[server-warning]", 'S'), ("[silently-accepted]", 'I')];
    found.iter().find(|(what, _)| has(what)).map_or('.', |(_, verdict)| *verdict)
}

/// A container with this beside its name and image.
fn container(fields: &str) -> String {
    format!("additionalContainers: [{{name: a, image: b, {fields}}}]\n")
}

fn volume(source: &str) -> String {
    format!("volumes: [{{name: a, {source}}}]\n")
}

#[test]
fn each_version_has_a_verdict_of_its_own() {
    let affinity = |values: &str| {
        let term = format!("{{matchExpressions: [{{key: a, operator: In, values: [{values}]}}]}}");
        let required = format!("requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{term}]}}");
        let preferred = format!("preferredDuringSchedulingIgnoredDuringExecution: [{{weight: 1, preference: {term}}}]");
        [required, preferred].map(|of_node| format!("affinity: {{nodeAffinity: {{{of_node}}}}}\n"))
    };
    let [required, preferred] = affinity("'a b'");
    let spread = |selector: &str| {
        format!(
            "topologySpreadConstraints: [{{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, \
             matchLabelKeys: [pod-template-hash], labelSelector: {{{selector}}}}}]\n"
        )
    };
    let claim = |fields: &str| {
        volume(&format!(
            "ephemeral: {{volumeClaimTemplate: {{spec: {{accessModes: [ReadWriteOnce], resources: {{requests: \
             {{storage: 1Gi}}}}, {fields}}}}}}}"
        ))
    };
    let projected = |source: &str| volume(&format!("projected: {{sources: [{source}]}}"));
    let restart = |action: &str| {
        container(&format!(
            "restartPolicy: Never, restartPolicyRules: [{{action: {action}, exitCodes: {{operator: In, values: [1]}}}}]"
        ))
    };
    let file = "{name: A, valueFrom: {fileKeyRef: {volumeName: launcher-storage, path: p, key: k}}}";
    let certificate = "podCertificate: {signerName: a.b/c, keyType: ED25519, keyPath: k";
    let mut wrong = Vec::new();
    for (values, expected) in [
        (String::new(), "......."),
        ("  extraEnv: [{name: 'A B', value: c}]\n".to_owned(), "E......"),
        ("  extraEnv: [{name: 1A, value: c}]\n".to_owned(), "E......"),
        ("  extraEnv: [{name: a.b-C_1, value: c}]\n".to_owned(), "......."),
        (container("envFrom: [{prefix: '1', secretRef: {name: c}}]"), "E......"),
        ("  extraEnv: [{name: ..a, value: c}]\n".to_owned(), "E......"),
        (container(&format!("env: [{file}]")), "EEEE..."),
        (container(&format!("env: [{}]", file.replace("}}}", "}, fieldRef: {fieldPath: metadata.name}}}"))), "EEEIEEE"),
        (container("lifecycle: {preStop: {sleep: {seconds: 0}}}"), "EE....."),
        (container("lifecycle: {preStop: {sleep: {seconds: 1}}}"), "......."),
        (container("lifecycle: {stopSignal: SIGTERM}"), "EEIIIII"),
        (container("restartPolicy: Never"), "EEEI..."),
        (container("restartPolicy: never"), "EEEIEEE"),
        (restart("Restart"), "EEEI..."),
        (restart("RestartAllContainers"), "EEEIE.."),
        (container("resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]"), "II....."),
        (container("resizePolicy: [{resourceName: disk, restartPolicy: NotRequired}]"), "IIEEEEE"),
        (container("resources: {claims: [{name: c}]}"), "IIIEEEE"),
        (container("resources: {claims: []}"), "......."),
        (container("securityContext: {procMount: Unmasked}"), "IIEEEEE"),
        (container("volumeMounts: [{name: launcher-storage, mountPath: /a, bindMountOptions: [noexec]}]"), "EEEEEEI"),
        (container("livenessProbe: {httpGet: {port: 1, protocol: HTTP2}}"), "EEEEEEI"),
        (container("livenessProbe: {grpc: {port: 1, mode: TLS}}"), "EEEEEEI"),
        ("podSecurityContext: {supplementalGroupsPolicy: Strict}\n".to_owned(), "II....."),
        ("podSecurityContext: {supplementalGroupsPolicy: strict}\n".to_owned(), "IIEEEEE"),
        ("podSecurityContext: {seLinuxChangePolicy: Recursive}\n".to_owned(), "EI....."),
        ("podSecurityContext: {seLinuxChangePolicy: MountOption}\n".to_owned(), "EIEEEE."),
        (volume("image: {reference: a}"), "IIII..."),
        (volume("image: {}"), "IIIIIIE"),
        (volume("image: {reference: a, pullPolicy: b}"), "IIIIEEE"),
        (volume("image: {reference: a}, emptyDir: {}"), "IIIIEEE"),
        (
            volume("image: {reference: a}") + &container("volumeMounts: [{name: a, mountPath: /a, subPath: /b}]"),
            "IIIIEEE",
        ),
        ("volumes: [{name: a, image: {reference: b}}, {name: a, emptyDir: {}}]\n".to_owned(), "IIIIEEE"),
        (volume("emptyDir: {mode: 511}"), "EEEEEEI"),
        (volume("secret: {secretName: a, defaultUser: 1}"), "EEEEEEI"),
        (volume("configMap: {name: a, items: [{key: a, path: b, user: 1}]}"), "EEEEEEI"),
        (volume("configMap: {name: a, items: [{key: a, path: b}, {key: c, path: b/c}]}"), ".SSSSSS"),
        (projected("{clusterTrustBundle: {name: a, path: b}}"), "ISSSSS."),
        (projected("{clusterTrustBundle: {name: a}}"), "ISSSSSE"),
        (projected("{clusterTrustBundle: {name: a, path: b}, secret: {name: a}}"), "IIIIIIE"),
        (projected("{}"), ".SSSSSS"),
        (projected(&format!("{{{certificate}}}}}")), "EEESSS."),
        (projected(&format!("{{{certificate}, userAnnotations: {{a/b: c}}}}}}")), "EEEESS."),
        (claim("volumeAttributesClassName: a"), "III...."),
        (claim("volumeAttributesClassName: A"), "IIIEEEE"),
        (required, "..EEEEE"),
        (preferred, "..SSSSS"),
        (spread("matchLabels: {a: b}"), "......."),
        (spread("matchLabels: {pod-template-hash: b}"), "EEE...."),
        (spread("matchExpressions: [{key: pod-template-hash, operator: Exists}]"), "EEE...."),
        (
            "podAnnotations: {container.apparmor.security.beta.kubernetes.io/dind: unconfined}\n\
          podSecurityContext: {appArmorProfile: {type: RuntimeDefault}}\n"
                .to_owned(),
            "EEEEEEE",
        ),
        ("serviceAccount: {annotations: {kubernetes.io/enforce-mountable-secrets: 'true'}}\n".to_owned(), ".SSSSSS"),
        ("fullnameOverride: 1a\n".to_owned(), "......."),
        (format!("{SET}fullnameOverride: 1a\n"), "EEEEE.."),
        (format!("{SET}fullnameOverride: a.b\n"), "EEEEEEE"),
        (format!("{SET}revisionHistoryLimit: -1\n"), "..SSSSS"),
    ] {
        let found: String = VERSIONS.iter().map(|version| verdict(&values, version)).collect();
        if found != expected {
            wrong.push(format!("{found}, not {expected}: {values}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(""));
}

#[test]
fn before_1_34_a_stateful_set_is_accepted_and_its_pods_are_not() {
    for (values, expected) in [
        ("volumes: [{name: A}]\n", "IIIEEEE"),
        ("podSecurityContext: {runAsUser: -1}\n", "IIIEEEE"),
        ("storageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce]}\n", "IIIEEEE"),
        ("additionalContainers: [{name: a, image: b, lifecycle: {preStop: {sleep: {seconds: 0}}}}]\n", "II....."),
        // What is in the metadata, and what cannot be decoded, is rejected all the same.
        ("podAnnotations: {a b: c}\n", "EEEEEEE"),
        ("extraPodLabels: {a: b c}\n", "EEEEEEE"),
        ("additionalContainers: [{name: a, imag: b}]\n", "EEEEEEE"),
        ("replicaCount: -1\n", "EEEEEEE"),
    ] {
        let found: String = VERSIONS.iter().map(|version| verdict(&format!("{SET}{values}"), version)).collect();
        assert_eq!(found, expected, "{values}");
    }
    Test::new("lint --kube-version 1.33 v.yaml")
        .file("v.yaml", format!("{BASE}{SET}volumes: [{{name: A}}]\n"))
        .stdout_has("warning[silently-accepted]: a volume's name must be")
        .stdout_has("; Kubernetes 1.33 accepts the StatefulSet, and then rejects what it makes")
        .run();
}

#[test]
fn the_newest_version_is_meant_where_none_is_given() {
    let values = format!("{BASE}{}", container("lifecycle: {stopSignal: SIGTERM}"));
    for arguments in ["", "--kube-version 1.37", "--kube-version v1.37.2-eks-1", "--kube-version="] {
        let test = Test::new(&format!("lint --format concise v.yaml {arguments}")).file("v.yaml", &values);
        test.stdout_has("Kubernetes 1.37 ignores `stopSignal` unless the feature gate `ContainerStopSignals` is on")
            .run();
    }
}

#[test]
fn a_version_that_is_not_known_stands_for_the_nearest() {
    let values = format!("{BASE}{}", container("env: [{name: 1A, value: b}]"));
    for (version, status, told) in [
        (
            "1.25.3",
            1,
            "Kubernetes 1.25 is older than all versions that workerpool knows (1.31 to 1.37); the values are checked as for 1.31",
        ),
        (
            "1.38",
            0,
            "Kubernetes 1.38 is newer than all versions that workerpool knows (1.31 to 1.37); the values are checked as for 1.37",
        ),
    ] {
        for command in ["lint v.yaml", "render -f v.yaml", "explain -f v.yaml"] {
            let status = if command.starts_with("explain") { 0 } else { status };
            let test = Test::new(&format!("{command} --kube-version {version}")).file("v.yaml", &values);
            test.status(status).any_output().stderr_has(&format!("warning: {told}\n")).run();
        }
    }
    Test::new("lint v.yaml --kube-version 1.31+").file("v.yaml", BASE).status(1).stdout_has("error[version]").run();
}

#[test]
fn render_and_diff_obey_the_version_too() {
    let values = format!("{BASE}{}", container("env: [{name: 1A, value: b}]"));
    let refused = Test::new("render -f v.yaml --kube-version 1.31").file("v.yaml", &values).status(1);
    refused.stderr_has("error[invalid-value]").run();
    let diff = Test::new("diff old.yaml -f v.yaml --kube-version 1.31")
        .file("v.yaml", &values)
        .file("old.yaml", "apiVersion: v1\nkind: List\nitems: []\n");
    diff.status(2).any_output().stderr_has("error[invalid-value]").run();
}

#[test]
fn the_configuration_says_the_version_of_all_pools_or_of_one() {
    let config = "kube-version = \"1.32\"\n[[pool]]\nfiles = [\"a.yaml\"]\n[[pool]]\nfiles = [\"b.yaml\"]\nkube-version = \"1.36\"\n";
    let values = format!("{BASE}{}", container("lifecycle: {stopSignal: SIGTERM}"));
    let test = |args: &str, config: &str| {
        let test = Test::new(args).file("workerpool.toml", config);
        test.file("a.yaml", &values).file("b.yaml", &values)
    };
    let both = test("lint --format concise", config).status(1);
    both.stdout_has("a.yaml:4:56: error[unknown-key] Kubernetes 1.32 does not know `stopSignal`")
        .stdout_has("b.yaml:4:56: warning[silently-accepted] Kubernetes 1.36 ignores `stopSignal`")
        .run();
    let argument = test("lint --format concise --kube-version 1.37", config);
    argument.stdout_has("a.yaml:4:56: warning").stdout_has("Kubernetes 1.37 ignores").run();
    let old = test("lint --quiet", "kube-version = \"1.9\"\n[[pool]]\nfiles = [\"b.yaml\"]\n").status(1).any_output();
    old.stderr_has("warning: workerpool.toml: Kubernetes 1.9 is older").run();
    let wrong = test("lint", "kube-version = \"new\"\n[[pool]]\nfiles = [\"b.yaml\"]\n").status(2);
    wrong.stderr_has("workerpool.toml:1:16: must be a version, such as \"1.31\"").run();
}
