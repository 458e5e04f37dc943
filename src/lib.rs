//! Renders and lints the values of Spacelift's private workers on Kubernetes.
#![forbid(unsafe_code)]

pub mod fault;
pub mod field_path;
pub mod finding;
pub mod lint;
pub mod quantity;
pub mod source;
pub mod suggest;
pub mod tree;
pub mod validation;
