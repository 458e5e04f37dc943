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
//! Each value keeps its place from the moment it is read ([`yaml`], [`set`]) until it is a field of a manifest
//! ([`manifest`]). A value never becomes text in a template ([`chart`]), so no text can change the structure of an object.
//! No step stops at the first fault, so one pass finds all faults ([`decode`], [`validation`], [`lint`]).
//!
//! ```
//! use std::sync::Arc;
//! use workerpool::chart::{Chart, Release};
//! use workerpool::finding::Severity;
//! use workerpool::source::{Origin, Place, Source};
//! use workerpool::layers::Layers;
//! use workerpool::{lint, pipeline, tree::Tree};
//!
//! let text = "replicaCount: three\ncredentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n";
//! let mut layers = Layers::default();
//! layers.add_file(Arc::new(Source { origin: Origin::File("pool.yaml".to_owned()), text: text.to_owned() }));
//! let release = Release {
//!     name: Tree::text("worker-pool-1", Place::CHART),
//!     namespace: None,
//!     chart_version: Tree::text("0.62.0", Place::CHART),
//! };
//! let pool = pipeline::run(layers, release, &mut Chart::default())?;
//! let findings = lint::findings(&pool, Severity::Error);
//! assert_eq!(findings[0].path.to_string(), "replicaCount");
//! assert_eq!((findings[0].place.start.line, findings[0].place.start.column), (1, 15));
//! # Ok::<(), workerpool::chart::Error>(())
//! ```
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
pub mod layers;
pub mod lint;
mod locate;
pub mod manifest;
pub mod message;
pub mod pipeline;
pub mod pool;
pub mod quantity;
pub mod redact;
pub mod report;
pub mod run;
pub mod schema;
pub mod set;
pub mod source;
pub mod suggest;
pub mod tree;
pub mod validation;
pub mod values;
pub mod yaml;
