//! Renders and lints the values of Spacelift's private workers on Kubernetes.
//!
//! A worker is a pod with two containers: the *launcher*, which takes runs from Spacelift, and *dind*, a Docker daemon.
//! Spacelift's Helm chart `spacelift-worker` makes the pods. This crate makes the same objects without Helm, and reports
//! what a cluster would reject, at the line of the values that causes it.
//!
//! ```text
//!  files, --set…    placed tree    merged tree    typed values    rendered tree    typed manifests    output
//!   Source ─ read ─▶ Tree ─ merge ─▶ Tree ─ decode ─▶ Values ─ render ─▶ Tree ─ decode ─▶ Manifest ─ write ─▶ YAML
//!                     │              │                │                   ▲                  │ validate
//!                     └──────────────┴──── faults ────┴─── a field path ──┴─ gives the place ┘  ──▶ report
//! ```
//!
//! Each value keeps its place from the moment it is read until it is a field of a manifest. A value never becomes text in a
//! template, so no text can change the structure of an object. No step stops at the first fault, so one pass finds them all.
//!
//! - [`layers`]: values files ([`source`]) and `--set` arguments ([`set`]), read and merged as Helm does it.
//! - [`pipeline`]: everything from there to the typed [`manifest`]s of a release of the [`chart`]; the result is a [`pool`].
//! - [`lint`]: the [`finding`]s in a pool, and the rules. A finding has a place, a [`field_path`] and a [`message`].
//! - [`yaml`]: from text to a [`tree`] of values, and from a tree to what `helm template` prints.
//! - [`values`], [`schema`]: the table of the chart's keys, and the JSON Schema that is made from it.
//! - [`run`]: the program `workerpool` itself.
//!
//! ```
//! use workerpool::chart::{Chart, Release};
//! use workerpool::finding::Severity;
//! use workerpool::layers::Layers;
//! use workerpool::source::Source;
//! use workerpool::{lint, pipeline};
//!
//! let text = "replicaCount: three\ncredentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n";
//! let mut layers = Layers::default();
//! layers.add_file(Source::file("pool.yaml", text));
//! let pool = pipeline::run(layers, Release::new("worker-pool-1"), &mut Chart::default())?;
//! let findings = lint::findings(&pool, Severity::Error, lint::Need::Now);
//! assert_eq!(findings[0].path.to_string(), "replicaCount");
//! assert_eq!((findings[0].place.start.line, findings[0].place.start.column), (1, 15));
//! # Ok::<(), workerpool::chart::Error>(())
//! ```
#![forbid(unsafe_code)]

pub mod chart;
mod cli;
mod config;
mod credential;
mod decode;
mod diagram;
mod diff;
mod duration;
mod explain;
pub mod fault;
pub mod field_path;
pub mod finding;
pub mod fix;
mod image;
pub mod kube_version;
mod launcher_variable;
pub mod layers;
pub mod lint;
mod locate;
mod lsp;
pub mod manifest;
pub mod message;
mod other_document;
pub mod pipeline;
pub mod pool;
mod quantity;
mod redact;
mod report;
pub mod run;
pub mod schema;
mod semver;
pub mod set;
pub mod source;
mod suggest;
pub mod tree;
mod unfilled;
mod validation;
pub mod values;
mod visible;
mod worker;
pub mod yaml;
