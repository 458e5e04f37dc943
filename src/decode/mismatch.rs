//! Values of another type than the one that is needed.

use crate::fault::{Fault, Kind};
use crate::message::{Message, quote};
use crate::tree::Node;
use crate::yaml;

use super::cure::Medium;
use super::decoder::Decoder;
use super::wanted::Wanted;

impl Decoder<'_, '_, '_> {
    /// Notes that the value has another type than the one that is needed. A value that is known to be at fault is not reported
    /// again.
    pub(super) fn mismatch(&mut self, wanted: Wanted) -> Option<&mut Fault> {
        if let Node::Faulty = self.tree.node {
            self.context.noted.faulty.push(self.at.to_owned());
            return None;
        }
        let (message, help, rewrite) = (self.message(wanted), self.cure(&wanted), self.rewrite(&wanted));
        let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
        (fault.help, fault.rewrite) = (help, rewrite);
        Some(fault)
    }

    fn message(&self, wanted: Wanted) -> Message {
        let node = &self.tree.node;
        let message = format!("must be {}, not {}", wanted.words(), node.kind());
        match self.read_otherwise() {
            Some((written, read)) => format!("{message}: YAML reads {} as {read}", quote(written)).into(),
            None => message.into(),
        }
    }

    /// A scalar in a file that YAML reads as something that looks otherwise, and what that is.
    fn read_otherwise(&self) -> Option<(&str, String)> {
        let read = match self.tree.node {
            Node::Bool(value) => value.to_string(),
            Node::Number(number) => yaml::json_text(number),
            _ => return None,
        };
        let written = self.plain().filter(|written| !written.eq_ignore_ascii_case(&read))?;
        (self.medium() == Some(Medium::File)).then_some((written, read))
    }
}
