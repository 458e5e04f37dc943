//! The worker: the pod that the values make, as rules ask about it.
//!
//! It answers from the rendered pod, so what the chart itself puts there counts too. An answer has the path of the value
//! that made it, where a user can have written that. What nobody can know before the pod runs is told apart from what is
//! not there, so that rules can be silent about it.

mod container_name;
mod pod_container;
mod pod_volume;
mod variable;

use k8s_openapi::api::core::v1::PodSpec;

use crate::manifest::Object;
use crate::pool::Pool;

pub use container_name::ContainerName;
pub use pod_container::Container;
pub use pod_volume::{Storage, Volume};
pub use variable::Variable;

/// The pod of a pool, once for each worker.
pub struct Worker<'p> {
    /// The pool.
    pub pool: &'p Pool,
    pod: &'p PodSpec,
    /// Whether each worker claims its storage for itself, by the claim template of a StatefulSet.
    claims_storage: bool,
}

impl<'p> Worker<'p> {
    /// The worker of a pool; none if its values could not be read.
    pub fn of(pool: &'p Pool) -> Option<Worker<'p>> {
        pool.manifests.iter().find_map(|manifest| {
            let (template, claims) = match &manifest.object {
                Object::Deployment(deployment) => (&deployment.spec.template, None),
                Object::StatefulSet(set) => (&set.spec.template, set.spec.volume_claim_templates.as_ref()),
                Object::ServiceAccount(_) | Object::Secret(_) | Object::Service(_) => return None,
            };
            let claims_storage = claims.is_some_and(|claims| !claims.is_empty());
            Some(Worker { pool, pod: template.spec.as_ref()?, claims_storage })
        })
    }

    /// All containers, in order.
    pub fn containers(&self) -> impl Iterator<Item = Container<'p>> {
        let pool = self.pool;
        self.pod
            .containers
            .iter()
            .enumerate()
            .map(move |(index, spec)| Container::new(pool, ContainerName::of(index), spec))
    }

    /// The container that takes runs.
    pub fn launcher(&self) -> Container<'p> {
        self.container(ContainerName::Launcher)
    }

    /// The container with the Docker daemon.
    pub fn dind(&self) -> Container<'p> {
        self.container(ContainerName::Dind)
    }

    fn container(&self, name: ContainerName) -> Container<'p> {
        self.containers().find(|container| container.name == name).expect("the chart writes both containers")
    }

    /// All volumes, in order. The first is that of the workspaces and of Docker's images.
    pub fn volumes(&self) -> impl Iterator<Item = Volume<'p>> {
        self.pod.volumes.iter().flatten().enumerate().map(|(index, spec)| Volume::new(index, spec))
    }

    /// Where the workers keep workspaces and Docker's images.
    pub fn storage(&self) -> Storage<'p> {
        match self.volumes().next() {
            Some(volume) if !self.claims_storage => Storage::Volume(volume),
            _ => Storage::Claimed,
        }
    }
}
