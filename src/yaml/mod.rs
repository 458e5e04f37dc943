//! YAML as Helm reads it, and as kubectl writes it.

mod aliases;
mod comment;
mod compose;
mod explain;
mod json;
mod keys;
mod parser;
mod places;
mod quick;
mod raw;
mod read;
mod scalar;
mod scalars;
mod survey;
mod tabs;
mod write;

pub use comment::in_comments;
pub use compose::MAX_DEPTH;
pub use json::{json_text, write_json};
pub use raw::{Raw, raw};
pub use read::{Reading, read};
pub use scalar::{go_text, resolve_plain};
pub use write::write;
