//! StatefulSets: `ValidateStatefulSet` of `k8s.io/kubernetes/pkg/apis/apps/validation`.
//!
//! The chart sets no `updateStrategy`, `podManagementPolicy`, `ordinals`, `minReadySeconds` and retention policy: what the
//! server says of these is left out. A negative `revisionHistoryLimit`, which it refuses in a Deployment, it takes here with a
//! warning.

use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::claim::claim_spec;
use crate::validation::meta;
use crate::validation::object_meta::{object_meta, object_name};
use crate::validation::pod::pod_template;
use crate::validation::selector::label_selector;
use crate::validation::workload::{non_negative, selects};

/// A StatefulSet.
pub fn stateful_set(set: &StatefulSet, faults: &mut Faults) {
    object_meta(&set.metadata, meta::dns_label, &FieldPath::ROOT.key("metadata"), faults);
    let spec = &set.spec;
    let at = FieldPath::ROOT.key("spec");
    non_negative(spec.replicas, &at.key("replicas"), faults);
    if let Some(service) = spec.service_name.as_deref().filter(|name| !name.is_empty()) {
        object_name(service, meta::dns_label, &at.key("serviceName"), faults);
    }
    claim_templates(spec, &at.key("volumeClaimTemplates"), faults);
    label_selector(&spec.selector, &at.key("selector"), faults);
    let claims = spec.volume_claim_templates.as_deref().unwrap_or_default();
    let at = at.key("template");
    selects(&spec.selector, &spec.template, &at, faults);
    pod_template(&spec.template, claims, &at, faults);
    if spec.revision_history_limit.is_some_and(|limit| limit < 0) {
        let at = FieldPath::ROOT.key("spec");
        faults.add(Kind::ServerWarning, &at.key("revisionHistoryLimit"), "keeps every revision; must be at least 0");
    }
}

/// The claim templates, of whose metadata the server says nothing.
fn claim_templates(spec: &StatefulSetSpec, at: &FieldPath, faults: &mut Faults) {
    for (i, claim) in spec.volume_claim_templates.iter().flatten().enumerate() {
        let spec = claim.spec.clone().unwrap_or_default();
        claim_spec(&spec, &at.index(i).key("spec"), faults);
    }
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
