//! YAML as Helm reads it, and as kubectl writes it.

mod anchors;
mod comments;
mod compose;
mod error;
mod event;
mod events;
mod frames;
mod full;
mod helm_scanner;
mod insert_entry;
mod keys;
mod limits;
mod map_builder;
mod nesting;
mod number_text;
mod parser_error;
mod plain;
mod quick;
mod quoting;
mod read;
mod reading;
mod remove_entry;
mod resolve;
mod rewrite;
mod survey;
mod tabs;
mod tag;
mod templates;
mod write;
mod write_json;

pub(crate) use insert_entry::insertion;
pub(crate) use limits::MOST_FAULTS;
pub(crate) use number_text::{go_text, json_text};
pub(crate) use plain::resolve_plain;
#[cfg(fuzzing)]
pub(crate) use quick::alike::takes;
pub use read::read;
pub use reading::Reading;
pub(crate) use remove_entry::removal;
pub(crate) use rewrite::rewrite;
pub use write::write;
pub use write_json::write_json;
