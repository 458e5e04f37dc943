//! YAML as Helm reads it, and as kubectl writes it.

mod comment;
mod explain;
mod json;
mod raw;
mod read;
mod scalar;
mod survey;
mod write;

pub use comment::in_comments;
pub use json::write_json;
pub use raw::{Raw, raw};
pub use read::{Reading, read};
pub use scalar::{go_text, resolve_plain};
pub use write::write;
