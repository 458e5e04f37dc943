//! Topology spread constraints: `validateTopologySpreadConstraints` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::TopologySpreadConstraint;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::label_keys::label_keys;
use crate::validation::selector::label_selector;

const ACTIONS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
const POLICIES: [&str; 2] = ["Honor", "Ignore"];

/// The constraints of a pod: each right, and no two of one key and one action.
pub fn topology_spread_constraints(constraints: &[TopologySpreadConstraint], at: &FieldPath, faults: &mut Faults) {
    for (i, each) in constraints.iter().enumerate() {
        constraint(each, &at.index(i), faults);
    }
    // As the server does, the fault stands at the earlier of two, which the later one repeats.
    let mut later = BTreeMap::new();
    for (i, each) in constraints.iter().enumerate().rev() {
        if let Some(again) = later.insert((each.topology_key.as_str(), each.when_unsatisfiable.as_str()), i) {
            let message = format!(
                "item {again} (from 0) has the same `topologyKey` and `whenUnsatisfiable`; one constraint must do for both"
            );
            faults.duplicate(&at.index(i).key("topologyKey"), message);
        }
    }
}

fn constraint(constraint: &TopologySpreadConstraint, at: &FieldPath, faults: &mut Faults) {
    if constraint.max_skew <= 0 {
        faults.invalid(&at.key("maxSkew"), format!("must be at least 1; it is {}", constraint.max_skew));
    }
    if constraint.topology_key.is_empty() {
        faults.required(&at.key("topologyKey"), "the label of nodes to spread over is needed");
    }
    let action = constraint.when_unsatisfiable.as_str();
    let known = ACTIONS.contains(&action);
    if action.is_empty() {
        faults.required(&at.key("whenUnsatisfiable"), "`DoNotSchedule` or `ScheduleAnyway` is needed");
    } else if !known {
        faults.unsupported(&at.key("whenUnsatisfiable"), action, &ACTIONS);
    }
    if let Some(domains) = constraint.min_domains {
        if domains <= 0 {
            faults.invalid(&at.key("minDomains"), format!("must be at least 1; it is {domains}"));
        } else if known && action != "DoNotSchedule" {
            faults.invalid(&at.key("minDomains"), "has a meaning only with `whenUnsatisfiable: DoNotSchedule`");
        }
    }
    let policies = [
        ("nodeAffinityPolicy", &constraint.node_affinity_policy),
        ("nodeTaintsPolicy", &constraint.node_taints_policy),
    ];
    for (field, policy) in policies {
        if let Some(policy) = policy.as_deref().filter(|policy| !POLICIES.contains(policy)) {
            faults.unsupported(&at.key(field), policy, &POLICIES);
        }
    }
    let keys = constraint.match_label_keys.as_deref().unwrap_or_default();
    label_keys(keys, &[], constraint.label_selector.as_ref(), at, faults);
    if let Some(selector) = &constraint.label_selector {
        label_selector(selector, &at.key("labelSelector"), faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        let right = json!({"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"});
        for (change, faulty) in [
            (json!({}), vec![]),
            (json!({"minDomains": 2, "nodeTaintsPolicy": "Honor", "topologyKey": "any text"}), vec![]),
            (json!({"maxSkew": 0}), vec!["[0].maxSkew"]),
            (json!({"topologyKey": ""}), vec!["[0].topologyKey"]),
            (json!({"whenUnsatisfiable": ""}), vec!["[0].whenUnsatisfiable"]),
            (json!({"whenUnsatisfiable": "doNotSchedule", "minDomains": 2}), vec!["[0].whenUnsatisfiable"]),
            (json!({"minDomains": 0}), vec!["[0].minDomains"]),
            (json!({"whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2}), vec!["[0].minDomains"]),
            (
                json!({"nodeAffinityPolicy": "Respect", "nodeTaintsPolicy": ""}),
                vec!["[0].nodeAffinityPolicy", "[0].nodeTaintsPolicy"],
            ),
            (json!({"matchLabelKeys": ["a"]}), vec!["[0].matchLabelKeys"]),
            (
                json!({"matchLabelKeys": ["a", "b c"], "labelSelector": {"matchLabels": {"a": "b"}}}),
                vec!["[0].matchLabelKeys[1]"],
            ),
            (
                json!({"matchLabelKeys": ["a"], "labelSelector": {
                    "matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "Exists"}]}}),
                vec!["[0].matchLabelKeys[0]"],
            ),
            (json!({"labelSelector": {"matchLabels": {"a": "b c"}}}), vec!["[0].labelSelector.matchLabels.a"]),
        ] {
            let mut item = right.clone();
            item.as_object_mut().expect("a map").extend(change.as_object().expect("a map").clone());
            assert_eq!(faulty_paths(json!([item])), faulty, "{change}");
        }
    }

    #[test]
    fn a_constraint_that_a_later_one_repeats_is_a_duplicate() {
        let item = |key: &str, action: &str| json!({"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": action});
        let list = json!([
            item("a", "DoNotSchedule"),
            item("b", "DoNotSchedule"),
            item("a", "ScheduleAnyway"),
            item("a", "DoNotSchedule")
        ]);
        assert_eq!(faulty_paths(list), ["[0].topologyKey"]);
    }

    fn faulty_paths(list: serde_json::Value) -> Vec<String> {
        let mut faults = Faults::default();
        let typed: Vec<TopologySpreadConstraint> = serde_json::from_value(list).expect("constraints");
        topology_spread_constraints(&typed, &FieldPath::ROOT, &mut faults);
        faults.paths()
    }
}
