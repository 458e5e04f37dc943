//! `matchLabelKeys` and `mismatchLabelKeys`, which take values of a pod's own labels into a selector:
//! `ValidateMatchLabelKeysAndMismatchLabelKeys` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::selector;

/// The keys beside a label selector; `at` is the path of what holds all three.
///
/// The server refuses a key of `matchLabelKeys` that the selector names twice or more, not one that it names once:
/// in a pod it has then already added one expression itself.
pub fn label_keys(
    matching: &[String],
    mismatching: &[String],
    selector: Option<&LabelSelector>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    for (field, keys) in [("matchLabelKeys", matching), ("mismatchLabelKeys", mismatching)] {
        let at = at.key(field);
        if !keys.is_empty() && selector.is_none() {
            faults.forbidden(&at, "may not be set without a `labelSelector`");
            continue;
        }
        for (i, key) in keys.iter().enumerate() {
            selector::label_key(key, &at.index(i), faults);
        }
    }
    let at = at.key("matchLabelKeys");
    let excluded: BTreeSet<&String> = mismatching.iter().collect();
    let named = selector.map(times_named).unwrap_or_default();
    for (i, key) in matching.iter().enumerate() {
        if excluded.contains(key) {
            faults.invalid(&at.index(i), format!("`{key}` stands in `mismatchLabelKeys` too"));
        } else if named.get(key.as_str()).is_some_and(|times| *times > 1) {
            faults.invalid(&at.index(i), format!("`{key}` stands in `labelSelector` too"));
        }
    }
}

fn times_named(selector: &LabelSelector) -> BTreeMap<&str, usize> {
    let labels = selector.match_labels.iter().flatten().map(|(key, _)| key);
    let expressions = selector.match_expressions.iter().flatten().map(|expression| &expression.key);
    let mut times = BTreeMap::new();
    for key in labels.chain(expressions) {
        *times.entry(key.as_str()).or_default() += 1;
    }
    times
}
