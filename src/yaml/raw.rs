//! The text at a place.

use crate::source::{Lines, Place};

pub use crate::source::Lines as Raw;

/// The text at a place as it was written; none where the place lies outside the text. For many places of one text,
/// [`Raw`] is quicker.
pub fn raw(text: &str, place: Place) -> Option<&str> {
    Lines::new(text).at(place)
}
