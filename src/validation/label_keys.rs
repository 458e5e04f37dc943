//! `matchLabelKeys` and `mismatchLabelKeys`, which take values of a pod's own labels into a selector:
//! `ValidateMatchLabelKeysAndMismatchLabelKeys` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::selector;

/// How often the selector may name a key of `matchLabelKeys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimesNamed {
    /// Not at all.
    Never,
    /// Once: in a pod the server has then already added one expression itself.
    Once,
}

/// The keys beside a label selector; `at` is the path of what holds all three.
pub fn label_keys(
    matching: &[String],
    mismatching: &[String],
    may_be: TimesNamed,
    selector: Option<&LabelSelector>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_selector, at_matching) = (at.key("labelSelector"), at.key("matchLabelKeys"));
    let at_mismatching = at.key("mismatchLabelKeys");
    for (at, keys) in [(&at_matching, matching), (&at_mismatching, mismatching)] {
        if !keys.is_empty() && selector.is_none() {
            faults.add(Kind::Forbidden, at, "may not be set without a `labelSelector`").because(&at_selector);
            continue;
        }
        for (i, key) in keys.iter().enumerate() {
            selector::label_key(key, &at.index(i), faults);
        }
    }
    let excluded: BTreeMap<&String, usize> = mismatching.iter().enumerate().rev().map(|(i, key)| (key, i)).collect();
    let named = selector.map(times_named).unwrap_or_default();
    for (i, key) in matching.iter().enumerate() {
        let at = at_matching.index(i);
        if let Some(index) = excluded.get(key) {
            let message = format!("{} is in `mismatchLabelKeys` too", quote(key));
            faults.add(Kind::Invalid, &at, message).beside(&at_mismatching.index(*index), "it is here too");
        } else if named.get(key.as_str()).is_some_and(|times| *times > may_be as usize) {
            let message = format!("{} is in `labelSelector` too", quote(key));
            faults.add(Kind::Invalid, &at, message).because(&at_selector);
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
