//! Renders and lints the values of Spacelift's private workers on Kubernetes.
#![forbid(unsafe_code)]

pub mod chart;
pub mod cli;
pub mod credential;
pub mod decode;
pub mod duration;
pub mod fault;
pub mod field_path;
pub mod finding;
pub mod image;
pub mod launcher_variable;
pub mod lint;
pub mod manifest;
pub mod pool;
pub mod quantity;
pub mod report;
pub mod run;
pub mod schema;
pub mod set;
pub mod source;
pub mod stack;
pub mod suggest;
pub mod tree;
pub mod validation;
pub mod values;
pub mod yaml;
