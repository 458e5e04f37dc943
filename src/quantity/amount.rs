//! An amount, and what the API server makes of it.

use std::cmp::Ordering;

use super::digits::{normalized, rounded_up, to_u64, wrapped};
use super::notation::Notation;
use crate::tree::Text;

/// How the API server holds an amount, which decides what is left of it where it overflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// As 64 bits and a power of ten (`int64Amount`).
    Scaled(i64),
    /// As a number of any length (`infDecAmount`).
    Long,
}

/// An exact decimal amount, compared by value.
#[derive(Clone, Debug)]
pub struct Amount {
    pub(super) negative: bool,
    /// Decimal digits (0 to 9) with neither leading nor trailing zeros; none for zero.
    pub(super) digits: Vec<u8>,
    /// The power of ten of the last digit.
    pub(super) exponent: i64,
    pub(super) notation: Notation,
    /// How the API server holds it.
    pub(super) held: Held,
    /// The text as given, where the API server keeps it as the canonical one.
    pub(super) kept: Option<Text>,
}

impl Amount {
    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether the API server takes it for an integer: it looks at thousandths, rounded up and cut to 64 bits
    /// (`MilliValue() % 1000`), so `0.9999` is an integer and `7Ei` is not.
    pub fn is_whole(&self) -> bool {
        self.scaled(3) % 1000 == 0
    }

    /// The integer that the API server computes with, which is what is left of a number too large for 64 bits (`Value()`).
    pub fn value(&self) -> i64 {
        self.scaled(0)
    }

    /// The amount rounded away from zero to thousandths, as defaulting does to requests, limits and capacities
    /// (`SetDefaults_ResourceList` of `pkg/apis/core/v1`).
    pub fn rounded_to_milli(&self) -> Amount {
        let mut rounded = self.clone();
        if self.exponent < -3 && !self.is_zero() {
            (rounded.digits, rounded.exponent) = normalized(self.at_scale(3).0, -3);
            rounded.kept = None;
        }
        rounded
    }

    /// The digits of the amount times ten to `places`, rounded up, and how many zeros follow them.
    fn at_scale(&self, places: i64) -> (Vec<u8>, usize) {
        match usize::try_from(self.exponent.saturating_add(places)) {
            Ok(zeros) => (self.digits.clone(), zeros),
            Err(_) => (rounded_up(&self.digits, (self.exponent + places).unsigned_abs()), 0),
        }
    }

    /// `ScaledValue`: of what overflows, the lowest 64 bits are left, or nothing where the API server gets there by several steps.
    fn scaled(&self, places: i64) -> i64 {
        let (digits, zeros) = self.at_scale(places);
        let steps = match self.held {
            Held::Scaled(scale) => scale.saturating_add(places),
            Held::Long => 0,
        };
        let magnitude = match to_u64(&digits, zeros).and_then(|m| i64::try_from(m).ok()) {
            Some(magnitude) => magnitude,
            None if matches!(steps, 0..=3 | 6 | 9) => wrapped(&digits, zeros),
            None => 0,
        };
        if self.negative { magnitude.wrapping_neg() } else { magnitude }
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => cmp_magnitude(self, other),
            (true, true) => cmp_magnitude(other, self),
            (negative, _) => {
                if negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Amount {}

fn cmp_magnitude(a: &Amount, b: &Amount) -> Ordering {
    let length =
        |amount: &Amount| i64::try_from(amount.digits.len()).unwrap_or(i64::MAX).saturating_add(amount.exponent);
    match (a.is_zero(), b.is_zero()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => length(a).cmp(&length(b)).then_with(|| a.digits.cmp(&b.digits)),
    }
}
