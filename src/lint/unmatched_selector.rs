//! `unmatched-selector`: a selector for the workers that selects none of them.

use crate::chart::CHART_NAME;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::message::{quote, theirs};
use crate::suggest;
use crate::worker::{LabelValue, Mismatch, Neighbour, PodLabels, Wish, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "unmatched-selector",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "a selector in `topologySpreadConstraints` or `affinity` that is meant for the workers and selects none",
    why: "Topology spread counts the pods that `labelSelector` selects, and anti-affinity keeps away from them. A selector \
          that selects no worker has no effect: all workers may run on one node. The pods have the labels \
          `app.kubernetes.io/name` (`spacelift-worker`, or `nameOverride`), `app.kubernetes.io/instance` (the release) \
          and those of `extraPodLabels`. In `affinity`, a selector may well be about other pods, so the rule reports only \
          one that is nearly right. Sources: \
          https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/, \
          https://github.com/hashicorp/vault-helm/issues/73.",
    bad: include_str!("../../tests/fixtures/unmatched-selector/bad.yaml"),
    good: include_str!("../../tests/fixtures/unmatched-selector/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    let Some(labels) = worker.labels() else { return };
    for (constraint, path) in worker.spread() {
        let at = path.key("labelSelector");
        // The API server warns of a constraint without a selector.
        let Some(selector) = &constraint.label_selector else { continue };
        if let Some(mismatch) = labels.mismatch(selector) {
            report(&labels, "workers are not spread", &at, &mismatch, found);
        }
    }
    for Neighbour { term, wish, path } in worker.neighbours() {
        let is_elsewhere = term.namespaces.is_some() || term.namespace_selector.is_some();
        let mismatch = term.label_selector.as_ref().and_then(|selector| labels.mismatch(selector));
        if let Some(mismatch) = mismatch.filter(|mismatch| !is_elsewhere && is_meant_for_workers(&labels, mismatch)) {
            let consequence = match wish {
                Wish::Beside => "workers are not brought together",
                Wish::Apart | Wish::AlwaysApart => "workers are not kept apart",
            };
            report(&labels, consequence, &path.key("labelSelector"), &mismatch, found);
        }
    }
}

/// Notes that a selector selects no worker; `at` is its path.
fn report(labels: &PodLabels, consequence: &str, at: &FieldPathBuf, mismatch: &Mismatch, found: &mut Found) {
    let Mismatch { key, wanted, has, .. } = mismatch;
    let path = FieldPathBuf([&at.0[..], &mismatch.path.0].concat());
    if labels.pool.is_faulty(&path) {
        return;
    }
    let message = match &wanted[..] {
        [only] => format!("{consequence}: no worker has the label `{}: {}`", theirs(key), theirs(only)),
        _ => format!("{consequence}: no worker has the label {} as it is selected", quote(key)),
    };
    let help = match (has, labels.get(NAME)) {
        (Some(value), _) => format!("the workers have the value {}", quote(value)),
        (None, LabelValue::Is(name)) => {
            format!("select `{NAME}: {}`, or set the label in `extraPodLabels`", theirs(name))
        }
        (None, _) => "set the label in `extraPodLabels`".to_owned(),
    };
    let finding = match has {
        Some(_) => found.value(&path, message),
        None => found.key(&path, message),
    };
    finding.help(help);
}

/// The label by which all workers of a pool can be selected.
const NAME: &str = "app.kubernetes.io/name";
/// A release of another name is another pool, and no mistake.
const INSTANCE: &str = "app.kubernetes.io/instance";
/// What the recommended labels of Kubernetes begin with.
const RECOMMENDED: &str = "app.kubernetes.io/";

/// Whether a selector that does not select the workers was probably meant to.
fn is_meant_for_workers(labels: &PodLabels, mismatch: &Mismatch) -> bool {
    let Mismatch { key, wanted, has, .. } = mismatch;
    let name = match labels.get(NAME) {
        LabelValue::Is(name) => Some(name),
        LabelValue::Absent | LabelValue::Unknown => None,
    };
    let is_near = |wanted: &&str| {
        let names_workers =
            is_of_worker_words(wanted) && (key.starts_with(RECOMMENDED) || wanted.contains("spacelift"));
        names_workers || has.iter().chain(&name).any(|value| is_slip(wanted, value))
    };
    *key != INSTANCE && wanted.iter().any(is_near)
}

/// Whether a value is another one but for a slip: a letter or two, or a part before or after it. Names of siblings, such as
/// `pool-1` and `pool-2`, differ on purpose.
fn is_slip(wanted: &str, value: &str) -> bool {
    let (shorter, longer) = if wanted.len() < value.len() { (wanted, value) } else { (value, wanted) };
    let is_part = shorter.len() >= CHART_NAME.len() / 2 && longer.contains(shorter);
    let most = (value.len() / 5).min(2);
    is_part || !are_siblings(wanted, value) && suggest::distance_within(most, wanted, value).is_some()
}

fn are_siblings(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(['-', '.', '_']).collect(), b.split(['-', '.', '_']).collect());
    let differ = a.iter().zip(&b).filter(|(a, b)| a != b);
    a.len() == b.len() && differ.clone().all(|(a, b)| a.len().max(b.len()) <= 3)
}

/// Whether a value consists of words for Spacelift's workers, such as `spacelift-worker-pool` and `workers`.
fn is_of_worker_words(value: &str) -> bool {
    let word = |word: &str| word.to_ascii_lowercase().trim_end_matches('s').to_owned();
    let mut words = value.split(['-', '.', '_']).map(word);
    let strong = ["spacelift", "worker", "workerpool", "launcher"];
    let weak = ["dind", "pool", "private", "runner"];
    value.split(['-', '.', '_']).map(word).any(|word| strong.contains(&&*word))
        && words.all(|word| strong.contains(&&*word) || weak.contains(&&*word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_name() {
        for (wanted, value, is_meant) in [
            ("spacelift-workers", "spacelift-worker", true),
            ("spacelift-wroker", "spacelift-worker", true),
            ("eu-spacelift-worker", "spacelift-worker", true),
            ("spacelift", "spacelift-worker", true),
            ("spaceleft-werker", "spacelift-worker", true),
            ("cable", "cache", false),
            ("pool-b", "pool-a", false),
            ("pool-12", "pool-11", false),
            ("postgres", "spacelift-worker", false),
            ("", "spacelift-worker", false),
            ("a", "b", false),
        ] {
            assert_eq!(is_slip(wanted, value), is_meant, "{wanted} {value}");
        }
        for (value, is_workers) in [
            ("worker", true),
            ("spacelift-worker-pool", true),
            ("workers", true),
            ("pool", false),
            ("celery-worker", false),
            ("spacelift-vcs-agent", false),
        ] {
            assert_eq!(is_of_worker_words(value), is_workers, "{value}");
        }
    }
}
