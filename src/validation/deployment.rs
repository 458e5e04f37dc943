//! Deployments: `ValidateDeployment` of `k8s.io/kubernetes/pkg/apis/apps/validation`.

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;
use crate::validation::pod::pod_template;
use crate::validation::selector::label_selector;
use crate::validation::workload::{non_negative, selects};

/// A Deployment. Its name is also that of its pods, so the server warns of dots in it.
pub fn deployment(Deployment { metadata, spec, status: _ }: &Deployment, faults: &mut Faults) {
    object_meta(metadata, meta::dns_subdomain, &FieldPath::ROOT.key("metadata"), faults);
    deployment_spec(spec, &FieldPath::ROOT.key("spec"), faults);
    let name = metadata.name.as_deref().unwrap_or_default();
    if meta::dns_subdomain(name).is_none() && meta::dns_label(name).is_some() {
        let message = format!(
            "the name {} becomes part of the pods' host names: use no dots and at most {} characters",
            quote(name),
            meta::LABEL_MAX
        );
        faults.add(Kind::ServerWarning, &FieldPath::ROOT.key("metadata").key("name"), message);
    }
}

fn deployment_spec(spec: &DeploymentSpec, at: &FieldPath, faults: &mut Faults) {
    let DeploymentSpec {
        replicas,
        revision_history_limit,
        selector,
        template,
        // The chart sets none of these.
        min_ready_seconds: _,
        paused: _,
        progress_deadline_seconds: _,
        strategy: _,
    } = spec;
    non_negative(*replicas, &at.key("replicas"), faults);
    non_negative(*revision_history_limit, &at.key("revisionHistoryLimit"), faults);
    label_selector(selector, &at.key("selector"), faults);
    selects(selector, template, at, faults);
    pod_template(template, None, &at.key("template"), faults);
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
