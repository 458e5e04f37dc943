//! Pod templates: `ValidatePodTemplateSpec` and `ValidatePodSpec` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! What the server says of fields that the chart does not set is left out.

use k8s_openapi::api::core::v1::{Container, LifecycleHandler, PodSpec, PodTemplateSpec, SleepAction};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::{quote, theirs};
use crate::validation::object_meta::{labels_and_annotations, object_name};
use crate::validation::pod_annotation::{matching_profiles, pod_annotations};
use crate::validation::volume::{Backing, Claims, Volumes};
use crate::validation::volume_mount::volume_mounts;
use crate::validation::{affinity, container, meta, security_context, toleration, topology_spread, volume, warning};

/// Seconds that a pod has to end, where the template says nothing.
const GRACE_PERIOD: i64 = 30;

/// The template of a workload's pods, and what the server warns of in it. Each claim template of a StatefulSet takes the
/// place of the pod's volumes of its name; a Deployment has none.
pub fn pod_template(template: &PodTemplateSpec, claims: Option<Claims>, at: &FieldPath, faults: &mut Faults) {
    let PodTemplateSpec { metadata, spec } = template;
    let at_spec = at.key("spec");
    let Some(spec) = spec else {
        faults.required(&at_spec, "a pod needs containers");
        return;
    };
    template_metadata(template, at, faults);
    if let Some(annotations) = metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref()) {
        matching_profiles(annotations, spec, at, faults);
    }
    pod_spec(spec, claims, &at_spec, faults);
    warning::pod_warnings(template, at, faults);
}

/// The metadata of a template by itself; `at` is the path of the template.
pub(super) fn template_metadata(template: &PodTemplateSpec, at: &FieldPath, faults: &mut Faults) {
    let PodTemplateSpec { metadata: Some(metadata), spec } = template else { return };
    labels_and_annotations(metadata, &at.key("metadata"), faults);
    if let (Some(annotations), Some(spec)) = (&metadata.annotations, spec) {
        pod_annotations(annotations, spec, at, faults);
    }
}

fn pod_spec(spec: &PodSpec, claims: Option<Claims>, at: &FieldPath, faults: &mut Faults) {
    #[rustfmt::skip] // A field a line would be longer than a screen.
    let PodSpec {
        containers, volumes, node_selector, security_context, affinity, service_account_name,
        topology_spread_constraints, tolerations, termination_grace_period_seconds,
        // The server only warns of these: `warning` has them.
        image_pull_secrets: _,
        // The chart sets none of these.
        active_deadline_seconds: _, automount_service_account_token: _, dns_config: _, dns_policy: _,
        enable_service_links: _, ephemeral_containers: _, eviction_responders: _, host_aliases: _, host_ipc: _,
        host_network: _, host_pid: _, host_users: _, hostname: _, hostname_override: _, init_containers: _,
        node_name: _, os: _, overhead: _, preemption_policy: _, priority: _, priority_class_name: _,
        readiness_gates: _, resource_claims: _, resources: _, restart_policy: _, runtime_class_name: _,
        scheduler_name: _, scheduling_gates: _, scheduling_group: _, service_account: _, set_hostname_as_fqdn: _,
        share_process_namespace: _, subdomain: _,
    } = spec;
    let (at_containers, at_volumes) = (at.key("containers"), at.key("volumes"));
    container::containers(containers, &at_containers, faults);
    let volumes = volume::volumes(volumes.as_deref().unwrap_or_default(), claims, &at_volumes, faults);
    let grace_period =
        (termination_grace_period_seconds.unwrap_or(GRACE_PERIOD), &at.key("terminationGracePeriodSeconds"));
    for (i, container) in containers.iter().enumerate() {
        let at = at_containers.index(i);
        volume_mounts(container, &volumes, &at, faults);
        files_of_volumes(container, &volumes, &at, faults);
        sleeps(container, grace_period, &at, faults);
    }
    if let Some(labels) = node_selector {
        meta::labels(labels, &at.key("nodeSelector"), faults);
    }
    if let Some(context) = security_context {
        security_context::pod_security_context(context, &at.key("securityContext"), faults);
    }
    if let Some(each) = affinity {
        affinity::affinity(each, &at.key("affinity"), faults);
    }
    if let Some(name) = service_account_name.as_deref().filter(|name| !name.is_empty()) {
        object_name(name, meta::dns_subdomain, &at.key("serviceAccountName"), faults);
    }
    let constraints = topology_spread_constraints.as_deref().unwrap_or_default();
    topology_spread::topology_spread_constraints(constraints, &at.key("topologySpreadConstraints"), faults);
    toleration::tolerations(tolerations.as_deref().unwrap_or_default(), &at.key("tolerations"), faults);
}

/// A variable that comes from a file must name a volume that is an `emptyDir`: `validateFileKeyRefVolumes`. A name out of form
/// is at fault already.
fn files_of_volumes(container: &Container, volumes: &Volumes, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("env");
    for (i, variable) in container.env.iter().flatten().enumerate() {
        let Some(file) = variable.value_from.as_ref().and_then(|source| source.file_key_ref.as_ref()) else { continue };
        let name = file.volume_name.as_str();
        if meta::dns_label(name).is_some() {
            continue;
        }
        let at = at.index(i);
        let at = at.key("valueFrom");
        let at = at.key("fileKeyRef");
        let at = at.key("volumeName");
        match volumes.backing(name) {
            None => volumes.miss(name, &at, faults),
            Some(Backing::Claim | Backing::Other) => {
                let message = format!("the volume {} must be an `emptyDir`", quote(name));
                volumes.blame(name, faults.add(Kind::Invalid, &at, message));
            }
            Some(Backing::EmptyDir | Backing::Faulty) => {}
        }
    }
}

/// A handler that only sleeps must be done within the grace period, which is given with its path: `validateSleepAction`.
/// Beside another handler it is at fault already.
fn sleeps(container: &Container, grace_period: (i64, &FieldPath), at: &FieldPath, faults: &mut Faults) {
    let Some(lifecycle) = &container.lifecycle else { return };
    let (grace_period, at_grace_period) = grace_period;
    let at = at.key("lifecycle");
    for (field, handler) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
        let Some(LifecycleHandler { sleep: Some(sleep), exec: None, http_get: None, tcp_socket: None }) = handler
        else {
            continue;
        };
        let SleepAction { seconds } = sleep;
        let least = if faults.server_has(ServerRule::ZeroSleep) { 0 } else { 1 };
        if !(least..=grace_period).contains(seconds) {
            let message = format!(
                "must be from {least} to the pod's `terminationGracePeriodSeconds`, {}; it is {}",
                theirs(grace_period),
                theirs(seconds)
            );
            let at = at.key(field);
            faults.add(Kind::Invalid, &at.key("sleep").key("seconds"), message).because(at_grace_period);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use k8s_openapi::api::core::v1::PersistentVolumeClaim;
    use serde_json::{Value, json};

    #[test]
    fn what_spans_containers_and_pod() {
        let sleep = |seconds: i64| json!({"preStop": {"sleep": {"seconds": seconds}}});
        let file = |volume: &str| json!([{"name": "a", "valueFrom": {"fileKeyRef": {"volumeName": volume, "path": "p", "key": "k"}}}]);
        let volumes =
            json!([{"name": "none"}, {"name": "empty", "emptyDir": {}}, {"name": "host", "hostPath": {"path": "/"}}]);
        for (pod, container, faulty) in [
            (json!({}), json!({"lifecycle": sleep(30)}), None),
            (json!({}), json!({"lifecycle": sleep(31)}), Some("lifecycle.preStop.sleep.seconds")),
            (json!({"terminationGracePeriodSeconds": 60}), json!({"lifecycle": sleep(60)}), None),
            (
                json!({"terminationGracePeriodSeconds": -1}),
                json!({"lifecycle": sleep(0)}),
                Some("lifecycle.preStop.sleep.seconds"),
            ),
            (json!({"volumes": volumes}), json!({"env": file("none")}), None),
            (json!({"volumes": volumes}), json!({"env": file("empty")}), None),
            (json!({"volumes": volumes}), json!({"env": file("host")}), Some("env[0].valueFrom.fileKeyRef.volumeName")),
            (
                json!({"volumes": volumes}),
                json!({"env": file("other")}),
                Some("env[0].valueFrom.fileKeyRef.volumeName"),
            ),
        ] {
            let mut container = container;
            merge(&mut container, json!({"name": "a", "image": "b"}));
            let mut spec = pod;
            merge(&mut spec, json!({"containers": [container]}));
            let expected: Vec<String> = faulty.iter().map(|f| format!("spec.containers[0].{f}")).collect();
            assert_eq!(faulty_paths(json!({"spec": spec}), &[]), expected, "{spec}");
        }
    }

    #[test]
    fn a_claim_takes_the_place_of_volumes_of_its_name() {
        let template = json!({"spec": {
            "containers": [{"name": "a", "image": "b", "volumeMounts": [{"name": "claim", "mountPath": "/a"}]}],
            "volumes": [{"name": "claim", "hostPath": {"path": ""}}, {"name": "Claim"}, {"name": "claim"}]}});
        assert_eq!(faulty_paths(template.clone(), &["claim"]), ["spec.volumes[1].name"]);
        assert_eq!(faulty_paths(template, &[]), ["spec.volumes[0].hostPath.path", "spec.volumes[1].name"]);
    }

    fn merge(into: &mut Value, from: Value) {
        if let (Value::Object(into), Value::Object(from)) = (into, from) {
            into.extend(from);
        }
    }

    fn faulty_paths(template: Value, claims: &[&str]) -> Vec<String> {
        let mut faults = Faults::default();
        let typed: PodTemplateSpec = serde_json::from_value(template).expect("a template");
        let claim = |name: &&str| {
            let mut claim = PersistentVolumeClaim::default();
            claim.metadata.name = Some((*name).to_owned());
            claim
        };
        let templates: Vec<PersistentVolumeClaim> = claims.iter().map(claim).collect();
        let claims = Claims { templates: &templates, at: &FieldPath::ROOT };
        pod_template(&typed, Some(claims), &FieldPath::ROOT, &mut faults);
        faults.0.iter().filter(|f| !f.kind.is_warning()).map(|f| f.path.to_string()).collect()
    }
}
