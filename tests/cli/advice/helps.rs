//! Values and arguments, and what the findings in them say to do.

/// Values or an argument, and the helps of their findings.
pub const HELPS: &[(&str, &[&str])] = &[
    // What YAML reads otherwise than it looks.
    ("podAnnotations: {value: no}\n", &["put it in quotes: `\"no\"`"]),
    ("podAnnotations: {value: 1.10}\n", &["put it in quotes: `\"1.10\"`"]),
    ("extraLabels: {a: 010}\n", &["put it in quotes: `\"010\"`"]),
    ("launcher: {image: {tag: 1.10}}\n", &["put it in quotes: `\"1.10\"`"]),
    ("replicasEnabled: yes\n", &["write `true`"]),
    ("replicasEnabled: \"no\"\n", &["write `false` without quotes"]),
    ("podSecurityContext: {fsGroup: \"1000\"}\n", &["write `1000` without quotes"]),
    // Times and amounts.
    ("terminationGracePeriodSeconds: 70m\n", &["write the time in seconds: `4200`"]),
    ("dind: {resources: {requests: {memory: 512m}}}\n", &["did you mean `512Mi`?"]),
    ("dind: {resources: {requests: {memory: 4096m}}}\n", &["did you mean `4096Mi`?"]),
    // The help is a tag of which no other rule says anything.
    ("dind: {image: {tag: 24-git}}\n", &["use a full version, such as `27.5.1-dind`"]),
    // Words.
    ("tolerations: [{key: a, effect: NoExec}]\n", &["did you mean `NoExecute`?"]),
    ("launcher: {image: {pullPolicy: always}}\n", &["did you mean `Always`?"]),
    // Lists and maps.
    ("launcher: {extraEnv: {A: x}}\n", &["write `- name: A`, and below it `value: x`"]),
    ("launcher:\n  extraEnv:\n    A: true\n", &["write `- name: A`, and below it `value: \"true\"`"]),
    ("dind:\n  extraEnv:\n    - A: \"\"\n", &["write `- name: A`, and below it `value: \"\"`"]),
    ("dind:\n  extraEnv:\n    - A=b\n", &["write `{name: A, value: \"b\"}`"]),
    ("launcher: {extraEnv: {A: 1, B: \"x, y\"}}\n", &["write `[{name: A, value: \"1\"}, {name: B, value: \"x, y\"}]`"]),
    (
        "launcher:\n  extraEnv:\n    A: true\n    B:\n    C: c\n    D: d\n",
        &["write `[{name: A, value: \"true\"}, {name: B, value: \"\"}, {name: C, value: \"c\"}, …]`"],
    ),
    ("dind:\n  extraEnv:\n    A: x\n    N: 3\n", &["write `[{name: A, value: \"x\"}, {name: \"N\", value: \"3\"}]`"]),
    ("launcher: {extraEnv: {A: [], B: x}}\n", &["begin each item with its name, such as `- name: A`"]),
    (
        "dind:\n  extraEnv:\n    A: x\n    B: {valueFrom: {secretKeyRef: {name: a, key: b}}}\n",
        &["begin each item with its name, such as `- name: A`"],
    ),
    ("launcher: {extraEnv: [{name: A, value: b, foo: c}]}\n", &["the keys here are `name`, `value` and `valueFrom`"]),
    ("launcher: {extraEnv: [{foo: c}]}\n", &["write `- name: foo`, and below it `value: c`"]),
    ("imagePullSecrets:\n  - regcred\n", &["write `name: regcred`"]),
    ("imagePullSecrets: regcred\n", &["write `[{name: regcred}]`"]),
    ("launcher: {envFrom: [{secretRef: a}]}\n", &["write `{name: a}`"]),
    ("tolerations:\n  - spot=true:NoSchedule\n", &["write `{key: spot, value: \"true\", effect: NoSchedule}`"]),
    ("tolerations:\n  - spot:NoExecute\n", &["write `{key: spot, operator: Exists, effect: NoExecute}`"]),
    ("nodeSelector:\n  - a: b\n", &["write its keys without `- ` before them"]),
    ("- replicaCount: 2\n", &["write the keys without `- ` before them"]),
    // No space after the colon.
    ("launcher:\n  image:\n    tag:v1\n", &["write `tag: v1`"]),
    ("nodeSelector:\n  disk:ssd\n", &["put a space after the colon: `disk: `"]),
    ("replicaCount:1\nnodeSelector: {}\n", &["put a space after the colon: `replicaCount: `"]),
    ("launcher:\n  extraEnv:\n    - name: A\n      value:b\n", &["put a space after the colon: `value: `"]),
    // Arguments.
    ("--set podAnnotations.x=true", &["use --set-string: `--set-string podAnnotations.x=true`"]),
    ("--set podAnnotations.a/b=1", &["use --set-string: `--set-string podAnnotations.a/b=1`"]),
    (
        "--set podAnnotations.a.b/c=x",
        &["write `\\.` for a dot that belongs to a key: `--set 'podAnnotations.a\\.b/c=x'`"],
    ),
    (
        "--set podAnnotations.a.b/c=true",
        &["write `\\.` for a dot that belongs to a key: `--set-string 'podAnnotations.a\\.b/c=true'`"],
    ),
    // No field has a dot in its name.
    ("--set credentials.token.a=x", &[""]),
    ("--set launcher.image.tag.a=x", &[""]),
    ("--set terminationGracePeriodSeconds.a=x", &[""]),
    ("--set dind.resources.requests.memory.a=1Gi", &[""]),
    (
        "--set launcher.resources.requests.example.com/gpu=1",
        &["write `\\.` for a dot that belongs to a key: `--set 'launcher.resources.requests.example\\.com/gpu=1'`"],
    ),
    ("--set launcher.image.tag=1.10", &["use --set-string: `--set-string launcher.image.tag=1.10`"]),
    ("--set replicasEnabled=True", &["write `true`"]),
    ("--set-string replicasEnabled=true", &["use --set: `--set replicasEnabled=true`"]),
    (
        "--set launcher.extraEnv.A=x",
        &["a list has numbered items: `--set 'launcher.extraEnv[0].name=A,launcher.extraEnv[0].value=x'`"],
    ),
    ("--set imagePullSecrets=x", &["write `--set 'imagePullSecrets[0].name=x'`"]),
    ("--set-json podAnnotations.a=1", &["put it in quotes: `\"1\"`"]),
    ("--set replicaCount=", &["if the value comes from a variable, check that the variable is set"]),
    ("--set terminationGracePeriodSeconds=", &["if the value comes from a variable, check that the variable is set"]),
    ("--set-json replicaCount=", &["if the value comes from a variable, check that the variable is set"]),
    ("--set nodeSelector.pool=", &["if the value comes from a variable, check that the variable is set"]),
    (
        "--set-string serviceAccount.annotations.a=",
        &["if the value comes from a variable, check that the variable is set"],
    ),
    (
        "--set launcher.extraEnv[0].name=A,launcher.extraEnv[0].value=",
        &["if the value comes from a variable, check that the variable is set"],
    ),
    ("--set launcher.image.tag=", &["if the value comes from a variable, check that the variable is set"]),
    (
        "--set-string launcher.image.repository=",
        &["if the value comes from a variable, check that the variable is set"],
    ),
    (
        "--set storageVolume.persistentVolumeClaim.claimName=",
        &["if the value comes from a variable, check that the variable is set"],
    ),
    ("--set-json podAnnotations.a=\"\"", &[]),
    ("--set-string nodeSelector.node-role\\.kubernetes\\.io/worker=", &[]),
    ("--set replicaCount=null", &[]),
    ("--set nameOverride=", &[]),
    ("--set replicasEnabled=", &["the value is empty; if it comes from a variable, check that the variable is set"]),
    // Keys of other charts.
    (
        "autoscaling: {enabled: true}\n",
        &["the chart makes no autoscaler; to use your own, delete this key and set `replicasEnabled: false`"],
    ),
    (
        "existingSecret: a\n",
        &["to use a Secret of your own, set `credentials.create: false` and name it in `launcher.envFrom`"],
    ),
    ("dind: {args: [a]}\n", &["delete it: the chart sets it itself"]),
    ("podSecurityContext: {runAsNonRoot: true, runAsUser: 0}\n", &["delete it: `runAsUser: 0` says the opposite"]),
    (
        "launcher: {envFrom: [], extraEnv: [{name: SPACELIFT_TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}]}\n",
        &["set it in `launcher.extraEnv` from a Secret, or add the Secret to `launcher.envFrom`"],
    ),
    // What the chart has already.
    (
        "dind: {extraVolumeMounts: [{name: launcher-storage, mountPath: /var/lib/docker}]}\n",
        &["the first one is the chart's own; use another one"],
    ),
    // The preStop hook takes 20 seconds of the grace period.
    ("terminationGracePeriodSeconds: 60\n", &["set `terminationGracePeriodSeconds: 4220` or more"]),
    // What keeps a pod from being evicted.
    ("podAnnotations: {karpenter.sh/do-not-disrupt: \"yes\"}\n", &["write `\"true\"`"]),
    ("podAnnotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: \"No\"}\n", &["write `\"false\"`"]),
    ("annotations: {karpenter.sh/do-not-disrupt: \"true\"}\n", &["move it to `podAnnotations`"]),
    (
        "annotations: {karpenter.sh/do-not-evict: \"true\"}\n",
        &["move it to `podAnnotations`, as `karpenter.sh/do-not-disrupt`"],
    ),
    // Null.
    (
        "additionalContainers: [{name: a, image: a, args: [null]}]\n",
        &["write `\"\"` if you mean an empty string, or delete it"],
    ),
    // Comments.
    ("# workerpool: ignore[unused-ignore] a reason\n", &["fix the comment that it reports"]),
    ("# workerpool: ignore[wrong-type] a reason\n", &["fix the values"]),
];
