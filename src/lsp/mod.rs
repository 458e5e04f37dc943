//! The language server: what an editor shows of values while somebody writes them.
//!
//! A file a request. Findings come from the pipeline and the rules, like those of `lint`; what is asked at a cursor is
//! answered from an outline of the text, which is seldom whole. It touches no files: a [`Workspace`] reads them.

mod capabilities;
mod checked_pool;
mod client;
mod code_action;
mod completion;
mod definition;
mod diagnostics;
mod editor_state;
mod field_schema;
mod hover;
mod ignored_rule;
mod open_documents;
mod outline;
mod params;
mod position;
mod quantities;
mod server;
mod volumes;

pub use checked_pool::{CheckedConfig, CheckedPool, EditorNews, OpenPools, Workspace};
pub use open_documents::OpenDocuments;
pub use server::{End, Server};
