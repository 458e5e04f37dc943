//! Values that are not known yet: placeholders, and what SOPS encrypted.

use crate::harness::{Test, credentials};

/// Rule, line and path of each finding of `lint` in a file over credentials that work; those of the credentials aside.
fn findings(values: &str) -> Vec<String> {
    let test = Test::new("lint -f creds.yaml values.yaml --format json").file("creds.yaml", credentials());
    let printed = test.file("values.yaml", values).run_anyhow().stdout;
    let report: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let list = report["diagnostics"].as_array().expect("a list").iter().filter(|found| found["file"] == "values.yaml");
    let shown = |key: &str, found: &serde_json::Value| found[key].as_str().unwrap_or_default().to_owned();
    list.map(|found| format!("{} {} {}", shown("rule", found), found["line"], shown("path", found))).collect()
}

#[test]
fn a_file_that_is_still_a_template_has_one_finding_a_value() {
    let values = "\
replicaCount: ${replicas}
credentials:
  create: false
launcher:
  image:
    repository: ${account_id}.dkr.ecr.${region}.amazonaws.com/spacelift-launcher
    tag: latest
  envFrom:
    - secretRef:
        name: ${secret_name}
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: ${role_arn}
dind:
  resources:
    requests:
      memory: ${memory}
";
    let expected = [
        "placeholder 1 replicaCount",
        "placeholder 6 launcher.image.repository",
        "placeholder 10 launcher.envFrom[0].secretRef.name",
        "placeholder 13 serviceAccount.annotations[\"eks.amazonaws.com/role-arn\"]",
        "placeholder 17 dind.resources.requests.memory",
    ];
    assert_eq!(findings(values), expected);
    let test = Test::render("-f v.yaml").file("v.yaml", values).status(1);
    test.stderr_has("error[placeholder]: `${replicas}` is not filled in").run();
}

#[test]
fn each_form_of_a_placeholder_is_one_finding() {
    for (values, path) in [
        (
            "launcher: {image: {repository: <account-id>.dkr.ecr.eu-west-1.amazonaws.com/x}}",
            "launcher.image.repository",
        ),
        ("launcher: {image: {tag: '{{ .Values.tag }}'}}", "launcher.image.tag"),
        ("launcher: {image: {tag: $(tag)}}", "launcher.image.tag"),
        ("launcher: {image: {tag: {{ tag }}}}", "launcher.image.tag"),
        ("fullnameOverride: pool-{{ region }}", "fullnameOverride"),
        ("fullnameOverride: {{ region }}-pool", "fullnameOverride"),
        ("launcher: {extraEnv: [{name: A, value: '${X}'}]}", "launcher.extraEnv[0].value"),
        ("launcher: {resources: {limits: {memory: $(MEM)}}}", "launcher.resources.limits.memory"),
        ("replicaCount: __REPLICAS__", "replicaCount"),
        ("terminationGracePeriodSeconds: <seconds>", "terminationGracePeriodSeconds"),
        ("useStatefulSet: ${stateful}", "useStatefulSet"),
        ("nodeSelector: {pool: $(POOL)}", "nodeSelector.pool"),
        ("volumes: [{name: '${v}', emptyDir: {sizeLimit: 1Gi}}]", "volumes[0].name"),
        ("launcher: {image: {tag: $TAG}}", "launcher.image.tag"),
        ("launcher: {image: {repository: $REGISTRY/launcher}}", "launcher.image.repository"),
        ("dind: {image: {tag: '@dind.tag@'}}", "dind.image.tag"),
        ("serviceAccount: {name: CHANGEME}", "serviceAccount.name"),
        ("serviceAccount: {name: changeme}", "serviceAccount.name"),
        ("nameOverride: REPLACE_ME", "nameOverride"),
        ("replicaCount: TODO", "replicaCount"),
        (
            "serviceAccount: {annotations: {a: \"arn:aws:iam::__ACCOUNT_ID__:role/spacelift\"}}",
            "serviceAccount.annotations.a",
        ),
        ("dind: {resources: {limits: {memory: $memory}}}", "dind.resources.limits.memory"),
        // Keys.
        ("nodeSelector: {'${pool}': a}", "nodeSelector[\"${pool}\"]"),
        ("podAnnotations: {'<your-domain>/a': b}", "podAnnotations[\"<your-domain>/a\"]"),
        ("launcher: {resources: {limits: {'$RESOURCE': 1}}}", "launcher.resources.limits[\"$RESOURCE\"]"),
        ("${block}: {a: b}", "[\"${block}\"]"),
        ("launcher: {'@key@': 1}", "launcher[\"@key@\"]"),
        ("podAnnotations: {role: 'arn:aws:iam::<account>:role/x'}", "podAnnotations.role"),
    ] {
        assert_eq!(findings(values), [format!("placeholder 1 {path}")], "{values}");
    }
    assert_eq!(findings("launcher: {imagee: $(VAR)}\n"), ["unknown-key 1 launcher.imagee"]);
    let both = "fullnameOverride: a-{{ x }}\ndind:\n  image:\n    tag: {{ y }}-dind\nreplicaCount: -1\n";
    let expected = ["placeholder 1 fullnameOverride", "placeholder 4 dind.image.tag", "invalid-value 5 replicaCount"];
    assert_eq!(findings(both), expected);
}

/// As the whole of a credential nothing can be meant, wherever it is given.
#[test]
fn a_credential_that_is_not_filled_in_is_one_finding() {
    for text in [
        "$(T)",
        "${T}",
        "$TOKEN",
        "$token",
        "@token@",
        "__TOKEN__",
        "%TOKEN%",
        "<token>",
        "<the token, 1 line>",
        "CHANGEME",
        "changeme",
        "change-me",
        "REPLACE_ME",
        "TODO",
        "todo",
        "{{ token }}",
    ] {
        for credential in ["token", "privateKey"] {
            let values = format!("credentials: {{{credential}: '{text}'}}\n");
            assert_eq!(findings(&values), [format!("placeholder 1 credentials.{credential}")], "{text}");
        }
        let name = |name: &str, value: &str| format!("{{name: {name}, value: '{value}'}}");
        let given = |value: &str| {
            format!(
                "credentials: {{create: false}}\nlauncher: {{envFrom: [{{configMapRef: {{name: a}}}}], extraEnv: [{}, {}, {}]}}\n",
                name("SPACELIFT_TOKEN", value),
                name("SPACELIFT_POOL_PRIVATE_KEY", "$(KEY)"),
                name("OTHER", "$HOME changeme TODO @x@"),
            )
        };
        let expected: &[&str] = if text == "$(T)" { &[] } else { &["placeholder 2 launcher.extraEnv[0].value"] };
        assert_eq!(findings(&given(text)), expected, "{text}");
    }
    for values in ["token: changeme", "token: $(T)"] {
        let test = Test::new("lint -f v.yaml --set-file credentials.token=t").file("v.yaml", "");
        let ran = test.file("t", values.trim_start_matches("token: ")).any_output().run_anyhow();
        assert!(ran.stdout.contains("error[placeholder]"), "{}", ran.stdout);
    }
}

#[test]
fn text_for_other_programs_is_no_placeholder() {
    let values = r#"
x-a: ${ignored}
x-${b}: CHANGEME
global: {a: "<x>"}
launcher:
  extraEnv:
  - {name: A, value: $(SPACELIFT_TOKEN)-x}
  - {name: B, value: "see <host> of ${name}"}
  - {name: C, value: "{{.Names}}"}
  - {name: D, value: "<none>"}
  - {name: E, value: $HOME/x}
  - {name: F, value: changeme}
  - {name: G, value: "@x@"}
  extraVolumeMounts: [{name: v, mountPath: /x__A__y, subPathExpr: $(SPACELIFT_METADATA_instance_id)/x}]
podAnnotations:
  vault.hashicorp.com/agent-inject-template-x: |
    {{- with secret "a/b" }}export A=${X} <b>{{ .Data.x }}</b>{{ end }}
  math: "a < b and c > d"
  type: "List<a.B>"
  html: "<br>"
  link: "https://x/?a=${b}"
  pod: "${pod.name}-x"
  escaped: "$${X}-y"
  to: "$NAME"
  note: TODO
  mail: "@all@"
  json: '{"a":"${x}","b":"<c>"}'
nodeSelector: {a: A__B__C}
volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]
additionalContainers:
- name: a
  image: b:1
  command: ["/bin/sh", "-c", "echo ${HOME} $(date) <in"]
  args: ["${A}", "<x>", $NAME, "@x@", changeme, TODO]
  lifecycle: {preStop: {exec: {command: [sh, -c, "cat ${X}"]}}}
"#;
    assert_eq!(findings(values), [""; 0]);
}

#[test]
fn a_layer_above_may_fill_a_placeholder_in() {
    let test = Test::new("lint -f creds.yaml -f base.yaml eu.yaml").file("creds.yaml", credentials());
    test.file("base.yaml", "replicaCount: ${replicas}\n").file("eu.yaml", "replicaCount: 2\n").any_output().run();
}

const SOPS: &str = "\
replicaCount: ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:int]
useStatefulSet: ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:bool]
credentials:
  token: ENC[AES256_GCM,data:4f1sXw0Q9mM=,iv:dGVzdGl2dGVzdGl2dGVzdA==,tag:dGVzdHRhZ3Rlc3R0YWc=,type:str]
  privateKey: ENC[AES256_GCM,data:1s4QwQ==,iv:dGVzdGl2dGVzdGl2dGVzdA==,tag:dGVzdHRhZ3Rlc3R0YWc=,type:str]
launcher:
  extraEnv:
    - name: SPACELIFT_TOKEN_X
      value: ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]
sops:
  age:
    - recipient: age1example
  mac: ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]
  version: 3.9.0
";

#[test]
fn what_sops_encrypted_is_not_judged_and_the_rest_is() {
    let clean = "no findings in 1 file; 1 file holds encrypted values, which were not judged\n";
    Test::new("lint v.yaml").file("v.yaml", SOPS).stdout(clean).run();
    Test::new("lint v.yaml --require-credentials").file("v.yaml", SOPS).stdout(clean).run();
    let two = Test::new("lint -f base.yaml a.yaml b.yaml").file("base.yaml", SOPS).file("a.yaml", SOPS);
    let two = two.file("b.yaml", "replicaCount: 2\n");
    two.stdout("no findings in 3 files; 2 files hold encrypted values, which were not judged\n").run();
    let json = Test::new("lint v.yaml --format json").file("v.yaml", SOPS).stdout_has("").run().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["summary"]["encrypted"], 1);
    let wrong = SOPS.replace("launcher:\n", "launcher:\n  imagee: x\n");
    let printed = Test::new("lint v.yaml").file("v.yaml", wrong).status(1).any_output().run().stdout;
    assert!(printed.contains("error[unknown-key]: unknown key `imagee`") && printed.contains("1 error in 1 file;"));
    // Without the marks of SOPS the key is one like others.
    assert_eq!(findings("sops: {a: b}\n"), ["unknown-key 1 sops"]);
}

#[test]
fn render_asks_to_decrypt_first() {
    let test = Test::new("render -f v.yaml").file("v.yaml", SOPS).status(1);
    let test = test.stderr_has("error[placeholder]: the values are encrypted by SOPS: decrypt them first\n");
    test.stderr_has("= help: sops -d v.yaml | workerpool render … -f -\n\n1 error in 1 file\n").run();
    let spaced = Test::with(["render", "-f", "my values.yaml"]).file("my values.yaml", SOPS).status(1);
    spaced.stderr_has("= help: sops -d 'my values.yaml' | workerpool render … -f -\n").run();
}

/// SOPS keeps what it needs itself under `sops`, and a comment is no value.
#[test]
fn only_values_are_encrypted() {
    let encrypted = "ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]";
    for rest in [format!("# {encrypted}\n"), format!("sops: {{mac: '{encrypted}'}}\n")] {
        let values = format!("replicaCount: 2\n{rest}");
        let clean = "no findings in 1 file; 1 pool gets its credentials later\n";
        Test::new("lint v.yaml").file("v.yaml", values).stdout(clean).run();
    }
}
