//! References of a container's environment and of downward API files to fields of the pod and resources of a container.
//!
//! Follows `validateObjectFieldSelector` and `validateContainerResourceFieldSelector` of `pkg/apis/core/validation`,
//! `ConvertDownwardAPIFieldLabel` of `pkg/apis/core/pods` and `SplitMaybeSubscriptedPath` of `pkg/fieldpath`.

use k8s_openapi::api::core::v1::{ObjectFieldSelector, ResourceFieldSelector};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::quantity;
use crate::suggest;
use crate::validation::meta;

/// The resources of a container that can be referred to, besides huge pages of any size.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];
const HUGE_PAGES: [&str; 2] = ["limits.hugepages-", "requests.hugepages-"];

const CPU_DIVISORS: [&str; 2] = ["1", "1m"];
const BYTE_DIVISORS: [&str; 13] = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// Where a reference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// In a variable, whose container is the one meant if none is named.
    Variable,
    /// In a file of a volume, which must name the container.
    File,
}

/// A reference to a field of the pod: `allowed` are the fields that may be referred to here, besides single labels and
/// annotations (`metadata.labels['app']`).
pub fn field_ref(reference: &ObjectFieldSelector, allowed: &[&str], at: &FieldPath, faults: &mut Faults) {
    let ObjectFieldSelector { api_version, field_path } = reference;
    let version = api_version.as_deref().unwrap_or_default();
    if !matches!(version, "" | "v1") {
        return faults.unsupported(&at.key("apiVersion"), version, &["v1"]);
    }
    let at = at.key("fieldPath");
    let path = field_path.as_str();
    if path.is_empty() {
        return faults.required(&at, "the field of the pod must be named");
    }
    match subscript(path) {
        Some(("metadata.labels", key)) => entry("label", key, key, &at, faults),
        Some(("metadata.annotations", key)) => entry("annotation", key, &meta::lower(key), &at, faults),
        Some((path, _)) => {
            let message = format!(
                "{} takes no key in brackets; only `metadata.labels` and `metadata.annotations` do",
                quote(path)
            );
            faults.invalid(&at, message);
        }
        // Kept by Kubernetes for manifests from before v1.
        None if path == "spec.host" && allowed.contains(&"spec.nodeName") => {}
        None if allowed.contains(&path) => {}
        None => faults.unsupported(&at, path, allowed),
    }
}

/// The map and the key in `map['key']`.
fn subscript(path: &str) -> Option<(&str, &str)> {
    path.strip_suffix("']")?.split_once("['").filter(|(map, _)| !map.is_empty())
}

fn entry(what: &str, key: &str, checked: &str, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = meta::qualified_name(checked) {
        faults.invalid(at, format!("the {what} key {} {wrong}", quote(key)));
    }
}

/// A reference to a request or limit of a container.
pub fn resource_field_ref(reference: &ResourceFieldSelector, holder: Holder, at: &FieldPath, faults: &mut Faults) {
    let ResourceFieldSelector { container_name, resource, divisor: unit } = reference;
    let container = container_name.as_deref().unwrap_or_default();
    let resource = resource.as_str();
    if holder == Holder::File && container.is_empty() {
        faults.required(
            &at.key("containerName"),
            "the container must be named, since a volume belongs to no single container",
        );
    } else if resource.is_empty() {
        faults.required(&at.key("resource"), "the resource must be named, such as `limits.memory`");
    } else if !RESOURCES.contains(&resource) && !is_huge_pages(resource) {
        faults.unsupported(&at.key("resource"), resource, &RESOURCES);
    }
    if let Some(unit) = unit {
        divisor(unit, resource, at, faults);
    }
}

fn is_huge_pages(resource: &str) -> bool {
    HUGE_PAGES.iter().any(|prefix| resource.starts_with(prefix))
}

/// The unit in which the resource is given: one of a few, absent and zero meaning 1
/// (`validateContainerResourceDivisor`). `at` is the path of the reference.
fn divisor(unit: &Quantity, resource: &str, at: &FieldPath, faults: &mut Faults) {
    let Ok(divisor) = quantity::parse(&unit.0) else { return };
    let allowed: &[&str] = match resource {
        "limits.cpu" | "requests.cpu" => &CPU_DIVISORS,
        resource if RESOURCES.contains(&resource) || is_huge_pages(resource) => &BYTE_DIVISORS,
        _ => return,
    };
    let written = divisor.canonical();
    if !divisor.is_zero() && !allowed.contains(&written.as_str()) {
        let message = format!("{} is not one of {}", quote(&written), suggest::listed(allowed));
        faults.add(Kind::Unsupported, &at.key("divisor"), message).because(&at.key("resource"));
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

    use super::*;

    fn found(check: impl Fn(&FieldPath, &mut Faults)) -> Vec<String> {
        let mut faults = Faults::default();
        check(&FieldPath::ROOT, &mut faults);
        faults.paths()
    }

    #[test]
    fn fields() {
        let cases = [
            ("metadata.name", "", ""),
            ("metadata.name", "v1", ""),
            ("metadata.name", "v2", "apiVersion"),
            ("", "", "fieldPath"),
            ("metadata.uid", "", "fieldPath"),
            ("spec.host", "", ""),
            ("metadata.labels['app']", "", ""),
            ("metadata.labels['a.b/c']", "", ""),
            ("metadata.labels['']", "", "fieldPath"),
            ("metadata.labels['a b']", "", "fieldPath"),
            ("metadata.labels[app]", "", "fieldPath"),
            ("metadata.labels['B.C/d']", "", "fieldPath"),
            ("metadata.annotations['B.C/d']", "", ""),
            ("metadata.name['a']", "", "fieldPath"),
            ("['a']", "", "fieldPath"),
        ];
        for (path, version, expected) in cases {
            let reference = ObjectFieldSelector { api_version: Some(version.into()), field_path: path.into() };
            let found = found(|at, faults| field_ref(&reference, &["metadata.name", "spec.nodeName"], at, faults));
            assert_eq!(found.join(" "), expected, "{path} {version}");
        }
    }

    #[test]
    fn resources() {
        let cases = [
            ("limits.cpu", "1m", ""),
            ("limits.cpu", "1000m", ""),
            ("limits.cpu", "1k", "divisor"),
            ("limits.cpu", "1e-3", "divisor"),
            ("requests.memory", "1Mi", ""),
            ("requests.memory", "1024Ki", ""),
            ("requests.memory", "1024", "divisor"),
            ("requests.memory", "1e3", "divisor"),
            ("requests.memory", "0", ""),
            ("limits.hugepages-2Mi", "2", "divisor"),
            ("limits.cpus", "7", "resource"),
            ("", "", "resource"),
        ];
        for (resource, divisor, expected) in cases {
            let mut reference = ResourceFieldSelector {
                container_name: Some("launcher".into()),
                divisor: Some(Quantity(divisor.into())),
                resource: resource.into(),
            };
            let check = |reference: &ResourceFieldSelector, holder| {
                found(|at, faults| resource_field_ref(reference, holder, at, faults)).join(" ")
            };
            assert_eq!(check(&reference, Holder::File), expected, "{resource} {divisor}");
            reference.container_name = None;
            assert_eq!(check(&reference, Holder::Variable), expected, "{resource} {divisor}");
            assert!(check(&reference, Holder::File).contains("containerName"));
        }
    }
}
