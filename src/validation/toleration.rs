//! Tolerations: `ValidateTolerations` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::Toleration;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::meta;

/// `Lt` and `Gt` exist too, but behind a feature gate that is off.
const OPERATORS: [&str; 2] = ["Equal", "Exists"];
const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// The tolerations of a pod.
pub fn tolerations(tolerations: &[Toleration], at: &FieldPath, faults: &mut Faults) {
    for (i, each) in tolerations.iter().enumerate() {
        toleration(each, &at.index(i), faults);
    }
}

/// A toleration. Empty texts count as absent ones; without an operator, `Equal` is meant.
pub fn toleration(toleration: &Toleration, at: &FieldPath, faults: &mut Faults) {
    let Toleration { key, operator, value, effect, toleration_seconds } = toleration;
    let (key, operator) = (key.as_deref().unwrap_or_default(), operator.as_deref().unwrap_or_default());
    let (value, effect) = (value.as_deref().unwrap_or_default(), effect.as_deref().unwrap_or_default());
    let (at_key, at_operator) = (at.key("key"), at.key("operator"));
    let (at_value, at_effect) = (at.key("value"), at.key("effect"));
    if let Some(wrong) = meta::qualified_name(key).filter(|_| !key.is_empty()) {
        faults.invalid(&at_key, format!("the key of a taint {wrong}"));
    }
    match operator {
        "Exists" if !value.is_empty() => {
            let message = "`Exists` takes no value: remove `value`, or compare with `Equal`";
            faults.add(Kind::Invalid, &at_operator, message).because(&at_value);
        }
        "Exists" => {}
        "Equal" | "" if key.is_empty() => {
            let message = "must be `Exists`, which matches any taint, if there is no `key`";
            faults.add(Kind::Invalid, &at_operator, message).because(&at_key);
        }
        "Equal" | "" => {
            if let Some(wrong) = meta::label_value(value) {
                faults.invalid(&at_value, format!("the value of a taint {wrong}"));
            }
        }
        _ => faults.unsupported(&at_operator, operator, &OPERATORS),
    }
    if !effect.is_empty() && !EFFECTS.contains(&effect) {
        faults.unsupported(&at_effect, effect, &EFFECTS);
    } else if toleration_seconds.is_some() && effect != "NoExecute" {
        let message = "must be `NoExecute` beside `tolerationSeconds`";
        faults.add(Kind::Invalid, &at_effect, message).because(&at.key("tolerationSeconds"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        for (toleration, faulty) in [
            (json!({"operator": "Exists"}), vec![]),
            (json!({"key": "a.b/c", "value": "d", "effect": "NoExecute", "tolerationSeconds": -1}), vec![]),
            (json!({"key": "a", "operator": "", "value": "", "effect": ""}), vec![]),
            (json!({}), vec!["[0].operator"]),
            (json!({"operator": "Equal", "value": "v v"}), vec!["[0].operator"]),
            (json!({"operator": "exists"}), vec!["[0].operator"]),
            (json!({"key": "a", "operator": "Lt", "value": "5"}), vec!["[0].operator"]),
            (json!({"key": "a", "operator": "Exists", "value": "b"}), vec!["[0].operator"]),
            (json!({"key": "a b", "operator": "Exists"}), vec!["[0].key"]),
            (json!({"key": "a", "value": "b c"}), vec!["[0].value"]),
            (json!({"key": "a", "effect": "NoSchedul", "tolerationSeconds": 1}), vec!["[0].effect"]),
            (json!({"key": "a", "effect": "NoSchedule", "tolerationSeconds": 0}), vec!["[0].effect"]),
            (json!({"key": "a", "tolerationSeconds": 1}), vec!["[0].effect"]),
        ] {
            let mut faults = Faults::default();
            let typed = serde_json::from_value(toleration.clone()).expect("a toleration");
            tolerations(&[typed], &FieldPath::ROOT, &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty, "{toleration}");
        }
    }
}
