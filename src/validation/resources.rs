//! Requests and limits of containers: `ValidateContainerResourceRequirements` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`, and the names of resources of `pkg/apis/core/helper`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ResourceClaim, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::fix::Rewrite;
use crate::message::{Message, quote, theirs};
use crate::quantity::{self, Amount};
use crate::suggest;
use crate::validation::meta;
use crate::validation::repeats::{FIRST, Firsts};

const HUGE_PAGES: &str = "hugepages-";
/// What a container may ask of a node, besides huge pages and what a device plugin adds.
const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Amounts by the name of what is asked for.
pub(super) type Amounts = BTreeMap<String, Quantity>;

/// The requests and limits of a container.
pub fn resources(resources: &ResourceRequirements, at: &FieldPath, faults: &mut Faults) {
    let ResourceRequirements { limits, requests, claims } = resources;
    let none = BTreeMap::new();
    let limits = limits.as_ref().unwrap_or(&none);
    let requests = requests.as_ref().unwrap_or(&none);
    for (list, key) in [(limits, "limits"), (requests, "requests")] {
        let at = at.key(key);
        for (name, amount) in list {
            resource(name, amount, &at.key(name), faults);
        }
    }
    within_limits(requests, limits, at, faults);
    huge_pages(requests, limits, at, faults);
    pod_claims(claims.as_deref().unwrap_or_default(), &at.key("claims"), faults);
}

/// Huge pages are given only beside `cpu` or `memory`.
fn huge_pages(requests: &Amounts, limits: &Amounts, at: &FieldPath, faults: &mut Faults) {
    let lists = [("limits", limits), ("requests", requests)];
    let asked = || lists.iter().flat_map(|(key, list)| list.keys().map(|name| (*key, name.as_str())));
    let Some((list, pages)) = asked().find(|(_, name)| is_huge_pages(name)) else { return };
    if !asked().any(|(_, name)| matches!(name, "cpu" | "memory")) {
        let message = "huge pages need a request or limit of `cpu` or `memory` beside them";
        faults.add(Kind::Forbidden, at, message).because(&at.key(list).key(pages));
    }
}

/// One amount: the name of what is asked for, and how much of it.
fn resource(name: &str, amount: &Quantity, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = wrong_name(name) {
        let fault = faults.invalid_key(at, wrong);
        if name.eq_ignore_ascii_case("gpu") {
            fault.help("did you mean a device, such as `nvidia.com/gpu`?");
            return;
        }
        fault.help = suggest::nearest(name, RESOURCES.into_iter()).map(suggest::did_you_mean);
        fault.rewrite = Rewrite::spelling(name, &RESOURCES);
        return;
    }
    let Some(amount) = parsed(amount) else { return };
    if amount.is_negative() {
        faults.invalid(at, "must be at least 0");
    } else if is_huge_pages(name) && !divides(name, &amount) {
        faults.invalid(at, format!("must be a whole number of pages of {}", theirs(&name[HUGE_PAGES.len()..])));
    } else if is_extended(name) && !amount.is_whole() {
        faults.invalid(at, format!("must be an integer, since {} cannot be divided", quote(name)));
    }
}

/// Warns of an amount that is not a whole number of bytes, which the server takes. `limit` is what it must not exceed.
pub(super) fn whole_bytes(amount: &Quantity, limit: Option<&Quantity>, at: &FieldPath, faults: &mut Faults) {
    let text = amount.0.as_str();
    if !quantity::parse(text).is_ok_and(|amount| !amount.is_whole()) {
        return;
    }
    // The suffix of thousandths, where that of mebibytes was meant.
    match text.strip_suffix('m').and_then(|digits| digits.parse::<u64>().ok()) {
        Some(thousandths) => {
            let fraction = format!("{:03}", thousandths % 1000);
            let bytes = format!("{}.{}", thousandths / 1000, fraction.trim_end_matches('0'));
            let meant = format!("{thousandths}Mi");
            let message = format!("{} is {} bytes", quote(text), theirs(bytes));
            let fault = faults.add(Kind::ServerWarning, at, message).help(suggest::did_you_mean_theirs(&meant));
            if limit.is_none_or(|limit| parsed(&Quantity(meant.clone())) <= parsed(limit)) {
                fault.rewrite(Rewrite::word(text, &meant).unsure());
            }
        }
        None => {
            faults.add(Kind::ServerWarning, at, format!("{} is not a whole number of bytes", quote(text)));
        }
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
        format!("{} is not a resource: it must be {all}, or a device such as `example.com/gpu`", quote(name))
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

/// Requests are at most their limits, and equal to them where a node cannot promise more than it has.
fn within_limits(requests: &Amounts, limits: &Amounts, at: &FieldPath, faults: &mut Faults) {
    let (at_requests, at_limits) = (at.key("requests"), at.key("limits"));
    for (name, request) in requests {
        let (at_request, at_limit) = (at_requests.key(name), at_limits.key(name));
        let overcommits = is_native(name) && !is_huge_pages(name);
        let Some(limit) = limits.get(name) else {
            if !overcommits && wrong_name(name).is_none() {
                let message = format!("{} needs a limit equal to its request", quote(name));
                faults.add(Kind::Required, &at_limit, message).because(&at_request);
            }
            continue;
        };
        let (Some(asked), Some(most)) = (parsed(request), parsed(limit)) else { continue };
        let must = if overcommits { "at most" } else { "equal to" };
        if asked > most || (!overcommits && asked != most) {
            let (shown, of_limit, of_request) = (quote(name), theirs(&limit.0), theirs(&request.0));
            if most.is_zero() {
                let message =
                    format!("{shown} must be at least its request of {of_request}; a limit of 0 allows nothing");
                faults.add(Kind::Invalid, &at_limit, message).beside(&at_request, "the request");
            } else if let Some(help) = lacks_unit(name, limit, &asked) {
                let message = format!("{shown} must be at least its request of {of_request}; it is {of_limit} bytes");
                faults.add(Kind::Invalid, &at_limit, message).beside(&at_request, "the request").help(help);
            } else {
                let message = format!("{shown} must be {must} its limit of {of_limit}; it is {of_request}");
                faults.add(Kind::Invalid, &at_request, message).beside(&at_limit, "the limit");
            }
        }
    }
}

/// What to write for a limit of bytes that is so small that its unit was forgotten: the request is right then.
fn lacks_unit(name: &str, limit: &Quantity, request: &Amount) -> Option<Message> {
    /// In bytes, less than any process needs.
    const LEAST: u64 = 1 << 20;
    let is_of_bytes = matches!(name, "memory" | "ephemeral-storage");
    let bytes: u64 = limit.0.parse().ok().filter(|bytes| is_of_bytes && *bytes < LEAST)?;
    let meant = format!("{bytes}Mi");
    Some(match parsed(&Quantity(meant.clone())) {
        Some(most) if most >= *request => suggest::did_you_mean_theirs(&meant),
        _ => "write it with its unit, such as `512Mi` or `4Gi`".into(),
    })
}

/// Claims of the pod that a container uses. The chart's pods have none, so that each names nothing.
fn pod_claims(list: &[ResourceClaim], at_list: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    // The request within a claim is looked up in the claim, of which there is none.
    for (index, ResourceClaim { name, request: _ }) in list.iter().enumerate() {
        let at = at_list.index(index);
        let at = at.key("name");
        if name.is_empty() {
            faults.required(&at, "the claim must be named");
        } else if let Some(first) = names.before(name, index) {
            let message = format!("the claim {} is used already", quote(name));
            faults.add(Kind::Duplicate, &at, message).beside(&at_list.index(first).key("name"), FIRST);
        } else {
            faults.not_found(&at, format!("the pod has no claim {}: the chart makes none", quote(name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fraction_of_a_byte_is_probably_a_slip_of_the_unit() {
        for (amount, message, help) in [
            ("512m", "`512m` is 0.512 bytes", Some("did you mean `512Mi`?")),
            ("1500m", "`1500m` is 1.5 bytes", Some("did you mean `1500Mi`?")),
            ("0.5", "`0.5` is not a whole number of bytes", None),
        ] {
            let mut faults = Faults::default();
            whole_bytes(&Quantity(amount.to_owned()), None, &FieldPath::ROOT, &mut faults);
            let [fault] = &faults.0[..] else { panic!("{amount}: {:?}", faults.0) };
            assert_eq!((&*fault.message, fault.help.as_deref()), (message, help), "{amount}");
        }
        let mut faults = Faults::default();
        for whole in ["512Mi", "1000m", "x"] {
            whole_bytes(&Quantity(whole.to_owned()), None, &FieldPath::ROOT, &mut faults);
        }
        assert!(faults.0.is_empty(), "{:?}", faults.0);
    }

    #[test]
    fn a_limit_without_its_unit_is_told_the_one_that_is_enough() {
        for (request, limit, help) in [
            ("256Mi", "512", "did you mean `512Mi`?"),
            ("512Mi", "512", "did you mean `512Mi`?"),
            ("1Gi", "512", "write it with its unit, such as `512Mi` or `4Gi`"),
        ] {
            let value = json!({"requests": {"memory": request}, "limits": {"memory": limit}});
            let mut faults = Faults::default();
            resources(&serde_json::from_value(value).expect("requirements"), &FieldPath::ROOT, &mut faults);
            let helps: Vec<_> = faults.0.iter().map(|fault| fault.help.as_deref()).collect();
            assert_eq!(helps, [Some(help)], "{request} {limit}");
        }
    }

    #[test]
    fn a_slip_of_the_unit_is_mended_within_the_limit() {
        for (limit, mends) in [("1Gi", true), ("512Mi", true), ("1Mi", false)] {
            let mut faults = Faults::default();
            let limit = Quantity(limit.to_owned());
            whole_bytes(&Quantity("512m".to_owned()), Some(&limit), &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.0[0].rewrite.is_some(), mends, "{limit:?}");
        }
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        for (value, faulty) in [
            (json!({"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}), vec![]),
            (json!({"requests": {"cpu": "0.0001"}, "limits": {"cpu": "0.0002"}}), vec![]),
            (json!({"limits": {"kubernetes.io/foo": "1"}}), vec![]),
            (json!({"requests": {"memory": "1Gi"}, "limits": {"memory": "2Gi"}}), vec![]),
            (json!({"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}), vec!["requests.cpu"]),
            (json!({"requests": {"cpu": "2", "memory": "1"}, "limits": {"cpu": "1"}}), vec!["requests.cpu"]),
            (json!({"requests": {"memory": "1Gi"}, "limits": {"memory": "2048"}}), vec!["limits.memory"]),
            (json!({"limits": {"memory": "-1"}}), vec!["limits.memory"]),
            (json!({"limits": {"storage": "1Gi"}}), vec!["limits.storage"]),
            (json!({"limits": {"pods": "1.5"}}), vec!["limits.pods"]),
            (json!({"limits": {"requests.foo/bar": "1"}}), vec!["limits[\"requests.foo/bar\"]"]),
            (json!({"limits": {"example.com/gpu": "1.5"}}), vec!["limits[\"example.com/gpu\"]"]),
            (json!({"requests": {"nvidia.com/gpu": "1"}}), vec!["limits[\"nvidia.com/gpu\"]"]),
            (
                json!({"requests": {"nvidia.com/gpu": "1"}, "limits": {"nvidia.com/gpu": "2"}}),
                vec!["requests[\"nvidia.com/gpu\"]"],
            ),
            (json!({"limits": {"hugepages-2Mi": "4Mi"}}), vec![""]),
            (json!({"limits": {"hugepages-2Mi": "3Mi", "cpu": "1"}}), vec!["limits.hugepages-2Mi"]),
            (json!({"limits": {"hugepages-x": "3Mi", "cpu": "1"}}), vec!["limits.hugepages-x"]),
            (json!({"limits": {"hugepages--2Mi": "4Mi", "cpu": "1"}}), vec!["limits.hugepages--2Mi"]),
            (
                json!({"requests": {"hugepages-2Mi": "2Mi", "cpu": "1"}, "limits": {"hugepages-2Mi": "4Mi"}}),
                vec!["requests.hugepages-2Mi"],
            ),
            (json!({"requests": {"memory": "2Mi"}, "limits": {"memory": "1048575"}}), vec!["limits.memory"]),
            (json!({"requests": {"memory": "2Mi"}, "limits": {"memory": "1048576"}}), vec!["requests.memory"]),
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
