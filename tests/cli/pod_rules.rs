//! The rules about images, annotations, amounts and nodes: which values cause a warning, where it stands, and which do not.

use workerpool::chart::Chart;
use workerpool::finding::Finding;

use crate::harness::{Test, credentials};
use crate::rules::{findings, layered};

/// A finding as the tables have it: rule, line and path.
fn told(finding: &Finding) -> String {
    format!("{}:{} {}", finding.rule, finding.place.start.line, finding.path)
}

/// Lints each text over working credentials, and compares what is found.
#[track_caller]
fn check(table: &[(&str, &[&str])]) {
    let (mut chart, mut wrong) = (Chart::default(), Vec::new());
    for (values, expected) in table {
        let pool = layered(&[&credentials()], values, &mut chart);
        let found: Vec<String> = findings(&pool).iter().map(told).collect();
        if found != *expected {
            wrong.push(format!("{values}\n  found {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn amounts_have_units() {
    check(&[
        (
            "launcher:\n  resources:\n    requests:\n      cpu: 500\n      memory: 4096\n",
            &["wrong-unit:4 launcher.resources.requests.cpu", "wrong-unit:5 launcher.resources.requests.memory"],
        ),
        ("dind: {resources: {limits: {memory: \"4096\"}}}\n", &["wrong-unit:1 dind.resources.limits.memory"]),
        ("dind: {resources: {limits: {memory: 512m}}}\n", &["server-warning:1 dind.resources.limits.memory"]),
        ("dind: {resources: {limits: {memory: 1000m}}}\n", &["wrong-unit:1 dind.resources.limits.memory"]),
        (
            "dind: {resources: {limits: {memory: 1Gi, ephemeral-storage: 20}}}\n",
            &["wrong-unit:1 dind.resources.limits.ephemeral-storage"],
        ),
        ("dind: {resources: {limits: {memory: 1Gi, cpu: 128}}}\n", &[]),
        ("dind: {resources: {requests: {memory: 0}}}\n", &[]),
        ("storageVolume: {emptyDir: {sizeLimit: 512m}}\n", &["wrong-unit:1 storageVolume.emptyDir.sizeLimit"]),
        ("volumes:\n- name: a\n  emptyDir:\n    sizeLimit: 10\n", &["wrong-unit:4 volumes[0].emptyDir.sizeLimit"]),
        (
            "additionalContainers:\n- name: a\n  image: a\n  resources: {requests: {cpu: 200}}\n",
            &["wrong-unit:4 additionalContainers[0].resources.requests.cpu"],
        ),
        (
            "useStatefulSet: true\nstorageVolumeClaimTemplateSpec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    \
             requests:\n      storage: 100\n",
            &["wrong-unit:6 storageVolumeClaimTemplateSpec.resources.requests.storage"],
        ),
        (
            "storageVolume:\n  ephemeral:\n    volumeClaimTemplate:\n      spec:\n        accessModes: [ReadWriteOnce]\n        \
             resources: {requests: {storage: 50}}\n",
            &["wrong-unit:6 storageVolume.ephemeral.volumeClaimTemplate.spec.resources.requests.storage"],
        ),
    ]);
}

#[test]
fn annotations_against_eviction_count_on_the_pod() {
    const SAFE: &str = "cluster-autoscaler.kubernetes.io/safe-to-evict";
    check(&[
        (
            &format!("annotations:\n  a: b\n  {SAFE}: \"false\"\n"),
            &[&format!("eviction-annotation:3 annotations[\"{SAFE}\"]")],
        ),
        (
            &format!("extraPodLabels:\n  {SAFE}: \"false\"\n"),
            &[&format!("eviction-annotation:2 extraPodLabels[\"{SAFE}\"]")],
        ),
        (
            "extraLabels: {karpenter.sh/do-not-disrupt: \"true\"}\n",
            &["eviction-annotation:1 extraLabels[\"karpenter.sh/do-not-disrupt\"]"],
        ),
        (
            "annotations: {karpenter.sh/do-not-evict: \"true\"}\n",
            &["eviction-annotation:1 annotations[\"karpenter.sh/do-not-evict\"]"],
        ),
        (
            "podAnnotations:\n  karpenter.sh/do-not-evict: \"true\"\n",
            &["eviction-annotation:2 podAnnotations[\"karpenter.sh/do-not-evict\"]"],
        ),
        ("podAnnotations: {karpenter.sh/do-not-evict: \"true\", karpenter.sh/do-not-disrupt: \"true\"}\n", &[]),
        (&format!("annotations: {{{SAFE}: \"false\"}}\npodAnnotations: {{{SAFE}: \"false\"}}\n"), &[]),
        (
            &format!("podAnnotations:\n  {SAFE}: \"no\"\n"),
            &[&format!("eviction-annotation:2 podAnnotations[\"{SAFE}\"]")],
        ),
        (
            "podAnnotations: {karpenter.sh/do-not-disrupt: \"True\"}\n",
            &["eviction-annotation:1 podAnnotations[\"karpenter.sh/do-not-disrupt\"]"],
        ),
        ("podAnnotations: {karpenter.sh/do-not-disrupt: 30m}\n", &[]),
        (
            "podAnnotations: {karpenter.sh/do-not-disrupt: 0s}\n",
            &["eviction-annotation:1 podAnnotations[\"karpenter.sh/do-not-disrupt\"]"],
        ),
        (
            "podAnnotations: {karpenter.sh/do-not-evict: null}\n",
            &["null-in-fragment:1 podAnnotations[\"karpenter.sh/do-not-evict\"]"],
        ),
        ("podAnnotations: {karpenter.sh/do-not-disrupt: \"false\"}\n", &[]),
        (&format!("podAnnotations: {{{SAFE}-local-volumes: \"launcher-storage\"}}\n"), &[]),
        (&format!("podAnnotations: {{{SAFE}: true}}\n"), &[&format!("wrong-type:1 podAnnotations[\"{SAFE}\"]")]),
    ]);
}

#[test]
fn the_image_of_dind_holds_a_daemon() {
    check(&[
        ("dind:\n  image:\n    tag: 27.5.1-dind-rootless\n", &["dind-image:3 dind.image.tag"]),
        ("dind: {image: {tag: 27.5.1-cli}}\n", &["dind-image:1 dind.image.tag"]),
        ("dind: {image: {tag: 20.10.7}}\n", &["dind-image:1 dind.image.tag"]),
        ("dind: {image: {tag: 27.5.1}}\n", &[]),
        ("dind: {image: {tag: 27.5.1-dind}}\n", &[]),
        ("dind: {image: {repository: docker.io/library/docker, tag: 27.5.1-git}}\n", &["dind-image:1 dind.image.tag"]),
        ("dind: {image: {repository: registry.example.com/dind, tag: 27.5.1-cli}}\n", &[]),
        ("dind: {image: {repository: registry.example.com:5000/library/docker, tag: 27.5.1-dind}}\n", &[]),
        ("podSecurityContext: {runAsUser: 0}\ndind: {image: {tag: 27.5.1-dind-rootless}}\n", &[]),
        // One tag is one finding.
        ("dind: {image: {tag: 24-git}}\n", &["dind-image:1 dind.image.tag"]),
        ("dind: {image: {tag: cli}}\n", &["dind-image:1 dind.image.tag"]),
        ("dind: {image: {tag: 24-dind}}\n", &["floating-dind:1 dind.image.tag"]),
        // How other people tag their images is not known.
        ("dind: {image: {repository: ghcr.io/acme/custom-dind, tag: main}}\n", &[]),
        ("dind: {image: {repository: registry.example.com/team/docker, tag: latest}}\n", &[]),
        (
            "dind: {image: {repository: public.ecr.aws/docker/library/docker, tag: dind}}\n",
            &["floating-dind:1 dind.image.tag"],
        ),
    ]);
}

#[test]
fn only_spacelifts_own_launcher_is_to_follow_its_service() {
    const DIGEST: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    check(&[
        ("launcher: {image: {tag: v1}}\n", &["pinned-launcher:1 launcher.image.tag"]),
        (
            "launcher: {image: {repository: \"public.ecr.aws:443/spacelift/launcher\", tag: v1}}\n",
            &["pinned-launcher:1 launcher.image.tag"],
        ),
        ("launcher: {image: {repository: registry.example.com/spacelift/launcher, tag: v1}}\n", &[]),
        ("launcher: {image: {repository: \"localhost:5000/launcher\", tag: v1}}\n", &[]),
        (&format!("launcher: {{image: {{repository: ghcr.io/acme/launcher, digest: \"{DIGEST}\"}}}}\n"), &[]),
        (&format!("launcher: {{image: {{digest: \"{DIGEST}\"}}}}\n"), &["pinned-launcher:1 launcher.image.digest"]),
    ]);
}

/// Values with a required node affinity of these expressions, each term on a line.
fn with_terms(values: &str, terms: &[&str]) -> String {
    let mut text = format!(
        "{values}affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n"
    );
    terms.iter().for_each(|term| text.push_str(&format!("      - {term}\n")));
    text
}

#[test]
fn no_node_meets_demands_that_exclude_each_other() {
    const TERMS: &str = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
    let selector = "nodeSelector: {disk: ssd}\n";
    let in_hdd = "matchExpressions: [{key: disk, operator: In, values: [hdd]}]";
    let in_both = "matchExpressions: [{key: disk, operator: In, values: [hdd, ssd]}]";
    let absent = "matchExpressions: [{key: disk, operator: DoesNotExist}]";
    let of_name = "matchFields: [{key: metadata.name, operator: In, values: [a]}]";
    let other_name = "matchFields: [{key: metadata.name, operator: In, values: [a]}, {key: metadata.name, operator: NotIn, \
                      values: [a]}]";
    let first = format!("node-terms:6 {TERMS}[0].matchExpressions[0]");
    let field = format!("node-terms:6 {TERMS}[0].matchFields[1]");
    let empty = format!("node-terms:6 {TERMS}[0]");
    check(&[
        (&with_terms(selector, &[in_hdd]), &[&first]),
        (&with_terms(selector, &[in_hdd, absent]), &[&first]),
        (&with_terms(selector, &[in_hdd, in_both]), &[]),
        (&with_terms(selector, &[in_hdd, of_name]), &[]),
        (&with_terms(selector, &[other_name]), &[&field]),
        (&with_terms(selector, &["{}"]), &[&empty]),
        (&with_terms("nodeSelector: {zone: a}\n", &[in_hdd]), &[]),
        (&with_terms("nodeSelector: {disk: \"${DISK}\"}\n", &[in_hdd]), &["placeholder:1 nodeSelector.disk"]),
    ]);
    let mut chart = Chart::default();
    let base = with_terms("", &[in_hdd]);
    let pool = layered(&[&credentials(), &base], selector, &mut chart);
    let [finding] = &findings(&pool)[..] else { panic!("one finding") };
    assert_eq!(told(finding), format!("node-terms:1 {TERMS}[0].matchExpressions[0]"));
    let related: Vec<u32> = finding.related.iter().map(|other| other.place.start.line).collect();
    assert_eq!(related, [5], "the term of the layer below");
}

#[test]
fn layers_and_arguments_are_judged_where_they_say_it() {
    let lint = |arguments: &[&str]| {
        let base =
            "dind:\n  image:\n    repository: docker.io/docker\n  resources:\n    requests:\n      memory: 4096\n";
        let files = ["lint", "-f", "base.yaml", "--format", "concise"];
        let test = Test::with(files.iter().chain(arguments).copied());
        test.file("base.yaml", base).any_output().run().stdout
    };
    let found = lint(&["--set", "dind.image.tag=27.5.1-cli", "--set", "launcher.resources.requests.cpu=500"]);
    for line in
        ["base.yaml:6:15: warning[wrong-unit]", "--set:1:16: warning[dind-image]", "--set:1:33: warning[wrong-unit]"]
    {
        assert!(found.contains(line), "{line} in {found}");
    }
    let found = lint(&[
        "--set",
        "dind.resources.requests.memory=4Gi",
        "--set-string",
        "annotations.karpenter\\.sh/do-not-disrupt=true",
    ]);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("--set-string:1:"), "{found}");
}
