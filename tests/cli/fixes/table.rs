//! Values, and what a fix makes of them.

/// Values and what a fix makes of them; `-` before those where nothing is certain.
pub const TABLE: &[(&str, &str)] = &[
    // Keys and words.
    ("launcher:\n  imagee: {tag: latest} # the image\n", "safe launcher:\n  image: {tag: latest} # the image\n"),
    ("\"replicaCuont\": 2\n", "safe \"replicaCount\": 2\n"),
    ("NodeSelector: {}\n", "safe nodeSelector: {}\n"),
    ("launcher:\n  imag: {}\n  image: {}\n", "-"),
    ("securityContext: {}\n", "-"),
    ("tolerations: [{key: a, effect: 'NoExecut'}]\n", "safe tolerations: [{key: a, effect: 'NoExecute'}]\n"),
    ("launcher: {image: {pullPolicy: always}}\n", "safe launcher: {image: {pullPolicy: Always}}\n"),
    ("launcher: {image: {pullPolicy: Sometimes}}\n", "-"),
    ("tolerations: [{operator: exists}]\n", "safe tolerations: [{operator: Exists}]\n"),
    ("dind: {image: {pullPolicy: IfNotPresnt}}\n", "safe dind: {image: {pullPolicy: IfNotPresent}}\n"),
    ("dind: {image: {pullPolicy: 'Always '}}\n", "safe dind: {image: {pullPolicy: 'Always'}}\n"),
    (
        "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnc], resources: {requests: {storage: 1Gi}}}\n",
        "safe useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n",
    ),
    ("tolerations: [{key: a, effect: NoExec}]\n", "unsafe tolerations: [{key: a, effect: NoExecute}]\n"),
    ("dind: {resources: {limits: {Memory: 1Gi}}}\n", "safe dind: {resources: {limits: {memory: 1Gi}}}\n"),
    ("dind: {resources: {limits: {memry: 1Gi, memory: 1Gi}}}\n", "-"),
    ("dind: {resources: {limits: {gpu: 1}}}\n", "-"),
    ("replicas: 2\n", "unsafe replicaCount: 2\n"),
    ("volumes: [{name: v, secret: {name: s}}]\n", "unsafe volumes: [{name: v, secret: {secretName: s}}]\n"),
    (
        "volumes: [{name: cache, emptyDir: {sizeLimit: 1Gi}}]\ndind: {extraVolumeMounts: [{name: cahce, mountPath: /c}]}\n",
        "unsafe volumes: [{name: cache, emptyDir: {sizeLimit: 1Gi}}]\ndind: {extraVolumeMounts: [{name: cache, mountPath: /c}]}\n",
    ),
    // Two keys that may mean one.
    ("replicaCont: 1\nreplicaCuont: 2\n", "-"),
    ("replicaCont: 1\nreplicaCuont: 2\nreplicaCuunt: 3\n", "-"),
    ("replicaCuont: 1\nreplicaCount: 2\n", "-"),
    // Types.
    ("launcher: {extraEnv: [{name: A, value: true}]}\n", "safe launcher: {extraEnv: [{name: A, value: \"true\"}]}\n"),
    ("launcher: {extraEnv: [{name: A, value: 0644}]}\n", "safe launcher: {extraEnv: [{name: A, value: \"0644\"}]}\n"),
    ("nodeSelector: {a: 1_000}\n", "safe nodeSelector: {a: \"1_000\"}\n"),
    ("extraPodLabels: {a: 1.10}\n", "safe extraPodLabels: {a: \"1.10\"}\n"),
    (
        "launcher: {securityContext: {capabilities: {drop: ALL}}}\n",
        "safe launcher: {securityContext: {capabilities: {drop: [ALL]}}}\n",
    ),
    ("imagePullSecrets: regcred # ours\n", "safe imagePullSecrets: [{name: regcred}] # ours\n"),
    ("imagePullSecrets:\n  - \"regcred\"\n", "safe imagePullSecrets:\n  - name: \"regcred\"\n"),
    ("launcher: {envFrom: [{secretRef: s}]}\n", "safe launcher: {envFrom: [{secretRef: {name: s}}]}\n"),
    ("terminationGracePeriodSeconds: 2h\n", "safe terminationGracePeriodSeconds: 7200\n"),
    ("serviceAccount: {create: 1}\n", "unsafe serviceAccount: {create: true}\n"),
    (
        "additionalContainers: [{name: c, image: a, readinessProbe: {tcpSocket: {port: '10'}}}]\n",
        "safe additionalContainers: [{name: c, image: a, readinessProbe: {tcpSocket: {port: 10}}}]\n",
    ),
    ("podAnnotations: {a: no}\n", "safe podAnnotations: {a: \"no\"}\n"),
    ("launcher: {image: {tag: 1.10}}\r\n", "safe launcher: {image: {tag: \"1.10\"}}\r\n"),
    ("podSecurityContext: {fsGroup: '1000'}\n", "safe podSecurityContext: {fsGroup: 1000}\n"),
    ("replicasEnabled: \"false\"\n", "safe replicasEnabled: false\n"),
    ("podAnnotations: {a: &a 1}\n", "-"),
    ("podAnnotations: {a: !!int 1}\n", "-"),
    ("podAnnotations:\n  a: &a\n    1\n", "-"),
    // Two readings of YAML.
    ("useStatefulSet: no\nreplicaCount: 2\n", "safe useStatefulSet: false\nreplicaCount: 2\n"),
    ("replicaCount: 1_0\n", "safe replicaCount: 10\n"),
    ("replicaCount: 010\n", "-"),
    ("nodeSelector: {on: a}\n", "unsafe nodeSelector: {\"on\": a}\n"),
    // Quantities.
    ("dind: {resources: {limits: {memory: 4 Gi}}}\n", "safe dind: {resources: {limits: {memory: 4Gi}}}\n"),
    ("dind: {resources: {limits: {memory: '4GiB'}}}\n", "safe dind: {resources: {limits: {memory: '4Gi'}}}\n"),
    ("dind: {resources: {limits: {cpu: 2 cores}}}\n", "safe dind: {resources: {limits: {cpu: 2}}}\n"),
    ("dind: {resources: {limits: {memory: 4GB}}}\n", "-"),
    ("dind: {resources: {limits: {memory: 512m}}}\n", "unsafe dind: {resources: {limits: {memory: 512Mi}}}\n"),
    (
        "launcher: {resources: {requests: {cpu: \"500\"}}}\n",
        "unsafe launcher: {resources: {requests: {cpu: \"500m\"}}}\n",
    ),
    ("dind: {resources: {limits: {memory: 4}}}\n", "-"),
    (
        "dind: {resources: {requests: {memory: 512m}, limits: {memory: 512m}}}\n",
        "unsafe dind: {resources: {requests: {memory: 512m}, limits: {memory: 512Mi}}}\n",
    ),
    (
        "dind: {resources: {requests: {memory: 4096}, limits: {memory: 4096}}}\n",
        "unsafe dind: {resources: {requests: {memory: 4096}, limits: {memory: 4096Mi}}}\n",
    ),
    (
        "dind: {resources: {requests: {memory: 1Gi, cpu: 500}, limits: {cpu: 500}}}\n",
        "unsafe dind: {resources: {requests: {memory: 1Gi, cpu: 500m}, limits: {cpu: 500}}}\n",
    ),
    // Images and annotations.
    ("dind:\n  image:\n    tag: '27.5.1-cli'\n", "unsafe dind:\n  image:\n    tag: '27.5.1-dind'\n"),
    (
        "podAnnotations:\n  karpenter.sh/do-not-evict: \"true\" # keep\n",
        "safe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\" # keep\n",
    ),
    (
        "annotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
        "unsafe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
    ),
    (
        "annotations:\n  karpenter.sh/do-not-evict: \"true\"\n",
        "unsafe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
    ),
    (
        "annotations:\r\n    a: b\r\n    karpenter.sh/do-not-evict: \"true\" # runs\r\nreplicaCount: 2\r\n",
        "unsafe podAnnotations:\r\n    karpenter.sh/do-not-disrupt: \"true\" # runs\r\nannotations:\r\n    a: b\r\nreplicaCount: 2\r\n",
    ),
    (
        "podAnnotations:\n    a: b\nextraLabels:\n  karpenter.sh/do-not-disrupt: \"true\"",
        "unsafe podAnnotations:\n    karpenter.sh/do-not-disrupt: \"true\"\n    a: b\n",
    ),
    (
        "annotations: {karpenter.sh/do-not-disrupt: \"true\"}\n",
        "unsafe podAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\n",
    ),
    (
        "podAnnotations: {}\nannotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
        "unsafe podAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\n",
    ),
    (
        "podAnnotations: { a: b }\nannotations: {c: d, karpenter.sh/do-not-disrupt: \"true\"} # both\n",
        "unsafe podAnnotations: { karpenter.sh/do-not-disrupt: \"true\", a: b }\nannotations: {c: d} # both\n",
    ),
    (
        "annotations: {c: d, karpenter.sh/do-not-disrupt: \"true\"}",
        "unsafe podAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\nannotations: {c: d}",
    ),
    (
        "podAnnotations:\nannotations: {c: d, karpenter.sh/do-not-disrupt: \"true\"}\n",
        "unsafe podAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\nannotations: {c: d}\n",
    ),
    (
        "serviceAccount:\n  # who\n  annotations:\n    karpenter.sh/do-not-disrupt: \"true\"\n  name: a\n",
        "unsafe podAnnotations:\n    karpenter.sh/do-not-disrupt: \"true\"\nserviceAccount:\n  # who\n  name: a\n",
    ),
    (
        "serviceAccount: {annotations: {karpenter.sh/do-not-disrupt: \"true\"}}\n",
        "unsafe podAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\n",
    ),
    ("podAnnotations: {a: b}\nannotations:\n  karpenter.sh/do-not-disrupt: \"true\" # keep\n", "-"),
    ("annotations:\n  a: b\n  karpenter.sh/do-not-disrupt:\n    \"true\"\n", "-"),
    // Keys without effect.
    (
        "replicasEnabled: false\n# workers\nreplicaCount: 2 # two\n\nuseStatefulSet: false\n",
        "unsafe replicasEnabled: false\n# workers\n\nuseStatefulSet: false\n",
    ),
    ("replicaCount: 2\r\nreplicasEnabled: false", "unsafe replicasEnabled: false"),
    ("replicasEnabled: false\nreplicaCount: 2", "unsafe replicasEnabled: false\n"),
    ("{replicasEnabled: false, replicaCount: 2}\n", "unsafe {replicasEnabled: false}\n"),
    ("{replicaCount: 2, replicasEnabled: false}\n", "unsafe {replicasEnabled: false}\n"),
    ("{replicaCount: 2, # two\n  replicasEnabled: false}\n", "-"),
    ("{\n  \"replicasEnabled\": false,\n  \"replicaCount\": 2\n}\n", "unsafe {\n  \"replicasEnabled\": false\n}\n"),
    (
        "nameOverride: a # b,\nreplicaCount: 2\nreplicasEnabled: false\n",
        "unsafe nameOverride: a # b,\nreplicasEnabled: false\n",
    ),
    (
        "serviceAccount:\n  create: false\n  annotations: {\n    a: b,\n  } # c\nreplicaCount: 1\n",
        "unsafe serviceAccount:\n  create: false\nreplicaCount: 1\n",
    ),
    (
        "annotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n  a: b\npodAnnotations: {\n  c: d}\n",
        "unsafe annotations:\n  a: b\npodAnnotations: {\n  karpenter.sh/do-not-disrupt: \"true\", c: d}\n",
    ),
    (
        "annotations: {karpenter.sh/do-not-disrupt: \"true\", a: b}\npodAnnotations: ~\n",
        "unsafe annotations: {a: b}\npodAnnotations: {karpenter.sh/do-not-disrupt: \"true\"}\n",
    ),
    (
        "serviceAccount:\n  create: false\n  annotations:\n    # a role\n    a: b\n\n    c: |\n      d\n\n  name: x\n",
        "unsafe serviceAccount:\n  create: false\n\n  name: x\n",
    ),
    ("extraLabels:\n  # ours\n  app.kubernetes.io/name: x\nreplicaCount: 1\n", "unsafe replicaCount: 1\n"),
    ("extraLabels: {app.kubernetes.io/name: x}", "unsafe "),
    // Aliases.
    (
        "x-a: &a {memory: 512m}\ndind: {resources: {limits: *a}}\n",
        "unsafe x-a: &a {memory: 512Mi}\ndind: {resources: {limits: *a}}\n",
    ),
    ("launcher: {resources: {limits: &a {memory: 512m}}}\ndind: {resources: {limits: *a}}\n", "-"),
];
