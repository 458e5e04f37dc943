//! Scalars, as an API server reads them.

use crate::fault::Kind;
use crate::fix::Rewrite;
use crate::quantity;
use crate::tree::{Node, Number};
use crate::yaml;

use super::decoder::Decoder;
use super::time::is_rfc3339;
use super::wanted::Wanted;

impl<'t> Decoder<'t, '_, '_> {
    /// A whole number within bounds.
    pub(super) fn integer(&mut self, min: i64, max: i64) -> i64 {
        match self.tree.node {
            Node::Null => 0,
            Node::Number(Number::Int(value)) if (min..=max).contains(&value) => value,
            Node::Number(Number::Int(_) | Number::Uint(_)) => {
                let message = format!("must be a whole number from {min} to {max}");
                self.context.noted.faults.add(Kind::WrongType, &self.at, message);
                0
            }
            _ => {
                self.mismatch(Wanted::Integer);
                0
            }
        }
    }

    pub(super) fn text(&mut self) -> &'t str {
        match &self.tree.node {
            Node::Null => "",
            Node::Text(text) => text,
            _ => {
                self.mismatch(Wanted::Text);
                ""
            }
        }
    }

    /// The text of a quantity, which JSON gives as text or as a number.
    pub(super) fn quantity(&mut self) -> String {
        let text = match &self.tree.node {
            Node::Null => return "0".to_owned(),
            Node::Text(text) => text.as_str().to_owned(),
            Node::Number(number) => yaml::json_text(*number),
            _ => {
                self.mismatch(Wanted::Quantity);
                return "0".to_owned();
            }
        };
        if let Err(wrong) = quantity::parse(&text) {
            let fault = self.context.noted.faults.add(Kind::Invalid, &self.at, wrong.message());
            fault.rewrite = quantity::mended(&text).map(|mended| match yaml::resolve_plain(&mended) {
                Node::Number(_) => Rewrite::unquoted(&text, &mended),
                _ => Rewrite::word(&text, &mended),
            });
            return "0".to_owned();
        }
        text
    }

    /// A moment; validation never looks at one, so that only its form counts.
    pub(super) fn time(&mut self) {
        let text = self.text();
        if self.tree.as_text().is_some() && !is_rfc3339(text) {
            self.context.noted.faults.invalid(&self.at, "must be a time, such as 2026-01-31T09:30:00Z");
        }
    }
}
