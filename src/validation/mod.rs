//! What a Kubernetes API server rejects: one file a subject, under Kubernetes' own names.
//!
//! Validators are pure functions over k8s-openapi types and a field path, as in Kubernetes' own `validation` packages;
//! they follow kube-apiserver 1.37. No validator knows of lines, files or Helm.

use crate::fault::Faults;
use crate::manifest::Object;

pub mod affinity;
pub mod claim;
pub mod container;
pub mod deployment;
pub mod env;
pub mod field_ref;
pub mod label_keys;
pub mod lifecycle;
pub mod local_path;
pub mod meta;
pub mod object_meta;
pub mod pod;
pub mod pod_annotation;
pub mod port;
pub mod probe;
pub mod profile;
pub(crate) mod repeats;
pub mod resources;
pub mod secret;
pub mod security_context;
pub mod selector;
pub mod service;
pub mod service_account;
pub mod stateful_set;
pub mod toleration;
pub mod topology_spread;
mod unchecked;
pub mod volume;
pub mod volume_mount;
pub mod warning;
pub mod windows_options;
pub mod workload;

/// Whatever the API server rejects in an object.
pub fn object(object: &Object, faults: &mut Faults) {
    match object {
        Object::ServiceAccount(account) => service_account::service_account(account, faults),
        Object::Secret(secret) => secret::secret(secret, faults),
        Object::Service(service) => service::service(service, faults),
        Object::Deployment(deployment) => deployment::deployment(deployment, faults),
        Object::StatefulSet(set) => stateful_set::stateful_set(set, faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;
    use crate::field_path::FieldPath;
    use k8s_openapi::api::core::v1::PodTemplateSpec;
    use serde_yaml::Value;

    /// The first fault that is not a mere warning, of a pod with a container.
    fn fault(pod: &str, container: &str) -> Fault {
        let map = |yaml: &str| serde_yaml::from_str::<serde_yaml::Mapping>(yaml).expect(yaml);
        let (mut spec, mut only) = (map(pod), map("{name: c, image: i}"));
        only.extend(map(container));
        spec.insert("containers".into(), Value::Sequence(vec![only.into()]));
        let template = serde_yaml::Mapping::from_iter([("spec".into(), Value::from(spec))]);
        let template: PodTemplateSpec = serde_yaml::from_value(template.into()).expect("a template");
        let mut faults = Faults::default();
        pod::pod_template(&template, None, &FieldPath::ROOT, &mut faults);
        assert_eq!(faults.0.len(), 1, "{pod} {container}: {:?}", faults.0);
        faults.0.remove(0)
    }

    #[test]
    fn a_fault_names_the_fields_that_make_it_one() {
        let cases = [
            ("{volumes: [{name: a}, {name: a}]}", "{}", "volumes[1].name", "volumes[0].name"),
            ("{volumes: [{name: a, emptyDir: {}, image: {}}]}", "{}", "volumes[0].image", "volumes[0].emptyDir"),
            (
                "{volumes: [{name: a}]}",
                "{volumeMounts: [{name: b, mountPath: /}]}",
                "@.volumeMounts[0].name",
                "volumes",
            ),
            (
                "{volumes: [{name: a}]}",
                "{volumeDevices: [{name: a, devicePath: /}]}",
                "@.volumeDevices[0].name",
                "volumes[0]",
            ),
            (
                "{volumes: [{name: a}]}",
                "{volumeMounts: [{name: a, mountPath: /b}, {name: a, mountPath: /b}]}",
                "@.volumeMounts[1].mountPath",
                "@.volumeMounts[0].mountPath",
            ),
            (
                "{volumes: [{name: a}]}",
                "{volumeMounts: [{name: a, mountPath: /b, subPath: c, subPathExpr: d}]}",
                "@.volumeMounts[0].subPathExpr",
                "@.volumeMounts[0].subPath",
            ),
            (
                "{volumes: []}",
                "{env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]}",
                "@.env[0].valueFrom.fileKeyRef.volumeName",
                "volumes",
            ),
            (
                "{}",
                "{env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}",
                "@.env[0].valueFrom",
                "@.env[0].value",
            ),
            (
                "{}",
                "{envFrom: [{secretRef: {name: a}, configMapRef: {name: a}}]}",
                "@.envFrom[0]",
                "@.envFrom[0].configMapRef @.envFrom[0].secretRef",
            ),
            (
                "{}",
                "{resources: {requests: {cpu: '2', memory: '1'}, limits: {cpu: '1', memory: '1'}}}",
                "@.resources.requests.cpu",
                "@.resources.limits.cpu",
            ),
            (
                "{}",
                "{resources: {requests: {a.b/gpu: '1'}}}",
                "@.resources.limits[\"a.b/gpu\"]",
                "@.resources.requests[\"a.b/gpu\"]",
            ),
            (
                "{}",
                "{ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]}",
                "@.ports[1].name",
                "@.ports[0].name",
            ),
            (
                "{}",
                "{ports: [{containerPort: 1, hostPort: 3}, {containerPort: 2, hostPort: 3}]}",
                "@.ports[1].hostPort",
                "@.ports[0].hostPort",
            ),
            (
                "{terminationGracePeriodSeconds: 1}",
                "{lifecycle: {preStop: {sleep: {seconds: 2}}}}",
                "@.lifecycle.preStop.sleep.seconds",
                "terminationGracePeriodSeconds",
            ),
            (
                "{}",
                "{livenessProbe: {exec: {command: [a]}, grpc: {port: 1}}}",
                "@.livenessProbe.grpc",
                "@.livenessProbe.exec",
            ),
            (
                "{}",
                "{securityContext: {privileged: true, allowPrivilegeEscalation: false}}",
                "@.securityContext.allowPrivilegeEscalation",
                "@.securityContext.privileged",
            ),
            (
                "{}",
                "{securityContext: {seccompProfile: {type: Localhost}}}",
                "@.securityContext.seccompProfile.localhostProfile",
                "@.securityContext.seccompProfile.type",
            ),
            (
                "{tolerations: [{key: a, operator: Exists, value: b}]}",
                "{}",
                "tolerations[0].operator",
                "tolerations[0].value",
            ),
            (
                "{volumes: [{name: a, iscsi: {targetPortal: a, iqn: 'iqn.2001-04.a:b', lun: 0, chapAuthSession: true}}]}",
                "{}",
                "volumes[0].iscsi.secretRef",
                "volumes[0].iscsi.chapAuthSession",
            ),
        ];
        for (pod, container, path, because) in cases {
            let fault = fault(pod, container);
            let shown = |path: &dyn ToString| path.to_string().replace("spec.containers[0]", "@").replace("spec.", "");
            let causes: Vec<String> = fault.because.iter().map(|cause| shown(&cause.at)).collect();
            assert_eq!((shown(&fault.path).as_str(), causes.join(" ").as_str()), (path, because), "{pod} {container}");
        }
    }
}
