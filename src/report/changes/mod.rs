//! Differences between two states, as people and other programs read them: a file a format.

mod changes_json;
mod compared;
mod hidden;
mod hunk;
mod markdown;
mod unified;

use std::io::{self, Write};

use super::style::Colour;
pub use compared::Compared;
pub use hidden::Masks;

/// How differences are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ChangeFormat {
    /// For people: each field before and after, and what the change does.
    #[default]
    Text,
    /// One JSON object, its shape versioned.
    Json,
    /// Markdown, for a comment on a pull request.
    Markdown,
}

/// Prints how pools differ.
///
/// # Errors
///
/// Fails where the stream does.
pub fn print(format: ChangeFormat, colour: Colour, pools: &[Compared], out: &mut dyn Write) -> io::Result<()> {
    match format {
        ChangeFormat::Text => unified::print(pools, colour, out)?,
        ChangeFormat::Json => changes_json::print(pools, out)?,
        ChangeFormat::Markdown => markdown::print(pools, out)?,
    }
    out.flush()
}
