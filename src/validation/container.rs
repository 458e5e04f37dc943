//! Containers: `validateContainers` and `validateContainerCommon` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! Mounts, and what a container shares with its pod, are the matter of `pod`. The chart's pods have no `restartPolicy`,
//! `os`, `hostUsers` and `resourceClaims`: what the server says of these is left out.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Container, ContainerResizePolicy, ContainerRestartRule};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::env::{env, env_from};
use crate::validation::lifecycle::lifecycle;
use crate::validation::meta;
use crate::validation::port::{host_ports, ports};
use crate::validation::probe::{Purpose, probe};
use crate::validation::resources::resources;
use crate::validation::security_context::container_security_context;

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
    let mut names = BTreeSet::new();
    for (index, each) in list.iter().enumerate() {
        let at = at.index(index);
        container(each, &at, faults);
        if !each.name.is_empty() && !names.insert(each.name.as_str()) {
            faults.duplicate(&at.key("name"), format!("another container is named `{}` already", each.name));
        }
    }
    host_ports(list, at, faults);
}

/// A container by itself.
pub fn container(container: &Container, at: &FieldPath, faults: &mut Faults) {
    match meta::dns_label(&container.name) {
        _ if container.name.is_empty() => faults.required(&at.key("name"), "a container needs a name"),
        Some(wrong) => faults.invalid(&at.key("name"), format!("a container's name {wrong}")),
        None => {}
    }
    if container.image.as_deref().unwrap_or_default().is_empty() {
        faults.required(&at.key("image"), "a container needs an image");
    }
    faults.word(&at.key("imagePullPolicy"), container.image_pull_policy.as_deref(), &PULL_POLICIES);
    faults.word(
        &at.key("terminationMessagePolicy"),
        container.termination_message_policy.as_deref(),
        &MESSAGE_POLICIES,
    );
    ports(container.ports.as_deref().unwrap_or_default(), &at.key("ports"), faults);
    env(container.env.as_deref().unwrap_or_default(), &at.key("env"), faults);
    env_from(container.env_from.as_deref().unwrap_or_default(), &at.key("envFrom"), faults);
    if let Some(each) = &container.resources {
        resources(each, &at.key("resources"), faults);
    }
    resize_policies(container.resize_policy.as_deref().unwrap_or_default(), &at.key("resizePolicy"), faults);
    if let Some(context) = &container.security_context {
        container_security_context(context, &at.key("securityContext"), faults);
    }
    if let Some(each) = &container.lifecycle {
        lifecycle(each, &at.key("lifecycle"), faults);
    }
    for (each, purpose, key) in [
        (&container.liveness_probe, Purpose::Liveness, "livenessProbe"),
        (&container.readiness_probe, Purpose::Readiness, "readinessProbe"),
        (&container.startup_probe, Purpose::Startup, "startupProbe"),
    ] {
        if let Some(each) = each {
            probe(each, purpose, &at.key(key), faults);
        }
    }
    restarts(container, at, faults);
}

/// A word of a few that must be given.
fn needed(given: &str, allowed: &[&str], at: &FieldPath, faults: &mut Faults) {
    if given.is_empty() {
        faults.required(at, format!("one of {} must be given", crate::suggest::listed(allowed)));
    } else {
        faults.word(at, Some(given), allowed);
    }
}

/// `validateResizePolicy`.
fn resize_policies(list: &[ContainerResizePolicy], at: &FieldPath, faults: &mut Faults) {
    let mut resources = BTreeSet::new();
    for (index, policy) in list.iter().enumerate() {
        let at = at.index(index);
        if !resources.insert(policy.resource_name.as_str()) {
            let message = format!("the resource `{}` has a policy already", policy.resource_name);
            faults.duplicate(&at.key("resourceName"), message);
        } else {
            needed(&policy.resource_name, &RESIZED, &at.key("resourceName"), faults);
        }
        needed(&policy.restart_policy, &RESIZE_POLICIES, &at.key("restartPolicy"), faults);
    }
}

/// `validateContainerRestartPolicy`.
fn restarts(container: &Container, at: &FieldPath, faults: &mut Faults) {
    let rules = container.restart_policy_rules.as_deref().unwrap_or_default();
    match container.restart_policy.as_deref() {
        None if rules.is_empty() => {}
        None => faults.required(&at.key("restartPolicy"), "rules of restarts need a policy beside them"),
        Some(policy) if RESTART_POLICIES.contains(&policy) => {}
        Some(policy) => faults.unsupported(&at.key("restartPolicy"), policy, &RESTART_POLICIES),
    }
    let at = at.key("restartPolicyRules");
    if rules.len() > RESTART_RULES_MAX {
        faults.too_long(&at, format!("must have at most {RESTART_RULES_MAX} rules; it has {}", rules.len()));
    }
    for (index, rule) in rules.iter().enumerate() {
        restart_rule(rule, &at.index(index), faults);
    }
}

fn restart_rule(rule: &ContainerRestartRule, at: &FieldPath, faults: &mut Faults) {
    needed(&rule.action, &RESTART_ACTIONS, &at.key("action"), faults);
    let at = at.key("exitCodes");
    let Some(codes) = &rule.exit_codes else {
        return faults.required(&at, "a rule of restarts needs exit codes");
    };
    needed(&codes.operator, &EXIT_CODE_OPERATORS, &at.key("operator"), faults);
    let count = codes.values.as_ref().map_or(0, Vec::len);
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
