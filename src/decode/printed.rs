//! Values that are read more strictly or more leniently than an API server reads them.

use crate::fault::Kind;
use crate::message::quote;
use crate::source::{Origin, Source};
use crate::tree::{Node, Number};
use crate::yaml;

use super::decoder::Decoder;
use super::wanted::Wanted;

impl Decoder<'_, '_, '_> {
    /// Notes null where a map is needed.
    pub(super) fn not_null(&mut self) {
        if let Node::Null = self.tree.node {
            let fault = self.context.noted.faults.add(Kind::NullBranch, &self.at, "must be a map, but has no value");
            fault.help("delete the key, or indent its keys below it by two spaces");
        }
    }

    /// Notes a field that the user must not give.
    pub(super) fn without(&mut self, field: &str, help: &'static str) {
        if self.tree.get(field).is_some() {
            let message = format!("unknown key `{field}`");
            self.context.noted.faults.add_key(Kind::UnknownKey, &self.at.key(field), message).help(help);
        }
    }

    /// Whether it is an empty list or an empty map.
    pub(super) fn is_empty(&self) -> bool {
        match &self.tree.node {
            Node::List(list) => list.is_empty(),
            Node::Map(map) => map.is_empty(),
            _ => false,
        }
    }

    /// Text as Helm prints it: a number is right only where Helm prints the very text that was written.
    pub(super) fn printed_text(&mut self) -> String {
        let printed = match &self.tree.node {
            Node::Number(number) => yaml::go_text(*number),
            Node::Bool(value) => value.to_string(),
            Node::Text(text) if self.is_fraction_from_set(text) => {
                let with_string = self.with_flag("--set-string");
                let message = "looks like a fraction, and Helm may drop zeros at its end";
                let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
                fault.help = Some(with_string);
                return String::new();
            }
            _ => return self.text().to_owned(),
        };
        let whole = matches!(self.tree.node, Node::Number(Number::Int(_) | Number::Uint(_)));
        let written = self.written();
        if whole && written.is_none_or(|written| written == printed) {
            return printed;
        }
        let kind = if whole { "a number" } else { self.tree.node.kind() };
        let message = format!("must be a string, not {kind}, which Helm prints as {}", quote(&printed));
        let (help, rewrite) = (self.cure(&Wanted::Text), self.rewrite(&Wanted::Text));
        let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
        (fault.help, fault.rewrite) = (help, rewrite);
        String::new()
    }

    /// The text of a scalar as it was written.
    pub(super) fn written(&self) -> Option<&str> {
        self.context.sources.written(self.tree.place)
    }

    /// Whether it is a boolean in capitals from `--set`: only Helm's own reader of arguments takes that for a boolean.
    pub(super) fn is_boolean_in_capitals(&self) -> bool {
        self.is_from_set() && self.written().is_some_and(|written| written.contains(|c: char| c.is_ascii_uppercase()))
    }

    fn is_from_set(&self) -> bool {
        let is_set = |source: &Source| source.origin == Origin::Argument("--set");
        self.context.sources.get(self.tree.place.source).is_some_and(is_set)
    }

    /// Whether it is a fraction from `--set`, which keeps it as text; a values file would make a number of it.
    fn is_fraction_from_set(&self, text: &str) -> bool {
        self.is_from_set() && matches!(yaml::resolve_plain(text), Node::Number(Number::Float(_)))
    }

    /// A whole number, in quotes or not; null and empty text are 0.
    pub(super) fn printed_integer(&mut self) -> i64 {
        let Node::Text(text) = &self.tree.node else { return self.integer(i64::MIN, i64::MAX) };
        match yaml::resolve_plain(text) {
            Node::Null => 0,
            Node::Number(Number::Int(value)) => value,
            _ => {
                self.mismatch(Wanted::Integer);
                0
            }
        }
    }
}
