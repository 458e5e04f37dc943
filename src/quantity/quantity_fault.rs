//! Why a text is not a quantity, and the message for it.

use super::notation::{BINARY_SUFFIXES, DECIMAL_SUFFIXES, Parts, interpret};
use crate::message::{Message, quote};
use crate::suggest;

/// What to write instead.
const EXAMPLES: &str = "write a number and a unit, such as `500m`, `2` or `1.5Gi`";
/// The most characters of a text that a message shows.
const SHOWN: usize = 40;

/// Why the API server cannot read a text as a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityFault {
    /// No text at all, or white space.
    Empty,
    /// Another text.
    Malformed {
        /// Its beginning.
        text: String,
        /// What is wrong with it.
        because: BadQuantity,
    },
}

/// What is wrong with the text of a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadQuantity {
    /// There is no digit.
    NoNumber,
    /// A comma, be it for decimals or for thousands.
    Comma,
    /// White space before the unit.
    SpaceBeforeUnit,
    /// A word where the number alone would do: `2 cores`.
    NeedlessUnit(String),
    /// An unknown unit, and those that it may stand for.
    UnknownUnit {
        /// The unit.
        unit: String,
        /// What it may stand for, if anything is known.
        meant: Vec<&'static str>,
    },
    /// Anything else.
    Other,
}

impl QuantityFault {
    /// Why a text is not a quantity.
    pub(super) fn new(text: &str, parts: &Parts) -> QuantityFault {
        let suffix = parts.suffix.trim_start();
        let because = if !parts.has_digit {
            BadQuantity::NoNumber
        } else if text.contains(',') {
            BadQuantity::Comma
        } else if !suffix.is_empty() && suffix.len() < parts.suffix.len() && interpret(suffix).is_some() {
            BadQuantity::SpaceBeforeUnit
        } else if !suffix.is_empty() && suffix.len() <= 10 && suffix.chars().all(|c| c.is_ascii_alphabetic()) {
            unknown_unit(suffix)
        } else {
            BadQuantity::Other
        };
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        QuantityFault::Malformed { text: shown, because }
    }

    /// What is wrong and what to write.
    pub fn message(&self) -> Message {
        match self {
            QuantityFault::Empty => format!("must be a quantity, but is empty; {EXAMPLES}"),
            QuantityFault::Malformed { text, because } => {
                format!("{} is not a quantity: {}", quote(text), because.message().nested())
            }
        }
        .into()
    }
}

impl BadQuantity {
    fn message(&self) -> Message {
        match self {
            BadQuantity::NoNumber => "it has no number".to_owned(),
            BadQuantity::Comma => "the decimal point is `.`, and thousands are not marked".to_owned(),
            BadQuantity::SpaceBeforeUnit => "there must be no space before the unit".to_owned(),
            BadQuantity::NeedlessUnit(unit) => format!("{} is not a unit; write the number alone", quote(unit)),
            BadQuantity::UnknownUnit { unit, meant } if meant.is_empty() => {
                format!("{} is not a unit; use {}", quote(unit), suggest::listed(&units()))
            }
            BadQuantity::UnknownUnit { unit, meant } => {
                format!("{} is not a unit; did you mean {}?", quote(unit), suggest::listed(meant))
            }
            BadQuantity::Other => EXAMPLES.to_owned(),
        }
        .into()
    }
}

/// What is wrong with a unit that Kubernetes does not know.
pub(super) fn unknown_unit(unit: &str) -> BadQuantity {
    let lower = unit.to_ascii_lowercase();
    let stem = lower.strip_suffix("bytes").or_else(|| lower.strip_suffix("ib")).or_else(|| lower.strip_suffix('b'));
    let stem = stem.unwrap_or(&lower);
    let stem = stem.strip_suffix('i').unwrap_or(stem);
    if lower == "cores" || lower == "cpu" || lower == "cpus" || stem.is_empty() && lower != "i" {
        return BadQuantity::NeedlessUnit(unit.to_owned());
    }
    BadQuantity::UnknownUnit { unit: unit.to_owned(), meant: units_of(stem).map(Vec::from).unwrap_or_default() }
}

/// The two units, binary and decimal, of a prefix in lower case.
fn units_of(prefix: &str) -> Option<[&'static str; 2]> {
    let decimal = DECIMAL_SUFFIXES.iter().find(|(s, power)| *power > 0 && s.to_ascii_lowercase() == prefix)?.0;
    let binary = BINARY_SUFFIXES.iter().find(|(s, _)| s.starts_with(&decimal.to_ascii_uppercase()))?.0;
    Some([binary, decimal])
}

fn units() -> Vec<&'static str> {
    let decimal = DECIMAL_SUFFIXES.iter().map(|(suffix, _)| *suffix).filter(|suffix| !suffix.is_empty());
    BINARY_SUFFIXES.iter().map(|(suffix, _)| *suffix).chain(decimal).collect()
}
