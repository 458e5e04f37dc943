//! A quick reader of the plain part of YAML that nearly all values files keep to.
//!
//! It reads a text in one pass over its bytes, and gives up at the first thing that it does not fully understand: an
//! anchor, a tag, a tab, text over several lines, a key that occurs twice, anything odd. The full reader then reads the
//! text from its start, so it alone judges what is unusual and it alone finds and words faults. What this reader does
//! read is what the full reader would have read, places included; `tests.rs` compares the two.
//!
//! It takes a sixth of the instructions of the full reader.

#[cfg(any(test, fuzzing))]
pub(super) mod alike;
mod block;
mod bytes;
mod flow;
mod one_line;
mod reader;
#[cfg(test)]
pub(super) mod tests;
mod text_block;

use super::reading::Reading;
use crate::source::SourceId;
use reader::QuickReader;

/// Reads a text that is plain and has no fault; none for any other.
pub(super) fn quick(text: &str, source: SourceId) -> Option<Reading> {
    let mut reader = QuickReader::new(text, source)?;
    let tree = reader.document()?;
    Some(Reading { tree, faults: Vec::new(), comments: reader.comments.into() })
}
