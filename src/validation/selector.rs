//! Label selectors: `ValidateLabelSelector` of `k8s.io/apimachinery/pkg/apis/meta/v1/validation`.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::meta;

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

/// A label selector: its labels, and its expressions.
pub fn label_selector(selector: &LabelSelector, at: &FieldPath, faults: &mut Faults) {
    let LabelSelector { match_labels, match_expressions } = selector;
    if let Some(labels) = match_labels {
        meta::labels(labels, &at.key("matchLabels"), faults);
    }
    let at = at.key("matchExpressions");
    for (i, expression) in match_expressions.iter().flatten().enumerate() {
        requirement(expression, &at.index(i), faults);
    }
}

/// An expression: `In` and `NotIn` need values, `Exists` and `DoesNotExist` take none.
fn requirement(expression: &LabelSelectorRequirement, at: &FieldPath, faults: &mut Faults) {
    let LabelSelectorRequirement { key, operator, values } = expression;
    label_key(key, &at.key("key"), faults);
    let values = values.as_deref().unwrap_or_default();
    let (at_operator, at_values) = (at.key("operator"), at.key("values"));
    match operator.as_str() {
        "In" | "NotIn" if values.is_empty() => {
            let message = format!("`{operator}` needs at least one value");
            faults.add(Kind::Required, &at_values, message).because(&at_operator);
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            let message = format!("`{operator}` takes no values");
            faults.add(Kind::Forbidden, &at_values, message).because(&at_operator);
        }
        known if OPERATORS.contains(&known) => {}
        other => operator_fault(other, &OPERATORS, &at_operator, faults),
    }
    label_values(values, &at_values, faults);
}

/// An operator that is missing, or not one of those allowed.
pub(super) fn operator_fault(operator: &str, allowed: &[&str], at: &FieldPath, faults: &mut Faults) {
    if operator.is_empty() {
        faults.required(at, "an expression needs an operator");
    } else {
        faults.unsupported(at, operator, allowed);
    }
}

/// The key of a label, standing as a value: `ValidateLabelName`.
pub(super) fn label_key(key: &str, at: &FieldPath, faults: &mut Faults) {
    if key.is_empty() {
        faults.required(at, "the key of a label is needed");
    } else if let Some(wrong) = meta::qualified_name(key) {
        faults.invalid(at, format!("the label key {} {wrong}", quote(key)));
    }
}

/// Values that a label is compared to.
pub(super) fn label_values(values: &[String], at: &FieldPath, faults: &mut Faults) {
    for (i, value) in values.iter().enumerate() {
        if let Some(wrong) = meta::label_value(value) {
            faults.invalid(&at.index(i), format!("a label's value {wrong}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        let long = "x".repeat(64);
        for (selector, faulty) in [
            (json!({}), vec![]),
            (json!({"matchLabels": {"app": "a", "a/b": ""}}), vec![]),
            (json!({"matchLabels": {"-a": "b", "a": long}}), vec!["s.matchLabels.-a", "s.matchLabels.a"]),
            (json!({"matchExpressions": [{"key": "a", "operator": "In", "values": ["b", ""]}]}), vec![]),
            (json!({"matchExpressions": [{"key": "a", "operator": "In"}]}), vec!["s.matchExpressions[0].values"]),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": []}]}),
                vec!["s.matchExpressions[0].values"],
            ),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "Exists"}, {"operator": "DoesNotExist", "key": ""}]}),
                vec!["s.matchExpressions[1].key"],
            ),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}),
                vec!["s.matchExpressions[0].values"],
            ),
            (
                json!({"matchExpressions": [{"key": "a", "operator": "in", "values": ["b c"]}]}),
                vec!["s.matchExpressions[0].operator", "s.matchExpressions[0].values[0]"],
            ),
            (
                json!({"matchExpressions": [{"key": "a/b/c", "operator": ""}]}),
                vec!["s.matchExpressions[0].key", "s.matchExpressions[0].operator"],
            ),
        ] {
            let mut faults = Faults::default();
            let typed = serde_json::from_value(selector.clone()).expect("a selector");
            label_selector(&typed, &FieldPath::ROOT.key("s"), &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{selector}");
        }
    }
}
