//! The security contexts of a pod and of a container: `validatePodSpecSecurityContext` and `ValidateSecurityContext` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart's pods have no `os`, `hostNetwork`, `hostIPC`, `hostUsers`: rules that lean on these are decided here.

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Capabilities, PodSecurityContext, SeccompProfile, SecurityContext, Sysctl,
    WindowsSecurityContextOptions,
};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::{quote, theirs};
use crate::validation::repeats::{FIRST, Firsts};
use crate::validation::{profile, windows_options};

const PROC_MOUNTS: [&str; 2] = ["Default", "Unmasked"];
const GROUP_CHANGE_POLICIES: [&str; 2] = ["Always", "OnRootMismatch"];
const GROUPS_POLICIES: [&str; 2] = ["Merge", "Strict"];
const SE_LINUX_CHANGE_POLICIES: [&str; 2] = ["MountOption", "Recursive"];
/// Most characters of the name of a kernel parameter.
const SYSCTL_MAX: usize = 253;

/// The security context of a pod.
pub fn pod_security_context(context: &PodSecurityContext, at: &FieldPath, faults: &mut Faults) {
    let PodSecurityContext {
        fs_group,
        run_as_user,
        run_as_group,
        supplemental_groups,
        sysctls,
        fs_group_change_policy,
        supplemental_groups_policy,
        se_linux_change_policy,
        seccomp_profile,
        app_armor_profile,
        windows_options,
        run_as_non_root: _,
        se_linux_options: _,
    } = context;
    user_or_group(*fs_group, &at.key("fsGroup"), faults);
    user_or_group(*run_as_user, &at.key("runAsUser"), faults);
    user_or_group(*run_as_group, &at.key("runAsGroup"), faults);
    let groups = at.key("supplementalGroups");
    for (i, group) in supplemental_groups.iter().flatten().enumerate() {
        user_or_group(Some(*group), &groups.index(i), faults);
    }
    kernel_parameters(sysctls.as_deref().unwrap_or_default(), &at.key("sysctls"), faults);
    let policies = [
        ("fsGroupChangePolicy", fs_group_change_policy, GROUP_CHANGE_POLICIES),
        ("supplementalGroupsPolicy", supplemental_groups_policy, GROUPS_POLICIES),
        ("seLinuxChangePolicy", se_linux_change_policy, SE_LINUX_CHANGE_POLICIES),
    ];
    for (field, policy, allowed) in policies {
        if let Some(policy) = policy.as_deref().filter(|policy| !allowed.contains(policy)) {
            faults.unsupported(&at.key(field), policy, &allowed);
        }
    }
    if se_linux_change_policy.as_deref() == Some("MountOption") && !faults.server_has(ServerRule::SeLinuxMount) {
        let message =
            format!("must be `Recursive`; `MountOption` needs Kubernetes {}", ServerRule::SeLinuxMount.since());
        faults.add(Kind::Unsupported, &at.key("seLinuxChangePolicy"), message);
    }
    shared(seccomp_profile.as_ref(), app_armor_profile.as_ref(), windows_options.as_ref(), at, faults);
}

/// What the contexts of pods and of containers have in common.
fn shared(
    seccomp: Option<&SeccompProfile>,
    app_armor: Option<&AppArmorProfile>,
    windows: Option<&WindowsSecurityContextOptions>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    if let Some(profile) = seccomp {
        profile::seccomp_profile(profile, &at.key("seccompProfile"), faults);
    }
    if let Some(profile) = app_armor {
        profile::app_armor_profile(profile, &at.key("appArmorProfile"), faults);
    }
    if let Some(options) = windows {
        windows_options::windows_options(options, &at.key("windowsOptions"), faults);
    }
}

/// The security context of a container.
pub fn container_security_context(context: &SecurityContext, at: &FieldPath, faults: &mut Faults) {
    let SecurityContext {
        run_as_user,
        run_as_group,
        proc_mount,
        allow_privilege_escalation,
        privileged,
        capabilities,
        seccomp_profile,
        app_armor_profile,
        windows_options,
        read_only_root_filesystem: _,
        run_as_non_root: _,
        se_linux_options: _,
    } = context;
    user_or_group(*run_as_user, &at.key("runAsUser"), faults);
    user_or_group(*run_as_group, &at.key("runAsGroup"), faults);
    match proc_mount.as_deref() {
        None | Some("Default") => {}
        Some("Unmasked") => {
            let message = "`Unmasked` needs `hostUsers: false` in the pod, which the chart does not set";
            faults.invalid(&at.key("procMount"), message);
        }
        Some(other) => faults.unsupported(&at.key("procMount"), other, &PROC_MOUNTS),
    }
    if *allow_privilege_escalation == Some(false) {
        no_escalation(*privileged == Some(true), capabilities.as_ref(), at, faults);
    }
    shared(seccomp_profile.as_ref(), app_armor_profile.as_ref(), windows_options.as_ref(), at, faults);
}

/// What a container may not have when it may not gain privileges. The server knows the capability by its long name only.
fn no_escalation(privileged: bool, capabilities: Option<&Capabilities>, at: &FieldPath, faults: &mut Faults) {
    let at_escalation = at.key("allowPrivilegeEscalation");
    if privileged {
        let message = "cannot be false for a container with `privileged: true`";
        faults.add(Kind::Invalid, &at_escalation, message).beside(&at.key("privileged"), "`privileged` is set here");
    }
    let Some(Capabilities { add, drop: _ }) = capabilities else { return };
    let at = at.key("capabilities");
    let at = at.key("add");
    for (i, _) in add.iter().flatten().enumerate().filter(|(_, capability)| *capability == "CAP_SYS_ADMIN") {
        let message = "cannot be added with `allowPrivilegeEscalation: false`";
        faults
            .add(Kind::Invalid, &at.index(i), message)
            .beside(&at_escalation, "`allowPrivilegeEscalation` is set here");
    }
}

/// A numeric user or group, which the kernel counts from 0 in 31 bits: `IsValidUserID`, `IsValidGroupID`.
fn user_or_group(id: Option<i64>, at: &FieldPath, faults: &mut Faults) {
    if let Some(id) = id.filter(|id| !(0..=i64::from(i32::MAX)).contains(id)) {
        faults.invalid(at, format!("must be from 0 to {}; it is {}", i32::MAX, theirs(id)));
    }
}

fn kernel_parameters(sysctls: &[Sysctl], at_list: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    for (i, Sysctl { name, value: _ }) in sysctls.iter().enumerate() {
        let at = at_list.index(i);
        let at = at.key("name");
        if name.is_empty() {
            faults.required(&at, "the name of a kernel parameter is needed");
        } else if let Some(wrong) = sysctl_name(name) {
            faults.invalid(&at, wrong);
        } else if let Some(first) = names.before(name, i) {
            let message = format!("{} is set already", quote(name));
            faults.add(Kind::Duplicate, &at, message).beside(&at_list.index(first).key("name"), FIRST);
        }
    }
}

/// What is wrong with the name of a kernel parameter, whose parts are joined by `.` or `/`: `IsValidSysctlName`.
fn sysctl_name(name: &str) -> Option<String> {
    if name.len() > SYSCTL_MAX {
        return Some(format!("must be at most {SYSCTL_MAX} characters; it has {}", name.len()));
    }
    let is_end = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        bytes.first().is_some_and(is_end)
            && bytes.last().is_some_and(is_end)
            && bytes.iter().all(|b| is_end(b) || b"-_".contains(b))
    };
    (!name.split(['.', '/']).all(is_part)).then(|| {
        "must be parts joined by `.` or `/`, each of lower-case letters, digits, `-` or `_`, with a letter or a digit at \
         both ends"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube_version::KubeVersion;
    use serde_json::json;

    #[test]
    fn of_a_pod() {
        for (context, faulty) in [
            (json!({}), vec![]),
            (json!({"fsGroup": 0, "runAsUser": 2147483647, "supplementalGroups": [1]}), vec![]),
            (
                json!({"fsGroup": -1, "runAsUser": 2147483648_i64, "runAsGroup": -1, "supplementalGroups": [1, -2]}),
                vec!["fsGroup", "runAsUser", "runAsGroup", "supplementalGroups[1]"],
            ),
            (
                json!({"fsGroupChangePolicy": "Always", "supplementalGroupsPolicy": "Strict", "seLinuxChangePolicy": "Recursive"}),
                vec![],
            ),
            (
                json!({"fsGroupChangePolicy": "always", "supplementalGroupsPolicy": "", "seLinuxChangePolicy": "x"}),
                vec!["fsGroupChangePolicy", "supplementalGroupsPolicy", "seLinuxChangePolicy"],
            ),
            (
                json!({"sysctls": [{"name": "net.core/some_max", "value": ""}, {"name": "a"}, {"name": "a"}, {"name": "a."}, {"name": ""}]}),
                vec!["sysctls[2].name", "sysctls[3].name", "sysctls[4].name"],
            ),
            (
                json!({"seccompProfile": {}, "appArmorProfile": {"type": "x"}, "windowsOptions": {"hostProcess": true}}),
                vec!["seccompProfile.type", "appArmorProfile.type", "windowsOptions.hostProcess"],
            ),
        ] {
            let mut faults = Faults::default();
            let typed = serde_json::from_value(context.clone()).expect("a context");
            pod_security_context(&typed, &FieldPath::ROOT, &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{context}");
        }
    }

    #[test]
    fn of_a_container() {
        for (context, faulty) in [
            (json!({}), vec![]),
            (json!({"procMount": "Default", "privileged": true, "allowPrivilegeEscalation": true}), vec![]),
            (json!({"procMount": "Unmasked"}), vec!["procMount"]),
            (json!({"procMount": "", "runAsUser": -1}), vec!["runAsUser", "procMount"]),
            (json!({"privileged": true, "allowPrivilegeEscalation": false}), vec!["allowPrivilegeEscalation"]),
            (
                json!({"allowPrivilegeEscalation": false, "capabilities": {"add": ["SYS_ADMIN", "CAP_SYS_ADMIN"], "drop": ["x"]}}),
                vec!["capabilities.add[1]"],
            ),
            (
                json!({"seccompProfile": {"type": "Localhost"}, "windowsOptions": {"runAsUserName": ""}}),
                vec!["seccompProfile.localhostProfile", "windowsOptions.runAsUserName"],
            ),
        ] {
            let mut faults = Faults::default();
            let typed = serde_json::from_value(context.clone()).expect("a context");
            container_security_context(&typed, &FieldPath::ROOT, &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{context}");
        }
    }

    #[test]
    fn the_length_of_a_kernel_parameter() {
        assert_eq!(sysctl_name(&"a".repeat(253)), None);
        assert!(sysctl_name(&"a".repeat(254)).is_some());
        for (name, right) in [("a_b-c", true), ("_a", false), ("a_", false), ("a.B", false), ("a..b", false)] {
            assert_eq!(sysctl_name(name).is_none(), right, "{name}");
        }
    }

    #[test]
    fn mounting_with_labels_needs_a_server_that_knows_it() {
        for (policy, version, faulty) in [
            ("MountOption", KubeVersion::NEWEST, false),
            ("MountOption", KubeVersion::OLDEST, true),
            ("Recursive", KubeVersion::OLDEST, false),
        ] {
            let mut faults = Faults::by(version);
            let context = serde_json::from_value(json!({"seLinuxChangePolicy": policy})).expect("a context");
            pod_security_context(&context, &FieldPath::ROOT, &mut faults);
            assert_eq!(!faults.0.is_empty(), faulty, "{policy} {version}");
        }
    }
}
