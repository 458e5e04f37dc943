//! Labels of nodes that are out of use, and values that no label can have: `GetWarningsForNodeSelectorTerm` of
//! `k8s.io/kubernetes/pkg/api/node`.

use k8s_openapi::api::core::v1::{NodeSelectorTerm, PodSpec};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::quote;
use crate::validation::meta;

/// Label keys that are out of use, and what to use instead.
const DEPRECATED: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "use `kubernetes.io/arch`"),
    ("beta.kubernetes.io/os", "use `kubernetes.io/os`"),
    ("failure-domain.beta.kubernetes.io/region", "use `topology.kubernetes.io/region`"),
    ("failure-domain.beta.kubernetes.io/zone", "use `topology.kubernetes.io/zone`"),
    ("beta.kubernetes.io/instance-type", "use `node.kubernetes.io/instance-type`"),
    ("app.kubernetes.io/created-by", "nodes have it no longer"),
    ("scheduler.alpha.kubernetes.io/preferAvoidPods", "use taints and tolerations"),
    ("node-role.kubernetes.io/master", "use `node-role.kubernetes.io/control-plane`"),
];

/// Wherever a pod names labels of nodes; `at` is the path of its spec.
pub(super) fn node_labels(spec: &PodSpec, at: &FieldPath, faults: &mut Faults) {
    let selector = at.key("nodeSelector");
    for key in spec.node_selector.iter().flatten().map(|(key, _)| key) {
        if let Some(message) = deprecated(key) {
            faults.add_key(Kind::ServerWarning, &selector.key(key), message);
        }
    }
    if let Some(node) = spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref()) {
        let at = at.key("affinity");
        let at = at.key("nodeAffinity");
        let at_required = at.key("requiredDuringSchedulingIgnoredDuringExecution");
        let at_required = at_required.key("nodeSelectorTerms");
        let required = node.required_during_scheduling_ignored_during_execution.iter();
        for (i, each) in required.flat_map(|selector| &selector.node_selector_terms).enumerate() {
            term(each, &at_required.index(i), faults);
        }
        let at_preferred = at.key("preferredDuringSchedulingIgnoredDuringExecution");
        let preferred = node.preferred_during_scheduling_ignored_during_execution.iter().flatten();
        for (i, each) in preferred.enumerate() {
            let at = at_preferred.index(i);
            term(&each.preference, &at.key("preference"), faults);
            if faults.server_has(ServerRule::PreferredNodeAffinityValues) {
                impossible_values(&each.preference, &at.key("preference"), faults);
            }
        }
    }
    let constraints = at.key("topologySpreadConstraints");
    for (i, constraint) in spec.topology_spread_constraints.iter().flatten().enumerate() {
        if let Some(message) = deprecated(&constraint.topology_key) {
            faults.add(Kind::ServerWarning, &constraints.index(i).key("topologyKey"), message);
        }
    }
}

fn deprecated(key: &str) -> Option<String> {
    let (_, instead) = DEPRECATED.iter().find(|(deprecated, _)| *deprecated == key)?;
    Some(format!("the node label {} is deprecated: {instead}", quote(key)))
}

fn term(term: &NodeSelectorTerm, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("matchExpressions");
    for (i, expression) in term.match_expressions.iter().flatten().enumerate() {
        if let Some(message) = deprecated(&expression.key) {
            faults.add(Kind::ServerWarning, &at.index(i).key("key"), message);
        }
    }
}

/// In a preference, a value out of form is no error, but matches nothing.
fn impossible_values(term: &NodeSelectorTerm, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("matchExpressions");
    for (i, expression) in term.match_expressions.iter().flatten().enumerate() {
        let at = at.index(i);
        let at = at.key("values");
        for (j, value) in expression.values.iter().flatten().enumerate() {
            if let Some(wrong) = meta::label_value(value) {
                faults.add(Kind::ServerWarning, &at.index(j), format!("no label has this value: it {wrong}"));
            }
        }
    }
}
