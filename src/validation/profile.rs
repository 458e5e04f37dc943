//! Seccomp and AppArmor profiles of pods and containers: `validateSeccompProfileField` and
//! `ValidateAppArmorProfileField` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::{AppArmorProfile, SeccompProfile};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::local_path;

const LOCALHOST: &str = "Localhost";
const TYPES: [&str; 3] = [LOCALHOST, "RuntimeDefault", "Unconfined"];
/// Most bytes of the name of an AppArmor profile.
const APP_ARMOR_NAME_MAX: usize = 4095;

/// A seccomp profile: that of the node is named by a path below the kubelet's own folder.
pub fn seccomp_profile(profile: &SeccompProfile, at: &FieldPath, faults: &mut Faults) {
    let SeccompProfile { type_: kind, localhost_profile: path } = profile;
    profile_type(kind, at, faults);
    match path.as_deref() {
        None if kind == LOCALHOST => need_name("the path of a profile", at, faults),
        Some(path) if kind == LOCALHOST => local_path::descending(path, &at.key("localhostProfile"), faults),
        Some(_) => only_of_node(kind, at, faults),
        None => {}
    }
}

/// An AppArmor profile: that of the node is named as it was loaded there.
pub fn app_armor_profile(profile: &AppArmorProfile, at: &FieldPath, faults: &mut Faults) {
    let AppArmorProfile { type_: kind, localhost_profile: name } = profile;
    profile_type(kind, at, faults);
    let at_name = at.key("localhostProfile");
    match name.as_deref() {
        None | Some("") if kind == LOCALHOST => need_name("the name of a profile", at, faults),
        Some(name) if kind == LOCALHOST => {
            if name.trim() != name {
                faults.invalid(&at_name, "must not start or end with white space");
            } else if name.len() > APP_ARMOR_NAME_MAX {
                let message = format!("must be at most {APP_ARMOR_NAME_MAX} bytes; it has {}", name.len());
                faults.too_long(&at_name, message);
            }
        }
        Some(_) => only_of_node(kind, at, faults),
        None => {}
    }
}

/// Notes that the profile of a node is not named.
fn need_name(what: &str, at: &FieldPath, faults: &mut Faults) {
    let message = format!("`type: {LOCALHOST}` needs {what}");
    faults.add(Kind::Required, &at.key("localhostProfile"), message).because(&at.key("type"));
}

/// Notes that a profile is named and yet is not of the node, unless its type is at fault already.
fn only_of_node(kind: &str, at: &FieldPath, faults: &mut Faults) {
    if TYPES.contains(&kind) {
        let message = format!("may be set only with `type: {LOCALHOST}`");
        faults.add(Kind::Invalid, &at.key("localhostProfile"), message).because(&at.key("type"));
    }
}

fn profile_type(kind: &str, at: &FieldPath, faults: &mut Faults) {
    if kind.is_empty() {
        faults.required(&at.key("type"), "`Localhost`, `RuntimeDefault` or `Unconfined` is needed");
    } else if !TYPES.contains(&kind) {
        faults.unsupported(&at.key("type"), kind, &TYPES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        let (longest, long) = ("x".repeat(4095), "x".repeat(4096));
        for (profile, seccomp, app_armor) in [
            (json!({"type": "RuntimeDefault"}), None, None),
            (json!({"type": "Localhost", "localhostProfile": "a/b"}), None, None),
            (json!({"type": "Localhost", "localhostProfile": ""}), None, Some("localhostProfile")),
            (json!({"type": "Localhost", "localhostProfile": "/a"}), Some("localhostProfile"), None),
            (json!({"type": "Localhost", "localhostProfile": "a/../b"}), Some("localhostProfile"), None),
            (json!({"type": "Localhost", "localhostProfile": " a"}), None, Some("localhostProfile")),
            (json!({"type": "Localhost", "localhostProfile": longest}), None, None),
            (json!({"type": "Localhost", "localhostProfile": long}), None, Some("localhostProfile")),
            (json!({"type": "Localhost"}), Some("localhostProfile"), Some("localhostProfile")),
            (json!({"type": "Unconfined", "localhostProfile": ""}), Some("localhostProfile"), Some("localhostProfile")),
            (json!({"type": ""}), Some("type"), Some("type")),
            (json!({"type": "runtimeDefault", "localhostProfile": "a"}), Some("type"), Some("type")),
        ] {
            let (mut of_seccomp, mut of_app_armor) = (Faults::default(), Faults::default());
            let typed = serde_json::from_value(profile.clone()).expect("a profile");
            seccomp_profile(&typed, &FieldPath::ROOT, &mut of_seccomp);
            let typed = serde_json::from_value(profile.clone()).expect("a profile");
            app_armor_profile(&typed, &FieldPath::ROOT, &mut of_app_armor);
            let paths = |faults: Faults| faults.paths();
            assert_eq!(paths(of_seccomp), Vec::from_iter(seccomp), "{profile}");
            assert_eq!(paths(of_app_armor), Vec::from_iter(app_armor), "{profile}");
        }
    }
}
