//! One fault is one finding.

use workerpool::chart::Chart;

use crate::harness::credentials;
use crate::rules::{findings, layered};

/// What follows from a fault is not reported beside it.
#[test]
fn one_fault_is_one_finding() {
    let mut chart = Chart::default();
    for (values, expected) in [
        // A volume that is not there because of another fault.
        (
            "volumez: [{name: a, emptyDir: {}}]\nlauncher: {extraVolumeMounts: [{name: a, mountPath: /a}]}\n",
            "unknown-key volumez",
        ),
        ("volumes: {name: a}\ndind: {extraVolumeMounts: [{name: a, mountPath: /a}]}\n", "wrong-type volumes"),
        (
            "volumes: [{nme: a, emptyDir: {}}]\ndind: {extraVolumeMounts: [{name: a, mountPath: /a}]}\n",
            "unknown-key volumes[0].nme",
        ),
        (
            "storageVolume: {name: a, emptyDir: {sizeLimit: 1Gi}}\ndind: {extraVolumeMounts: [{name: a, mountPath: /a}]}\n",
            "unknown-key storageVolume.name",
        ),
        // Requests are measured against limits.
        (
            "dind: {resources: {requests: {memory: 2Gi}, limits: {memory: 1GB}}}\n",
            "invalid-value dind.resources.limits.memory",
        ),
        ("dind: {resources: {requests: {memory: 2Gi}, limits: [1Gi]}}\n", "wrong-type dind.resources.limits"),
        (
            "dind: {resources: {requests: {memory: 2Gi, nvidia.com/gpu: 1}, limit: {nvidia.com/gpu: 1}}}\n",
            "unknown-key dind.resources.limit",
        ),
        // What is missing is there under a wrong name.
        ("additionalContainers: [{nam: a, image: b}]\n", "unknown-key additionalContainers[0].nam"),
        ("launcher: {extraEnv: [{nme: A, value: b}]}\n", "unknown-key launcher.extraEnv[0].nme"),
        ("launcher: {extraEnv: {A: b}}\n", "wrong-type launcher.extraEnv"),
        // The API server's general warning, and the rule that knows the chart.
        ("launcher: {extraEnv: [{name: DOCKER_HOST, value: a}]}\n", "chart-variable launcher.extraEnv[0]"),
        ("dind: {extraEnv: [{name: A, value: a}, {name: A, value: b}]}\n", "repeated-variable dind.extraEnv[1]"),
        (
            "additionalContainers: [{name: a, image: b, env: [{name: A}, {name: A}]}]\n",
            "repeated-variable additionalContainers[0].env[1]",
        ),
        // Two faults are two findings. That two fields exclude each other does not follow from what is in one of them.
        (
            "volumes: [{name: a, emptyDir: {sizeLimit: 1GB}, hostPath: {path: /a}}]\n",
            "invalid-value volumes[0].emptyDir.sizeLimit, forbidden-field volumes[0].hostPath",
        ),
        (
            "volumes: [{name: a, emptyDir: {}, hostPath: {pathh: /a}}]\n",
            "forbidden-field volumes[0].hostPath, unknown-key volumes[0].hostPath.pathh",
        ),
        (
            "volumes: [{name: a, emptyDir: {}, hostPath: {path: ../a}}]\n",
            "forbidden-field volumes[0].hostPath, invalid-value volumes[0].hostPath.path",
        ),
        ("storageVolume: {emptyDir: {sizeLimit: 1Gi}, hostPath: {}}\n", "forbidden-field storageVolume.hostPath"),
        (
            "launcher: {envFrom: [{configMapRef: {name: a, nme: b}, secretRef: {name: c}}]}\n",
            "invalid-value launcher.envFrom[0], unknown-key launcher.envFrom[0].configMapRef.nme",
        ),
        (
            "launcher: {extraEnv: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name, x: 1}}}]}\n",
            "invalid-value launcher.extraEnv[0].valueFrom, unknown-key launcher.extraEnv[0].valueFrom.fieldRef.x",
        ),
        (
            "additionalContainers: [{name: a, image: b, livenessProbe: {exec: {command: [a]}, httpGet: {port: 1, x: 2}}}]\n",
            "forbidden-field additionalContainers[0].livenessProbe.httpGet, unknown-key \
             additionalContainers[0].livenessProbe.httpGet.x",
        ),
        (
            "volumes: [{name: a, emptyDr: {}}]\ndind: {extraVolumeMounts: [{name: a, mountPath: /a, subPath: ../b}]}\n",
            "unknown-key volumes[0].emptyDr, invalid-value dind.extraVolumeMounts[0].subPath",
        ),
        // A mount of a volume that is nowhere, whatever is wrong within others.
        (
            "volumes: [{name: a, emptyDr: {}}]\ndind: {extraVolumeMounts: [{name: zz, mountPath: /a}]}\n",
            "unknown-key volumes[0].emptyDr, not-found dind.extraVolumeMounts[0].name",
        ),
        (
            "volumes: [{name: a}, {name: a}]\ndind: {extraVolumeMounts: [{name: zz, mountPath: /a}, {name: a, mountPath: /b}]}\n",
            "duplicate-value volumes[1].name, not-found dind.extraVolumeMounts[0].name",
        ),
        (
            "volumez: []\nvolumes: [{name: a, emptyDir: {}}]\ndind: {extraVolumeMounts: [{name: b, mountPath: /b}]}\n",
            "unknown-key volumez, not-found dind.extraVolumeMounts[0].name",
        ),
        (
            "dind: {resources: {requests: {memory: 2Gi}, limits: {cpu: x, memory: 1Gi}}}\n",
            "invalid-value dind.resources.requests.memory, invalid-value dind.resources.limits.cpu",
        ),
    ] {
        let base = "dind: {resources: {requests: {memory: 1Gi}}}\n";
        let pool = layered(&[&credentials(), base], values, &mut chart);
        let found: Vec<String> = findings(&pool).iter().map(|f| format!("{} {}", f.rule, f.path)).collect();
        assert_eq!(found.join(", "), expected, "{values}");
    }
}
