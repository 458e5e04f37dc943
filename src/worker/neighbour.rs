//! Which pods the workers should run beside, and which not.

use k8s_openapi::api::core::v1::{Affinity, PodAffinity, PodAffinityTerm, PodAntiAffinity, WeightedPodAffinityTerm};

use crate::field_path::FieldPathBuf;

/// What the workers' affinity says of other pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To run beside them.
    Beside,
    /// Not to run beside them.
    Apart,
    /// Never to run beside them.
    AlwaysApart,
}

/// A term of the workers' affinity about other pods.
pub struct Neighbour<'p> {
    /// The term.
    pub term: &'p PodAffinityTerm,
    /// What it wishes for.
    pub wish: Wish,
    /// Its path.
    pub path: FieldPathBuf,
}

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// All terms about other pods.
pub(super) fn of(affinity: &Affinity) -> Vec<Neighbour<'_>> {
    let mut found = Vec::new();
    if let Some(PodAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    }) = &affinity.pod_affinity
    {
        let at = FieldPathBuf::of("affinity.podAffinity");
        add_required(required.as_deref(), Wish::Beside, &at, &mut found);
        add_preferred(preferred.as_deref(), Wish::Beside, &at, &mut found);
    }
    if let Some(PodAntiAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    }) = &affinity.pod_anti_affinity
    {
        let at = FieldPathBuf::of("affinity.podAntiAffinity");
        add_required(required.as_deref(), Wish::AlwaysApart, &at, &mut found);
        add_preferred(preferred.as_deref(), Wish::Apart, &at, &mut found);
    }
    found
}

fn add_required<'p>(
    terms: Option<&'p [PodAffinityTerm]>,
    wish: Wish,
    at: &FieldPathBuf,
    found: &mut Vec<Neighbour<'p>>,
) {
    let list = at.key(REQUIRED);
    let terms = terms.unwrap_or_default().iter().enumerate();
    found.extend(terms.map(|(index, term)| Neighbour { term, wish, path: list.index(index) }));
}

fn add_preferred<'p>(
    terms: Option<&'p [WeightedPodAffinityTerm]>,
    wish: Wish,
    at: &FieldPathBuf,
    found: &mut Vec<Neighbour<'p>>,
) {
    let list = at.key(PREFERRED);
    for (index, WeightedPodAffinityTerm { pod_affinity_term: term, weight: _ }) in
        terms.unwrap_or_default().iter().enumerate()
    {
        found.push(Neighbour { term, wish, path: list.index(index).key("podAffinityTerm") });
    }
}
