//! What the types of k8s-openapi do not say of a field: its choices, its bounds, what to suggest, and an example.

/// The choices of fields that have them, by type and field. Empty text is one where an API server takes it for absent.
const CHOICES: &[(&str, &str, &[&str])] = &[
    ("AppArmorProfile", "type", &["Localhost", "RuntimeDefault", "Unconfined"]),
    ("AzureDiskVolumeSource", "cachingMode", &["None", "ReadOnly", "ReadWrite"]),
    ("AzureDiskVolumeSource", "kind", &["Dedicated", "Managed", "Shared"]),
    ("Container", "imagePullPolicy", &["", "Always", "IfNotPresent", "Never"]),
    ("Container", "restartPolicy", &["Always", "Never", "OnFailure"]),
    ("Container", "terminationMessagePolicy", &["", "FallbackToLogsOnError", "File"]),
    ("ContainerPort", "protocol", &["", "SCTP", "TCP", "UDP"]),
    ("ContainerResizePolicy", "resourceName", &["cpu", "memory"]),
    ("ContainerResizePolicy", "restartPolicy", &["NotRequired", "RestartContainer"]),
    ("ContainerRestartRule", "action", &["Restart", "RestartAllContainers"]),
    ("ContainerRestartRuleOnExitCodes", "operator", &["In", "NotIn"]),
    ("HTTPGetAction", "scheme", &["", "HTTP", "HTTPS"]),
    (
        "HostPathVolumeSource",
        "type",
        &["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"],
    ),
    ("ImageVolumeSource", "pullPolicy", &["", "Always", "IfNotPresent", "Never"]),
    ("LabelSelectorRequirement", "operator", &["DoesNotExist", "Exists", "In", "NotIn"]),
    ("NodeSelectorRequirement", "operator", &["DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"]),
    (
        "PersistentVolumeClaimSpec",
        "accessModes",
        &["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"],
    ),
    ("PersistentVolumeClaimSpec", "volumeMode", &["Block", "Filesystem"]),
    ("PodCertificateProjection", "keyType", &["ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", "RSA3072", "RSA4096"]),
    ("PodSecurityContext", "fsGroupChangePolicy", &["Always", "OnRootMismatch"]),
    ("PodSecurityContext", "seLinuxChangePolicy", &["MountOption", "Recursive"]),
    ("PodSecurityContext", "supplementalGroupsPolicy", &["Merge", "Strict"]),
    ("SeccompProfile", "type", &["Localhost", "RuntimeDefault", "Unconfined"]),
    ("SecurityContext", "procMount", &["Default", "Unmasked"]),
    ("Toleration", "effect", &["", "NoExecute", "NoSchedule", "PreferNoSchedule"]),
    ("Toleration", "operator", &["", "Equal", "Exists"]),
    ("TopologySpreadConstraint", "nodeAffinityPolicy", &["Honor", "Ignore"]),
    ("TopologySpreadConstraint", "nodeTaintsPolicy", &["Honor", "Ignore"]),
    ("TopologySpreadConstraint", "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]),
    ("VolumeMount", "mountPropagation", &["Bidirectional", "HostToContainer", "None"]),
    ("VolumeMount", "recursiveReadOnly", &["Disabled", "Enabled", "IfPossible"]),
];

/// The least and the greatest number that an API server takes, by type and field.
const BOUNDS: &[(&str, &str, i64, i64)] = &[
    ("AWSElasticBlockStoreVolumeSource", "partition", 0, 255),
    ("ConfigMapVolumeSource", "defaultMode", 0, 0o777),
    ("ContainerPort", "containerPort", 1, 65535),
    ("ContainerPort", "hostPort", 0, 65535),
    ("DownwardAPIVolumeFile", "mode", 0, 0o777),
    ("DownwardAPIVolumeSource", "defaultMode", 0, 0o777),
    ("GCEPersistentDiskVolumeSource", "partition", 0, 255),
    ("GRPCAction", "port", 1, 65535),
    ("HTTPGetAction", "port", 1, 65535),
    ("ISCSIVolumeSource", "lun", 0, 255),
    ("KeyToPath", "mode", 0, 0o777),
    ("PodSecurityContext", "fsGroup", 0, ID_MAX),
    ("PodSecurityContext", "runAsGroup", 0, ID_MAX),
    ("PodSecurityContext", "runAsUser", 0, ID_MAX),
    ("PreferredSchedulingTerm", "weight", 1, 100),
    ("Probe", "failureThreshold", 0, I32_MAX),
    ("Probe", "initialDelaySeconds", 0, I32_MAX),
    ("Probe", "periodSeconds", 0, I32_MAX),
    ("Probe", "successThreshold", 0, I32_MAX),
    ("Probe", "terminationGracePeriodSeconds", 1, i64::MAX),
    ("Probe", "timeoutSeconds", 0, I32_MAX),
    ("ProjectedVolumeSource", "defaultMode", 0, 0o777),
    ("SecretVolumeSource", "defaultMode", 0, 0o777),
    ("SecurityContext", "runAsGroup", 0, ID_MAX),
    ("SecurityContext", "runAsUser", 0, ID_MAX),
    ("ServiceAccountTokenProjection", "expirationSeconds", 600, 1 << 32),
    ("TCPSocketAction", "port", 1, 65535),
    ("TopologySpreadConstraint", "maxSkew", 1, I32_MAX),
    ("TopologySpreadConstraint", "minDomains", 1, I32_MAX),
    ("WeightedPodAffinityTerm", "weight", 1, 100),
];

const I32_MAX: i64 = i32::MAX as i64;
const ID_MAX: i64 = I32_MAX;

/// Words that an editor offers for a field that takes others too, by type and field.
const SUGGESTIONS: &[(&str, &str, &[&str])] = &[
    (
        "ObjectFieldSelector",
        "fieldPath",
        &["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "status.hostIP", "status.podIP"],
    ),
    ("PodAffinityTerm", "topologyKey", TOPOLOGY_KEYS),
    (
        "ResourceFieldSelector",
        "resource",
        &[
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory",
        ],
    ),
    ("TopologySpreadConstraint", "topologyKey", TOPOLOGY_KEYS),
];

const TOPOLOGY_KEYS: &[&str] =
    &["kubernetes.io/hostname", "topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

/// The resources of a container, and what each is.
const RESOURCES: &[(&str, &str)] = &[
    ("cpu", "CPU time: 500m is half a core, 2 is two cores."),
    ("memory", "Memory in bytes, such as 512Mi or 4Gi."),
    (
        "ephemeral-storage",
        "Space on the node's disk, such as 50Gi: logs, files of the container, and emptyDir volumes.",
    ),
];

/// Values to insert for a list or map, as YAML, by type and field. Each is valid where the field stands.
const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "Affinity",
        "nodeAffinity",
        "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]}}",
    ),
    (
        "Affinity",
        "podAntiAffinity",
        "{preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {labelSelector: {matchLabels: {app.kubernetes.io/name: spacelift-worker}}, topologyKey: kubernetes.io/hostname}}]}",
    ),
    ("Container", "args", "[--verbose]"),
    ("Container", "command", "[sleep, infinity]"),
    ("Container", "env", "[{name: LOG_LEVEL, value: info}]"),
    ("Container", "envFrom", "[{secretRef: {name: settings}}]"),
    ("Container", "livenessProbe", "{httpGet: {path: /healthz, port: 8080}}"),
    ("Container", "ports", "[{name: http, containerPort: 8080}]"),
    ("Container", "readinessProbe", "{httpGet: {path: /healthz, port: 8080}}"),
    ("Container", "resources", "{requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}"),
    ("Container", "securityContext", "{allowPrivilegeEscalation: false}"),
    ("Container", "startupProbe", "{httpGet: {path: /healthz, port: 8080}}"),
    ("Container", "volumeMounts", "[{name: certificates, mountPath: /opt/certificates, readOnly: true}]"),
    ("EnvFromSource", "configMapRef", "{name: settings}"),
    ("EnvFromSource", "secretRef", "{name: settings}"),
    ("EnvVar", "valueFrom", "{secretKeyRef: {name: settings, key: password}}"),
    ("EnvVarSource", "configMapKeyRef", "{name: settings, key: level}"),
    ("EnvVarSource", "fieldRef", "{fieldPath: metadata.name}"),
    ("EnvVarSource", "resourceFieldRef", "{resource: limits.memory}"),
    ("EnvVarSource", "secretKeyRef", "{name: settings, key: password}"),
    (
        "EphemeralVolumeSource",
        "volumeClaimTemplate",
        "{spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Gi}}}}",
    ),
    ("LabelSelector", "matchExpressions", "[{key: app.kubernetes.io/name, operator: In, values: [spacelift-worker]}]"),
    ("LabelSelector", "matchLabels", "{app.kubernetes.io/name: spacelift-worker}"),
    (
        "NodeAffinity",
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[{weight: 100, preference: {matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}}]",
    ),
    (
        "NodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "{nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]}",
    ),
    (
        "NodeSelector",
        "nodeSelectorTerms",
        "[{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]",
    ),
    ("NodeSelectorTerm", "matchExpressions", "[{key: kubernetes.io/arch, operator: In, values: [amd64]}]"),
    ("PersistentVolumeClaimSpec", "accessModes", "[ReadWriteOnce]"),
    ("PersistentVolumeClaimSpec", "resources", "{requests: {storage: 100Gi}}"),
    ("PodSecurityContext", "seccompProfile", "{type: RuntimeDefault}"),
    ("Probe", "exec", "{command: [cat, /tmp/ready]}"),
    ("Probe", "httpGet", "{path: /healthz, port: 8080}"),
    ("Probe", "tcpSocket", "{port: 8080}"),
    ("ProjectedVolumeSource", "sources", "[{secret: {name: settings}}]"),
    ("ResourceRequirements", "limits", "{memory: 512Mi}"),
    ("ResourceRequirements", "requests", "{cpu: 100m, memory: 256Mi}"),
    ("SecurityContext", "capabilities", "{drop: [ALL]}"),
    ("SecurityContext", "seccompProfile", "{type: RuntimeDefault}"),
    ("TopologySpreadConstraint", "labelSelector", "{matchLabels: {app.kubernetes.io/name: spacelift-worker}}"),
    ("Volume", "configMap", "{name: settings}"),
    ("Volume", "csi", "{driver: secrets-store.csi.k8s.io, readOnly: true}"),
    ("Volume", "emptyDir", "{sizeLimit: 10Gi}"),
    (
        "Volume",
        "ephemeral",
        "{volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Gi}}}}}",
    ),
    ("Volume", "hostPath", "{path: /var/lib/worker, type: DirectoryOrCreate}"),
    ("Volume", "image", "{reference: 'registry.example.com/data:1.2'}"),
    ("Volume", "nfs", "{server: nfs.example.com, path: /exports/worker}"),
    ("Volume", "persistentVolumeClaim", "{claimName: cache}"),
    ("Volume", "projected", "{sources: [{secret: {name: settings}}]}"),
    ("Volume", "secret", "{secretName: settings}"),
    ("VolumeResourceRequirements", "requests", "{storage: 100Gi}"),
];

/// The choices of a field, where it has them.
pub fn choices(of: &str, field: &str) -> Option<&'static [&'static str]> {
    CHOICES.iter().find(|(name, at, _)| (*name, *at) == (of, field)).map(|(_, _, words)| *words)
}

/// The least and the greatest number that a field takes, where there are narrower bounds than those of its type.
pub fn bounds(of: &str, field: &str) -> Option<(i64, i64)> {
    BOUNDS.iter().find(|(name, at, ..)| (*name, *at) == (of, field)).map(|(_, _, least, most)| (*least, *most))
}

/// Words to offer for a field that takes others too.
pub fn suggestions(of: &str, field: &str) -> &'static [&'static str] {
    SUGGESTIONS.iter().find(|(name, at, _)| (*name, *at) == (of, field)).map_or(&[], |(_, _, words)| words)
}

/// The keys to offer in a map of quantities, and what each is.
pub fn resources(of: &str, field: &str) -> &'static [(&'static str, &'static str)] {
    match (of, field) {
        ("ResourceRequirements", "limits" | "requests") => RESOURCES,
        ("VolumeResourceRequirements", "limits" | "requests") => &[("storage", "Size of the volume, such as 100Gi.")],
        _ => &[],
    }
}

/// A value to insert for a field, as YAML.
pub fn example(of: &str, field: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(name, at, _)| (*name, *at) == (of, field)).map(|(_, _, example)| *example)
}

#[test]
fn each_row_is_about_a_field_of_the_schema() {
    let schema = crate::generate::schema();
    let rows = (CHOICES.iter().map(|(of, at, _)| (of, at)))
        .chain(BOUNDS.iter().map(|(of, at, ..)| (of, at)))
        .chain(SUGGESTIONS.iter().map(|(of, at, _)| (of, at)))
        .chain(EXAMPLES.iter().map(|(of, at, _)| (of, at)));
    for (of, at) in rows {
        assert!(schema["$defs"][of]["properties"].get(at).is_some(), "the schema has no field {of}.{at}");
    }
}
