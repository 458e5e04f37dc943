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
        // Two faults are two findings.
        (
            "volumes: [{name: a, emptyDr: {}}]\ndind: {extraVolumeMounts: [{name: a, mountPath: /a, subPath: ../b}]}\n",
            "unknown-key volumes[0].emptyDr, invalid-value dind.extraVolumeMounts[0].subPath",
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
