//! The security contexts of a pod and of a container: `validatePodSpecSecurityContext` and `ValidateSecurityContext` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart's pods have no `os`, `hostNetwork`, `hostIPC`, `hostUsers`: rules that lean on these are decided here.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{
    AppArmorProfile, PodSecurityContext, SeccompProfile, SecurityContext, Sysctl, WindowsSecurityContextOptions,
};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::profile::{app_armor_profile, seccomp_profile};
use crate::validation::windows_options::windows_options;

const PROC_MOUNTS: [&str; 2] = ["Default", "Unmasked"];
const GROUP_CHANGE_POLICIES: [&str; 2] = ["Always", "OnRootMismatch"];
const GROUPS_POLICIES: [&str; 2] = ["Merge", "Strict"];
const SE_LINUX_CHANGE_POLICIES: [&str; 2] = ["MountOption", "Recursive"];
/// Most characters of the name of a kernel parameter.
const SYSCTL_MAX: usize = 253;

/// The security context of a pod.
pub fn pod_security_context(context: &PodSecurityContext, at: &FieldPath, faults: &mut Faults) {
    user_or_group(context.fs_group, &at.key("fsGroup"), faults);
    user_or_group(context.run_as_user, &at.key("runAsUser"), faults);
    user_or_group(context.run_as_group, &at.key("runAsGroup"), faults);
    let groups = at.key("supplementalGroups");
    for (i, group) in context.supplemental_groups.iter().flatten().enumerate() {
        user_or_group(Some(*group), &groups.index(i), faults);
    }
    sysctls(context.sysctls.as_deref().unwrap_or_default(), &at.key("sysctls"), faults);
    let policies = [
        ("fsGroupChangePolicy", &context.fs_group_change_policy, GROUP_CHANGE_POLICIES),
        ("supplementalGroupsPolicy", &context.supplemental_groups_policy, GROUPS_POLICIES),
        ("seLinuxChangePolicy", &context.se_linux_change_policy, SE_LINUX_CHANGE_POLICIES),
    ];
    for (field, policy, allowed) in policies {
        if let Some(policy) = policy.as_deref().filter(|policy| !allowed.contains(policy)) {
            faults.unsupported(&at.key(field), policy, &allowed);
        }
    }
    shared(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        context.windows_options.as_ref(),
        at,
        faults,
    );
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
        seccomp_profile(profile, &at.key("seccompProfile"), faults);
    }
    if let Some(profile) = app_armor {
        app_armor_profile(profile, &at.key("appArmorProfile"), faults);
    }
    if let Some(options) = windows {
        windows_options(options, &at.key("windowsOptions"), faults);
    }
}

/// The security context of a container.
pub fn container_security_context(context: &SecurityContext, at: &FieldPath, faults: &mut Faults) {
    user_or_group(context.run_as_user, &at.key("runAsUser"), faults);
    user_or_group(context.run_as_group, &at.key("runAsGroup"), faults);
    match context.proc_mount.as_deref() {
        None | Some("Default") => {}
        Some("Unmasked") => {
            let message = "`Unmasked` needs a user namespace of the pod's own, which the chart does not give its pods";
            faults.invalid(&at.key("procMount"), message);
        }
        Some(other) => faults.unsupported(&at.key("procMount"), other, &PROC_MOUNTS),
    }
    if context.allow_privilege_escalation == Some(false) {
        no_escalation(context, at, faults);
    }
    shared(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        context.windows_options.as_ref(),
        at,
        faults,
    );
}

/// What a container may not have when it may not gain privileges. The server knows the capability by its long name only.
fn no_escalation(context: &SecurityContext, at: &FieldPath, faults: &mut Faults) {
    if context.privileged == Some(true) {
        faults.invalid(&at.key("allowPrivilegeEscalation"), "cannot be false for a container with `privileged: true`");
    }
    let added = context.capabilities.as_ref().and_then(|capabilities| capabilities.add.as_deref()).unwrap_or_default();
    let at = at.key("capabilities");
    let at = at.key("add");
    for (i, _) in added.iter().enumerate().filter(|(_, capability)| *capability == "CAP_SYS_ADMIN") {
        faults.invalid(&at.index(i), "cannot be added with `allowPrivilegeEscalation: false`");
    }
}

/// A numeric user or group, which the kernel counts from 0 in 31 bits: `IsValidUserID`, `IsValidGroupID`.
fn user_or_group(id: Option<i64>, at: &FieldPath, faults: &mut Faults) {
    if let Some(id) = id.filter(|id| !(0..=i64::from(i32::MAX)).contains(id)) {
        faults.invalid(at, format!("must be from 0 to {}; it is {id}", i32::MAX));
    }
}

fn sysctls(sysctls: &[Sysctl], at: &FieldPath, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (i, sysctl) in sysctls.iter().enumerate() {
        let at = at.index(i);
        let at = at.key("name");
        if sysctl.name.is_empty() {
            faults.required(&at, "the name of a kernel parameter is needed");
        } else if let Some(wrong) = sysctl_name(&sysctl.name) {
            faults.invalid(&at, wrong);
        } else if !names.insert(sysctl.name.as_str()) {
            faults.duplicate(&at, format!("`{}` is set already", sysctl.name));
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
}
