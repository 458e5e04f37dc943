//! The JSON Schema of a values file, for editors, for Helm (as `values.schema.json`) and for other programs.
//!
//! It knows every key, its type and what it does, and the types of Kubernetes that stand under some keys. It accepts
//! whatever lints clean and refuses unknown keys and wrong types; the rest is the linter's.

/// The schema, in JSON Schema 2020-12, without blanks. `tests/schema` makes it from the table of the chart's keys and the types
/// of Kubernetes.
pub const VALUES_SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/values.schema.json"));

/// The environment variables that the launcher reads. The schema suggests them under `launcher.extraEnv`.
pub use crate::launcher_variable::KNOWN as LAUNCHER_VARIABLES;
