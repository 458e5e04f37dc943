//! The types of the chart's own keys, which are laxer or stricter than Kubernetes' types.

use crate::fault::Kind;
use crate::message::{quote, theirs};
use crate::source::{Origin, Source};
use crate::tree::{Node, Number};
use crate::yaml;

use super::Decoder;

/// The name of the newtype for a map that the chart looks into: null there fails in Helm.
pub const BRANCH: &str = "Branch";
/// The name of the newtype for what the chart makes text of: a whole number is taken as its digits.
pub const CHART_TEXT: &str = "ChartText";
/// The name of the newtype for a number that the chart prints bare, so that YAML reads it once more: quotes do not matter.
pub const CHART_INTEGER: &str = "ChartInteger";
/// The name of the newtype for a volume whose name the chart gives.
pub const VOLUME_SOURCE: &str = "VolumeSource";
/// The name of the newtype for what the chart leaves out where it is empty.
pub const GUARDED: &str = "Guarded";
/// The name of the newtype for a credential.
pub const SECRET_TEXT: &str = "SecretText";

impl Decoder<'_, '_, '_> {
    /// Notes null on a branch.
    pub(super) fn branch(&mut self) {
        if let Node::Null = self.tree.node {
            let fault = self.context.noted.faults.add(Kind::NullBranch, &self.at, "must be a map; it is empty");
            fault.help("take the key out, or write its keys below it, two columns further in");
        }
    }

    /// Notes a name, which the chart gives this volume itself.
    pub(super) fn nameless(&mut self) {
        if self.tree.get("name").is_some() {
            let fault = self.context.noted.faults.add_key(Kind::UnknownKey, &self.at.key("name"), "unknown key `name`");
            fault.help("the volume is `launcher-storage`; give its source alone");
        }
    }

    /// Text as the chart makes it of a value: a number is right only where Helm prints the very text that was written.
    pub(super) fn chart_text(&mut self) -> String {
        let printed = match &self.tree.node {
            Node::Number(number) => yaml::go_text(*number),
            Node::Bool(value) => value.to_string(),
            Node::Text(text) if self.is_fraction_by_set(text) => {
                let message = "looks like a number with a fraction, which loses its zeros where it is read as one";
                let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, message);
                fault.help("pass it by --set-string");
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
        let message = format!("must be text; it is {kind}, which Helm prints as {}", quote(&printed));
        let help = written.map_or_else(
            || "put it in quotes".to_owned(),
            |written| format!("put it in quotes: \"{}\"", theirs(written)),
        );
        self.context.noted.faults.add(Kind::WrongType, &self.at, message).help(help);
        String::new()
    }

    /// The text of a scalar as it was written.
    fn written(&self) -> Option<&str> {
        self.context.sources.written(self.tree.place)
    }

    /// Whether it is a boolean that came by `--set` in capitals, which only Helm's own reader of arguments takes for one.
    pub(super) fn is_shouted_by_set(&self) -> bool {
        self.came_by_set() && self.written().is_some_and(|written| written.contains(|c: char| c.is_ascii_uppercase()))
    }

    fn came_by_set(&self) -> bool {
        let by_set = |source: &Source| source.origin == Origin::Argument("--set");
        self.context.sources.get(self.tree.place.source).is_some_and(by_set)
    }

    /// Whether it came by `--set`, which leaves fractions as text, and a values file would not.
    fn is_fraction_by_set(&self, text: &str) -> bool {
        self.came_by_set() && matches!(yaml::resolve_plain(text), Node::Number(Number::Float(_)))
    }

    /// A whole number, in quotes or not; nothing at all counts as 0, as null does.
    pub(super) fn chart_integer(&mut self) -> i64 {
        let Node::Text(text) = &self.tree.node else { return self.integer(i64::MIN, i64::MAX) };
        match yaml::resolve_plain(text) {
            Node::Null => 0,
            Node::Number(Number::Int(value)) => value,
            _ => {
                self.mismatch("a whole number");
                0
            }
        }
    }
}
