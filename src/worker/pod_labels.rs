//! The labels of the workers, and what selects them.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};

use crate::field_path::FieldPathBuf;
use crate::pool::Pool;

/// The labels of the workers.
pub struct PodLabels<'p> {
    /// The pool.
    pub pool: &'p Pool,
    pub(super) labels: &'p BTreeMap<String, String>,
}

/// What is known of a label of the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelValue<'p> {
    /// They have it, with this value.
    Is(&'p str),
    /// They do not have it.
    Absent,
    /// It may have any value.
    Unknown,
}

/// What a selector asks for and no worker has.
pub struct Mismatch<'s, 'p> {
    /// The path of the label or of the values, below the selector's own.
    pub path: FieldPathBuf,
    /// The label's key.
    pub key: &'s str,
    /// The value that the workers have; none if they do not have the label.
    pub has: Option<&'p str>,
    /// The values of which it must have one; none if the selector only asks whether the label is there.
    pub wanted: Vec<&'s str>,
}

/// Labels that controllers and the scheduler add to pods.
const ADDED_LATER: [&str; 4] = [
    "apps.kubernetes.io/pod-index",
    "controller-revision-hash",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];
/// Labels that are copied from the node.
const OF_NODE: &str = "topology.kubernetes.io/";
const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";

impl<'p> PodLabels<'p> {
    /// What is known of a label.
    pub fn get(&self, key: &str) -> LabelValue<'p> {
        let extra = FieldPathBuf::of("extraPodLabels");
        let is_at_fault = self.pool.is_faulty(&extra.key(key))
            || key == NAME && self.pool.is_faulty(&FieldPathBuf::of("nameOverride"))
            // The release may have any name where none is given.
            || key == INSTANCE && !self.pool.release.name.place.is_users();
        match self.labels.get(key) {
            _ if is_at_fault || ADDED_LATER.contains(&key) || key.starts_with(OF_NODE) => LabelValue::Unknown,
            Some(value) => LabelValue::Is(value),
            None => LabelValue::Absent,
        }
    }

    /// What keeps a selector from selecting the workers; none if it selects them, or may do so.
    pub fn mismatch<'s>(&self, selector: &'s LabelSelector) -> Option<Mismatch<'s, 'p>> {
        let labels = selector.match_labels.iter().flatten();
        let of_labels = labels.filter_map(|(key, wanted)| {
            let has = match self.get(key) {
                LabelValue::Unknown => return None,
                LabelValue::Is(value) if value == wanted => return None,
                LabelValue::Is(value) => Some(value),
                LabelValue::Absent => None,
            };
            Some(Mismatch { path: FieldPathBuf::of("matchLabels").key(key), key, has, wanted: vec![wanted] })
        });
        let expressions = selector.match_expressions.iter().flatten().enumerate();
        let mut all = of_labels.chain(expressions.filter_map(|(index, expression)| self.unmet(index, expression)));
        all.next()
    }

    fn unmet<'s>(&self, index: usize, expression: &'s LabelSelectorRequirement) -> Option<Mismatch<'s, 'p>> {
        let LabelSelectorRequirement { key, operator, values } = expression;
        let value = self.get(key);
        let is_listed = |value: &str| values.iter().flatten().any(|listed| listed == value);
        let is_met = match (operator.as_str(), value) {
            (_, LabelValue::Unknown) => true,
            ("In", LabelValue::Is(value)) => is_listed(value),
            ("In" | "Exists", LabelValue::Absent) => false,
            ("NotIn", LabelValue::Is(value)) => !is_listed(value),
            ("DoesNotExist", LabelValue::Is(_)) => false,
            // What is no operator is a fault of its own.
            _ => true,
        };
        if is_met {
            return None;
        }
        let has = match value {
            LabelValue::Is(value) => Some(value),
            LabelValue::Absent | LabelValue::Unknown => None,
        };
        let wanted: Vec<&str> = values.iter().flatten().filter(|_| operator == "In").map(String::as_str).collect();
        let path = FieldPathBuf::of("matchExpressions").index(index);
        let path = match &wanted[..] {
            [_] if has.is_some() => path.key("values").index(0),
            _ if has.is_some() && values.is_some() => path.key("values"),
            _ => path.key("key"),
        };
        Some(Mismatch { path, key, has, wanted })
    }
}
