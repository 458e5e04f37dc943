//! What the API server takes, but warns of, in pods: `GetWarningsForPodTemplate` of `k8s.io/kubernetes/pkg/api/pod`.
//!
//! Warnings of volumes and of claims stand with these; of overheads, host aliases and DNS servers, which the chart does not
//! set, there are none.

mod annotation;
mod containers;
mod node_label;
mod port_clash;

use k8s_openapi::api::core::v1::{LocalObjectReference, PodAffinityTerm, PodSpec, PodTemplateSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::{quote, theirs};
use crate::validation::repeats::{FIRST, Firsts};

const NO_SELECTOR: &str = "matches no pod without a `labelSelector`";

/// The template of a workload's pods; `at` is its path.
pub fn pod_warnings(template: &PodTemplateSpec, at: &FieldPath, faults: &mut Faults) {
    let Some(spec) = &template.spec else { return };
    if let Some(annotations) = template.metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref()) {
        annotation::annotations(annotations, spec, at, faults);
    }
    let at = at.key("spec");
    node_label::node_labels(spec, &at, faults);
    unselective(spec, &at, faults);
    pull_secrets(spec.image_pull_secrets.as_deref().unwrap_or_default(), &at.key("imagePullSecrets"), faults);
    containers::containers(&spec.containers, &at.key("containers"), faults);
    port_clash::ports(&spec.containers, &at.key("containers"), faults);
    if let Some(seconds) = spec.termination_grace_period_seconds.filter(|seconds| *seconds < 0) {
        let message = format!("must be at least 0; {} counts as 1", theirs(seconds));
        faults.add(Kind::ServerWarning, &at.key("terminationGracePeriodSeconds"), message);
    }
}

/// Terms and constraints about other pods that select none.
fn unselective(spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let constraints = at.key("topologySpreadConstraints");
    for (i, constraint) in spec.topology_spread_constraints.iter().flatten().enumerate() {
        if constraint.label_selector.is_none() {
            faults.add(Kind::ServerWarning, &constraints.index(i).key("labelSelector"), NO_SELECTOR);
        }
    }
    let Some(affinity) = &spec.affinity else { return };
    let at = at.key("affinity");
    let towards = affinity.pod_affinity.as_ref().map(|pod| {
        let required = pod.required_during_scheduling_ignored_during_execution.as_deref();
        (required, pod.preferred_during_scheduling_ignored_during_execution.as_deref())
    });
    let against = affinity.pod_anti_affinity.as_ref().map(|pod| {
        let required = pod.required_during_scheduling_ignored_during_execution.as_deref();
        (required, pod.preferred_during_scheduling_ignored_during_execution.as_deref())
    });
    for (key, lists) in [("podAffinity", towards), ("podAntiAffinity", against)] {
        let Some((required, preferred)) = lists else { continue };
        let at = at.key(key);
        let at_required = at.key("requiredDuringSchedulingIgnoredDuringExecution");
        for (i, term) in required.unwrap_or_default().iter().enumerate() {
            pod_term(term, &at_required.index(i), faults);
        }
        let at_preferred = at.key("preferredDuringSchedulingIgnoredDuringExecution");
        for (i, weighted) in preferred.unwrap_or_default().iter().enumerate() {
            pod_term(&weighted.pod_affinity_term, &at_preferred.index(i).key("podAffinityTerm"), faults);
        }
    }
}

fn pod_term(term: &PodAffinityTerm, at: &FieldPath, faults: &mut Faults) {
    // With keys of labels but no selector the term is rejected.
    let has_keys =
        [&term.match_label_keys, &term.mismatch_label_keys].into_iter().flatten().any(|keys| !keys.is_empty());
    if term.label_selector.is_none() && !has_keys {
        faults.add(Kind::ServerWarning, &at.key("labelSelector"), NO_SELECTOR);
    }
}

fn pull_secrets(secrets: &[LocalObjectReference], at_list: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    for (i, LocalObjectReference { name }) in secrets.iter().enumerate() {
        let at = at_list.index(i);
        let at = at.key("name");
        if name.is_empty() {
            faults.add(Kind::ServerWarning, &at, "has no effect without the name of a Secret");
        } else if let Some(first) = names.before(name, i) {
            let message = format!("{} is listed already", quote(name));
            faults.add(Kind::ServerWarning, &at, message).beside(&at_list.index(first).key("name"), FIRST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn each_warning_stands_at_its_field() {
        const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
        const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
        let node =
            |key: &str, value: &str| json!({"matchExpressions": [{"key": key, "operator": "In", "values": [value]}]});
        for (spec, expected) in [
            (json!({"terminationGracePeriodSeconds": 0, "imagePullSecrets": [{"name": "a"}]}), vec![]),
            (json!({"terminationGracePeriodSeconds": -1}), vec!["spec.terminationGracePeriodSeconds".to_owned()]),
            (
                json!({"imagePullSecrets": [{}, {"name": "a"}, {"name": "a"}]}),
                vec!["spec.imagePullSecrets[0].name".to_owned(), "spec.imagePullSecrets[2].name".to_owned()],
            ),
            (
                json!({"nodeSelector": {"beta.kubernetes.io/os": "linux"}}),
                vec!["spec.nodeSelector[\"beta.kubernetes.io/os\"]".to_owned()],
            ),
            (
                json!({"affinity": {"nodeAffinity": {
                    REQUIRED: {"nodeSelectorTerms": [node("node-role.kubernetes.io/master", "")]},
                    PREFERRED: [{"weight": 1, "preference": node("a", "b c")}]}}}),
                vec![
                    format!("spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].key"),
                    format!("spec.affinity.nodeAffinity.{PREFERRED}[0].preference.matchExpressions[0].values[0]"),
                ],
            ),
            (
                json!({"affinity": {"podAffinity": {REQUIRED: [{"topologyKey": "a"}]},
                    "podAntiAffinity": {PREFERRED: [{"weight": 1, "podAffinityTerm": {"topologyKey": "a"}}]}}}),
                vec![
                    format!("spec.affinity.podAffinity.{REQUIRED}[0].labelSelector"),
                    format!("spec.affinity.podAntiAffinity.{PREFERRED}[0].podAffinityTerm.labelSelector"),
                ],
            ),
            (
                json!({"topologySpreadConstraints": [
                    {"maxSkew": 1, "topologyKey": "failure-domain.beta.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule"}]}),
                vec![
                    "spec.topologySpreadConstraints[0].topologyKey".to_owned(),
                    "spec.topologySpreadConstraints[0].labelSelector".to_owned(),
                ],
            ),
        ] {
            assert_eq!(paths(json!({"spec": spec})), expected, "{spec}");
        }
    }

    #[test]
    fn annotations_that_do_nothing() {
        let profile = json!({"appArmorProfile": {"type": "RuntimeDefault"}, "seccompProfile": {"type": "Unconfined"}});
        for (key, value, pod, container, warned) in [
            ("scheduler.alpha.kubernetes.io/critical-pod", "", json!({}), json!({}), true),
            ("example.com/a", "", json!({}), json!({}), false),
            ("seccomp.security.alpha.kubernetes.io/pod", "unconfined", json!({}), profile.clone(), true),
            ("seccomp.security.alpha.kubernetes.io/pod", "unconfined", profile.clone(), json!({}), false),
            ("container.seccomp.security.alpha.kubernetes.io/c", "unconfined", profile.clone(), json!({}), true),
            ("container.seccomp.security.alpha.kubernetes.io/c", "unconfined", json!({}), profile.clone(), false),
            ("container.apparmor.security.beta.kubernetes.io/c", "runtime/default", json!({}), json!({}), true),
            ("container.apparmor.security.beta.kubernetes.io/c", "runtime/default", profile.clone(), json!({}), false),
            ("container.apparmor.security.beta.kubernetes.io/c", "unconfined", profile.clone(), json!({}), true),
        ] {
            let template = json!({"metadata": {"annotations": {key: value}}, "spec": {
                "securityContext": pod, "containers": [{"name": "c", "securityContext": container}]}});
            assert_eq!(paths(template).len(), usize::from(warned), "{key}: {value}");
        }
    }

    #[test]
    fn containers_and_ports() {
        for (containers, expected) in [
            (
                json!([{"name": "a", "resources": {"limits": {"memory": "0.5"}, "requests": {"ephemeral-storage": "1.5Ki"}}}]),
                vec!["spec.containers[0].resources.limits.memory"],
            ),
            (
                json!([{"name": "a", "env": [{"name": "X"}, {"name": "X", "value": "$(X)1"}, {"name": "X", "value": "$(X)"}]}]),
                vec!["spec.containers[0].env[2]"],
            ),
            (
                json!([{"name": "a", "env": [{"name": "X"}, {"name": "Y"}, {"name": "X", "value": "1"}]}]),
                vec!["spec.containers[0].env[2]"],
            ),
            (
                json!([{"name": "a", "ports": [{"containerPort": 1}]}, {"name": "b", "ports": [{"containerPort": 1}]}]),
                vec!["spec.containers[1].ports[0]"],
            ),
            (json!([{"name": "a", "ports": [{"containerPort": 1}, {"containerPort": 1, "protocol": "UDP"}]}]), vec![]),
            (
                json!([{"name": "a", "ports": [{"containerPort": 1, "hostPort": 2}, {"containerPort": 1}]}]),
                vec!["spec.containers[0].ports[1]"],
            ),
            (
                json!([{"name": "a", "ports": [
                    {"containerPort": 1, "hostPort": 2}, {"containerPort": 1, "hostPort": 2, "hostIP": "10.0.0.1"},
                    {"containerPort": 1, "hostPort": 3}]}]),
                vec!["spec.containers[0].ports[1]"],
            ),
            (
                json!([{"name": "a", "ports": [{"containerPort": 1, "hostIP": "10.0.0.1"}]}]),
                vec!["spec.containers[0].ports[0].hostIP"],
            ),
            (
                json!([{"name": "a", "ports": [{"containerPort": 1, "name": "n"}]},
                    {"name": "b", "ports": [{"containerPort": 2, "name": "n"}]}]),
                vec!["spec.containers[1].ports[0].name"],
            ),
        ] {
            assert_eq!(paths(json!({"spec": {"containers": containers}})), expected, "{containers}");
        }
    }

    fn paths(template: Value) -> Vec<String> {
        let mut faults = Faults::default();
        let typed: PodTemplateSpec = serde_json::from_value(template).expect("a template");
        pod_warnings(&typed, &FieldPath::ROOT, &mut faults);
        faults.paths()
    }
}
