//! What a Kubernetes API server refuses: one file a subject, under Kubernetes' own names.
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
mod repeats;
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

/// Whatever the API server refuses in an object.
pub fn object(object: &Object, faults: &mut Faults) {
    match object {
        Object::ServiceAccount(account) => service_account::service_account(account, faults),
        Object::Secret(secret) => secret::secret(secret, faults),
        Object::Service(service) => service::service(service, faults),
        Object::Deployment(deployment) => deployment::deployment(deployment, faults),
        Object::StatefulSet(set) => stateful_set::stateful_set(set, faults),
    }
}
