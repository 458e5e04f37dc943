//! Topology spread constraints: `validateTopologySpreadConstraints` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::TopologySpreadConstraint;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::theirs;
use crate::validation::label_keys::{TimesNamed, label_keys};
use crate::validation::selector;

const ACTIONS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
const POLICIES: [&str; 2] = ["Honor", "Ignore"];

/// The constraints of a pod: each right, and no two of one key and one action.
pub fn topology_spread_constraints(list: &[TopologySpreadConstraint], at_list: &FieldPath, faults: &mut Faults) {
    for (i, each) in list.iter().enumerate() {
        constraint(each, &at_list.index(i), faults);
    }
    // As the server does, the fault stands at the earlier of two, which the later one repeats.
    let mut later = BTreeMap::new();
    for (i, each) in list.iter().enumerate().rev() {
        if let Some(again) = later.insert((each.topology_key.as_str(), each.when_unsatisfiable.as_str()), i) {
            let message =
                format!("item {again} (from 0) has the same `topologyKey` and `whenUnsatisfiable`; remove one of them");
            let (at, at_again) = (at_list.index(i), at_list.index(again));
            let fault = faults.add(Kind::Duplicate, &at.key("topologyKey"), message);
            fault.because(&at.key("whenUnsatisfiable"));
            fault.beside(&at_again.key("topologyKey"), "the later one").because(&at_again.key("whenUnsatisfiable"));
        }
    }
}

fn constraint(constraint: &TopologySpreadConstraint, at: &FieldPath, faults: &mut Faults) {
    let TopologySpreadConstraint {
        max_skew,
        topology_key,
        when_unsatisfiable: action,
        min_domains,
        node_affinity_policy,
        node_taints_policy,
        match_label_keys,
        label_selector,
    } = constraint;
    if *max_skew <= 0 {
        faults.invalid(&at.key("maxSkew"), format!("must be at least 1; it is {}", theirs(max_skew)));
    }
    if topology_key.is_empty() {
        faults.required(&at.key("topologyKey"), "the label of nodes to spread over is needed");
    }
    let known = ACTIONS.contains(&action.as_str());
    let at_action = at.key("whenUnsatisfiable");
    if action.is_empty() {
        faults.required(&at_action, "`DoNotSchedule` or `ScheduleAnyway` is needed");
    } else if !known {
        faults.unsupported(&at_action, action, &ACTIONS);
    }
    if let Some(domains) = *min_domains {
        let at = at.key("minDomains");
        if domains <= 0 {
            faults.invalid(&at, format!("must be at least 1; it is {}", theirs(domains)));
        } else if known && action != "DoNotSchedule" {
            let message = "may be set only with `whenUnsatisfiable: DoNotSchedule`";
            faults.add(Kind::Invalid, &at, message).because(&at_action);
        }
    }
    for (field, policy) in [("nodeAffinityPolicy", node_affinity_policy), ("nodeTaintsPolicy", node_taints_policy)] {
        if let Some(policy) = policy.as_deref().filter(|policy| !POLICIES.contains(policy)) {
            faults.unsupported(&at.key(field), policy, &POLICIES);
        }
    }
    let keys = match_label_keys.as_deref().unwrap_or_default();
    let named = if faults.server_has(ServerRule::SpreadKeysInSelector) { TimesNamed::Once } else { TimesNamed::Never };
    label_keys(keys, &[], named, label_selector.as_ref(), at, faults);
    if let Some(labels) = label_selector {
        selector::label_selector(labels, &at.key("labelSelector"), faults);
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
