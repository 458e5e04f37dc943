//! Pod templates: `ValidatePodTemplateSpec` and `ValidatePodSpec` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart's pods have no `os`, `hostNetwork`, `hostUsers`, `restartPolicy`, `initContainers`, `resourceClaims`,
//! `schedulingGates`, `dnsConfig`, `hostAliases` and the like: what the server says of these is left out.

use k8s_openapi::api::core::v1::{Container, LifecycleHandler, PersistentVolumeClaim, PodSpec, PodTemplateSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::suggest;
use crate::validation::affinity::affinity;
use crate::validation::container::containers;
use crate::validation::meta;
use crate::validation::object_meta::{labels_and_annotations, object_name};
use crate::validation::pod_annotation::{matching_profiles, pod_annotations};
use crate::validation::security_context::pod_security_context;
use crate::validation::toleration::tolerations;
use crate::validation::topology_spread::topology_spread_constraints;
use crate::validation::volume::{Backing, Volumes, volumes_and_claims};
use crate::validation::volume_mount::volume_mounts;
use crate::validation::warning::pod_warnings;

/// Seconds that a pod has to end, where the template says nothing.
const GRACE_PERIOD: i64 = 30;

/// The template of a workload's pods, and what the server warns of in it. `claims` are the claim templates of a StatefulSet,
/// each of which takes the place of the pod's volumes of its name; a Deployment has none.
pub fn pod_template(template: &PodTemplateSpec, claims: &[PersistentVolumeClaim], at: &FieldPath, faults: &mut Faults) {
    let (at_metadata, at_spec) = (at.key("metadata"), at.key("spec"));
    let Some(spec) = &template.spec else {
        faults.required(&at_spec, "a pod needs containers");
        return;
    };
    if let Some(metadata) = &template.metadata {
        labels_and_annotations(metadata, &at_metadata, faults);
        if let Some(annotations) = &metadata.annotations {
            pod_annotations(annotations, spec, &at_metadata.key("annotations"), faults);
            matching_profiles(annotations, spec, &at_spec, faults);
        }
    }
    pod_spec(spec, claims, &at_spec, faults);
    pod_warnings(template, at, faults);
}

fn pod_spec(spec: &PodSpec, claims: &[PersistentVolumeClaim], at: &FieldPath, faults: &mut Faults) {
    containers(&spec.containers, &at.key("containers"), faults);
    let list = spec.volumes.as_deref().unwrap_or_default();
    let volumes = volumes_and_claims(list, claims, &at.key("volumes"), faults);
    let grace_period = spec.termination_grace_period_seconds.unwrap_or(GRACE_PERIOD);
    let at_containers = at.key("containers");
    for (i, container) in spec.containers.iter().enumerate() {
        let at = at_containers.index(i);
        volume_mounts(container, &volumes, &at, faults);
        files_of_volumes(container, &volumes, &at, faults);
        sleeps(container, grace_period, &at, faults);
    }
    if let Some(labels) = &spec.node_selector {
        meta::labels(labels, &at.key("nodeSelector"), faults);
    }
    if let Some(context) = &spec.security_context {
        pod_security_context(context, &at.key("securityContext"), faults);
    }
    if let Some(each) = &spec.affinity {
        affinity(each, &at.key("affinity"), faults);
    }
    if let Some(name) = spec.service_account_name.as_deref().filter(|name| !name.is_empty()) {
        object_name(name, meta::dns_subdomain, &at.key("serviceAccountName"), faults);
    }
    let constraints = spec.topology_spread_constraints.as_deref().unwrap_or_default();
    topology_spread_constraints(constraints, &at.key("topologySpreadConstraints"), faults);
    tolerations(spec.tolerations.as_deref().unwrap_or_default(), &at.key("tolerations"), faults);
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
        match volumes.backing(name) {
            None => {
                let help = suggest::nearest(name, volumes.names()).map(suggest::did_you_mean);
                faults.add(Kind::NotFound, &at.key("volumeName"), format!("there is no volume `{name}`")).help = help;
            }
            Some(Backing::Claim | Backing::Other) => {
                faults.invalid(&at.key("volumeName"), format!("the volume `{name}` must be an `emptyDir`"));
            }
            Some(Backing::EmptyDir | Backing::Faulty) => {}
        }
    }
}

/// A handler that only sleeps must be done within the grace period: `validateSleepAction`. Beside another handler it is at
/// fault already.
fn sleeps(container: &Container, grace_period: i64, at: &FieldPath, faults: &mut Faults) {
    let Some(lifecycle) = &container.lifecycle else { return };
    let at = at.key("lifecycle");
    for (field, handler) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
        let Some(LifecycleHandler { sleep: Some(sleep), exec: None, http_get: None, tcp_socket: None }) = handler
        else {
            continue;
        };
        if !(0..=grace_period).contains(&sleep.seconds) {
            let message = format!(
                "must be from 0 to the pod's `terminationGracePeriodSeconds`, {grace_period}; it is {}",
                sleep.seconds
            );
            let at = at.key(field);
            faults.invalid(&at.key("sleep").key("seconds"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let claims: Vec<PersistentVolumeClaim> = claims.iter().map(claim).collect();
        pod_template(&typed, &claims, &FieldPath::ROOT, &mut faults);
        faults.0.iter().filter(|f| f.kind != Kind::ServerWarning).map(|f| f.path.to_string()).collect()
    }
}
