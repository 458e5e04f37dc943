//! StatefulSets: `ValidateStatefulSet` of `k8s.io/kubernetes/pkg/apis/apps/validation`.

use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PodTemplateSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::validation::claim::claim_spec;
use crate::validation::meta;
use crate::validation::object_meta::{object_meta, object_name};
use crate::validation::pod::{pod_template, template_metadata};
use crate::validation::selector::label_selector;
use crate::validation::volume::Claims;
use crate::validation::workload::{non_negative, selects};

/// A StatefulSet.
pub fn stateful_set(StatefulSet { metadata, spec, status: _ }: &StatefulSet, faults: &mut Faults) {
    object_meta(metadata, meta::dns_label, &FieldPath::ROOT.key("metadata"), faults);
    stateful_set_spec(spec, &FieldPath::ROOT.key("spec"), faults);
}

fn stateful_set_spec(spec: &StatefulSetSpec, at: &FieldPath, faults: &mut Faults) {
    let StatefulSetSpec {
        replicas,
        revision_history_limit,
        selector,
        service_name,
        template,
        volume_claim_templates,
        // The chart sets none of these.
        min_ready_seconds: _,
        ordinals: _,
        persistent_volume_claim_retention_policy: _,
        pod_management_policy: _,
        update_strategy: _,
    } = spec;
    non_negative(*replicas, &at.key("replicas"), faults);
    if let Some(service) = service_name.as_deref().filter(|name| !name.is_empty()) {
        object_name(service, meta::dns_label, &at.key("serviceName"), faults);
    }
    label_selector(selector, &at.key("selector"), faults);
    selects(selector, template, at, faults);
    let at_claims = at.key("volumeClaimTemplates");
    let claims = Claims { templates: volume_claim_templates.as_deref().unwrap_or_default(), at: &at_claims };
    if faults.server_has(ServerRule::StatefulSetContents) {
        contents(template, claims, at, faults);
    } else {
        template_metadata(template, &at.key("template"), faults);
        let first = faults.0.len();
        contents(template, claims, at, faults);
        accept(first, faults);
    }
    // The server rejects this in a Deployment.
    if revision_history_limit.is_some_and(|limit| limit < 0) && faults.server_has(ServerRule::NegativeHistoryLimit) {
        let message = "a negative limit keeps every revision; must be at least 0";
        faults.add(Kind::ServerWarning, &at.key("revisionHistoryLimit"), message);
    }
}

/// What a StatefulSet makes: claims and pods.
fn contents(template: &PodTemplateSpec, claims: Claims, at: &FieldPath, faults: &mut Faults) {
    for (i, claim) in claims.templates.iter().enumerate() {
        claim_template(claim, &claims.at.index(i), faults);
    }
    pod_template(template, Some(claims), &at.key("template"), faults);
}

/// Makes errors, from one on, those of the pods and claims themselves, which an old server rejects one by one.
fn accept(first: usize, faults: &mut Faults) {
    let version = faults.version();
    for fault in faults.0[first..].iter_mut().filter(|fault| !fault.kind.is_warning()) {
        fault.kind = Kind::SilentlyAccepted;
        let message = format!(
            "{}; Kubernetes {version} accepts the StatefulSet, and then rejects what it makes",
            fault.message.nested()
        );
        fault.message = message.into();
    }
}

/// A claim template, of whose metadata the server checks nothing.
fn claim_template(claim: &PersistentVolumeClaim, at: &FieldPath, faults: &mut Faults) {
    let PersistentVolumeClaim { spec, metadata: _, status: _ } = claim;
    let absent = Default::default();
    claim_spec(spec.as_ref().unwrap_or(&absent), &at.key("spec"), faults);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        let long = "a".repeat(64);
        for (name, replicas, limit, service, label, faulty) in [
            ("a", 0, -1, "a", "a", vec!["spec.revisionHistoryLimit"]),
            ("a.b", -1, 0, "a.b", "a", vec!["metadata.name", "spec.replicas", "spec.serviceName"]),
            (&long, 1, 1, "", "b", vec!["metadata.name", "spec.template.metadata.labels.app"]),
        ] {
            let object = json!({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": name}, "spec": {
                "replicas": replicas, "revisionHistoryLimit": limit, "serviceName": service,
                "selector": {"matchLabels": {"app": "a"}},
                "template": {"metadata": {"labels": {"app": label}}, "spec": {"containers": [{"name": "a", "image": "b"}]}}}});
            let mut faults = Faults::default();
            stateful_set(&serde_json::from_value(object).expect("a StatefulSet"), &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{name}");
        }
    }
}
