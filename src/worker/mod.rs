//! The worker: the pod that the values make, as rules ask about it.
//!
//! It answers from the rendered pod, so what the chart itself puts there counts too. An answer has the path of the value
//! that made it, where a user can have written that. What nobody can know before the pod runs is told apart from what is
//! not there, so that rules can be silent about it.

mod container_name;
mod head_count;
mod mount_path;
mod mounts;
mod neighbour;
mod pod_container;
mod pod_labels;
mod pod_volume;
mod provenance;
mod references;
mod runs_as;
mod variable;

use std::iter;

use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec, TopologySpreadConstraint};

use crate::field_path::FieldPathBuf;
use crate::launcher_variable::DOCKER_HOST;
use crate::manifest::Object;
use crate::pool::Pool;

pub use container_name::ContainerName;
pub use head_count::HeadCount;
pub use mount_path::MountPath;
pub use mounts::{Mount, Mounts};
pub use neighbour::{Neighbour, Wish};
pub use pod_container::Container;
use pod_container::OfChart;
pub use pod_labels::{LabelValue, Mismatch, PodLabels};
pub use pod_volume::{Sharing, Storage, Volume};
pub use provenance::Provenance;
pub use references::{Unresolved, Within};
pub use runs_as::RunsAs;
pub use variable::Variable;

/// The pod of a pool, once for each worker.
pub struct Worker<'p> {
    /// The pool.
    pub pool: &'p Pool,
    template: &'p PodTemplateSpec,
    /// What Kubernetes is told of the pod.
    pub pod: &'p PodSpec,
    /// Whether each worker claims its storage for itself, by the claim template of a StatefulSet.
    claims_storage: bool,
    /// What the chart gives its own containers, the launcher and dind.
    of_chart: [OfChart; 2],
}

/// Where Docker keeps its images.
const DOCKER_DATA: &str = "/var/lib/docker";

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
            let pod = template.spec.as_ref()?;
            let [launcher, dind, ..] = &pod.containers[..] else { return None };
            let of_chart = [OfChart::below("launcher", pool, launcher), OfChart::below("dind", pool, dind)];
            Some(Worker { pool, template, pod, claims_storage, of_chart })
        })
    }

    /// All containers, in order.
    pub fn containers(&self) -> impl Iterator<Item = Container<'p>> {
        let Worker { pool, pod, of_chart, .. } = *self;
        let of_chart = of_chart.into_iter().chain(iter::repeat(OfChart::default()));
        let containers = pod.containers.iter().zip(of_chart).enumerate();
        containers.map(move |(index, (spec, of_chart))| Container {
            name: ContainerName::of(index),
            pool,
            spec,
            of_chart,
        })
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

    /// Whether the launcher starts its runs in `dind`, as the chart tells it to.
    pub fn uses_dind(&self) -> bool {
        self.launcher().variable(DOCKER_HOST).is_some_and(|variable| variable.is_of_chart())
    }

    /// What is mounted in a container.
    pub fn mounted(&self, container: &Container<'p>) -> Mounts<'p> {
        let may_be_more = self.may_be_injected() || container.mounts().any(|mount| !mount.is_known());
        Mounts::new(container.mounts(), may_be_more)
    }

    /// Whether the pods ask a webhook to add volumes, as with `vault.hashicorp.com/agent-inject: "true"`.
    fn may_be_injected(&self) -> bool {
        let annotations = self.template.metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref());
        let asks = |(key, value): (&String, &String)| key.contains("inject") && value != "false" && value != "disabled";
        annotations.is_some_and(|annotations| annotations.iter().any(asks))
    }

    /// Which user a container runs as.
    pub fn runs_as(&self, container: &Container) -> RunsAs {
        RunsAs::of(container, self.pod)
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

    /// The volume in which Docker keeps its images, where that is a volume of the pod, and where it is mounted.
    pub fn docker_data(&self) -> Option<(Volume<'p>, Mount<'p>)> {
        let mount = self.mounted(&self.dind()).around(&MountPath::new(DOCKER_DATA))?.clone();
        let volume = self.volumes().find(|volume| volume.name() == mount.volume)?;
        let is_claimed = volume.is_storage() && self.claims_storage;
        (!is_claimed).then_some((volume, mount))
    }

    /// How many workers there may be at once, with the path of the value that decides it.
    pub fn head_count(&self) -> (HeadCount, FieldPathBuf) {
        HeadCount::of(self.pool)
    }

    /// The labels of the workers; none if they are at fault.
    pub fn labels(&self) -> Option<PodLabels<'p>> {
        let labels = self.template.metadata.as_ref()?.labels.as_ref()?;
        Some(PodLabels { pool: self.pool, labels })
    }

    /// How workers are spread, each with its path.
    pub fn spread(&self) -> impl Iterator<Item = (&'p TopologySpreadConstraint, FieldPathBuf)> {
        let constraints = self.pod.topology_spread_constraints.iter().flatten().enumerate();
        constraints.map(|(index, constraint)| (constraint, FieldPathBuf::of("topologySpreadConstraints").index(index)))
    }

    /// Which pods the workers should run beside, and which not.
    pub fn neighbours(&self) -> Vec<Neighbour<'p>> {
        self.pod.affinity.as_ref().map(neighbour::of).unwrap_or_default()
    }
}
