//! `diff`: what differs between two states, and what that does.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Ran, Test, credentials};

/// Values without credentials that can be deployed.
pub const BASE: &str = "credentials: {create: false}\nlauncher:\n  envFrom: [{secretRef: {name: pool}}]\n";

/// The manifests of values.
pub fn rendered(values: &str, args: &str) -> String {
    Test::new(&format!("render -f values.yaml {args}")).file("values.yaml", values).any_output().run().stdout
}

/// Compares manifests with values.
pub fn diff(old: &str, new: &str, args: &str) -> Test {
    Test::new(&format!("diff old.yaml -f new.yaml {args}")).file("old.yaml", old).file("new.yaml", new)
}

/// The words of the effects in a report, in order, each once.
pub fn effects(report: &Value) -> Vec<&str> {
    let mut words: Vec<&str> =
        report["effects"].as_array().expect("effects").iter().filter_map(|one| one["effect"].as_str()).collect();
    words.dedup();
    words
}

/// The fields of a report, each after its object.
fn fields(report: &Value) -> Vec<(String, Value)> {
    let objects = report["objects"].as_array().expect("objects");
    let of = |object: &Value| {
        let name = object["object"].as_str().expect("a name").to_owned();
        let fields = object["fields"].as_array().expect("fields").clone();
        fields.into_iter().map(move |field| (name.clone(), field))
    };
    objects.iter().flat_map(of).collect()
}

pub fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

#[test]
fn each_change_has_its_effects() {
    let creds = credentials();
    let other = creds.replace("eyJwb29s", "eyJhb29s");
    let sts = "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    for (old, new, expected, said) in [
        ("", "replicaCount: 3", &["scales"][..], "goes from 1 to 3: 2 workers start"),
        ("replicaCount: 3", "replicaCount: 2", &["scales"], "from 3 to 2: 1 worker stops. A run in progress is killed"),
        ("replicaCount: 3", "replicasEnabled: false", &["scales"], "no longer set the number of workers, which is 3"),
        (
            "replicasEnabled: false",
            "replicaCount: 3",
            &["scales"],
            "Each apply overwrites the number that an autoscaler",
        ),
        ("", "dind: {image: {tag: 27.5.1-dind}}", &["restarts-workers"], "The worker restarts"),
        ("replicaCount: 4", "podAnnotations: {a: b}\nreplicaCount: 4", &["restarts-workers"], "All 4 workers restart"),
        ("replicaCount: 2", "podAnnotations: {a: b}\nreplicaCount: 2", &["restarts-workers"], "Both workers restart"),
        ("replicaCount: 0", "podAnnotations: {a: b}\nreplicaCount: 0", &["restarts-workers"], "no workers that could"),
        ("", "revisionHistoryLimit: 3", &["none"], "No worker notices"),
        ("", "annotations: {a: b}", &["none"], "No worker notices"),
        ("", "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: a}}", &["none"], "such as a role of AWS"),
        ("", "serviceAccount: {name: other}", &["left-behind", "restarts-workers"], "kubectl delete serviceaccount/w"),
        ("", "nameOverride: other", &["left-behind"], "kubectl delete deployment/w"),
        (
            "fullnameOverride: w",
            "fullnameOverride: w\nnameOverride: other",
            &["recreate", "restarts-workers"],
            "`spec.selector`",
        ),
        (
            "",
            "useStatefulSet: true",
            &["left-behind"],
            "StatefulSet/w-spacelift-worker` start beside them: two sets of workers run. Delete it",
        ),
        ("replicaCount: 0", "useStatefulSet: true", &["left-behind"], "deletes nothing. Delete it with"),
        (&format!("{creds}replicaCount: 0"), &format!("{other}replicaCount: 0"), &["none"], "No worker notices"),
        (&format!("{creds}replicaCount: 0"), &other, &["scales"], "1 worker starts"),
        (&creds, &format!("{other}replicaCount: 0"), &["scales"], "1 worker stops"),
        (
            &format!("{creds}replicasEnabled: false"),
            &format!("{other}replicasEnabled: false"),
            &["stale-credentials"],
            "keep",
        ),
        ("", "podAnnotations: {}\nrevisionHistoryLimit: 2\nserviceAccount: {annotations: {}}", &["none"], "No worker"),
        (sts, &format!("{sts}nameOverride: other"), &["left-behind"], "kubectl delete statefulset/w"),
        (sts, "", &["left-behind"], "StatefulSet/w"),
        (sts, &sts.replace("1Gi", "2Gi"), &["recreate"], "--cascade=orphan`"),
        (sts, &sts.replace("1Gi", "1024Mi"), &[], ""),
        (&creds, &other, &["stale-credentials"], "kubectl rollout restart deployment/w"),
        (&creds, &format!("{other}podAnnotations: {{a: b}}"), &["restarts-workers"], "The worker restarts"),
        (&creds, "credentials: {create: false}", &["left-behind", "restarts-workers"], "It holds credentials"),
    ] {
        // Where a case gives no credentials itself, they come from a Secret of the user's.
        let whole = |values: &str| match values.contains("credentials:") {
            true => format!("launcher: {{envFrom: [{{secretRef: {{name: pool}}}}]}}\n{values}\n"),
            false => format!("{BASE}{values}\n"),
        };
        let test = diff(&rendered(&whole(old), "w"), &whole(new), "--release w --format json");
        let ran = test.status(i32::from(!expected.is_empty())).any_output().run();
        let report = json(&ran);
        assert_eq!(effects(&report), expected, "{old}\n{new}\n{report:#}");
        assert!(ran.stdout.contains(said), "{said} in {report:#}");
    }
}

/// What a cluster gives back of an object that was applied.
fn live(kind: &str, metadata: &str, rest: &str) -> String {
    let version = if ["Deployment", "StatefulSet"].contains(&kind) { "apps/v1" } else { "v1" };
    format!(
        "- apiVersion: {version}\n  kind: {kind}\n  metadata:\n    name: w-spacelift-worker\n    namespace: spacelift\n    uid: 1-2\n    \
         resourceVersion: \"7\"\n    creationTimestamp: \"2026-01-01T00:00:00Z\"\n    generation: 3\n    labels: {{helm.sh/chart: \
         spacelift-worker-0.62.0, app.kubernetes.io/name: spacelift-worker, app.kubernetes.io/instance: w, \
         app.kubernetes.io/version: latest, app.kubernetes.io/managed-by: Helm}}\n{metadata}{rest}"
    )
}

#[test]
fn what_a_cluster_adds_is_no_difference() {
    let pod = rendered(&format!("{BASE}replicasEnabled: false\n"), "w -s templates/deployment.yaml");
    let spec = pod.split_once("\nspec:\n").expect("a spec").1.replace('\n', "\n  ");
    let spec =
        spec.replacen("metadata:\n", "metadata:\n        annotations: {kubectl.kubernetes.io/restartedAt: now}\n", 1);
    let deployment = live(
        "Deployment",
        "    annotations: {deployment.kubernetes.io/revision: \"4\", meta.helm.sh/release-name: w, meta.helm.sh/release-namespace: x}\n",
        &format!(
            "  spec:\n    replicas: 7\n    progressDeadlineSeconds: 600\n  {}\n  status: {{replicas: 7}}\n",
            spec.trim_end()
        ),
    );
    let account = live("ServiceAccount", "", "  secrets: [{name: w-token-x}]\n");
    let stranger = live("Service", "", "  spec: {clusterIP: 10.0.0.1}\n").replace("w-spacelift-worker", "stranger");
    let foreign = live("Secret", "", "  data: {a: Yg==}\n")
        .replace("instance: w", "instance: other")
        .replace("name: w-", "name: v-");
    let list = format!("apiVersion: v1\nkind: List\nitems:\n{account}{deployment}{foreign}");
    let values = format!("{BASE}replicasEnabled: false\n");
    let same = || diff(&list, &values, "--release w").stdout_has("no difference in 2 objects");
    same().stdout_has("not compared, since they do not belong to this pool: 1 object").run();
    diff(&format!("{list}{stranger}"), &values, "--release w")
        .status(1)
        .stdout_has("Service/stranger is removed")
        .run();
    // The values set the number of workers again.
    diff(&list, BASE, "--release w").status(1).stdout_has("-   7\n+   1\n").run();
    // Another namespace is another pool.
    diff(&list, &values, "--release w -n other").status(1).stdout_has("is added").run();
}

#[test]
fn what_kubectl_did_not_apply_stays() {
    let old = |applied: &str| {
        format!(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: w\n  labels: {{extra: a}}\n  annotations:\n    mine: a\n    \
             kubectl.kubernetes.io/last-applied-configuration: '{{\"metadata\":{{\"annotations\":{applied}}}}}'\n"
        )
    };
    let differs = |applied: &str| {
        let test = diff(&old(applied), &format!("{BASE}serviceAccount: {{name: w}}\n"), "--format json").status(1);
        fields(&json(&test.any_output().run())).iter().any(|(_, field)| field["field"] == "metadata.annotations.mine")
    };
    assert!(differs("{\"mine\":\"a\"}"));
    assert!(!differs("{}"));
}

#[test]
fn a_field_of_the_charts_has_the_place_of_what_asked_for_it() {
    let new = format!("replicaCount: 1\n{BASE}");
    let test = diff(&rendered(&credentials(), "w"), &new, "--release w").status(1);
    let test = test.stdout_has("containers[launcher].env[SPACELIFT_TOKEN]  (new.yaml:2:23)\n");
    test.stdout_has("Secret/w-spacelift-worker is removed  (new.yaml:2:23)\n").run();
    // The chart makes one text of three values.
    let new = format!("{BASE}  image: {{tag: v2}}\n");
    let test = diff(&rendered(BASE, "w"), &new, "--release w").status(1);
    test.stdout_has("containers[launcher].image  (new.yaml:4:16)\n").run();
}

#[test]
fn another_version_of_the_chart_is_said() {
    let old = rendered(BASE, "w --version 0.55.0");
    let test = diff(&old, BASE, "--release w").status(1).stdout_has("none: No worker notices the change.");
    test.stdout_has("from version 0.55.0 of the chart; add `--version 0.55.0` to leave that out").run();
    diff(&old, BASE, "--release w --version 0.55.0").stdout_has("no difference").run();
}

#[test]
fn nothing_leaves_its_place_in_markdown() {
    let evil = "x\\n```\\n@team <b>&\\u001b[31m\\u202e";
    let new = format!("{BASE}  extraEnv: [{{name: A, value: \"{evil}\"}}, {{name: '``````', value: b}}]\n");
    let ran = diff(&rendered(BASE, "w"), &new, "--release w --format markdown").status(1).any_output().run();
    let fence = ran
        .stdout
        .lines()
        .find_map(|line| line.strip_suffix("diff").filter(|f| f.starts_with("```")))
        .expect("a fence");
    let (before, rest) = ran.stdout.split_once(&format!("{fence}diff\n")).expect("a block");
    let (block, after) = rest.split_once(&format!("\n{fence}\n")).expect("its end");
    assert!(block.contains("@team") && !before.contains("@team") && !after.contains("@team"), "{}", ran.stdout);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']) && !block.contains(fence), "{}", ran.stdout);
}

#[test]
fn colours_mark_what_was_and_what_is() {
    let test = diff(&rendered(BASE, "w"), &format!("{BASE}replicaCount: 2\n"), "--release w --color always");
    test.status(1).stdout_has("\u{1b}[31m-   1\u{1b}[0m\n\u{1b}[32m+   2\u{1b}[0m\n").run();
}

#[test]
fn the_order_of_items_is_told_once() {
    let env = |first: &str, second: &str| {
        format!("{BASE}  extraEnv: [{{name: {first}, value: x}}, {{name: {second}, value: x}}]\n")
    };
    let ran =
        diff(&rendered(&env("A", "B"), "w"), &env("B", "A"), "--release w --format json").status(1).any_output().run();
    let report = json(&ran);
    let changes: BTreeMap<String, Value> = fields(&report)
        .into_iter()
        .map(|(_, field)| (field["field"].as_str().expect("text").to_owned(), field))
        .collect();
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["spec.template.spec.containers[0].env"]);
    assert_eq!(effects(&report), ["restarts-workers"]);
}

#[test]
fn a_secret_that_nobody_may_change_is_made_anew() {
    let (old, values) = (credentials(), credentials().replace("eyJwb29s", "eyJhb29s"));
    let made = rendered(&old, "w");
    let frozen = made.replacen("kind: Secret\n", "kind: Secret\nimmutable: true\n", 1);
    let live = frozen.replacen("metadata:\n", "metadata:\n  uid: 1-2\n", 3);
    assert!(live.contains("immutable: true\nmetadata:\n  uid"), "{live}");
    for (before, values, expected) in [
        (&frozen, &values, &["recreate", "stale-credentials"][..]),
        (&live, &values, &["recreate", "stale-credentials"]),
        (&frozen, &old, &["recreate"]),
        (&live, &old, &[]),
    ] {
        let ran = diff(before, values, "--release w --format json").status(i32::from(!expected.is_empty()));
        let report = json(&ran.any_output().run());
        assert_eq!(effects(&report), expected, "{report:#}");
    }
}

/// What no worker reads of the Secret makes none of them out of date.
#[test]
fn only_the_credentials_that_workers_read_are_stale() {
    let old = rendered(&credentials(), "w").replacen("data:\n", "data:\n  other: YQ==\n", 1);
    let ran = diff(&old, &credentials(), "--release w --format json").status(1).any_output().run();
    assert_eq!(effects(&json(&ran)), ["none"], "{}", ran.stdout);
}
