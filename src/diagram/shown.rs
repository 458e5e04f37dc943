//! Texts of users as a picture may show them.

use crate::redact::Mask;
use crate::visible;

/// Makes text that may be shown of text that users wrote.
pub(super) struct Shown<'m>(pub &'m Mask);

impl Shown<'_> {
    /// A text on one line: credentials in it are masked, and what cannot be seen is escaped.
    pub(super) fn text(&self, text: &str) -> String {
        visible::line(&self.0.text(text))
    }
}
