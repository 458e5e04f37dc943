//! A pool as a picture: its pods with their containers and volumes, what surrounds them, and how they connect.
//!
//! A file a format. A picture shows the names that users wrote, never the value of a variable or a credential.

mod cut;
mod drawn_volume;
mod mermaid;
mod outside;
mod picture;
mod shown;
mod svg;

use crate::redact::Mask;
use crate::worker::Worker;

use picture::Picture;

/// The language of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum DiagramFormat {
    /// SVG, for browsers, documents and READMEs; light or dark, as the reader prefers
    Svg,
    /// Mermaid, for a code block in Markdown, as in a comment on GitHub or GitLab
    Mermaid,
}

/// Draws the pool of a worker. The values must have no errors. What the mask hides is shown as `***`.
pub fn draw(worker: &Worker<'_>, mask: &Mask, format: DiagramFormat) -> String {
    let picture = Picture::new(worker, mask);
    match format {
        DiagramFormat::Svg => svg::write(&picture),
        DiagramFormat::Mermaid => mermaid::write(&picture),
    }
}
