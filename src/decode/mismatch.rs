//! Values of another type than the one that is needed.

use crate::fault::{Fault, Kind};
use crate::message::Message;
use crate::source::Origin;
use crate::tree::Node;
use crate::yaml;

use super::Decoder;

impl Decoder<'_, '_, '_> {
    /// Notes that something else was meant; a value that is known to be at fault is not reported again.
    pub(super) fn mismatch(&mut self, wanted: &str) -> Option<&mut Fault> {
        let node = &self.tree.node;
        if let Node::Faulty = node {
            self.context.noted.faulty.push(self.at.to_owned());
            return None;
        }
        let message = format!("must be {wanted}, not {}", node.kind());
        let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
        let source = self.context.sources.get(self.tree.place.source);
        let is_yaml = source.is_some_and(|source| !matches!(source.origin, Origin::Argument(_)));
        fault.help = what_to_write(node, wanted, is_yaml).map(Message::from);
        Some(fault)
    }
}

/// What would be right, where one can tell. Not all of it can be written in an argument.
fn what_to_write(node: &Node, wanted: &str, is_yaml: bool) -> Option<String> {
    let help = match (node, wanted) {
        (Node::Number(_) | Node::Bool(_), "text") => "put it in quotes",
        (Node::Text(text), "a boolean") if matches!(&**text, "true" | "false") => {
            return Some(format!("write {text} without quotes"));
        }
        (Node::Text(text), "a whole number") if matches!(yaml::resolve_plain(text), Node::Number(_)) => {
            "write the number without quotes"
        }
        (Node::Text(text), "a whole number") if text.starts_with(|c: char| c.is_ascii_digit()) => {
            "write nothing but digits"
        }
        (Node::Text(_) | Node::Map(_), "a list") if is_yaml => "begin each item with `- `",
        _ => return None,
    };
    Some(help.to_owned())
}
