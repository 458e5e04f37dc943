//! The values of the chart, typed. The table says what each is for; a test holds the two together.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{
    Affinity, Container, EnvFromSource, EnvVar, LocalObjectReference, PersistentVolumeClaimSpec, PodSecurityContext,
    ResourceRequirements, SecurityContext, Toleration, TopologySpreadConstraint, Volume, VolumeMount,
};
use serde::Deserialize;

use crate::credential::SecretText;

/// A map that the chart looks into, so that it must be one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Branch<T>(pub T);

impl<T> std::ops::Deref for Branch<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What the chart leaves out where it is empty, so that it matters not whether it is an empty list or an empty map.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Guarded<T>(pub T);

impl<T> std::ops::Deref for Guarded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What the chart prints as a string: a string, or a whole number.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ChartText(pub String);

/// A whole number that may stand in quotes.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct ChartInteger(pub i64);

/// A volume whose name the chart gives.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VolumeSource(#[expect(dead_code, reason = "decoding finds its faults; rules ask the pod")] Volume);

/// All values.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Values {
    /// Whether `spec.replicas` is written at all.
    pub replicas_enabled: Option<bool>,
    /// The number of workers.
    pub replica_count: Option<ChartInteger>,
    /// The time that a pod has to end, in seconds.
    pub termination_grace_period_seconds: Option<ChartInteger>,
    /// How many old revisions are kept; 0 has no effect.
    pub revision_history_limit: Option<ChartInteger>,
    /// The pool's token and private key.
    pub credentials: Branch<Credentials>,
    /// Secrets with which images are pulled.
    pub image_pull_secrets: Guarded<Vec<LocalObjectReference>>,
    /// Instead of `spacelift-worker` in names and labels.
    pub name_override: Option<ChartText>,
    /// Instead of the full name.
    pub fullname_override: Option<ChartText>,
    /// The pods' service account.
    pub service_account: Branch<ServiceAccount>,
    /// Annotations of the Deployment or StatefulSet.
    pub annotations: Guarded<BTreeMap<String, String>>,
    /// Labels of the Deployment or StatefulSet, over the chart's.
    pub extra_labels: BTreeMap<String, String>,
    /// Annotations of the pods.
    pub pod_annotations: Guarded<BTreeMap<String, String>>,
    /// Labels of the pods, over the chart's.
    pub extra_pod_labels: BTreeMap<String, String>,
    /// The pods' security context.
    pub pod_security_context: PodSecurityContext,
    /// The container that takes runs.
    pub launcher: Branch<Launcher>,
    /// The Docker daemon beside it.
    pub dind: Branch<Dind>,
    /// Containers beside both.
    pub additional_containers: Vec<Container>,
    /// Labels that a node must have.
    pub node_selector: Guarded<BTreeMap<String, String>>,
    /// Taints that the pods bear.
    pub tolerations: Guarded<Vec<Toleration>>,
    /// Where pods should and should not run.
    pub affinity: Guarded<Affinity>,
    /// How pods spread over nodes and zones.
    pub topology_spread_constraints: Guarded<Vec<TopologySpreadConstraint>>,
    /// Volumes beside `launcher-storage`.
    pub volumes: Vec<Volume>,
    /// The source of the volume `launcher-storage`. In a box, since it takes 3 KiB of the stack wherever values are moved.
    pub storage_volume: Option<Box<VolumeSource>>,
    /// A claim for each pod's `launcher-storage`, with a StatefulSet.
    pub storage_volume_claim_template_spec: PersistentVolumeClaimSpec,
    /// A StatefulSet and a headless Service instead of a Deployment.
    pub use_stateful_set: Option<bool>,
}

/// `credentials`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Credentials {
    /// Whether the Secret is made and both variables are wired from it.
    pub create: Option<bool>,
    /// The pool's token, one line of base64.
    pub token: Option<SecretText>,
    /// The private key in PEM, base64-encoded once.
    pub private_key: Option<SecretText>,
}

/// `serviceAccount`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceAccount {
    /// Whether the ServiceAccount is made.
    pub create: Option<bool>,
    /// Its annotations.
    pub annotations: Guarded<BTreeMap<String, String>>,
    /// Its name.
    pub name: Option<ChartText>,
}

/// `launcher.image` and `dind.image`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// The repository.
    pub repository: Option<ChartText>,
    /// The tag, where there is no digest.
    pub tag: Option<ChartText>,
    /// The digest, instead of the tag.
    pub digest: Option<ChartText>,
    /// When the image is pulled.
    pub pull_policy: Option<ChartText>,
}

/// `launcher`.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Launcher {
    /// The image.
    pub image: Branch<Image>,
    /// Requests and limits.
    pub resources: ResourceRequirements,
    /// The security context.
    pub security_context: SecurityContext,
    /// Variables after the chart's own.
    pub extra_env: Vec<EnvVar>,
    /// Variables from ConfigMaps and Secrets.
    pub env_from: Guarded<Vec<EnvFromSource>>,
    /// Mounts after the chart's own.
    pub extra_volume_mounts: Vec<VolumeMount>,
}

/// `dind`.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dind {
    /// The image.
    pub image: Branch<Image>,
    /// Requests and limits.
    pub resources: ResourceRequirements,
    /// Variables after the chart's own.
    pub extra_env: Vec<EnvVar>,
    /// Variables from ConfigMaps and Secrets.
    pub env_from: Guarded<Vec<EnvFromSource>>,
    /// Mounts after the chart's own.
    pub extra_volume_mounts: Vec<VolumeMount>,
}

impl fmt::Debug for Values {
    /// The word alone: variables, annotations and arguments may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values")
    }
}
