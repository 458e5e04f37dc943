//! Values of another type than the one that is needed.

use crate::fault::{Fault, Kind};
use crate::source::Origin;
use crate::tree::Node;
use crate::yaml;

use super::decoder::Decoder;

/// The type that is needed.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Boolean,
    Integer,
    Text,
    IntegerOrText,
    Quantity,
    List,
    Map,
}

impl Wanted {
    fn words(self) -> &'static str {
        match self {
            Wanted::Boolean => "a boolean",
            Wanted::Integer => "a whole number",
            Wanted::Text => "a string",
            Wanted::IntegerOrText => "a whole number or a string",
            Wanted::Quantity => "a quantity, such as 500m or 2Gi",
            Wanted::List => "a list",
            Wanted::Map => "a map",
        }
    }

    /// How to write the value as the type that is needed, where one can tell. An argument has other ways to write a list.
    fn help(self, node: &Node, is_argument: bool) -> Option<&'static str> {
        match (self, node) {
            (Wanted::Text, Node::Number(_) | Node::Bool(_)) => Some("put it in quotes"),
            (Wanted::Boolean, Node::Text(text)) => match &**text {
                "true" => Some("write true without quotes"),
                "false" => Some("write false without quotes"),
                _ => None,
            },
            (Wanted::Integer, Node::Text(text)) if matches!(yaml::resolve_plain(text), Node::Number(_)) => {
                Some("write the number without quotes")
            }
            (Wanted::Integer, Node::Text(text)) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                Some("write only digits")
            }
            (Wanted::List, Node::Text(_) | Node::Map(_)) if !is_argument => Some("begin each item with `- `"),
            _ => None,
        }
    }
}

impl Decoder<'_, '_, '_> {
    /// Notes that the value has another type than the one that is needed. A value that is known to be at fault is not reported
    /// again.
    pub(super) fn mismatch(&mut self, wanted: Wanted) -> Option<&mut Fault> {
        let node = &self.tree.node;
        if let Node::Faulty = node {
            self.context.noted.faulty.push(self.at.to_owned());
            return None;
        }
        let message = format!("must be {}, not {}", wanted.words(), node.kind());
        let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
        let source = self.context.sources.get(self.tree.place.source);
        // A value without a source of its own is the chart's, and nobody can write it otherwise.
        let is_argument = source.is_none_or(|source| matches!(source.origin, Origin::Argument(_)));
        fault.help = wanted.help(node, is_argument).map(Into::into);
        Some(fault)
    }
}
