//! Seccomp and AppArmor profiles of pods and containers: `validateSeccompProfileField` and
//! `ValidateAppArmorProfileField` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::{AppArmorProfile, SeccompProfile};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::local_path;

const TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];
/// Most bytes of the name of an AppArmor profile.
const APP_ARMOR_NAME_MAX: usize = 4095;

/// A seccomp profile: that of the node is named by a path below the kubelet's own folder.
pub fn seccomp_profile(profile: &SeccompProfile, at: &FieldPath, faults: &mut Faults) {
    profile_type(&profile.type_, at, faults);
    let at_name = at.key("localhostProfile");
    match &profile.localhost_profile {
        None if profile.type_ == "Localhost" => {
            faults.required(&at_name, "`type: Localhost` needs the path of a profile")
        }
        Some(path) if profile.type_ == "Localhost" => local_path::descending(path, &at_name, faults),
        Some(_) if TYPES.contains(&profile.type_.as_str()) => {
            faults.invalid(&at_name, "may be set only with `type: Localhost`");
        }
        _ => {}
    }
}

/// An AppArmor profile: that of the node is named as it was loaded there.
pub fn app_armor_profile(profile: &AppArmorProfile, at: &FieldPath, faults: &mut Faults) {
    profile_type(&profile.type_, at, faults);
    let at_name = at.key("localhostProfile");
    match profile.localhost_profile.as_deref() {
        None | Some("") if profile.type_ == "Localhost" => {
            faults.required(&at_name, "`type: Localhost` needs the name of a profile");
        }
        Some(name) if profile.type_ == "Localhost" => {
            if name.trim() != name {
                faults.invalid(&at_name, "must not start or end with white space");
            } else if name.len() > APP_ARMOR_NAME_MAX {
                let message = format!("must be at most {APP_ARMOR_NAME_MAX} bytes; it has {}", name.len());
                faults.too_long(&at_name, message);
            }
        }
        Some(_) if TYPES.contains(&profile.type_.as_str()) => {
            faults.invalid(&at_name, "may be set only with `type: Localhost`");
        }
        _ => {}
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
        let long = "x".repeat(4096);
        for (profile, seccomp, app_armor) in [
            (json!({"type": "RuntimeDefault"}), None, None),
            (json!({"type": "Localhost", "localhostProfile": "a/b"}), None, None),
            (json!({"type": "Localhost", "localhostProfile": ""}), None, Some("localhostProfile")),
            (json!({"type": "Localhost", "localhostProfile": "/a"}), Some("localhostProfile"), None),
            (json!({"type": "Localhost", "localhostProfile": "a/../b"}), Some("localhostProfile"), None),
            (json!({"type": "Localhost", "localhostProfile": " a"}), None, Some("localhostProfile")),
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
