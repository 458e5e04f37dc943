//! Who said what about a key of the values, who has the last word, and which fields of manifests it makes.

mod explained;
mod history;
mod json_answer;
mod known_key;
mod made;
mod text_answer;

use std::io::{self, Write};

use crate::redact::Mask;
use crate::report::Colour;
use crate::source::Sources;

pub use explained::{Explained, explain};
pub(crate) use history::{Said, of as said};
pub use known_key::check;
pub(crate) use text_answer::shown;

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AnswerFormat {
    /// For people: what each layer says, the last word marked
    #[default]
    Text,
    /// One JSON object, its shape versioned
    Json,
}

/// Prints an answer; credentials are masked.
///
/// # Errors
///
/// Fails where the stream does.
pub fn write(
    explained: &[Explained],
    sources: &Sources,
    mask: &Mask,
    format: AnswerFormat,
    colour: Colour,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        AnswerFormat::Text => text_answer::write(explained, sources, mask, colour, out),
        AnswerFormat::Json => json_answer::write(explained, sources, mask, out),
    }
}
