//! Deployments: `ValidateDeployment` of `k8s.io/kubernetes/pkg/apis/apps/validation`.
//!
//! The chart sets no `strategy`, `minReadySeconds` and `progressDeadlineSeconds`: what the server says of these is left out.

use k8s_openapi::api::apps::v1::Deployment;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;
use crate::validation::pod::pod_template;
use crate::validation::selector::label_selector;
use crate::validation::workload::{non_negative, selects};

/// A Deployment. Its name is also that of its pods, so the server warns of dots in it.
pub fn deployment(deployment: &Deployment, faults: &mut Faults) {
    object_meta(&deployment.metadata, meta::dns_subdomain, &FieldPath::ROOT.key("metadata"), faults);
    let spec = &deployment.spec;
    let at = FieldPath::ROOT.key("spec");
    non_negative(spec.replicas, &at.key("replicas"), faults);
    non_negative(spec.revision_history_limit, &at.key("revisionHistoryLimit"), faults);
    label_selector(&spec.selector, &at.key("selector"), faults);
    let at = at.key("template");
    selects(&spec.selector, &spec.template, &at, faults);
    pod_template(&spec.template, &[], &at, faults);
    let name = deployment.metadata.name.as_deref().unwrap_or_default();
    if meta::dns_subdomain(name).is_none() && meta::dns_label(name).is_some() {
        let message = format!("the name `{name}` becomes part of the pods' host names, where its dots may surprise");
        faults.add(Kind::ServerWarning, &FieldPath::ROOT.key("metadata").key("name"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        for (name, replicas, limit, label, faulty) in [
            ("a-b", 0, 0, "a", vec![]),
            ("a.b", 0, 0, "a", vec!["metadata.name"]),
            ("a_b", -1, -1, "a", vec!["metadata.name", "spec.replicas", "spec.revisionHistoryLimit"]),
            ("", 1, 1, "b", vec!["metadata.name", "spec.template.metadata.labels.app"]),
            ("a", 1, 1, "b c", vec!["spec.template.metadata.labels.app"]),
        ] {
            let object = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": {
                "replicas": replicas, "revisionHistoryLimit": limit, "selector": {"matchLabels": {"app": "a"}},
                "template": {"metadata": {"labels": {"app": label}}, "spec": {"containers": [{"name": "a", "image": "b"}]}}}});
            let mut faults = Faults::default();
            deployment(&serde_json::from_value(object).expect("a Deployment"), &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{name} {replicas} {limit} {label}");
        }
    }
}
