//! Annotations of a pod that mean something to the API server: `ValidatePodSpecificAnnotations`,
//! `validateSeccompAnnotationsAndFields` and `validateAppArmorAnnotationsAndFieldsMatchOnCreate` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use k8s_openapi::api::core::v1::{Container, PodSpec, Toleration};

use crate::fault::Faults;
use crate::field_path::FieldPath;
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

/// The annotations by themselves; `at` is their path.
pub fn pod_annotations(annotations: &BTreeMap<String, String>, spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let containers: BTreeSet<&str> = spec.containers.iter().map(|container| container.name.as_str()).collect();
    for (key, value) in annotations {
        let at = at.key(key);
        match key.as_str() {
            MIRROR => faults.forbidden(&at, "marks a pod that a node's own files define, which a chart cannot make"),
            TOLERATIONS => annotated_tolerations(value, &at, faults),
            DELETION_COST if !is_deletion_cost(value) => {
                faults.invalid(&at, format!("must be a whole number from {} to {}", i32::MIN, i32::MAX));
            }
            SECCOMP_POD => seccomp(value, &at, faults),
            _ if key.starts_with(SECCOMP_CONTAINER) => seccomp(value, &at, faults),
            _ => {
                if let Some(container) = key.strip_prefix(APP_ARMOR_CONTAINER) {
                    app_armor(value, containers.contains(container), &at, faults);
                }
            }
        }
    }
}

#[cold]
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

fn app_armor(value: &str, has_container: bool, at: &FieldPath, faults: &mut Faults) {
    if !has_container {
        faults.invalid_key(at, "must end in the name of a container of the pod");
    }
    if !["", "runtime/default", "unconfined"].contains(&value) && !value.starts_with(LOCALHOST) {
        faults.invalid(at, "must be `runtime/default`, `unconfined` or `localhost/` and the name of a profile");
    }
}

/// Where a profile is given as a field and as an annotation, both must say the same; `at` is the path of the pod's spec.
pub fn matching_profiles(annotations: &BTreeMap<String, String>, spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let pod = spec.security_context.as_ref();
    if let (Some(profile), Some(annotation)) =
        (pod.and_then(|c| c.seccomp_profile.as_ref()), annotations.get(SECCOMP_POD))
    {
        let at = at.key("securityContext");
        let words = Profile { kind: &profile.type_, name: profile.localhost_profile.as_deref() };
        words.must_match(annotation, SECCOMP_POD, &at.key("seccompProfile"), faults);
    }
    let at = at.key("containers");
    for (i, container) in spec.containers.iter().enumerate() {
        let (at, own) = (at.index(i), container.security_context.as_ref());
        let at = at.key("securityContext");
        let annotation = of_container(annotations, SECCOMP_CONTAINER, container);
        if let (Some(profile), Some((key, annotation))) = (own.and_then(|c| c.seccomp_profile.as_ref()), annotation) {
            let words = Profile { kind: &profile.type_, name: profile.localhost_profile.as_deref() };
            words.must_match(annotation, key, &at.key("seccompProfile"), faults);
        }
        let annotation = of_container(annotations, APP_ARMOR_CONTAINER, container);
        let profile = own.and_then(|c| c.app_armor_profile.as_ref()).or(pod.and_then(|c| c.app_armor_profile.as_ref()));
        if let (Some(profile), Some((key, annotation))) = (profile, annotation) {
            let words = Profile { kind: &profile.type_, name: profile.localhost_profile.as_deref() };
            words.must_match(annotation, key, &at.key("appArmorProfile"), faults);
        }
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

impl Profile<'_> {
    fn must_match(&self, annotation: &str, key: &str, at: &FieldPath, faults: &mut Faults) {
        let same_kind = match self.kind {
            "Unconfined" => annotation == "unconfined",
            "RuntimeDefault" if key.starts_with(APP_ARMOR_CONTAINER) => annotation == "runtime/default",
            "RuntimeDefault" => ["runtime/default", "docker/default"].contains(&annotation),
            "Localhost" => annotation.starts_with(LOCALHOST),
            _ => return,
        };
        let message = format!("must match the annotation `{key}`, which is `{annotation}`");
        if !same_kind {
            faults.forbidden(&at.key("type"), message);
        } else if self.kind == "Localhost" && annotation.strip_prefix(LOCALHOST) != self.name {
            faults.forbidden(&at.key("localhostProfile"), message);
        }
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
            assert_eq!(found, Vec::from_iter(faulty), "{key}: {value}");
        }
    }

    fn spec(pod: Value, container: Value) -> PodSpec {
        let spec = json!({"securityContext": pod, "containers": [{"name": "launcher", "securityContext": container}]});
        serde_json::from_value(spec).expect("a pod")
    }
}
