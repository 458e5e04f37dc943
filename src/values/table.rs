//! The table of the chart's keys, in the order of the documentation.

use std::iter;

use super::key::Scalar::{Bool, Int, Text as Default};
use super::key::Type::{Boolean, Int32, Int64, ListOf, Object, Secret, Text, TextMap, TextNotNull, Word};
use super::key::{Key, Type};

/// The keys at the top; the others stand in their branches.
pub static KEYS: &[Key] = &[
    Key::scalar(
        "replicasEnabled",
        Boolean,
        Bool(true),
        "Whether the chart sets the number of workers; `false` leaves it to a HorizontalPodAutoscaler or KEDA.",
    ),
    Key::scalar(
        "replicaCount",
        Int32,
        Int(1),
        "Number of workers; each does one run at a time. Has no effect with `replicasEnabled: false`.",
    )
    .at_least(0),
    Key::scalar(
        "terminationGracePeriodSeconds",
        Int64,
        Int(30),
        "Seconds that a worker has to finish its run after it was told to stop; then Kubernetes kills it. To let every \
         run finish, set at least the run timeout: 4200, unless SPACELIFT_LAUNCHER_RUN_TIMEOUT changes it.",
    ),
    Key::unset(
        "revisionHistoryLimit",
        Int32,
        "5",
        "Number of old revisions to keep for a rollback; 0 has no effect. Kubernetes keeps 10 where it is not set.",
    ),
    Key::branch(
        "credentials",
        "How a worker proves that it belongs to the pool.",
        &[
            Key::scalar(
                "credentials.create",
                Boolean,
                Bool(true),
                "Whether to create a Secret with the token and the private key. With `false`, give the launcher \
                 SPACELIFT_TOKEN and SPACELIFT_POOL_PRIVATE_KEY by `launcher.extraEnv` or `launcher.envFrom`.",
            ),
            Key::scalar(
                "credentials.token",
                Secret,
                Default(""),
                "The pool's token: one line of base64, as Spacelift hands it out. Pass it with \
                 `--set-file credentials.token=FILE` rather than writing it in a values file. Has no effect with \
                 `create: false`.",
            ),
            Key::scalar(
                "credentials.privateKey",
                Secret,
                Default(""),
                "The pool's private key: a PEM file, encoded in base64 once (`base64 -w 0 spacelift.key`). Pass it with \
                 `--set-file credentials.privateKey=FILE` rather than writing it in a values file. Has no effect with \
                 `create: false`.",
            ),
        ],
    ),
    Key::fragment(
        "imagePullSecrets",
        ListOf("LocalObjectReference"), "[{name: registry-login}]",
        "Secrets with the registry logins for the images of the pod. The launcher pulls the images of runs with its own \
         login.",
    )
    .left_out_when_empty(),
    Key::scalar(
        "nameOverride",
        Text,
        Default(""),
        "Replaces `spacelift-worker` in the names of the objects; cut to 63 characters.",
    ),
    Key::scalar(
        "fullnameOverride",
        Text,
        Default(""),
        "Replaces the whole name of the objects, the release name included; cut to 63 characters.",
    ),
    Key::branch(
        "serviceAccount",
        "The ServiceAccount of the pods: their identity in the cluster and, by annotation, in the cloud.",
        &[
            Key::scalar("serviceAccount.create", Boolean, Bool(true), "Whether to create the ServiceAccount."),
            Key::fragment(
                "serviceAccount.annotations",
                TextMap, "{eks.amazonaws.com/role-arn: 'arn:aws:iam::123456789012:role/spacelift-worker'}",
                "Annotations of the ServiceAccount, such as `eks.amazonaws.com/role-arn`. Has no effect with \
                 `create: false`.",
            )
            .left_out_when_empty(),
            Key::scalar(
                "serviceAccount.name",
                Text,
                Default(""),
                "Name of the ServiceAccount; empty means the full name of the objects, or `default` with \
                 `create: false`.",
            ),
        ],
    ),
    Key::fragment(
        "annotations",
        TextMap, "{example.com/owner: platform}",
        "Annotations of the Deployment or StatefulSet. For those of the pods, use `podAnnotations`.",
    )
    .left_out_when_empty(),
    Key::fragment(
        "extraLabels",
        TextMap, "{team: platform}",
        "Labels of the Deployment or StatefulSet, besides the chart's own; one that the chart sets too is replaced.",
    ),
    Key::fragment("podAnnotations", TextMap, "{cluster-autoscaler.kubernetes.io/safe-to-evict: 'false'}", "Annotations of the pods.").left_out_when_empty(),
    Key::fragment(
        "extraPodLabels",
        TextMap, "{team: platform}",
        "Labels of the pods, besides the chart's own. Leave `app.kubernetes.io/name` and `app.kubernetes.io/instance` \
         alone: the Deployment or StatefulSet finds its pods by them.",
    ),
    Key::fragment(
        "podSecurityContext",
        Object("PodSecurityContext"), "{fsGroup: 1000}",
        "Security settings of the whole pod, such as `fsGroup`. The container `dind` is privileged whatever they say.",
    ),
    Key::branch(
        "launcher",
        "The container that takes runs from Spacelift and starts them.",
        &[
            Key::branch(
                "launcher.image",
                "The launcher's image.",
                &[
                    Key::scalar(
                        "launcher.image.repository",
                        TextNotNull,
                        Default("public.ecr.aws/spacelift/launcher"),
                        "Registry and path of the launcher's image, without a tag.",
                    ),
                    Key::scalar(
                        "launcher.image.tag",
                        Text,
                        Default("latest"),
                        "Tag of the launcher's image; keep `latest`. Spacelift stops supporting old launchers. Has no \
                         effect with a digest.",
                    ),
                    Key::unset("launcher.image.digest", Text, DIGEST, "Digest of the launcher's image, used instead of the tag."),
                    Key::scalar(
                        "launcher.image.pullPolicy",
                        Word(PULL_POLICIES),
                        Default("Always"),
                        "When to pull the launcher's image. Empty means always for the tag `latest`, and otherwise only \
                         if the node does not have the image.",
                    ),
                ],
            ),
            Key::fragment(
                "launcher.resources",
                Object("ResourceRequirements"), "{requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 512Mi}}",
                "CPU and memory of the launcher, which needs little: runs take theirs from `dind.resources`.",
            ),
            Key::fragment(
                "launcher.securityContext",
                Object("SecurityContext"), "{allowPrivilegeEscalation: false}",
                "Security settings of the launcher's container.",
            ),
            Key::fragment(
                "launcher.extraEnv",
                ListOf("EnvVar"), "[{name: SPACELIFT_LAUNCHER_RUN_TIMEOUT, value: 120m}]",
                "Environment variables of the launcher, after the chart's own. Those that set it up begin with \
                 SPACELIFT_, such as SPACELIFT_LAUNCHER_RUN_TIMEOUT and SPACELIFT_MASK_ENVS.",
            ),
            Key::fragment(
                "launcher.envFrom",
                ListOf("EnvFromSource"), "[{secretRef: {name: worker-settings}}]",
                "ConfigMaps and Secrets whose keys all become environment variables of the launcher.",
            )
            .left_out_when_empty(),
            Key::fragment(
                "launcher.extraVolumeMounts",
                ListOf("VolumeMount"), "[{name: certificates, mountPath: /opt/certificates, readOnly: true}]",
                "Mounts in the launcher, after the chart's own at /opt/spacelift. Each names one of `volumes`.",
            ),
        ],
    ),
    Key::branch(
        "dind",
        "The container with the Docker daemon, in which runs happen. It is privileged.",
        &[
            Key::branch(
                "dind.image",
                "The image of the Docker daemon.",
                &[
                    Key::scalar(
                        "dind.image.repository",
                        TextNotNull,
                        Default("docker"),
                        "Registry and path of the Docker daemon's image, without a tag.",
                    ),
                    Key::scalar(
                        "dind.image.tag",
                        Text,
                        Default("23.0.6-dind"),
                        "Tag of the Docker daemon's image. Use a full version such as `23.0.6-dind`: a short one moves on \
                         to new versions by itself. Has no effect with a digest.",
                    ),
                    Key::unset("dind.image.digest", Text, DIGEST, "Digest of the Docker daemon's image, used instead of the tag."),
                    Key::scalar(
                        "dind.image.pullPolicy",
                        Word(PULL_POLICIES),
                        Default("IfNotPresent"),
                        "When to pull the Docker daemon's image. Empty means always for the tag `latest`, and otherwise \
                         only if the node does not have the image.",
                    ),
                ],
            ),
            Key::fragment(
                "dind.resources",
                Object("ResourceRequirements"), "{requests: {cpu: '2', memory: 4Gi}, limits: {memory: 8Gi}}",
                "CPU and memory of the Docker daemon and of the runs in it. Most runs need at least 2 CPUs and 2 GB.",
            ),
            Key::fragment(
                "dind.extraEnv",
                ListOf("EnvVar"), "[{name: HTTPS_PROXY, value: 'http://proxy.example.com:3128'}]",
                "Environment variables of the Docker daemon, after the chart's own DOCKER_HOST.",
            ),
            Key::fragment(
                "dind.envFrom",
                ListOf("EnvFromSource"), "[{configMapRef: {name: proxy-settings}}]",
                "ConfigMaps and Secrets whose keys all become environment variables of the Docker daemon.",
            )
            .left_out_when_empty(),
            Key::fragment(
                "dind.extraVolumeMounts",
                ListOf("VolumeMount"), "[{name: certificates, mountPath: /opt/certificates, readOnly: true}]",
                "Mounts in the Docker daemon's container, after the chart's own at /var/lib/docker and /opt/spacelift. \
                 Each names one of `volumes`.",
            ),
        ],
    ),
    Key::fragment(
        "additionalContainers",
        ListOf("Container"), "[{name: log-shipper, image: 'registry.example.com/log-shipper:1.2'}]",
        "Containers of the pod besides `launcher` and `dind`.",
    ),
    Key::fragment("nodeSelector", TextMap, "{node-group: spacelift-workers}", "Labels that a node must have to get a worker.").left_out_when_empty(),
    Key::fragment("tolerations", ListOf("Toleration"), "[{key: dedicated, operator: Equal, value: spacelift-workers, effect: NoSchedule}]", "Taints of nodes that do not keep workers away.")
        .left_out_when_empty(),
    Key::fragment(
        "affinity",
        Object("Affinity"), "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]}}}",
        "Rules that put workers near certain nodes and pods, or keep them apart.",
    )
    .left_out_when_empty(),
    Key::fragment(
        "topologySpreadConstraints",
        ListOf("TopologySpreadConstraint"), "[{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app.kubernetes.io/name: spacelift-worker}}}]",
        "How to spread workers over zones and nodes. The selector must match the labels of the pods.",
    )
    .left_out_when_empty(),
    Key::fragment(
        "volumes",
        ListOf("Volume"), "[{name: certificates, configMap: {name: company-certificates}}]",
        "Volumes of the pod besides `launcher-storage`. Containers mount them by their names.",
    ),
    Key::fragment(
        "storageVolume",
        Object("VolumeSource"), "{emptyDir: {sizeLimit: 50Gi}}",
        "Source of the volume `launcher-storage`; empty means `emptyDir: {}`. The volume holds the workspaces and \
         Docker's images. An `emptyDir` lies on the node's disk, without a limit unless `sizeLimit` sets one.",
    ),
    Key::fragment(
        "storageVolumeClaimTemplateSpec",
        Object("PersistentVolumeClaimSpec"), "{accessModes: [ReadWriteOnce], storageClassName: gp3, resources: {requests: {storage: 100Gi}}}",
        "Claim for the storage of each worker of a StatefulSet, in place of `storageVolume`. Has no effect without \
         `useStatefulSet`.",
    ),
    Key::scalar(
        "useStatefulSet",
        Boolean,
        Bool(false),
        "Whether to create a StatefulSet and a headless Service instead of a Deployment.",
    ),
];

const PULL_POLICIES: &[&str] = &["Always", "IfNotPresent", "Never", ""];

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// All keys in the order of the documentation, each branch before the keys in it.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    let mut rest: Vec<&'static Key> = KEYS.iter().rev().collect();
    iter::from_fn(move || {
        let key = rest.pop()?;
        if let Type::Branch(keys) = key.value {
            rest.extend(keys.iter().rev());
        }
        Some(key)
    })
}
