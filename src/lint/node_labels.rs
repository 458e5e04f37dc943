//! What is demanded of the labels of a node, and whether a node can meet it all.
//!
//! Follows `nodeaffinity.GetRequiredNodeAffinity` of `k8s.io/component-helpers/scheduling/corev1` and `Requirement.Matches`
//! of `k8s.io/apimachinery/pkg/labels`.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::NodeSelectorRequirement;

use crate::field_path::FieldPathBuf;

/// What is demanded so far, by label. Fields are kept apart from labels.
#[derive(Default)]
pub(super) struct Demands(BTreeMap<(&'static str, String), Vec<(Demand, FieldPathBuf)>>);

/// A demand on one label.
#[derive(Clone, Debug)]
enum Demand {
    /// It is there, with one of these values.
    In(BTreeSet<String>),
    /// It is not there, or with another value than these.
    NotIn(BTreeSet<String>),
    Exists,
    DoesNotExist,
    /// It is a larger number.
    Above(i64),
    /// It is a smaller number.
    Below(i64),
}

impl Demands {
    /// Adds a label of `nodeSelector`.
    pub(super) fn add_label(&mut self, label: &str, value: &str, at: FieldPathBuf) {
        let demand = Demand::In(BTreeSet::from([value.to_owned()]));
        self.0.entry(("matchExpressions", label.to_owned())).or_default().push((demand, at));
    }

    /// Adds an expression of a list with this key, and tells where an earlier demand is that excludes it.
    pub(super) fn add(
        &mut self,
        list: &'static str,
        requirement: &NodeSelectorRequirement,
        at: FieldPathBuf,
    ) -> Option<FieldPathBuf> {
        let demand = Demand::of(requirement)?;
        let all = self.0.entry((list, requirement.key.clone())).or_default();
        let other = all.iter().find(|(other, _)| !can_be_met(&[other, &demand])).map(|(_, at)| at.clone());
        all.push((demand, at));
        let met = || can_be_met(&all.iter().map(|(demand, _)| demand).collect::<Vec<_>>());
        other.or_else(|| if met() { None } else { all.first().map(|(_, at)| at.clone()) })
    }
}

impl Demand {
    /// None if the API server rejects it.
    fn of(NodeSelectorRequirement { key: _, operator, values }: &NodeSelectorRequirement) -> Option<Demand> {
        let values = values.as_deref().unwrap_or_default();
        let number = || values.first()?.parse().ok();
        Some(match operator.as_str() {
            "In" => Demand::In(values.iter().cloned().collect()),
            "NotIn" => Demand::NotIn(values.iter().cloned().collect()),
            "Exists" => Demand::Exists,
            "DoesNotExist" => Demand::DoesNotExist,
            "Gt" => Demand::Above(number()?),
            "Lt" => Demand::Below(number()?),
            _ => return None,
        })
    }

    fn allows(&self, value: &str) -> bool {
        let number = || value.parse::<i64>().ok();
        match self {
            Demand::In(values) => values.contains(value),
            Demand::NotIn(values) => !values.contains(value),
            Demand::Exists => true,
            Demand::DoesNotExist => false,
            Demand::Above(least) => number().is_some_and(|number| number > *least),
            Demand::Below(most) => number().is_some_and(|number| number < *most),
        }
    }
}

/// Whether a node can meet all demands on one label.
fn can_be_met(demands: &[&Demand]) -> bool {
    if demands.iter().all(|demand| matches!(demand, Demand::NotIn(_) | Demand::DoesNotExist)) {
        return true;
    }
    if demands.iter().any(|demand| matches!(demand, Demand::DoesNotExist)) {
        return false;
    }
    let values = demands.iter().find_map(|demand| if let Demand::In(values) = demand { Some(values) } else { None });
    if let Some(values) = values {
        return values.iter().any(|value| demands.iter().all(|demand| demand.allows(value)));
    }
    let bound = |of: fn(&Demand) -> Option<i64>| demands.iter().copied().filter_map(of);
    let least = bound(|demand| if let Demand::Above(least) = demand { Some(*least) } else { None }).max();
    let most = bound(|demand| if let Demand::Below(most) = demand { Some(*most) } else { None }).min();
    match (least, most) {
        (Some(least), Some(most)) => least.checked_add(1).is_some_and(|least| least < most),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demands_on_a_label_exclude_each_other_or_not() {
        for (all, met) in [
            (&["In a", "In a,b"][..], true),
            (&["In a", "In b"], false),
            (&["In a", "NotIn a"], false),
            (&["In a,b", "NotIn a"], true),
            (&["In a,b", "NotIn a", "NotIn b"], false),
            (&["NotIn a", "NotIn b"], true),
            (&["NotIn a", "DoesNotExist"], true),
            (&["In a", "DoesNotExist"], false),
            (&["Exists", "DoesNotExist"], false),
            (&["Exists", "NotIn a"], true),
            (&["Gt 4", "Lt 6"], true),
            (&["Gt 4", "Lt 5"], false),
            (&["Gt 4", "In 4"], false),
            (&["Gt 4", "In 4,5"], true),
            (&["Gt 4", "In a"], false),
            (&["Lt 4", "In 4,5"], false),
            (&["Lt 4", "In 3,4"], true),
            (&["Gt 4", "DoesNotExist"], false),
            (&["In a", "In a,b", "In b"], false),
        ] {
            let mut demands = Demands::default();
            let clashes = all.iter().enumerate().filter_map(|(index, text)| {
                let (operator, values) = text.split_once(' ').unwrap_or((text, ""));
                let values = Some(values.split(',').map(str::to_owned).collect());
                let (key, operator) = ("key".to_owned(), operator.to_owned());
                let requirement = NodeSelectorRequirement { key, operator, values };
                demands.add("matchExpressions", &requirement, FieldPathBuf::default().index(index))
            });
            assert_eq!(clashes.count() == 0, met, "{all:?}");
        }
    }
}
