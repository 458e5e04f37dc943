//! Annotations of a pod that mean something to the API server: `ValidatePodSpecificAnnotations`,
//! `validateSeccompAnnotationsAndFields` and `validateAppArmorAnnotationsAndFieldsMatchOnCreate` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use k8s_openapi::api::core::v1::{AppArmorProfile, Container, PodSpec, SeccompProfile, Toleration};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::local_path;
use crate::validation::toleration::tolerations;

/// The seccomp profile of the pod, as an annotation.
pub(super) const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
/// Before the name of a container: its seccomp profile, as an annotation.
pub(super) const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
/// Before the name of a container: its AppArmor profile, as an annotation.
pub(super) const APP_ARMOR_CONTAINER: &str = "container.apparmor.security.beta.kubernetes.io/";
const MIRROR: &str = "kubernetes.io/config.mirror";
const TOLERATIONS: &str = "scheduler.alpha.kubernetes.io/tolerations";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";
const LOCALHOST: &str = "localhost/";

/// The annotations by themselves; `at` is the path of the pod's template.
pub fn pod_annotations(annotations: &BTreeMap<String, String>, spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let (at_spec, at_metadata) = (at.key("spec"), at.key("metadata"));
    let (at_containers, at) = (at_spec.key("containers"), at_metadata.key("annotations"));
    let containers: BTreeSet<&str> = spec.containers.iter().map(|container| container.name.as_str()).collect();
    for (key, value) in annotations {
        let at = at.key(key);
        match key.as_str() {
            MIRROR => faults.forbidden(&at, "marks a static pod, which a chart cannot make"),
            TOLERATIONS => annotated_tolerations(value, &at, faults),
            DELETION_COST if !is_deletion_cost(value) => {
                faults.invalid(&at, format!("must be a whole number from {} to {}", i32::MIN, i32::MAX));
            }
            SECCOMP_POD => seccomp(value, &at, faults),
            _ if key.starts_with(SECCOMP_CONTAINER) => seccomp(value, &at, faults),
            _ => {
                if let Some(container) = key.strip_prefix(APP_ARMOR_CONTAINER) {
                    if !containers.contains(container) {
                        let message = "must end in the name of a container of the pod";
                        faults.invalid_key(&at, message).because(&at_containers);
                    }
                    app_armor(value, &at, faults);
                }
            }
        }
    }
}

fn annotated_tolerations(value: &str, at: &FieldPath, faults: &mut Faults) {
    if value.is_empty() {
        return;
    }
    match serde_json::from_str::<Option<Vec<Toleration>>>(value) {
        Ok(typed) => tolerations(&typed.unwrap_or_default(), at, faults),
        Err(_) => faults.invalid(at, "must be a list of tolerations, as JSON"),
    }
}

/// `GetDeletionCostFromPodAnnotations` of `k8s.io/kubernetes/pkg/apis/core/helper`: no plus sign, no leading zeros.
fn is_deletion_cost(value: &str) -> bool {
    let first_digit_right = value == "0" || value.starts_with(|c: char| c == '-' || ('1'..='9').contains(&c));
    first_digit_right && value.parse::<i32>().is_ok()
}

fn seccomp(value: &str, at: &FieldPath, faults: &mut Faults) {
    match value.strip_prefix(LOCALHOST) {
        Some(path) => local_path::descending(path, at, faults),
        None if ["runtime/default", "docker/default", "unconfined"].contains(&value) => {}
        None => faults.invalid(at, "must be `runtime/default`, `unconfined` or `localhost/` and the path of a profile"),
    }
}

fn app_armor(value: &str, at: &FieldPath, faults: &mut Faults) {
    if !["", "runtime/default", "unconfined"].contains(&value) && !value.starts_with(LOCALHOST) {
        faults.invalid(at, "must be `runtime/default`, `unconfined` or `localhost/` and the name of a profile");
    }
}

/// Where a profile is given as a field and as an annotation, both must say the same; `at` is the path of the pod's
/// template.
pub fn matching_profiles(annotations: &BTreeMap<String, String>, spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let (at_metadata, at_spec) = (at.key("metadata"), at.key("spec"));
    let (at_annotations, at_containers) = (at_metadata.key("annotations"), at_spec.key("containers"));
    let (pod, at_pod) = (spec.security_context.as_ref(), at_spec.key("securityContext"));
    let mut both = |profile: Option<Profile>, annotation: Option<(&String, &String)>, at: &FieldPath| {
        if let (Some(profile), Some((key, annotation))) = (profile, annotation) {
            profile.must_match(key, annotation, &at_annotations.key(key), at, faults);
        }
    };
    let of_pod = pod.and_then(|context| context.seccomp_profile.as_ref()).map(Profile::seccomp);
    both(of_pod, annotations.get_key_value(SECCOMP_POD), &at_pod.key("seccompProfile"));
    for (i, container) in spec.containers.iter().enumerate() {
        let (at, own) = (at_containers.index(i), container.security_context.as_ref());
        let at = at.key("securityContext");
        let of_own = own.and_then(|context| context.seccomp_profile.as_ref()).map(Profile::seccomp);
        both(of_own, of_container(annotations, SECCOMP_CONTAINER, container), &at.key("seccompProfile"));
        let of_own = own.and_then(|context| context.app_armor_profile.as_ref());
        let of_own = of_own.or(pod.and_then(|context| context.app_armor_profile.as_ref())).map(Profile::app_armor);
        both(of_own, of_container(annotations, APP_ARMOR_CONTAINER, container), &at.key("appArmorProfile"));
    }
}

/// The annotation of a container, with its key: a prefix and the container's name.
pub fn of_container<'a>(
    annotations: &'a BTreeMap<String, String>,
    prefix: &str,
    container: &Container,
) -> Option<(&'a String, &'a String)> {
    // Hardly a pod has any, and then the key need not be put together.
    let from = (Bound::Included(prefix), Bound::Unbounded);
    let has_any = annotations.range::<str, _>(from).next().is_some_and(|(key, _)| key.starts_with(prefix));
    has_any.then(|| annotations.get_key_value(&format!("{prefix}{}", container.name)))?
}

/// A profile of either sort, as a field.
struct Profile<'a> {
    kind: &'a str,
    name: Option<&'a str>,
}

impl<'a> Profile<'a> {
    fn seccomp(profile: &'a SeccompProfile) -> Profile<'a> {
        Profile { kind: &profile.type_, name: profile.localhost_profile.as_deref() }
    }

    fn app_armor(profile: &'a AppArmorProfile) -> Profile<'a> {
        Profile { kind: &profile.type_, name: profile.localhost_profile.as_deref() }
    }

    /// Checks the field at `at` against the annotation at `because`.
    fn must_match(&self, key: &str, annotation: &str, because: &FieldPath, at: &FieldPath, faults: &mut Faults) {
        let same_kind = match self.kind {
            "Unconfined" => annotation == "unconfined",
            "RuntimeDefault" if key.starts_with(APP_ARMOR_CONTAINER) => annotation == "runtime/default",
            "RuntimeDefault" => ["runtime/default", "docker/default"].contains(&annotation),
            "Localhost" => annotation.starts_with(LOCALHOST),
            _ => return,
        };
        let field = match annotation.strip_prefix(LOCALHOST) {
            _ if !same_kind => "type",
            name if self.kind == "Localhost" && name != self.name => "localhostProfile",
            _ => return,
        };
        let message = format!("must match the annotation {}, which is {}", quote(key), quote(annotation));
        faults.add(Kind::Forbidden, &at.key(field), message).because(because);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn by_themselves() {
        for (key, value, faulty) in [
            ("kubernetes.io/config.mirror", "", 1),
            ("controller.kubernetes.io/pod-deletion-cost", "-2147483648", 0),
            ("controller.kubernetes.io/pod-deletion-cost", "2147483648", 1),
            ("controller.kubernetes.io/pod-deletion-cost", "+1", 1),
            ("controller.kubernetes.io/pod-deletion-cost", "01", 1),
            ("scheduler.alpha.kubernetes.io/tolerations", "", 0),
            ("scheduler.alpha.kubernetes.io/tolerations", "null", 0),
            ("scheduler.alpha.kubernetes.io/tolerations", "{}", 1),
            ("scheduler.alpha.kubernetes.io/tolerations", r#"[{"operator": "Exists"}]"#, 0),
            ("scheduler.alpha.kubernetes.io/tolerations", r#"[{"operator": "exists"}]"#, 1),
            ("seccomp.security.alpha.kubernetes.io/pod", "docker/default", 0),
            ("seccomp.security.alpha.kubernetes.io/pod", "x", 1),
            ("container.seccomp.security.alpha.kubernetes.io/whatever", "localhost/a", 0),
            ("container.seccomp.security.alpha.kubernetes.io/whatever", "localhost//a", 1),
            ("container.apparmor.security.beta.kubernetes.io/launcher", "localhost/a", 0),
            ("container.apparmor.security.beta.kubernetes.io/launcher", "x", 1),
            ("container.apparmor.security.beta.kubernetes.io/other", "", 1),
            ("example.com/any", "x", 0),
        ] {
            let mut faults = Faults::default();
            let annotations = BTreeMap::from([(key.to_owned(), value.to_owned())]);
            pod_annotations(&annotations, &spec(json!({}), json!({})), &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.0.len(), faulty, "{key}: {value}");
        }
    }

    #[test]
    fn beside_fields() {
        let local = |name: &str| json!({"type": "Localhost", "localhostProfile": name});
        let default = || json!({"type": "RuntimeDefault"});
        for (key, value, pod, container, faulty) in [
            (SECCOMP_POD, "docker/default", json!({"seccompProfile": default()}), json!({}), None),
            (
                SECCOMP_POD,
                "unconfined",
                json!({"seccompProfile": default()}),
                json!({}),
                Some("securityContext.seccompProfile.type"),
            ),
            (SECCOMP_POD, "unconfined", json!({"seccompProfile": {"type": "Unconfined"}}), json!({}), None),
            (
                SECCOMP_POD,
                "runtime/default",
                json!({"seccompProfile": {"type": "Unconfined"}}),
                json!({}),
                Some("securityContext.seccompProfile.type"),
            ),
            (
                "container.apparmor.security.beta.kubernetes.io/launcher",
                "docker/default",
                json!({}),
                json!({"appArmorProfile": default()}),
                Some("containers[0].securityContext.appArmorProfile.type"),
            ),
            (
                "container.seccomp.security.alpha.kubernetes.io/launcher",
                "localhost/b",
                json!({}),
                json!({"seccompProfile": local("a")}),
                Some("containers[0].securityContext.seccompProfile.localhostProfile"),
            ),
            (
                "container.apparmor.security.beta.kubernetes.io/launcher",
                "unconfined",
                json!({"appArmorProfile": default()}),
                json!({}),
                Some("containers[0].securityContext.appArmorProfile.type"),
            ),
            (
                "container.apparmor.security.beta.kubernetes.io/launcher",
                "localhost/a",
                json!({"appArmorProfile": default()}),
                json!({"appArmorProfile": local("a")}),
                None,
            ),
        ] {
            let mut faults = Faults::default();
            let annotations = BTreeMap::from([(key.to_owned(), value.to_owned())]);
            matching_profiles(&annotations, &spec(pod, container), &FieldPath::ROOT, &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, Vec::from_iter(faulty.map(|path| format!("spec.{path}"))), "{key}: {value}");
        }
    }

    fn spec(pod: Value, container: Value) -> PodSpec {
        let spec = json!({"securityContext": pod, "containers": [{"name": "launcher", "securityContext": container}]});
        serde_json::from_value(spec).expect("a pod")
    }
}
