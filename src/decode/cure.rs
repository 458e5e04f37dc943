//! How a value is written so that it has the type that is needed.
//!
//! What a help shows in backticks can be put in the place of the value as it stands, or in the place of the whole argument
//! where it begins with a flag. A test does so and lints again.

use crate::duration;
use crate::field_path::{FieldPathBuf, Step};
use crate::fix::Rewrite;
use crate::message::{Message, quote, theirs};
use crate::set;
use crate::source::{Origin, Sources};
use crate::tree::{Node, Number, Tree};
use crate::yaml;

use super::decoder::{Decoder, Keys};
use super::wanted::Wanted;

/// In what a value is written, which decides how else it can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// A values file.
    File,
    /// The JSON of `--set-json`.
    Json,
    /// The argument of another flag.
    Argument(&'static str),
}

impl Decoder<'_, '_, '_> {
    /// In what the value is written; none where the chart made it, so that nobody can write it otherwise.
    pub(super) fn medium(&self) -> Option<Medium> {
        medium(self.tree, self.context.sources)
    }

    /// How to write the value as the type that is needed, where one can tell.
    pub(super) fn cure(&self, wanted: &Wanted) -> Option<Message> {
        let medium = self.medium()?;
        if let (Medium::Argument(_), Node::Text(text)) = (medium, &self.tree.node)
            && text.is_empty()
        {
            return Some("the value is empty; if it comes from a variable, check that the variable is set".into());
        }
        match *wanted {
            Wanted::Boolean => self.as_boolean(medium),
            Wanted::Integer | Wanted::IntegerOrText => self.as_integer(medium),
            Wanted::Text => self.as_text(medium).or_else(|| self.dotted_key(Some("--set-string"))),
            Wanted::Quantity => self.dotted_key(None),
            Wanted::List { item } => self.as_list(medium, item),
            Wanted::Map { fields } => self.as_map(medium, fields),
        }
    }

    /// How the scalar is written as the type that is needed, where its text alone says so.
    pub(super) fn rewrite(&self, wanted: &Wanted) -> Option<Rewrite> {
        let unquoted = |text: &str| match (wanted, yaml::resolve_plain(text)) {
            (Wanted::Boolean, Node::Bool(value)) => Some(value.to_string()),
            (Wanted::Integer, Node::Number(Number::Int(value))) => Some(value.to_string()),
            _ => None,
        };
        match (wanted, &self.tree.node) {
            (Wanted::Text, Node::Bool(_) | Node::Number(_)) => self.plain().map(Rewrite::quoted),
            (Wanted::Boolean, Node::Number(Number::Int(number @ (0 | 1)))) => {
                Some(Rewrite::unquoted(&number.to_string(), &(*number == 1).to_string()).unsure())
            }
            (Wanted::List { item }, Node::Text(text)) => Some(Rewrite::unquoted(text, &self.in_brackets(item)?)),
            (Wanted::Map { fields }, Node::Text(text)) => Some(Rewrite::unquoted(text, &self.named(fields)?)),
            (Wanted::Integer, Node::Text(text)) => {
                let new = unquoted(text).or_else(|| self.in_seconds(text).map(|seconds| seconds.to_string()))?;
                Some(Rewrite::unquoted(text, &new))
            }
            (_, Node::Text(text)) => unquoted(text).map(|new| Rewrite::unquoted(text, &new)),
            _ => None,
        }
    }

    /// The advice to pass the value with another flag.
    pub(super) fn with_flag(&self, flag: &'static str) -> Message {
        let value = self.written().unwrap_or_default();
        format!("use {flag}: {}", quote(argument(flag, &self.at.to_owned(), value))).into()
    }

    /// The text of a boolean or number that is written without quotes.
    pub(super) fn plain(&self) -> Option<&str> {
        self.written().filter(|written| matches!(yaml::resolve_plain(written), Node::Bool(_) | Node::Number(_)))
    }

    fn as_text(&self, medium: Medium) -> Option<Message> {
        let (Node::Bool(_) | Node::Number(_)) = self.tree.node else { return None };
        Some(match (medium, self.plain()) {
            (Medium::Argument(_), _) => self.with_flag("--set-string"),
            (_, Some(written)) => format!("put it in quotes: `\"{}\"`", theirs(written)).into(),
            (_, None) => "put it in quotes".into(),
        })
    }

    fn as_boolean(&self, medium: Medium) -> Option<Message> {
        let value = match &self.tree.node {
            Node::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "on" => true,
                "false" | "no" | "n" | "off" => false,
                _ => return None,
            },
            Node::Number(Number::Int(1)) => true,
            Node::Number(Number::Int(0)) => false,
            _ => return None,
        };
        Some(match (medium, &self.tree.node) {
            (Medium::Argument("--set"), _) => format!("write `{value}`").into(),
            (Medium::Argument(_), _) => self.with_set(&value.to_string()),
            (_, Node::Text(_)) => format!("write `{value}` without quotes").into(),
            _ => format!("did you mean `{value}`?").into(),
        })
    }

    fn as_integer(&self, medium: Medium) -> Option<Message> {
        let Node::Text(text) = &self.tree.node else { return None };
        if let Node::Number(Number::Int(value)) = yaml::resolve_plain(text) {
            return Some(match medium {
                Medium::Argument("--set") => format!("write {}", quote(value)).into(),
                Medium::Argument(_) => self.with_set(&value.to_string()),
                Medium::File | Medium::Json => format!("write {} without quotes", quote(value)).into(),
            });
        }
        match self.in_seconds(text) {
            Some(seconds) => Some(format!("write the time in seconds: {}", quote(seconds)).into()),
            None => text.starts_with(|c: char| c.is_ascii_digit()).then(|| "write only digits".into()),
        }
    }

    /// The whole seconds of a duration, in a field that counts them.
    fn in_seconds(&self, text: &str) -> Option<i64> {
        let is_time = matches!(self.at.to_owned().0.last(), Some(Step::Key(key)) if key.ends_with("Seconds"));
        let time = duration::parse(text).ok().filter(|time| is_time && time.0 >= 0 && time.0 % 1_000_000_000 == 0)?;
        Some(time.0 / 1_000_000_000)
    }

    fn with_set(&self, value: &str) -> Message {
        format!("use --set: {}", quote(argument("--set", &self.at.to_owned(), value))).into()
    }

    /// The advice for a key of `--set` that has a dot in it, which made a map of what should be one value. Its value may
    /// need another flag than it has.
    fn dotted_key(&self, for_other_than_text: Option<&'static str>) -> Option<Message> {
        // A field has no dot in its name.
        if self.context.keys == Keys::Fields {
            return None;
        }
        let mut path = self.at.to_owned();
        let Some(Step::Key(key)) = path.0.pop() else { return None };
        let (below, leaf, flag) = leaf(self.tree, self.context.sources)?;
        if below.is_empty() {
            return None;
        }
        let key = below.iter().fold(key.to_string(), |key, below| key + "." + below);
        // Of the resources, only the names of devices have dots: `example.com/gpu`.
        if for_other_than_text.is_none() && !key.contains('/') {
            return None;
        }
        let flag = if leaf.as_text().is_some() { flag } else { for_other_than_text.unwrap_or(flag) };
        let value = self.context.sources.written(leaf.place)?;
        let argument = argument(flag, &path.key(&key), value);
        Some(format!("write `\\.` for a dot that belongs to a key: {}", quote(argument)).into())
    }
}

/// In what a value is written.
pub(super) fn medium(tree: &Tree, sources: &Sources) -> Option<Medium> {
    Some(match sources.get(tree.place.source)?.origin {
        Origin::File(_) | Origin::Stdin | Origin::CommandLine | Origin::Config(_) => Medium::File,
        Origin::Argument("--set-json") => Medium::Json,
        Origin::Argument(flag) => Medium::Argument(flag),
    })
}

/// The first scalar in maps that an argument made: the keys to it, the scalar, and the flag of the argument.
pub(super) fn leaf<'t>(tree: &'t Tree, sources: &Sources) -> Option<(Vec<&'t str>, &'t Tree, &'static str)> {
    let (mut keys, mut leaf) = (Vec::new(), tree);
    while let Node::Map(map) = &leaf.node {
        let entry = map.entries().first()?;
        keys.push(&*entry.key);
        leaf = &entry.value;
    }
    match (medium(leaf, sources)?, &leaf.node) {
        (Medium::Argument(flag), Node::Text(_) | Node::Number(_) | Node::Bool(_)) => Some((keys, leaf, flag)),
        _ => None,
    }
}

/// The longest value that a help repeats, in characters: what is longer may be a credential.
const LONGEST_SHOWN: usize = 32;

/// A value as a help repeats it.
pub(super) fn shown(value: &str) -> &str {
    if is_short(value) { value } else { "…" }
}

/// Whether a help repeats a value.
pub(super) fn is_short(value: &str) -> bool {
    value.chars().count() <= LONGEST_SHOWN
}

/// An argument with its flag, in quotes if a shell would read it otherwise. The value is written as in an argument.
pub(super) fn argument(flag: &str, path: &FieldPathBuf, value: &str) -> String {
    shell(flag, &format!("{}={}", set::written(path), shown(value)))
}

/// A flag and its argument as they are typed into a shell.
pub(super) fn shell(flag: &str, argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:@%+,…".contains(c);
    if argument.chars().all(is_plain) {
        format!("{flag} {argument}")
    } else {
        format!("{flag} '{}'", argument.replace('\'', "'\\''"))
    }
}
