//! What Deployments and StatefulSets share: `ValidateDeploymentSpec` and `ValidateStatefulSetSpec` of
//! `k8s.io/kubernetes/pkg/apis/apps/validation`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::{quote, theirs};
use crate::validation::meta;

/// A count that cannot be below 0, where it is given.
pub fn non_negative(count: Option<i32>, at: &FieldPath, faults: &mut Faults) {
    if let Some(count) = count.filter(|count| *count < 0) {
        faults.invalid(at, format!("must be at least 0; it is {}", theirs(count)));
    }
}

/// The labels of the template must be those by which its pods are selected, which the chart does by `matchLabels` alone.
/// `at` is the path of the workload's spec.
pub fn selects(selector: &LabelSelector, template: &PodTemplateSpec, at: &FieldPath, faults: &mut Faults) {
    let none = BTreeMap::new();
    let labels = template.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&none);
    let (at_selector, at_template) = (at.key("selector"), at.key("template"));
    let (at_wanted, at_metadata) = (at_selector.key("matchLabels"), at_template.key("metadata"));
    let at = at_metadata.key("labels");
    for (key, wanted) in selector.match_labels.iter().flatten() {
        let (kind, message) = match labels.get(key) {
            Some(value) if value == wanted => continue,
            // A value that is not a label's value is one fault, and that it selects nothing follows from it.
            Some(value) if meta::label_value(value).is_some() => continue,
            Some(value) => {
                let (wanted, value) = (quote(wanted), quote(value));
                (
                    Kind::Invalid,
                    format!("must stay {wanted}, because its pods are selected by this label; it is {value}"),
                )
            }
            None => (Kind::Required, format!("must be {}, because its pods are selected by this label", quote(wanted))),
        };
        let fault = faults.add(kind, &at.key(key), message).because(&at_wanted.key(key));
        if kind == Kind::Invalid {
            fault.help(format!("remove {} from the pods' extra labels", quote(key)));
        }
    }
}
