//! What a Kubernetes API server refuses: one file a subject, under Kubernetes' own names.
//!
//! Validators are pure functions over k8s-openapi types and a field path, as in Kubernetes' own `validation` packages;
//! they follow kube-apiserver 1.37. No validator knows of lines, files or Helm.

pub mod affinity;
pub mod label_keys;
pub mod meta;
pub mod selector;
pub mod toleration;
pub mod topology_spread;
