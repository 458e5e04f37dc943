//! What each release of Kubernetes after 1.31 changed of what its API server takes, as far as values of the chart can tell:
//! one table of rules and one of fields, each row with where Kubernetes says so.
//!
//! What a feature gate decides counts from the release in which the gate is on by default.

use super::minor_release::KubeVersion::{self, V1_31, V1_32, V1_33, V1_34, V1_35, V1_36, V1_37};

/// A rule that a release began to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerRule {
    /// Variables may have nearly any name.
    AnyVariableName,
    /// Paths of one volume that overlap are warned of.
    OverlappingPaths,
    /// An annotation of service accounts is deprecated.
    MountableSecrets,
    /// A hook may sleep for no time at all.
    ZeroSleep,
    /// A required node affinity compares labels with values that a label can have.
    NodeAffinityValues,
    /// So too does a preferred one, or it is warned of.
    PreferredNodeAffinityValues,
    /// Ports of two containers with one name are warned of.
    PortNames,
    /// Unlimited revisions of a StatefulSet are warned of.
    NegativeHistoryLimit,
    /// The pods and claims of a StatefulSet are looked at.
    StatefulSetContents,
    /// Topology spread takes keys that its selector names once.
    SpreadKeysInSelector,
    /// The policy of a container that is no init container is dropped rather than rejected.
    RestartPolicyDropped,
    /// An AppArmor annotation is warned of, also where the pod has another profile.
    AppArmorAnnotation,
    /// Containers may say when they restart.
    ContainerRestarts,
    /// A volume may be an image.
    ImageVolumes,
    /// A container's exit may restart all containers.
    RestartAllContainers,
    /// The name of a Service may start with a digit.
    ServiceNameWithDigit,
    /// Volumes may be relabelled by a mount option.
    SeLinuxMount,
    /// The volume of an image must name it.
    ImageReference,
}

impl ServerRule {
    /// The first release that follows it.
    pub fn since(self) -> KubeVersion {
        RULES[self as usize].since
    }
}

/// A row of the table of rules.
#[derive(Clone, Copy, Debug)]
pub struct ServerRuleRow {
    /// The rule.
    pub rule: ServerRule,
    /// The first release that follows it.
    pub since: KubeVersion,
    /// What changed, in a sentence.
    pub says: &'static str,
    /// The feature gate, or the function of Kubernetes that shows it.
    pub source: &'static str,
}

const fn rule(rule: ServerRule, since: KubeVersion, says: &'static str, source: &'static str) -> ServerRuleRow {
    ServerRuleRow { rule, since, says, source }
}

/// The rules, in the order of [`ServerRule`].
#[rustfmt::skip] // A row a rule.
pub const RULES: [ServerRuleRow; ServerRule::ImageReference as usize + 1] = [
    rule(ServerRule::AnyVariableName, V1_32,
        "Takes variables with any printable ASCII name without `=`; before, only letters, digits, `-`, `_` and `.`, without a digit at the start.",
        "gate `RelaxedEnvironmentVariableValidation`"),
    rule(ServerRule::OverlappingPaths, V1_32,
        "Warns of paths that overlap within a volume, and of projected sources that are empty.",
        "`warningsForOverlappingVirtualPaths` in pkg/api/pod"),
    rule(ServerRule::MountableSecrets, V1_32,
        "Warns of the annotation `kubernetes.io/enforce-mountable-secrets` on a ServiceAccount.",
        "`warnIfHasEnforceMountableSecretsAnnotation` in pkg/registry/core/serviceaccount"),
    rule(ServerRule::ZeroSleep, V1_33,
        "Takes `sleep` hooks of 0 seconds.",
        "gate `PodLifecycleSleepActionAllowZero`"),
    rule(ServerRule::NodeAffinityValues, V1_33,
        "Rejects values that no label can have in a required node affinity.",
        "`ValidateNodeSelectorRequirement` in pkg/apis/core/validation"),
    rule(ServerRule::PreferredNodeAffinityValues, V1_33,
        "Warns of values that no label can have in a preferred node affinity.",
        "`GetWarningsForNodeSelectorTerm` in pkg/api/node"),
    rule(ServerRule::PortNames, V1_33,
        "Warns of ports with the same name in two containers.",
        "`warningsForPodSpecAndMeta` in pkg/api/pod"),
    rule(ServerRule::NegativeHistoryLimit, V1_33,
        "Warns of a negative `revisionHistoryLimit` of a StatefulSet.",
        "`WarningsOnCreate` in pkg/registry/apps/statefulset"),
    rule(ServerRule::StatefulSetContents, V1_34,
        "Validates the pod template and the claim templates of a StatefulSet; before, it accepted the StatefulSet, and rejected the pods and claims that it made.",
        "`ValidateStatefulSetSpec` in pkg/apis/apps/validation"),
    rule(ServerRule::SpreadKeysInSelector, V1_34,
        "Takes `matchLabelKeys` of a topology spread constraint that its `labelSelector` names once.",
        "gate `MatchLabelKeysInPodTopologySpreadSelectorMerge`"),
    rule(ServerRule::RestartPolicyDropped, V1_34,
        "Ignores `restartPolicy` of a container; before, it rejected the field.",
        "`dropContainerRestartRules` in pkg/api/pod"),
    rule(ServerRule::AppArmorAnnotation, V1_34,
        "Warns of an AppArmor annotation that differs from the pod's profile; before, not of a pod that has a profile.",
        "`warningsForPodSpecAndMeta` in pkg/api/pod"),
    rule(ServerRule::ContainerRestarts, V1_35,
        "Takes `restartPolicy` and `restartPolicyRules` of a container.",
        "gate `ContainerRestartRules`"),
    rule(ServerRule::ImageVolumes, V1_35,
        "Takes `image` volumes; before, it ignored the volume and its mounts.",
        "gate `ImageVolume`"),
    rule(ServerRule::RestartAllContainers, V1_36,
        "Takes the action `RestartAllContainers` of a restart rule.",
        "gate `RestartAllContainersOnContainerExits`"),
    rule(ServerRule::ServiceNameWithDigit, V1_36,
        "Takes Services whose name starts with a digit.",
        "gate `RelaxedServiceNameValidation`"),
    rule(ServerRule::SeLinuxMount, V1_37,
        "Takes `seLinuxChangePolicy: MountOption`.",
        "gate `SELinuxMount`"),
    rule(ServerRule::ImageReference, V1_37,
        "Rejects `image` volumes without `reference` in a pod template.",
        "`validateImageVolumeSource` in pkg/apis/core/validation"),
];

/// What a release makes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It rejects the object.
    Unknown,
    /// It drops the field without a word.
    Ignored,
    /// It does what the field says.
    Works,
}

/// A row of the table of fields: one that not every release has, or that one ignores.
#[derive(Clone, Copy, Debug)]
pub struct VersionedField {
    /// The type of Kubernetes that it belongs to.
    pub of: &'static str,
    /// Its key.
    pub key: &'static str,
    /// The first release that knows it; those before reject it.
    pub known: KubeVersion,
    /// The first release that does what it says; those before ignore it. None where all do.
    pub works: Option<KubeVersion>,
    /// The feature gate that decides it.
    pub gate: &'static str,
}

impl VersionedField {
    /// What a release makes of the field.
    pub(crate) fn standing(&self, version: KubeVersion) -> Standing {
        match self.works {
            _ if version < self.known => Standing::Unknown,
            Some(works) if version >= works => Standing::Works,
            _ => Standing::Ignored,
        }
    }

    /// What is to be said of the field where it does not work.
    pub(crate) fn message(&self, version: KubeVersion) -> String {
        let VersionedField { key, known, works, gate, .. } = self;
        match (self.standing(version), works) {
            (Standing::Unknown, Some(works)) => format!("Kubernetes {version} does not know `{key}`; it needs {works}"),
            (Standing::Unknown, None) => {
                format!("Kubernetes {version} does not know `{key}`; it needs {known} with the feature gate `{gate}`")
            }
            (_, Some(works)) => format!("Kubernetes {version} ignores `{key}`; it needs {works}"),
            (_, None) => format!("Kubernetes {version} ignores `{key}` unless the feature gate `{gate}` is on"),
        }
    }
}

/// The rows of a type of Kubernetes.
pub(crate) fn changes_of(of: &str) -> &'static [VersionedField] {
    let first = FIELDS.partition_point(|row| row.of < of);
    let rows = &FIELDS[first..];
    &rows[..rows.iter().take_while(|row| row.of == of).count()]
}

const fn field(
    of: &'static str,
    key: &'static str,
    known: KubeVersion,
    works: Option<KubeVersion>,
    gate: &'static str,
) -> VersionedField {
    VersionedField { of, key, known, works, gate }
}

/// The fields, sorted by their types.
pub const FIELDS: [VersionedField; 25] = [
    field("ClusterTrustBundleProjection", "user", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("ConfigMapVolumeSource", "defaultUser", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("Container", "resizePolicy", V1_31, Some(V1_33), "InPlacePodVerticalScaling"),
    field("Container", "restartPolicyRules", V1_34, Some(V1_35), "ContainerRestartRules"),
    field("DownwardAPIVolumeFile", "user", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("DownwardAPIVolumeSource", "defaultUser", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("EmptyDirVolumeSource", "mode", V1_37, None, "EmptyDirVolumeMode"),
    field("EnvVarSource", "fileKeyRef", V1_34, Some(V1_35), "EnvFiles"),
    field("GRPCAction", "mode", V1_37, None, "GRPCContainerProbeTLS"),
    field("HTTPGetAction", "protocol", V1_37, None, "H2CContainerProbe"),
    field("KeyToPath", "user", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("Lifecycle", "stopSignal", V1_33, None, "ContainerStopSignals"),
    field("PersistentVolumeClaimSpec", "volumeAttributesClassName", V1_31, Some(V1_34), "VolumeAttributesClass"),
    field("PodCertificateProjection", "user", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("PodCertificateProjection", "userAnnotations", V1_35, Some(V1_35), "PodCertificateRequest"),
    field("PodSecurityContext", "seLinuxChangePolicy", V1_32, Some(V1_33), "SELinuxChangePolicy"),
    field("PodSecurityContext", "supplementalGroupsPolicy", V1_31, Some(V1_33), "SupplementalGroupsPolicy"),
    field("ProjectedVolumeSource", "defaultUser", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("ResourceRequirements", "claims", V1_31, Some(V1_34), "DynamicResourceAllocation"),
    field("SecretVolumeSource", "defaultUser", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("SecurityContext", "procMount", V1_31, Some(V1_33), "ProcMountType"),
    field("ServiceAccountTokenProjection", "user", V1_37, None, "AtomicWriteVolumeUserFields"),
    field("VolumeMount", "bindMountOptions", V1_37, None, "VolumeBindMountOptions"),
    field("VolumeProjection", "clusterTrustBundle", V1_31, Some(V1_37), "ClusterTrustBundleProjection"),
    field("VolumeProjection", "podCertificate", V1_34, Some(V1_37), "PodCertificateRequest"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        for (i, row) in RULES.iter().enumerate() {
            assert_eq!(row.rule as usize, i, "{}", row.says);
        }
        assert!(RULES.is_sorted_by_key(|row| row.since), "the rules are not sorted by their releases");
        assert!(FIELDS.is_sorted_by_key(|row| (row.of, row.key)), "the fields are not sorted by their types");
        assert!(FIELDS.iter().all(|row| row.works.is_none_or(|works| row.known <= works)));
    }

    #[test]
    fn a_field_is_unknown_then_ignored_then_works() {
        let row = &changes_of("PodSecurityContext")[0];
        for (version, standing, message) in [
            (V1_31, Standing::Unknown, "Kubernetes 1.31 does not know `seLinuxChangePolicy`; it needs 1.33"),
            (V1_32, Standing::Ignored, "Kubernetes 1.32 ignores `seLinuxChangePolicy`; it needs 1.33"),
            (V1_33, Standing::Works, ""),
        ] {
            assert_eq!(row.standing(version), standing);
            assert!(standing == Standing::Works || row.message(version) == message, "{}", row.message(version));
        }
        assert_eq!(changes_of("Lifecycle").len(), 1);
        assert!(changes_of("Values").is_empty() && changes_of("").is_empty() && changes_of("Z").is_empty());
    }
}
