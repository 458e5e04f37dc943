//! What is made from the table of the chart's keys, and that the JSON Schema takes and rejects what the linter does.
//!
//! `BLESS=1 cargo test --test schema` writes it anew.

#[path = "../corpus/mod.rs"]
mod corpus;
mod decoding;
mod documents;
mod editor;
mod fields;
mod form;
mod generate;
mod kubernetes;
mod limits;
mod snippet;
mod snippets_lint;

use jsonschema::Validator;
use serde_json::{Value, json};
use workerpool::source::SourceId;

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(workerpool::schema::VALUES_SCHEMA).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema obeys JSON Schema 2020-12");
    jsonschema::draft202012::new(&schema).expect("the schema compiles")
}

/// Reads YAML as the program does; none if it is not YAML.
fn read_if_sound(yaml: &str) -> Option<Value> {
    let reading = workerpool::yaml::read(yaml, SourceId::DEFAULTS);
    let mut text = String::new();
    workerpool::yaml::write_json(&reading.tree, &mut text, 0);
    reading.faults.is_empty().then(|| serde_json::from_str(&text).expect("what we write is JSON"))
}

fn read(yaml: &str) -> Value {
    read_if_sound(yaml).unwrap_or_else(|| panic!("not sound: {yaml}"))
}

/// The paths of the values that the schema rejects.
fn rejected(validator: &Validator, values: &Value) -> Vec<String> {
    validator.iter_errors(values).map(|error| error.instance_path().to_string()).collect()
}

#[test]
fn what_is_made_from_the_table_is_up_to_date() {
    let stored = |file: &str| std::fs::read_to_string(path(file)).expect("the repository holds it");
    for (file, made) in [
        ("values/values.yaml", documents::values_yaml()),
        ("values/values.schema.json", format!("{:#}\n", generate::schema())),
        ("docs/values.md", documents::page(&stored("docs/values.md"))),
    ] {
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path(file), &made).expect("the file can be written");
        }
        assert!(
            made == stored(file),
            "{file} is not what src/values/table.rs makes it: BLESS=1 cargo test --test schema"
        );
    }
}

fn path(file: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

#[test]
fn takes_the_defaults_and_the_examples() {
    let validator = validator();
    assert_eq!(rejected(&validator, &read(workerpool::values::DEFAULTS_TEXT)), [""; 0]);
    let examples = std::fs::read_dir(path("values/examples")).expect("examples");
    for example in examples {
        let path = example.expect("an example").path();
        let text = std::fs::read_to_string(&path).expect("an example can be read");
        assert_eq!(rejected(&validator, &read(&text)), [""; 0], "{}", path.display());
    }
}

#[test]
fn takes_what_an_api_server_takes() {
    let validator = validator();
    for values in [
        "{}",
        "global: {anything: [1]}",
        "x-anchors: {anything: [1]}",
        "sops: {mac: 'ENC[a]', version: 3.9.0, age: [{recipient: a}]}",
        // Null takes a default away, and is absence to Kubernetes.
        "{replicaCount: null, nodeSelector: null, launcher: {image: {tag: null}, securityContext: null}}",
        "launcher: {extraEnv: [{name: A, value: null}], resources: {limits: null}}",
        "additionalContainers: [{name: a, image: b, command: [sh, null]}]",
        "imagePullSecrets: [{}, null]",
        // Text of the chart is printed bare, and so may be a number; so may an integer be quoted.
        "launcher: {image: {repository: 123, tag: 24}}",
        "{replicaCount: '3', terminationGracePeriodSeconds: '7_200', revisionHistoryLimit: 3.0}",
        "{replicaCount: '', terminationGracePeriodSeconds: '3e3', revisionHistoryLimit: '0x10'}",
        "terminationGracePeriodSeconds: 2147483648",
        "launcher: {image: {pullPolicy: ''}}",
        // What the chart leaves out when it is empty.
        "{affinity: [], nodeSelector: [], tolerations: {}, topologySpreadConstraints: {}, imagePullSecrets: {}}",
        "{annotations: [], podAnnotations: [], serviceAccount: {annotations: []}, dind: {envFrom: {}}}",
        "dind: {resources: {requests: {cpu: 2, memory: 1.5Gi, ephemeral-storage: '1e3'}, limits: {cpu: 0.5}}}",
        "storageVolume: {emptyDir: {sizeLimit: ' .5Gi '}}",
        "storageVolume: {iscsi: {targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example:a'}}",
        "tolerations: [{operator: '', key: a, value: b}, {operator: Exists, effect: ''}]",
        "additionalContainers: [{name: a, readinessProbe: {httpGet: {port: 80}}, livenessProbe: {tcpSocket: {port: a}}}]",
        "podSecurityContext: {sysctls: [{name: a}]}",
    ] {
        assert_eq!(rejected(&validator, &read(values)), [""; 0], "{values}");
    }
}

#[test]
fn rejects_what_the_linter_rejects() {
    let validator = validator();
    for (values, at) in [
        // Unknown keys.
        ("replicas: 3", ""),
        ("sops: {a: b}", "/sops"),
        ("launcher: {imagee: {}}", "/launcher"),
        ("launcher: {extraEnv: [{name: A, valu: b}]}", "/launcher/extraEnv/0"),
        ("storageVolume: {emptydir: {}}", "/storageVolume"),
        ("storageVolume: {name: a}", "/storageVolume"),
        ("tolerations: [{Key: a}]", "/tolerations/0"),
        // Branches that the chart needs.
        ("launcher: null", "/launcher"),
        ("dind: {image: null}", "/dind/image"),
        ("dind: {image: {repository: null}}", "/dind/image/repository"),
        ("credentials: []", "/credentials"),
        // Wrong types.
        ("replicasEnabled: 'false'", "/replicasEnabled"),
        ("useStatefulSet: 1", "/useStatefulSet"),
        ("replicaCount: three", "/replicaCount"),
        ("replicaCount: 1.5", "/replicaCount"),
        ("replicaCount: 2147483648", "/replicaCount"),
        ("launcher: {image: {tag: 1.10}}", "/launcher/image/tag"),
        ("launcher: {image: {tag: true}}", "/launcher/image/tag"),
        ("credentials: {token: 12}", "/credentials/token"),
        ("annotations: {a: 1}", "/annotations/a"),
        ("affinity: [a]", "/affinity"),
        ("tolerations: {key: a}", "/tolerations"),
        ("dind: {resources: {limits: {memory: 4GB}}}", "/dind/resources/limits/memory"),
        ("dind: {resources: {limits: {memory: true}}}", "/dind/resources/limits/memory"),
        ("podSecurityContext: {runAsUser: '1000'}", "/podSecurityContext/runAsUser"),
        ("volumes: [null]", "/volumes/0"),
        // Choices, and fields without which nothing goes.
        ("launcher: {image: {pullPolicy: always}}", "/launcher/image/pullPolicy"),
        ("tolerations: [{key: a, effect: NoStart}]", "/tolerations/0/effect"),
        ("storageVolumeClaimTemplateSpec: {accessModes: [ReadWrite]}", "/storageVolumeClaimTemplateSpec/accessModes/0"),
        ("additionalContainers: [{image: a}]", "/additionalContainers/0"),
        ("launcher: {extraVolumeMounts: [{name: a, mountPath: null}]}", "/launcher/extraVolumeMounts/0/mountPath"),
    ] {
        assert_eq!(rejected(&validator, &read(values)), [at], "{values}");
    }
}

#[test]
fn offers_defaults_descriptions_and_choices() {
    let schema: Value = serde_json::from_str(workerpool::schema::VALUES_SCHEMA).expect("the schema is JSON");
    let policy = &schema["properties"]["dind"]["properties"]["image"]["properties"]["pullPolicy"];
    assert_eq!(policy["default"], "IfNotPresent");
    assert_eq!(policy["else"]["enum"], json!(["Always", "IfNotPresent", "Never", ""]));
    assert_eq!(policy["anyOf"][0]["enum"], json!(["Always", "IfNotPresent", "Never"]));
    assert_eq!(schema["properties"]["replicaCount"]["else"]["minimum"], 0);
    let digest = &schema["properties"]["launcher"]["properties"]["image"]["properties"]["digest"];
    assert_eq!(digest["description"], "Digest of the launcher's image, used instead of the tag.");
    assert!(digest.get("default").is_none());
    let port = &schema["$defs"]["ContainerPort"];
    assert_eq!(port["properties"]["protocol"]["else"]["enum"], json!(["", "SCTP", "TCP", "UDP"]));
    assert!(port["$comment"].as_str().is_some_and(|page| page.ends_with("#containerport-v1-core")), "{port}");
}

/// Whether an API server's words are those for an unknown field or a wrong type.
fn is_about_form(case: &Value) -> bool {
    let why = case["why"].as_str().unwrap_or_default();
    why.contains("unknown field") || why.contains("cannot unmarshal")
}

#[test]
fn agrees_with_the_corpus() {
    let validator = validator();
    for file in [corpus::CHART, corpus::WILD] {
        for line in corpus::text(file).lines() {
            let case: Value = serde_json::from_str(line).expect("a case is JSON");
            // The schema does not concern arguments.
            let by_argument = case["args"].to_string().contains("--set");
            let Some(values) = case["files"]["values.yaml"].as_str().filter(|_| !by_argument).and_then(read_if_sound)
            else {
                continue;
            };
            let rejected = rejected(&validator, &values);
            match case["expect"].as_str() {
                Some("accept") => assert_eq!(rejected, [""; 0], "{}", case["id"]),
                Some("reject") if is_about_form(&case) => assert_ne!(rejected, [""; 0], "{}", case["id"]),
                _ => {}
            }
        }
    }
}
