//! Why a text is not a duration, and the message for it.

use crate::message::{Message, quote};

const FORM: &str = "a duration is made of numbers with units, such as `90m`, `1h30m` or `300ms`";

/// Why Go cannot read a text as a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DurationFault {
    /// No text at all.
    Empty,
    /// A sign alone.
    SignAlone,
    /// More than 63 bits of nanoseconds.
    TooLong,
    /// White space where a number should be.
    SpaceForNumber,
    /// A sign where a number should be.
    SignForNumber,
    /// A decimal point without digits.
    PointAlone,
    /// Anything else where a number should be.
    NoNumber,
    /// A whole number and nothing else.
    NoUnit(String),
    /// A number without a unit among others, or with a fraction.
    NumberWithoutUnit,
    /// White space somewhere, and the text without it where that is a duration.
    Space(Option<String>),
    /// Days or weeks, and how many hours they are.
    LongUnit {
        /// The unit.
        unit: String,
        /// The hours.
        hours: u32,
    },
    /// A unit that Go writes otherwise.
    OtherUnit {
        /// The unit.
        unit: String,
        /// What Go calls it.
        go: &'static str,
    },
    /// An unknown unit.
    UnknownUnit,
}

impl DurationFault {
    /// What is wrong and what would be right, to follow the name of what is at fault.
    pub fn message(&self) -> Message {
        match self {
            DurationFault::Empty => format!("is empty: {FORM}"),
            DurationFault::SignAlone => format!("has a sign but no number: {FORM}"),
            DurationFault::TooLong => "is longer than about 292 years, the maximum in Go".to_owned(),
            DurationFault::SpaceForNumber => format!("has a space where a number should be: {FORM}"),
            DurationFault::SignForNumber => format!("has a sign in the wrong place: {FORM}"),
            DurationFault::PointAlone => format!("has a decimal point without digits: {FORM}"),
            DurationFault::NoNumber => format!("has no number where one should be: {FORM}"),
            DurationFault::NoUnit(number) => {
                let (seconds, minutes) = (format!("{number}s"), format!("{number}m"));
                format!("has no unit: write {} for seconds or {} for minutes", quote(seconds), quote(minutes))
            }
            DurationFault::NumberWithoutUnit => format!("has a number without a unit: {FORM}"),
            DurationFault::Space(Some(closed)) => format!("contains a space: write {}", quote(closed)),
            DurationFault::Space(None) => format!("contains a space: {FORM}"),
            DurationFault::LongUnit { unit, hours } => {
                let hours = format!("{hours}h");
                format!("has the unit {}, but the largest unit in Go is the hour: write {}", quote(unit), quote(hours))
            }
            DurationFault::OtherUnit { unit, go } => {
                format!("has the unit {}, which Go writes as `{go}`: {FORM}", quote(unit))
            }
            DurationFault::UnknownUnit => {
                "has an unknown unit: the units are `h`, `m`, `s`, `ms`, `us` and `ns`".to_owned()
            }
        }
        .into()
    }
}
