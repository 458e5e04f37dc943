//! Reads tables of TOML, and notes each fault at its place.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use crate::message::{Message, quote};
use crate::source::{Lines, Position};
use crate::suggest;

/// What is wrong with a configuration, and where.
#[derive(Clone, Debug)]
pub struct ConfigFault {
    /// Where it is.
    pub at: Position,
    /// The character after its last.
    pub end: Position,
    /// What is wrong, and what would be right.
    pub message: Message,
}

/// A string of the configuration, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigText {
    /// The string.
    pub text: String,
    /// Its first character, which is a quote.
    pub start: Position,
    /// The character after its last.
    pub end: Position,
}

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// No more faults are kept: a text of many megabytes may have one in each of its lines.
const MOST_FAULTS: usize = 20;

/// The text that tables are read from, and what is wrong with it so far.
pub(super) struct Tables<'t> {
    lines: Lines<'t>,
    pub(super) faults: Vec<ConfigFault>,
    /// What is odd, though it is right.
    pub(super) warnings: Vec<ConfigFault>,
}

impl<'t> Tables<'t> {
    pub(super) fn new(text: &'t str) -> Tables<'t> {
        Tables { lines: Lines::new(text), faults: Vec::new(), warnings: Vec::new() }
    }

    /// Notes a fault at a part of the text, by its bytes.
    pub(super) fn fault(&mut self, bytes: Range<usize>, message: impl Into<Message>) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(self.fault_at(bytes, message.into()));
        }
    }

    /// Notes what is odd about a part of the text, though it is right.
    pub(super) fn warn(&mut self, bytes: Range<usize>, message: impl Into<Message>) {
        if self.warnings.len() < MOST_FAULTS {
            self.warnings.push(self.fault_at(bytes, message.into()));
        }
    }

    fn fault_at(&self, bytes: Range<usize>, message: Message) -> ConfigFault {
        let at = |byte| self.lines.position(byte);
        ConfigFault { at: at(bytes.start), end: at(bytes.end), message }
    }

    pub(super) fn unknown_key(&mut self, key: &Spanned<Cow<str>>, keys: &[&str]) {
        let advice = match suggest::nearest(key.get_ref(), keys.iter().copied()) {
            Some(near) => suggest::did_you_mean(near),
            None => format!("the keys here are {}", suggest::listed_all(keys)).into(),
        };
        self.fault(key.span(), format!("unknown key {}; {}", quote(key.get_ref()), advice.nested()));
    }

    pub(super) fn flag(&mut self, value: &Value) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.fault(value.span(), "must be true or false");
            false
        })
    }

    /// A string with its place.
    pub(super) fn text(&mut self, value: &Value) -> Option<ConfigText> {
        self.parsed(value, Ok::<_, String>)
    }

    /// What is parsed from a string, if that succeeds.
    pub(super) fn parsed<T, E: Into<Message>>(
        &mut self,
        value: &Value,
        parse: impl FnOnce(ConfigText) -> Result<T, E>,
    ) -> Option<T> {
        let at = |byte| self.lines.position(byte);
        let Range { start, end } = value.span();
        let text = value.get_ref().as_str().ok_or_else(|| Message::from("must be a string"));
        let said = text.map(|text| ConfigText { text: text.to_owned(), start: at(start), end: at(end) });
        match said.and_then(|said| parse(said).map_err(Into::into)) {
            Ok(parsed) => Some(parsed),
            Err(message) => {
                self.fault(value.span(), message);
                None
            }
        }
    }

    /// What is parsed from the strings of a list.
    pub(super) fn all_parsed<T, E: Into<Message>>(
        &mut self,
        value: &Value,
        parse: impl Fn(ConfigText) -> Result<T, E>,
    ) -> Vec<T> {
        let DeValue::Array(items) = value.get_ref() else {
            self.fault(value.span(), "must be a list of strings, such as [\"a.yaml\"]");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.parsed(item, &parse)).collect()
    }
}
