//! `workerpool render` replaces `helm template`.

use serde_yaml::Value;

use crate::harness::{Test, documents};

const DEPLOYMENT: &str = "spacelift-worker/templates/deployment.yaml";

fn kinds(text: &str) -> Vec<String> {
    documents(text).iter().map(|object| object["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[test]
fn objects_come_in_helms_order_with_their_sources() {
    let ran = Test::render("pool").stdout_has("").run();
    assert_eq!(kinds(&ran.stdout), ["ServiceAccount", "Secret", "Deployment"]);
    let sources: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("# Source: ")).collect();
    let source = |file| format!("# Source: spacelift-worker/templates/{file}.yaml");
    assert_eq!(sources, ["serviceaccount", "secret", "deployment"].map(source));
    assert!(ran.stdout.starts_with("---\n# Source: "));
    let stateful = Test::render("--set useStatefulSet=true").stdout_has("").run();
    assert_eq!(kinds(&stateful.stdout), ["ServiceAccount", "Secret", "Service", "StatefulSet"]);
}

#[test]
fn template_is_another_name_for_render() {
    let credentials = crate::harness::credentials();
    let run = |args: &str| Test::new(args).file("creds.yaml", &credentials).stdout_has("kind").run().stdout;
    let rendered = run("render pool -f creds.yaml");
    for args in [
        "template pool -f creds.yaml",
        "template pool spacelift/spacelift-worker -f creds.yaml",
        "template pool ./charts/spacelift-worker-pool/ -f creds.yaml",
        "template --name-template pool -f creds.yaml",
    ] {
        assert_eq!(run(args), rendered, "{args}");
    }
}

#[test]
fn show_only_selects_templates() {
    for (patterns, expected) in [
        ("-s templates/secret.yaml", vec!["Secret"]),
        ("-s templates/deployment.yaml -s templates/secret.yaml", vec!["Secret", "Deployment"]),
        ("--show-only=templates/s*.yaml", vec!["ServiceAccount", "Secret"]),
    ] {
        let ran = Test::render(patterns).stdout_has("").run();
        assert_eq!(kinds(&ran.stdout), expected, "{patterns}");
    }
    let unknown = Test::render("-s templates/job.yaml").status(1);
    unknown
        .stderr_has("there is no template templates/job.yaml; the templates are `templates/serviceaccount.yaml`,")
        .run();
    let empty = Test::render("-s templates/statefulset.yaml").status(1);
    empty.stderr_has("templates/statefulset.yaml renders nothing with these values").run();
}

#[test]
fn json_is_one_list() {
    let ran = Test::render("-o json").stdout_has("").run();
    let list: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((&list["apiVersion"], &list["kind"]), (&"v1".into(), &"List".into()));
    let yaml = documents(&Test::render("").stdout_has("").run().stdout);
    assert_eq!(list["items"], serde_json::to_value(yaml).expect("manifests are JSON"));
}

#[test]
fn the_namespace_is_written_to_every_object() {
    let namespaces = |test: Test| -> Vec<Value> {
        let ran = test.stdout_has("").run();
        documents(&ran.stdout).iter().map(|object| object["metadata"]["namespace"].clone()).collect()
    };
    let stamped = vec![Value::from("workers"); 4];
    for test in [
        Test::render("-n workers --set useStatefulSet=true"),
        Test::render("--namespace=workers --set useStatefulSet=true"),
        Test::render("--set useStatefulSet=true").env("HELM_NAMESPACE", "workers"),
        Test::render("-n workers --set useStatefulSet=true").env("HELM_NAMESPACE", "other"),
    ] {
        assert_eq!(namespaces(test), stamped);
    }
    assert_eq!(namespaces(Test::render("").env("HELM_NAMESPACE", "")), vec![Value::Null; 3]);
    Test::render("-n Workers").status(1).stderr_has("--namespace:1:1").run();
    Test::render("-n").arg("a b").status(1).stderr_has("--namespace:1:1").run();
}

#[test]
fn release_names_obey_helms_rule() {
    let longest = "a".repeat(53);
    for name in ["pool", "pool-1", "a.b", "0", &longest] {
        Test::render(name).stdout_has("app.kubernetes.io/instance: ").run();
    }
    for name in ["Pool", "-pool", "pool-", "po_ol", "a..b", "a b", "", &"a".repeat(54)] {
        let test = Test::render("--").arg(name).status(1).stderr_has("RELEASE:1:1");
        test.stderr_has("the release name").run();
    }
    let made_up = Test::render("-g").stdout_has("app.kubernetes.io/instance: spacelift-worker-1").run();
    assert_eq!(kinds(&made_up.stdout).len(), 3);
    Test::render("--name-template {{.Chart}}").status(2).stderr_has("does not support templates").run();
}

#[test]
fn the_chart_version_is_in_a_label() {
    Test::render("").stdout_has("helm.sh/chart: spacelift-worker-0.62.0").run();
    Test::render("--version 0.50.1+build").stdout_has("helm.sh/chart: spacelift-worker-0.50.1_build").run();
    Test::render("--version x").status(1).stderr_has("--version:1:1").run();
    Test::render("--kube-version x").status(1).stderr_has("--kube-version:1:1").run();
    Test::render("--kube-version v1.37").stdout_has("kind").run();
}

#[test]
fn files_are_written_below_a_folder() {
    let ran = Test::render("pool --output-dir out").stdout(
        "wrote out/spacelift-worker/templates/serviceaccount.yaml\nwrote out/spacelift-worker/templates/secret.yaml\n\
         wrote out/spacelift-worker/templates/deployment.yaml\n",
    );
    let ran = ran
        .file(
            "out/spacelift-worker/templates/deployment.yaml",
            "# Source: spacelift-worker/templates/deployment.yaml\n",
        )
        .run();
    let file = |name: &str| format!("out/spacelift-worker/templates/{name}.yaml");
    let expected = [String::from("creds.yaml"), file("deployment"), file("secret"), file("serviceaccount")];
    assert_eq!(ran.folder.files(), expected);
    let written: String = ["serviceaccount", "secret", "deployment"]
        .map(|name| std::fs::read_to_string(ran.folder.path().join(file(name))).expect("it is written"))
        .concat();
    assert_eq!(written, Test::render("pool").stdout_has("").run().stdout);

    let ran = Test::render("pool --output-dir out --release-name -s templates/deployment.yaml");
    let ran = ran.stdout(&format!("wrote out/pool/{DEPLOYMENT}\n")).run();
    assert_eq!(ran.folder.files(), ["creds.yaml".to_owned(), format!("out/pool/{DEPLOYMENT}")]);
}

#[test]
fn nothing_is_written_if_something_fails() {
    let rejected = Test::render("--output-dir out --set replicaCount=-1").status(1).stderr_has("replicaCount").run();
    assert_eq!(rejected.folder.files(), ["creds.yaml"]);
    let unknown = Test::render("--output-dir out -s templates/x.yaml").status(1).stderr_has("no template").run();
    assert_eq!(unknown.folder.files(), ["creds.yaml"]);
    // A folder with the name of the last file.
    let blocked = Test::render("--output-dir out").file(&format!("out/{DEPLOYMENT}/x"), "").status(2);
    let blocked = blocked.stderr_has("cannot write").run();
    assert_eq!(blocked.folder.files(), ["creds.yaml".to_owned(), format!("out/{DEPLOYMENT}/x")]);
    let file = Test::render("--output-dir creds.yaml").status(2).stderr_has("cannot create the folder").run();
    assert_eq!(file.folder.files(), ["creds.yaml"]);
}

#[test]
fn helm_flags_without_effect_are_accepted_silently() {
    let expected = Test::render("pool").stdout_has("").run().stdout;
    let switches = "no-hooks skip-tests include-crds skip-crds is-upgrade render-subchart-notes hide-notes \
        disable-openapi-validation enable-dns dependency-update devel replace create-namespace atomic rollback-on-failure \
        wait wait-for-jobs force force-replace force-conflicts server-side take-ownership dry-run verify \
        insecure-skip-tls-verify plain-http pass-credentials debug kube-insecure-skip-tls-verify";
    let values = "description labels timeout burst-limit qps repo keyring username password ca-file cert-file key-file \
        registry-config repository-cache repository-config kubeconfig kube-context kube-apiserver kube-as-user kube-as-group \
        kube-ca-file kube-tls-server-name kube-token api-versions";
    for flag in switches.split_whitespace() {
        Test::render(&format!("pool --{flag}")).stdout(&expected).run();
        if !["wait", "server-side", "dry-run"].contains(&flag) {
            Test::render(&format!("pool --{flag}=true")).stdout(&expected).run();
        }
    }
    for flag in values.split_whitespace() {
        Test::render(&format!("pool --{flag} value")).stdout(&expected).run();
        Test::render(&format!("pool --{flag}=value")).stdout(&expected).run();
    }
    for args in [
        "-a v1,apps/v1 -l a=b",
        "--validate=false --skip-schema-validation=false",
        "--wait=legacy --server-side=auto --dry-run=client --timeout=5m0s",
    ] {
        Test::render(&format!("pool {args}")).stdout(&expected).run();
    }
    Test::render("pool").env("HELM_DEBUG", "true").env("HELM_DRIVER", "sql").stdout(&expected).run();
}

#[test]
fn helm_flags_that_would_change_the_result_are_rejected() {
    for (args, part) in [
        ("--validate", "kubectl apply --dry-run=server"),
        ("--dry-run=server", "kubectl apply --dry-run=server"),
        ("--post-renderer ./patch.sh", "use a pipe"),
        ("--post-renderer ./patch.sh --post-renderer-args -x", "use a pipe"),
    ] {
        Test::render(args).status(2).stderr_has(part).run();
    }
    let warned = Test::render("--skip-schema-validation").stdout_has("kind");
    warned.stderr_has("warning: --skip-schema-validation has no effect").run();
}

#[test]
fn masked_manifests_are_whole_and_hold_no_credential() {
    let values = "launcher:\n  extraEnv:\n  - {name: DB_PASSWORD, value: canary-1}\n  - {name: A, value: b}\n  \
                  - {name: B, value: PASSWORD=canary-2}\n";
    let shown = |args: &str| Test::render(args).file("v.yaml", values).stdout_has("").run().stdout;
    let (masked, plain) = (shown("--mask-secrets -f v.yaml"), shown("-f v.yaml"));
    let (masked_objects, objects) = (documents(&masked), documents(&plain));
    assert_eq!(masked.matches("\n# Credentials are masked").count(), objects.len());
    assert!(!masked.contains("canary"), "{masked}");
    let secret = &masked_objects[1];
    assert_eq!(secret["stringData"], serde_yaml::from_str::<Value>("{token: '***', privateKey: '***'}").expect("YAML"));
    let env = &masked_objects[2]["spec"]["template"]["spec"]["containers"][0]["env"];
    assert!(env.as_sequence().expect("a list").iter().any(|variable| variable["value"] == "b"), "{masked}");
    // Nothing else is changed.
    assert_eq!(masked_objects[0], objects[0]);
    assert_eq!(secret["metadata"], objects[1]["metadata"]);
    let json = shown("--mask-secrets -f v.yaml -o json");
    assert_eq!((json.contains("canary"), json.matches("\"***\"").count()), (false, 4));
}

#[test]
fn the_same_values_make_the_same_bytes() {
    let run = || Test::render("pool --set podAnnotations.b=1x,podAnnotations.a=2x").stdout_has("").run().stdout;
    assert_eq!(run(), run());
}

/// Each way to give a credential that is masked in other commands is masked here.
#[test]
fn masked_manifests_hide_what_reports_hide() {
    let values = "serviceAccount: {annotations: {token: canary-1}}\n\
                  podAnnotations: {x.io/password: canary-2}\n\
                  extraPodLabels: {token: canary-3}\n\
                  launcher:\n  extraEnv:\n  \
                  - {name: DATABASE_URL, value: 'postgres://u:canary-4@h/d'}\n  \
                  - {name: HTTP_PROXY, value: 'http://u:canary-5@h:1'}\n  \
                  - {name: AUTH, value: Bearer canary-6Abcdefgh}\n  \
                  - {name: GH, value: ghp_canary7Abcdefghijklmno}\n  \
                  - {name: DB_PASS, value: canary-8}\n\
                  additionalContainers:\n- name: a\n  image: b\n  args: [--password, canary-9, '--user', 'shown']\n  \
                  command: [sh, -c, tool --token canary-10 on]\n\
                  volumes:\n- name: v\n  csi: {driver: d.x, volumeAttributes: {secretKey: canary-11}}\n";
    let ran = Test::render("--mask-secrets -f v.yaml").file("v.yaml", values).stdout_has("- shown").run();
    assert!(!ran.stdout.contains("canary"), "{}", ran.stdout);
    assert!(ran.stdout.contains("name: DATABASE_URL"), "{}", ran.stdout);
}

/// A credential with the text of a key or of a word of the chart's does not blot these out.
#[test]
fn masked_manifests_keep_their_shape() {
    let values = "launcher: {extraEnv: [{name: DB_PASSWORD, value: spec}, {name: API_TOKEN, value: Deployment}]}\n";
    let ran = Test::render("--mask-secrets -f v.yaml").file("v.yaml", values).stdout_has("kind: Deployment").run();
    assert!(ran.stdout.contains("\nspec:\n"), "{}", ran.stdout);
}

#[test]
fn the_chart_makes_text_of_a_number_in_a_name() {
    let values = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: a}}]}\n\
                  nameOverride: 3\nserviceAccount: {create: false}\n";
    let test = Test::new("render w -f v.yaml -s templates/deployment.yaml").file("v.yaml", values);
    let test = test.stdout_has("  name: w-3\n").stdout_has("app.kubernetes.io/name: \"3\"\n");
    test.stdout_has("serviceAccountName: default\n").run();
}
