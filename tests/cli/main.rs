//! `workerpool` driven from outside: its commands, their output and exit codes, and what holds for all of them.

mod advice;
mod architecture;
mod cases;
mod changed;
mod config;
mod corpus;
mod credentials;
mod dependencies;
mod diagrams;
mod diff;
mod diff_corpus;
mod diff_credentials;
mod diff_old;
mod diff_pools;
mod diff_revisions;
#[cfg(unix)]
mod docs;
mod explain;
mod files;
mod fixes;
#[cfg(unix)]
mod github;
mod harness;
mod help;
#[cfg(unix)]
mod hostile;
mod injection;
mod kube_version;
mod kubernetes_fields;
mod limits;
mod lint;
mod lint_fix;
mod lsp;
mod no_effect;
mod one_fault;
#[cfg(unix)]
mod output_dir;
#[cfg(unix)]
mod outside;
mod packaging;
mod pictures;
mod platforms;
mod pod_rules;
mod printed;
mod random;
mod render;
mod rules;
mod secrets;
mod streams;
mod two_places;
mod unfilled;
mod unreadable;
mod usage;
mod worker_rules;
