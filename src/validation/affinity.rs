//! Affinity to nodes and to pods: `validateAffinity` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm,
    PodAntiAffinity, PreferredSchedulingTerm, WeightedPodAffinityTerm,
};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::{quote, theirs};
use crate::validation::label_keys::{TimesNamed, label_keys};
use crate::validation::meta;
use crate::validation::selector::{label_key, label_selector, label_values, operator_fault};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const NODE_OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/// Whether the values of a node's labels must have the form of such: the server lets those of a preference be, and an old one
/// all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueForm {
    Strict,
    Any,
}

/// The affinity of a pod to nodes, to pods and against pods.
pub fn affinity(affinity: &Affinity, at: &FieldPath, faults: &mut Faults) {
    let Affinity { node_affinity: node, pod_affinity: towards, pod_anti_affinity: against } = affinity;
    if let Some(node) = node {
        node_affinity(node, &at.key("nodeAffinity"), faults);
    }
    if let Some(PodAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    }) = towards
    {
        pod_terms(required.as_deref(), preferred.as_deref(), &at.key("podAffinity"), faults);
    }
    if let Some(PodAntiAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    }) = against
    {
        pod_terms(required.as_deref(), preferred.as_deref(), &at.key("podAntiAffinity"), faults);
    }
}

fn node_affinity(affinity: &NodeAffinity, at: &FieldPath, faults: &mut Faults) {
    let NodeAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    } = affinity;
    if let Some(NodeSelector { node_selector_terms: terms }) = required {
        let at = at.key(REQUIRED);
        let at = at.key("nodeSelectorTerms");
        if terms.is_empty() {
            faults.required(&at, "at least one term is needed");
        }
        let form = if faults.server_has(ServerRule::NodeAffinityValues) { ValueForm::Strict } else { ValueForm::Any };
        for (i, term) in terms.iter().enumerate() {
            node_term(term, form, &at.index(i), faults);
        }
    }
    let at = at.key(PREFERRED);
    for (i, PreferredSchedulingTerm { weight, preference }) in preferred.iter().flatten().enumerate() {
        let at = at.index(i);
        from_1_to_100(*weight, &at.key("weight"), faults);
        node_term(preference, ValueForm::Any, &at.key("preference"), faults);
    }
}

fn from_1_to_100(weight: i32, at: &FieldPath, faults: &mut Faults) {
    if !(1..=100).contains(&weight) {
        faults.invalid(at, format!("must be from 1 to 100; it is {}", theirs(weight)));
    }
}

fn node_term(term: &NodeSelectorTerm, values: ValueForm, at: &FieldPath, faults: &mut Faults) {
    let NodeSelectorTerm { match_expressions, match_fields } = term;
    let expressions = at.key("matchExpressions");
    for (i, expression) in match_expressions.iter().flatten().enumerate() {
        node_label(expression, values, &expressions.index(i), faults);
    }
    let fields = at.key("matchFields");
    for (i, expression) in match_fields.iter().flatten().enumerate() {
        node_field(expression, &fields.index(i), faults);
    }
}

/// An expression over a label of a node: `ValidateNodeSelectorRequirement`. That `Gt` and `Lt` compare whole numbers is
/// left to the scheduler.
fn node_label(expression: &NodeSelectorRequirement, form: ValueForm, at: &FieldPath, faults: &mut Faults) {
    let NodeSelectorRequirement { key, operator, values } = expression;
    label_key(key, &at.key("key"), faults);
    let values = values.as_deref().unwrap_or_default();
    let (at_operator, at_values) = (at.key("operator"), at.key("values"));
    let mut wrong_values = |kind, message: String| {
        faults.add(kind, &at_values, message).because(&at_operator);
    };
    match operator.as_str() {
        "In" | "NotIn" if values.is_empty() => {
            wrong_values(Kind::Required, format!("`{operator}` needs at least one value"));
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            wrong_values(Kind::Forbidden, format!("`{operator}` takes no values"));
        }
        "Gt" | "Lt" if values.len() != 1 => {
            wrong_values(Kind::Required, format!("`{operator}` needs exactly one value; it has {}", values.len()));
        }
        known if NODE_OPERATORS.contains(&known) => {}
        other => operator_fault(other, &NODE_OPERATORS, &at_operator, faults),
    }
    if form == ValueForm::Strict {
        label_values(values, &at_values, faults);
    }
}

/// An expression over a field of a node, of which there is one, its name: `ValidateNodeFieldSelectorRequirement`.
fn node_field(expression: &NodeSelectorRequirement, at: &FieldPath, faults: &mut Faults) {
    let NodeSelectorRequirement { key, operator, values } = expression;
    let values = values.as_deref().unwrap_or_default();
    let (at_operator, at_values) = (at.key("operator"), at.key("values"));
    match operator.as_str() {
        "In" | "NotIn" if values.len() != 1 => {
            let message =
                format!("`{operator}` needs exactly one value for a field of a node; it has {}", values.len());
            faults.add(Kind::Required, &at_values, message).because(&at_operator);
        }
        "In" | "NotIn" => {}
        other => operator_fault(other, &NODE_OPERATORS[..2], &at_operator, faults),
    }
    if key != "metadata.name" {
        faults.invalid(&at.key("key"), "the only field of a node to select by is `metadata.name`");
        return;
    }
    for (i, value) in values.iter().enumerate() {
        if let Some(wrong) = meta::dns_subdomain(value) {
            faults.invalid(&at_values.index(i), format!("the name of a node {wrong}"));
        }
    }
}

/// Terms about other pods, those that are required and those that are preferred; `at` is the path of what holds both.
fn pod_terms(
    required: Option<&[PodAffinityTerm]>,
    preferred: Option<&[WeightedPodAffinityTerm]>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_required, at_preferred) = (at.key(REQUIRED), at.key(PREFERRED));
    for (i, term) in required.unwrap_or_default().iter().enumerate() {
        pod_term(term, &at_required.index(i), faults);
    }
    for (i, WeightedPodAffinityTerm { weight, pod_affinity_term }) in preferred.unwrap_or_default().iter().enumerate() {
        let at = at_preferred.index(i);
        from_1_to_100(*weight, &at.key("weight"), faults);
        pod_term(pod_affinity_term, &at.key("podAffinityTerm"), faults);
    }
}

/// A term about other pods: `validatePodAffinityTerm`.
fn pod_term(term: &PodAffinityTerm, at: &FieldPath, faults: &mut Faults) {
    let PodAffinityTerm {
        label_selector: labels,
        namespace_selector,
        namespaces,
        match_label_keys,
        mismatch_label_keys,
        topology_key,
    } = term;
    for (field, selector) in [("labelSelector", labels), ("namespaceSelector", namespace_selector)] {
        if let Some(selector) = selector {
            label_selector(selector, &at.key(field), faults);
        }
    }
    let at_namespaces = at.key("namespaces");
    for (i, name) in namespaces.iter().flatten().enumerate() {
        if let Some(wrong) = meta::dns_label(name) {
            faults.invalid(&at_namespaces.index(i), format!("the name of a namespace {wrong}"));
        }
    }
    let matching = match_label_keys.as_deref().unwrap_or_default();
    let mismatching = mismatch_label_keys.as_deref().unwrap_or_default();
    label_keys(matching, mismatching, TimesNamed::Once, labels.as_ref(), at, faults);
    if topology_key.is_empty() {
        let message = "the label of nodes that groups them, such as `kubernetes.io/hostname`, is needed";
        faults.required(&at.key("topologyKey"), message);
    } else if let Some(wrong) = meta::qualified_name(topology_key) {
        faults.invalid(&at.key("topologyKey"), format!("the label key {} {wrong}", quote(topology_key)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn node_terms() {
        let cases = [
            (json!({}), vec![]),
            (json!({"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["x"]}]}), vec![]),
            (json!({"matchExpressions": [{"key": "a", "operator": "Exists"}]}), vec![]),
            (json!({"matchExpressions": [{"key": "a", "operator": "NotIn"}]}), vec!["matchExpressions[0].values"]),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "Lt", "values": ["1", "2"]}]}),
                vec!["matchExpressions[0].values"],
            ),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["1"]}]}),
                vec!["matchExpressions[0].values"],
            ),
            (
                json!({"matchExpressions": [{"key": "", "operator": "in", "values": ["1"]}]}),
                vec!["matchExpressions[0].key", "matchExpressions[0].operator"],
            ),
            (json!({"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]}), vec![]),
            (
                json!({"matchFields": [{"key": "metadata.name", "operator": "Exists", "values": ["A"]}]}),
                vec!["matchFields[0].operator", "matchFields[0].values[0]"],
            ),
            (
                json!({"matchFields": [{"key": "a", "operator": "In", "values": ["A", "B"]}]}),
                vec!["matchFields[0].values", "matchFields[0].key"],
            ),
        ];
        for (term, faulty) in cases {
            let list = json!({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [term]}}});
            let prefix = format!("nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].");
            assert_eq!(faulty_paths(list), faulty.iter().map(|f| format!("{prefix}{f}")).collect::<Vec<_>>(), "{term}");
        }
        let value = json!({"matchExpressions": [{"key": "a", "operator": "In", "values": ["b c"]}]});
        let both = json!({"nodeAffinity": {
            REQUIRED: {"nodeSelectorTerms": [value]}, PREFERRED: [{"weight": 101, "preference": value}]}});
        assert_eq!(
            faulty_paths(both),
            [
                format!("nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values[0]"),
                format!("nodeAffinity.{PREFERRED}[0].weight"),
            ]
        );
        let none = json!({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}});
        assert_eq!(faulty_paths(none), [format!("nodeAffinity.{REQUIRED}.nodeSelectorTerms")]);
    }

    #[test]
    fn pod_terms() {
        for (term, faulty) in [
            (json!({"topologyKey": "a/b", "namespaces": ["n"], "namespaceSelector": {}}), vec![]),
            (json!({"topologyKey": "", "namespaces": ["n", "N"]}), vec!["namespaces[1]", "topologyKey"]),
            (
                json!({"topologyKey": "a b", "namespaceSelector": {"matchLabels": {"a": "b c"}}}),
                vec!["namespaceSelector.matchLabels.a", "topologyKey"],
            ),
            (json!({"topologyKey": "a", "mismatchLabelKeys": ["a"]}), vec!["mismatchLabelKeys"]),
            (
                json!({"topologyKey": "a", "labelSelector": {}, "matchLabelKeys": ["a", "b"], "mismatchLabelKeys": ["b", ""]}),
                vec!["mismatchLabelKeys[1]", "matchLabelKeys[1]"],
            ),
        ] {
            let prefix = format!("podAntiAffinity.{PREFERRED}[0].");
            let weighted = json!({"podAntiAffinity": {PREFERRED: [{"weight": 0, "podAffinityTerm": term}]}});
            let mut expected = vec![format!("{prefix}weight")];
            expected.extend(faulty.iter().map(|f| format!("{prefix}podAffinityTerm.{f}")));
            assert_eq!(faulty_paths(weighted), expected, "{term}");
            let required = json!({"podAffinity": {REQUIRED: [term]}});
            assert_eq!(faulty_paths(required).len(), faulty.len(), "{term}");
        }
    }

    fn faulty_paths(value: Value) -> Vec<String> {
        let mut faults = Faults::default();
        let typed: Affinity = serde_json::from_value(value).expect("an affinity");
        affinity(&typed, &FieldPath::ROOT, &mut faults);
        faults.paths()
    }
}
