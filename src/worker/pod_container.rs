//! What a container of a worker has.

use k8s_openapi::api::core::v1::{Container as Spec, ResourceRequirements};

use crate::pool::Pool;
use crate::tree::Node;

use super::mounts::Mount;
use super::{ContainerName, Provenance, Variable};

/// A container of a worker.
#[derive(Clone, Copy)]
pub struct Container<'p> {
    /// Which one.
    pub name: ContainerName,
    pub(super) pool: &'p Pool,
    pub(super) spec: &'p Spec,
    pub(super) of_chart: OfChart,
}

/// How many of a container's variables and mounts, which are the first ones, are the chart's.
#[derive(Clone, Copy, Default)]
pub(super) struct OfChart {
    variables: usize,
    mounts: usize,
}

impl OfChart {
    /// Those of a container whose values are below a key.
    pub(super) fn below(branch: &str, pool: &Pool, spec: &Spec) -> OfChart {
        let branch = pool.values.get(branch);
        let users = |key: &str| match branch.and_then(|branch| branch.get(key)).map(|list| &list.node) {
            Some(Node::List(items)) => items.len(),
            // A list at fault is rendered as one item at fault.
            Some(Node::Faulty) => 1,
            _ => 0,
        };
        OfChart {
            variables: spec.env.as_ref().map_or(0, Vec::len).saturating_sub(users("extraEnv")),
            mounts: spec.volume_mounts.as_ref().map_or(0, Vec::len).saturating_sub(users("extraVolumeMounts")),
        }
    }
}

impl<'p> Container<'p> {
    /// Its variables in the order in which Kubernetes sets them: the chart's, then the user's.
    pub fn variables(&self) -> impl DoubleEndedIterator<Item = Variable<'p>> {
        let Container { name, pool, spec, of_chart } = *self;
        spec.env.as_deref().unwrap_or_default().iter().enumerate().map(move |(index, spec)| Variable {
            name: &spec.name,
            container: name,
            users: index.checked_sub(of_chart.variables),
            pool,
            spec,
        })
    }

    /// The variable with a name: the last definition, which wins.
    pub fn variable(&self, name: &str) -> Option<Variable<'p>> {
        self.variables().rfind(|variable| variable.name == name)
    }

    /// Whether ConfigMaps or Secrets may bring further variables.
    pub fn imports_variables(&self) -> bool {
        self.spec.env_from.as_ref().is_some_and(|sources| !sources.is_empty())
    }

    /// Whether a ConfigMap may bring further variables. Secrets mostly hold credentials, and settings are no secret.
    pub fn imports_settings(&self) -> bool {
        self.spec.env_from.iter().flatten().any(|source| source.config_map_ref.is_some())
    }

    /// Whether variables may come that the values do not show.
    pub fn may_have_other_variables(&self) -> bool {
        let is_at_fault = || self.pool.is_faulty(&self.name.path().key("envFrom"));
        // The name of one at fault is empty.
        self.imports_variables() || self.variables().any(|variable| variable.name.is_empty()) || is_at_fault()
    }

    /// Its mounts in the order of the pod: the chart's, then the user's.
    pub fn mounts(&self) -> impl Iterator<Item = Mount<'p>> {
        let Container { name, spec, of_chart, .. } = *self;
        spec.volume_mounts.as_deref().unwrap_or_default().iter().enumerate().map(move |(index, spec)| Mount {
            volume: &spec.name,
            container: name,
            users: index.checked_sub(of_chart.mounts),
            spec,
        })
    }

    /// Whose image it runs.
    pub fn provenance(&self) -> Provenance {
        Provenance::of(self.spec.image.as_deref().unwrap_or_default(), self.name)
    }

    /// What it requests of a node, and the limits.
    pub fn resources(&self) -> Option<&'p ResourceRequirements> {
        self.spec.resources.as_ref()
    }
}
