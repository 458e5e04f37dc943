//! `node-terms`: demands on nodes that exclude each other, so that no worker is ever scheduled.

use k8s_openapi::api::core::v1::{NodeSelectorRequirement, NodeSelectorTerm};

use crate::fault::{PlacedFault, Target};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::message::quote;
use crate::pool::Pool;
use crate::source::Place;

use super::node_labels::Demands;
use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "node-terms",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "demands on nodes that exclude each other",
    why: "A node must have all labels of `nodeSelector`, and must match one of the terms of a required node affinity, each \
          with all of its expressions. If each term asks for what `nodeSelector` or another expression of the term \
          excludes, no node matches, and the workers stay pending. Layers are merged, so a label of a shared file counts \
          as well: take it back with null. Source: \
          https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/.",
    bad: include_str!("../../tests/fixtures/node-terms/bad.yaml"),
    good: include_str!("../../tests/fixtures/node-terms/good.yaml"),
    check: Check::Pool(check),
};

/// A demand of a term that another one excludes.
struct Clash {
    /// Where the demand is in the values.
    at: FieldPathBuf,
    /// Where the other one is; none if the term is empty, which matches nothing.
    other: Option<FieldPathBuf>,
    /// The label.
    label: String,
}

fn check(pool: &Pool, found: &mut Found) {
    let (selector, affinity) = (FieldPathBuf::of("nodeSelector"), FieldPathBuf::of("affinity"));
    let required = pool.typed.affinity.node_affinity.as_ref();
    let Some(required) = required.and_then(|node| node.required_during_scheduling_ignored_during_execution.as_ref())
    else {
        return;
    };
    // What a fault hides is not known.
    let hides = |fault: &PlacedFault| {
        !fault.kind.is_warning() && (selector.contains(&fault.path) || affinity.contains(&fault.path))
    };
    if pool.faults.iter().any(hides) {
        return;
    }
    let path =
        affinity.key("nodeAffinity").key("requiredDuringSchedulingIgnoredDuringExecution").key("nodeSelectorTerms");
    let terms = required.node_selector_terms.iter().enumerate();
    let clashes: Option<Vec<Clash>> = terms.map(|(index, term)| clash(pool, term, &path.index(index))).collect();
    // The nodes of one term are enough.
    if let Some(clashes) = clashes {
        report(pool, clashes, found);
    }
}

/// The first demand of a term that no node meets together with those before it and the labels of `nodeSelector`.
fn clash(pool: &Pool, term: &NodeSelectorTerm, path: &FieldPathBuf) -> Option<Clash> {
    let selector = FieldPathBuf::of("nodeSelector");
    let mut demands = Demands::default();
    for (label, value) in pool.typed.node_selector.iter() {
        demands.add_label(label, value, selector.key(label));
    }
    let expressions = |list: &'_ Option<Vec<NodeSelectorRequirement>>| list.clone().unwrap_or_default();
    let (labels, fields) = (expressions(&term.match_expressions), expressions(&term.match_fields));
    if labels.is_empty() && fields.is_empty() {
        return Some(Clash { at: path.clone(), other: None, label: String::new() });
    }
    for (list, key) in [(labels, "matchExpressions"), (fields, "matchFields")] {
        for (index, requirement) in list.iter().enumerate() {
            let at = path.key(key).index(index);
            if let Some(other) = demands.add(key, requirement, at.clone()) {
                return Some(Clash { at, other: Some(other), label: requirement.key.clone() });
            }
        }
    }
    None
}

/// Notes the first clash, and shows those of the other terms beside it.
fn report(pool: &Pool, clashes: Vec<Clash>, found: &mut Found) {
    let place = |path: &FieldPathBuf| -> Place { pool.place(path, Target::Value) };
    let first = clashes.iter().position(|clash| clash.other.is_some()).unwrap_or_default();
    let Some(Clash { at, other, label }) = clashes.get(first) else { return };
    let Some(other) = other else {
        found.value(at, "no worker is ever scheduled: an empty term matches no node").help("fill it in, or delete it");
        return;
    };
    let message = format!("no worker is ever scheduled: no node meets both demands on {}", quote(label));
    let finding = found.value_with(at, std::slice::from_ref(other), message);
    finding.beside(place(other), "it excludes this one").beside(place(at), "it excludes this one");
    for Clash { at, .. } in clashes.iter().skip(first + 1) {
        finding.beside(place(at), "no node matches this term either");
    }
    finding.help("delete one of the two, or take it back with null in the last file");
}
