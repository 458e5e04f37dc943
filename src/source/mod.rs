//! Texts that users wrote, places in them, and the one counter of lines and columns.
//!
//! Lines end with `\n`, `\r\n` or `\r` (YAML 1.2, section 5.4). Lines and columns count from 1, columns in characters. A
//! byte order mark that begins a text has no column.

mod counter;
mod line_index;
mod lines;
mod origin;
mod place;
mod source_id;

pub use counter::Counter;
pub use lines::Lines;
pub use origin::{Origin, Source, Sources};
pub use place::{Place, Position};
pub use source_id::SourceId;
