//! Annotations of a pod that once meant something, and fields that took their place.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{AppArmorProfile, PodSpec};

use crate::fault::{Faults, Kind, Role};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::validation::pod_annotation::{APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD, of_container};

/// Annotations that do nothing, and the field of a pod that does.
const DEPRECATED: [(&str, &str); 3] = [
    ("scheduler.alpha.kubernetes.io/critical-pod", "priorityClassName"),
    ("security.alpha.kubernetes.io/sysctls", "securityContext.sysctls"),
    ("security.alpha.kubernetes.io/unsafe-sysctls", "securityContext.sysctls"),
];

/// The annotations of a pod; `at` is the path of its template.
pub(super) fn annotations(annotations: &BTreeMap<String, String>, spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let (at_metadata, at_spec) = (at.key("metadata"), at.key("spec"));
    let (at, at_containers) = (at_metadata.key("annotations"), at_spec.key("containers"));
    let any_profile_will_do = !faults.server_has(ServerRule::AppArmorAnnotation);
    let mut warn = |key: Option<&String>, at_pod: &FieldPath, field: &str| {
        if let Some(key) = key {
            let message = format!("this annotation is deprecated: set the field `{field}` instead");
            let because = field.split('.').fold(at_pod.to_owned(), |path, key| path.key(key));
            faults.add_key(Kind::ServerWarning, &at.key(key), message).caused(because, Role::Silent);
        }
    };
    let key_of = |key: &str| annotations.get_key_value(key).map(|(key, _)| key);
    for (key, field) in DEPRECATED {
        warn(key_of(key), &at_spec, field);
    }
    let pod = spec.security_context.as_ref();
    if pod.is_none_or(|context| context.seccomp_profile.is_none()) {
        warn(key_of(SECCOMP_POD), &at_spec, "securityContext.seccompProfile");
    }
    let of_pod = pod.and_then(|context| context.app_armor_profile.as_ref());
    for (i, container) in spec.containers.iter().enumerate() {
        let (own, at) = (container.security_context.as_ref(), at_containers.index(i));
        if own.is_none_or(|context| context.seccomp_profile.is_none()) {
            let annotation = of_container(annotations, SECCOMP_CONTAINER, container);
            warn(annotation.map(|(key, _)| key), &at, "securityContext.seccompProfile");
        }
        let annotation = of_container(annotations, APP_ARMOR_CONTAINER, container);
        let differs = annotation.filter(|(_, annotation)| match any_profile_will_do {
            true => of_pod.is_none(),
            false => !says_the_same(of_pod, annotation),
        });
        if own.is_none_or(|context| context.app_armor_profile.is_none()) {
            warn(differs.map(|(key, _)| key), &at, "securityContext.appArmorProfile");
        }
    }
}

/// Whether the pod's own profile is the one that the annotation names: `ApparmorFieldForAnnotation`.
fn says_the_same(profile: Option<&AppArmorProfile>, annotation: &str) -> bool {
    profile.is_some_and(|profile| match (profile.type_.as_str(), profile.localhost_profile.as_deref()) {
        ("Unconfined", None) => annotation == "unconfined",
        ("RuntimeDefault", None) => annotation == "runtime/default",
        ("Localhost", Some(name)) => !name.is_empty() && annotation.strip_prefix("localhost/") == Some(name),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_and_its_annotation() {
        for (kind, name, annotation, same) in [
            ("Unconfined", None, "unconfined", true),
            ("Unconfined", None, "runtime/default", false),
            ("RuntimeDefault", None, "runtime/default", true),
            ("RuntimeDefault", None, "docker/default", false),
            ("Localhost", Some("a"), "localhost/a", true),
            ("Localhost", Some("a"), "localhost/b", false),
            ("Localhost", Some("a"), "a", false),
            ("Localhost", Some(""), "localhost/", false),
            ("Localhost", None, "localhost/", false),
        ] {
            let localhost_profile = name.map(str::to_owned);
            let profile = AppArmorProfile { type_: kind.to_owned(), localhost_profile };
            assert_eq!(says_the_same(Some(&profile), annotation), same, "{kind} {annotation}");
        }
        assert!(!says_the_same(None, "unconfined"));
    }
}
