//! Containers: `validateContainers` and `validateContainerCommon` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! Mounts, and what a container shares with its pod, are the matter of `pod`. The chart's pods have no `restartPolicy`,
//! `os`, `hostUsers` and `resourceClaims`: what the server says of these is left out.

use k8s_openapi::api::core::v1::{
    Container, ContainerResizePolicy, ContainerRestartRule, ContainerRestartRuleOnExitCodes,
};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::quote;
use crate::suggest;
use crate::validation::probe::Purpose;
use crate::validation::repeats::{FIRST, Firsts};
use crate::validation::{env, lifecycle, meta, port, probe, resources, security_context};

const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];
const MESSAGE_POLICIES: [&str; 2] = ["File", "FallbackToLogsOnError"];
const RESIZED: [&str; 2] = ["cpu", "memory"];
const RESIZE_POLICIES: [&str; 2] = ["NotRequired", "RestartContainer"];
const RESTART_POLICIES: [&str; 3] = ["Always", "Never", "OnFailure"];
const RESTART_ACTIONS: [&str; 2] = ["Restart", "RestartAllContainers"];
const EXIT_CODE_OPERATORS: [&str; 2] = ["In", "NotIn"];
/// Most rules of a container's restarts, and most exit codes of one of them.
const RESTART_RULES_MAX: usize = 20;
const EXIT_CODES_MAX: usize = 255;

/// The containers of a pod, and what must differ among them.
pub fn containers(list: &[Container], at: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    for (index, each) in list.iter().enumerate() {
        let (name, at_list) = (each.name.as_str(), at);
        let at = at_list.index(index);
        container(each, &at, faults);
        if let Some(first) = names.before(name, index).filter(|_| !name.is_empty()) {
            let message = format!("another container is named {} already", quote(name));
            faults.add(Kind::Duplicate, &at.key("name"), message).beside(&at_list.index(first).key("name"), FIRST);
        }
    }
    port::host_ports(list, at, faults);
}

/// A container by itself.
pub fn container(container: &Container, at: &FieldPath, faults: &mut Faults) {
    #[rustfmt::skip] // A field a line would be longer than a screen.
    let Container {
        name, image, image_pull_policy, termination_message_policy,
        ports, env, env_from, resources, resize_policy, security_context, lifecycle,
        liveness_probe, readiness_probe, startup_probe, restart_policy, restart_policy_rules,
        // Against the pod's volumes, by `volume_mount`.
        volume_mounts: _, volume_devices: _,
        // Any value will do.
        args: _, command: _, stdin: _, stdin_once: _, termination_message_path: _, tty: _, working_dir: _,
    } = container;
    match meta::dns_label(name) {
        _ if name.is_empty() => faults.required(&at.key("name"), "a container needs a name"),
        Some(wrong) => faults.invalid(&at.key("name"), format!("a container's name {wrong}")),
        None => {}
    }
    if image.as_deref().unwrap_or_default().is_empty() {
        faults.required(&at.key("image"), "a container needs an image");
    }
    faults.word(&at.key("imagePullPolicy"), image_pull_policy.as_deref(), &PULL_POLICIES);
    faults.word(&at.key("terminationMessagePolicy"), termination_message_policy.as_deref(), &MESSAGE_POLICIES);
    port::ports(ports.as_deref().unwrap_or_default(), &at.key("ports"), faults);
    env::env(env.as_deref().unwrap_or_default(), &at.key("env"), faults);
    env::env_from(env_from.as_deref().unwrap_or_default(), &at.key("envFrom"), faults);
    if let Some(each) = resources {
        resources::resources(each, &at.key("resources"), faults);
    }
    resize_policies(resize_policy.as_deref().unwrap_or_default(), &at.key("resizePolicy"), faults);
    if let Some(context) = security_context {
        security_context::container_security_context(context, &at.key("securityContext"), faults);
    }
    if let Some(each) = lifecycle {
        lifecycle::lifecycle(each, &at.key("lifecycle"), faults);
    }
    for (each, purpose, key) in [
        (liveness_probe, Purpose::Liveness, "livenessProbe"),
        (readiness_probe, Purpose::Readiness, "readinessProbe"),
        (startup_probe, Purpose::Startup, "startupProbe"),
    ] {
        if let Some(each) = each {
            probe::probe(each, purpose, &at.key(key), faults);
        }
    }
    restarts(restart_policy.as_deref(), restart_policy_rules.as_deref().unwrap_or_default(), at, faults);
}

/// A word of a few that must be given.
fn needed(given: &str, allowed: &[&str], at: &FieldPath, faults: &mut Faults) {
    if given.is_empty() {
        faults.required(at, format!("one of {} must be given", suggest::listed(allowed)));
    } else {
        faults.word(at, Some(given), allowed);
    }
}

/// `validateResizePolicy`.
fn resize_policies(list: &[ContainerResizePolicy], at_list: &FieldPath, faults: &mut Faults) {
    let mut resources = Firsts::new();
    for (index, ContainerResizePolicy { resource_name, restart_policy }) in list.iter().enumerate() {
        let at = at_list.index(index);
        let at_name = at.key("resourceName");
        if let Some(first) = resources.before(resource_name, index) {
            let message = format!("the resource {} has a policy already", quote(resource_name));
            faults.add(Kind::Duplicate, &at_name, message).beside(&at_list.index(first).key("resourceName"), FIRST);
        } else {
            needed(resource_name, &RESIZED, &at_name, faults);
        }
        needed(restart_policy, &RESIZE_POLICIES, &at.key("restartPolicy"), faults);
    }
}

/// `validateContainerRestartPolicy`. `at` is the path of the container.
fn restarts(policy: Option<&str>, rules: &[ContainerRestartRule], at: &FieldPath, faults: &mut Faults) {
    let (at_policy, at_rules) = (at.key("restartPolicy"), at.key("restartPolicyRules"));
    if !faults.server_has(ServerRule::ContainerRestarts) {
        if policy.is_some() {
            let (version, needed) = (faults.version(), ServerRule::ContainerRestarts.since());
            let (kind, what) = match faults.server_has(ServerRule::RestartPolicyDropped) {
                true => (Kind::SilentlyAccepted, "ignores"),
                false => (Kind::Forbidden, "rejects"),
            };
            let message = format!("Kubernetes {version} {what} `restartPolicy` of a container; it needs {needed}");
            faults.add_key(kind, &at_policy, message);
        }
        return;
    }
    match policy {
        None if rules.is_empty() => {}
        None => {
            let message = "`restartPolicyRules` need a policy beside them";
            faults.add(Kind::Required, &at_policy, message).because(&at_rules);
        }
        Some(policy) if RESTART_POLICIES.contains(&policy) => {}
        Some(policy) => faults.unsupported(&at_policy, policy, &RESTART_POLICIES),
    }
    if rules.len() > RESTART_RULES_MAX {
        faults.too_long(&at_rules, format!("must have at most {RESTART_RULES_MAX} rules; it has {}", rules.len()));
    }
    for (index, rule) in rules.iter().enumerate() {
        restart_rule(rule, &at_rules.index(index), faults);
    }
}

fn restart_rule(rule: &ContainerRestartRule, at: &FieldPath, faults: &mut Faults) {
    let ContainerRestartRule { action, exit_codes } = rule;
    let known =
        if faults.server_has(ServerRule::RestartAllContainers) { &RESTART_ACTIONS[..] } else { &RESTART_ACTIONS[..1] };
    needed(action, known, &at.key("action"), faults);
    let at = at.key("exitCodes");
    let Some(ContainerRestartRuleOnExitCodes { operator, values }) = exit_codes else {
        return faults.required(&at, "a restart rule needs exit codes");
    };
    needed(operator, &EXIT_CODE_OPERATORS, &at.key("operator"), faults);
    let count = values.as_ref().map_or(0, Vec::len);
    if count > EXIT_CODES_MAX {
        faults.too_long(&at.key("values"), format!("must have at most {EXIT_CODES_MAX} exit codes; it has {count}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        for (value, faulty) in [
            (json!({"name": "a", "image": "i"}), vec![]),
            (json!({"name": "a", "image": " ", "imagePullPolicy": "", "restartPolicy": "Always"}), vec![]),
            (json!({"name": "", "image": ""}), vec!["name", "image"]),
            (json!({"name": "a", "image": "i", "restartPolicyRules": []}), vec![]),
            (json!({"name": "A", "image": "i", "imagePullPolicy": "always"}), vec!["name", "imagePullPolicy"]),
            (json!({"name": "a", "image": "i", "terminationMessagePolicy": "x"}), vec!["terminationMessagePolicy"]),
            (json!({"name": "a", "image": "i", "restartPolicy": ""}), vec!["restartPolicy"]),
            (
                json!({"name": "a", "image": "i", "restartPolicyRules": [{"action": "X", "exitCodes": {"operator": "In"}}]}),
                vec!["restartPolicy", "restartPolicyRules[0].action"],
            ),
            (
                json!({"name": "a", "image": "i", "resizePolicy": [
                    {"resourceName": "cpu", "restartPolicy": "X"}, {"resourceName": "cpu", "restartPolicy": "NotRequired"},
                    {"resourceName": "storage", "restartPolicy": ""}]}),
                vec![
                    "resizePolicy[0].restartPolicy",
                    "resizePolicy[1].resourceName",
                    "resizePolicy[2].resourceName",
                    "resizePolicy[2].restartPolicy",
                ],
            ),
        ] {
            let each: Container = serde_json::from_value(value.clone()).expect("a container");
            let mut faults = Faults::default();
            container(&each, &FieldPath::ROOT, &mut faults);
            let paths: Vec<String> = faults.paths();
            assert_eq!(paths, faulty, "{value}");
        }
    }

    #[test]
    fn there_are_only_so_many_rules_of_restarting() {
        for (rules, codes, faulty) in [
            (20, 255, vec![]),
            (21, 1, vec!["restartPolicyRules"]),
            (1, 256, vec!["restartPolicyRules[0].exitCodes.values"]),
        ] {
            let rule = json!({"action": "Restart", "exitCodes": {"operator": "In", "values": vec![1; codes]}});
            let value =
                json!({"name": "a", "image": "i", "restartPolicy": "Never", "restartPolicyRules": vec![rule; rules]});
            let mut faults = Faults::default();
            container(&serde_json::from_value(value).expect("a container"), &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.paths(), faulty, "{rules} {codes}");
        }
    }

    #[test]
    fn names_and_host_ports_differ() {
        let each = |name: &str| json!({"name": name, "image": "i", "ports": [{"containerPort": 1, "hostPort": 80}]});
        let list: Vec<Container> =
            serde_json::from_value(json!([each("a"), each("b"), each("a")])).expect("containers");
        let mut faults = Faults::default();
        containers(&list, &FieldPath::ROOT, &mut faults);
        let paths: Vec<String> = faults.paths();
        assert_eq!(paths, ["[2].name", "[1].ports[0].hostPort", "[2].ports[0].hostPort"]);
    }
}
