//! What a Kubernetes API server refuses: one file a subject, under Kubernetes' own names.
//!
//! Validators are pure functions over k8s-openapi types and a field path, as in Kubernetes' own `validation` packages;
//! they follow kube-apiserver 1.37. No validator knows of lines, files or Helm.

pub mod claim;
pub mod field_ref;
pub mod local_path;
pub mod meta;
pub mod volume;
pub mod volume_mount;
