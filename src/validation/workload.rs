//! What Deployments and StatefulSets share: `ValidateDeploymentSpec` and `ValidateStatefulSetSpec` of
//! `k8s.io/kubernetes/pkg/apis/apps/validation`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::meta;

/// A count that cannot be below 0, where it is given.
pub fn non_negative(count: Option<i32>, at: &FieldPath, faults: &mut Faults) {
    if let Some(count) = count.filter(|count| *count < 0) {
        faults.invalid(at, format!("must be at least 0; it is {count}"));
    }
}

/// The labels of the template must be those by which its pods are selected, which the chart does by `matchLabels` alone.
/// `at` is the template's path.
pub fn selects(selector: &LabelSelector, template: &PodTemplateSpec, at: &FieldPath, faults: &mut Faults) {
    let none = BTreeMap::new();
    let labels = template.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&none);
    let at = at.key("metadata");
    let at = at.key("labels");
    for (key, wanted) in selector.match_labels.iter().flatten() {
        match labels.get(key) {
            Some(value) if value == wanted => {}
            // A value that is no label's value is one fault, and that it selects nothing follows from it.
            Some(value) if meta::label_value(value).is_some() => {}
            Some(value) => {
                let message =
                    format!("must stay {}, by which the pods are selected; it is {}", quote(wanted), quote(value));
                faults
                    .add(Kind::Invalid, &at.key(key), message)
                    .help(format!("remove {} from the pods' extra labels", quote(key)));
            }
            None => faults.required(&at.key(key), format!("`{wanted}` is needed here, by which the pods are selected")),
        }
    }
}
