//! Requests and limits of containers: `ValidateContainerResourceRequirements` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`, and the names of resources of `pkg/apis/core/helper`.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{ResourceClaim, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::quantity::{self, Amount};
use crate::suggest;
use crate::validation::meta;

const HUGE_PAGES: &str = "hugepages-";
/// What a container may ask of a node, besides huge pages and what a device plugin adds.
const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// The requests and limits of a container.
pub fn resources(resources: &ResourceRequirements, at: &FieldPath, faults: &mut Faults) {
    let none = BTreeMap::new();
    let limits = resources.limits.as_ref().unwrap_or(&none);
    let requests = resources.requests.as_ref().unwrap_or(&none);
    for (list, key) in [(limits, "limits"), (requests, "requests")] {
        let at = at.key(key);
        for (name, amount) in list {
            resource(name, amount, &at.key(name), faults);
        }
    }
    within_limits(requests, limits, at, faults);
    let asked = || limits.keys().chain(requests.keys());
    if asked().any(|name| is_huge_pages(name)) && !asked().any(|name| matches!(name.as_str(), "cpu" | "memory")) {
        faults.forbidden(at, "huge pages need a request or limit of `cpu` or `memory` beside them");
    }
    claims(resources.claims.as_deref().unwrap_or_default(), &at.key("claims"), faults);
}

/// One amount: the name of what is asked for, and how much of it.
fn resource(name: &str, amount: &Quantity, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = wrong_name(name) {
        faults.invalid_key(at, wrong).help = suggest::nearest(name, RESOURCES.into_iter()).map(suggest::did_you_mean);
        return;
    }
    let Some(amount) = parsed(amount) else { return };
    if amount.is_negative() {
        faults.invalid(at, "must be at least 0");
    } else if is_huge_pages(name) && !divides(name, &amount) {
        faults.invalid(at, format!("must be a whole number of pages of {}", &name[HUGE_PAGES.len()..]));
    } else if is_extended(name) && !amount.is_whole() {
        faults.invalid(at, format!("`{name}` comes whole; it must be an integer"));
    }
}

/// What is wrong with the name of a resource: `ValidateContainerResourceName`.
fn wrong_name(name: &str) -> Option<String> {
    if let Some(wrong) = meta::qualified_name(name) {
        return Some(format!("the resource's name {wrong}"));
    }
    let known = match name.contains('/') {
        false => RESOURCES.contains(&name) || is_huge_pages(name),
        true => is_native(name) || is_extended(name),
    };
    let message = || {
        let all = suggest::listed(&["cpu", "memory", "ephemeral-storage", "hugepages-…"]);
        format!(
            "`{name}` is nothing that a container can ask for; it must be {all}, or a device such as `example.com/gpu`"
        )
    };
    (!known).then(message)
}

/// `IsNativeResource`.
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// `IsExtendedResourceName`: a resource that a device plugin or an operator adds to nodes.
fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && meta::qualified_name(&format!("requests.{name}")).is_none()
}

fn is_huge_pages(name: &str) -> bool {
    name.starts_with(HUGE_PAGES)
}

/// An amount as the server holds it once defaults are filled in.
fn parsed(amount: &Quantity) -> Option<Amount> {
    quantity::parse(&amount.0).ok().map(|amount| amount.rounded_to_milli())
}

/// `IsHugePageResourceValueDivisible`.
fn divides(name: &str, amount: &Amount) -> bool {
    let Ok(page) = quantity::parse(&name[HUGE_PAGES.len()..]) else { return false };
    let size = page.value();
    let divides = || size != 0 && amount.value().wrapping_rem(size) == 0;
    !page.is_negative() && !page.is_zero() && page.is_whole() && divides()
}

/// Requests are at most their limits, and equal to them where a node cannot promise more than it has. Those that are not
/// are one fault of all requests, as to the server: either side may be the wrong one.
fn within_limits(
    requests: &BTreeMap<String, Quantity>,
    limits: &BTreeMap<String, Quantity>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let mut wrong = Vec::new();
    for (name, request) in requests {
        let overcommits = is_native(name) && !is_huge_pages(name);
        let Some(limit) = limits.get(name) else {
            if !overcommits && wrong_name(name).is_none() {
                faults.required(&at.key("limits").key(name), format!("`{name}` needs a limit equal to its request"));
            }
            continue;
        };
        let (Some(asked), Some(most)) = (parsed(request), parsed(limit)) else { continue };
        if !overcommits && asked != most {
            wrong.push(format!("`{name}` must be equal to its limit of {}; it is {}", limit.0, request.0));
        } else if asked > most {
            wrong.push(format!("`{name}` must be at most its limit of {}; it is {}", limit.0, request.0));
        }
    }
    if !wrong.is_empty() {
        faults.invalid_key(&at.key("requests"), wrong.join("; "));
    }
}

/// Claims of the pod that a container uses. The chart's pods have none, so that each names nothing.
fn claims(list: &[ResourceClaim], at: &FieldPath, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (index, claim) in list.iter().enumerate() {
        let at = at.index(index);
        if claim.name.is_empty() {
            faults.required(&at.key("name"), "the claim must be named");
        } else if !names.insert(claim.name.as_str()) {
            faults.duplicate(&at.key("name"), format!("the claim `{}` is used already", claim.name));
        } else {
            faults.not_found(&at.key("name"), format!("the pod has no claim `{}`: the chart makes none", claim.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        for (value, faulty) in [
            (json!({"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}), vec![]),
            (json!({"requests": {"cpu": "0.0001"}, "limits": {"cpu": "0.0002"}}), vec![]),
            (json!({"limits": {"kubernetes.io/foo": "1"}}), vec![]),
            (json!({"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}), vec!["requests"]),
            (json!({"limits": {"memory": "-1"}}), vec!["limits.memory"]),
            (json!({"limits": {"storage": "1Gi"}}), vec!["limits.storage"]),
            (json!({"limits": {"pods": "1.5"}}), vec!["limits.pods"]),
            (json!({"limits": {"requests.foo/bar": "1"}}), vec!["limits[\"requests.foo/bar\"]"]),
            (json!({"limits": {"example.com/gpu": "1.5"}}), vec!["limits[\"example.com/gpu\"]"]),
            (json!({"requests": {"nvidia.com/gpu": "1"}}), vec!["limits[\"nvidia.com/gpu\"]"]),
            (json!({"requests": {"nvidia.com/gpu": "1"}, "limits": {"nvidia.com/gpu": "2"}}), vec!["requests"]),
            (json!({"limits": {"hugepages-2Mi": "4Mi"}}), vec![""]),
            (json!({"limits": {"hugepages-2Mi": "3Mi", "cpu": "1"}}), vec!["limits.hugepages-2Mi"]),
            (json!({"limits": {"hugepages-x": "3Mi", "cpu": "1"}}), vec!["limits.hugepages-x"]),
            // To the server these are -2^63 of -1, and of 0.
            (json!({"limits": {"hugepages-18446744073709551615": "9223372036854775808", "cpu": "1"}}), vec![]),
            (
                json!({"limits": {"hugepages-18446744073709551616": "9223372036854775808", "cpu": "1"}}),
                vec!["limits.hugepages-18446744073709551616"],
            ),
            (
                json!({"claims": [{"name": "a"}, {"name": "a"}, {"name": ""}]}),
                vec!["claims[0].name", "claims[1].name", "claims[2].name"],
            ),
        ] {
            let each: ResourceRequirements = serde_json::from_value(value.clone()).expect("requirements");
            let mut faults = Faults::default();
            resources(&each, &FieldPath::ROOT, &mut faults);
            let paths: Vec<String> = faults.paths();
            assert_eq!(paths, faulty, "{value}");
        }
    }
}
