//! Quantities, read.

use super::amount::{Amount, Held};
use super::digits::{self, multiplied, normalized, rounded_up, to_u64};
use super::notation::{Notation, Parts, interpret, is_blank, split};
use super::quantity_fault::QuantityFault;

/// The finest power of ten that a quantity holds; what is finer is rounded away from zero.
const NANO: i64 = -9;
/// Most decimal digits that always fit in 64 bits.
const SMALL_DIGITS: usize = 18;

/// Reads a quantity as the API server does from JSON: blanks around it do not count (`UnmarshalJSON`, `ParseQuantity`).
///
/// # Errors
///
/// Fails if the API server does.
pub fn parse(text: &str) -> Result<Amount, QuantityFault> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Err(QuantityFault::Empty);
    }
    let parts = split(text);
    let (notation, power) = interpret(parts.suffix).ok_or_else(|| QuantityFault::new(text, &parts))?;
    let scale = i64::from(power) - i64::try_from(parts.fraction.len()).unwrap_or(i64::MAX);
    let small = is_small(&parts, notation, power, scale);
    if !small && !parts.has_digit {
        return Err(QuantityFault::new(text, &parts));
    }
    let ((digits, exponent), kept) = if small {
        small_amount(&parts, notation, power, scale)
    } else {
        (long_amount(&parts, notation, power, scale), false)
    };
    Ok(Amount {
        negative: parts.negative && !digits.is_empty(),
        digits,
        exponent,
        notation,
        held: if !small {
            Held::Long
        } else if notation == Notation::Binary {
            Held::Scaled(0)
        } else {
            Held::Scaled(scale)
        },
        kept: kept.then(|| text.into()),
    })
}

/// Whether the API server holds the amount as 64 bits and a scale.
fn is_small(parts: &Parts, notation: Notation, power: i32, scale: i64) -> bool {
    let whole = parts.whole.len().max(1);
    match notation {
        Notation::Decimal | Notation::Exponent => whole + parts.fraction.len() <= SMALL_DIGITS && scale >= NANO,
        // 2^10 counts as three digits.
        Notation::Binary => parts.fraction.is_empty() && whole + usize::try_from(power * 3 / 10).unwrap_or(0) <= 14,
    }
}

/// The digits and the exponent of a small amount, as nearly all are, and whether the API server keeps its text as the
/// canonical one.
fn small_amount(parts: &Parts, notation: Notation, power: i32, scale: i64) -> ((Vec<u8>, i64), bool) {
    let number = parts.digits().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    match notation {
        Notation::Binary => (digits::of(number << power, 0), number % 8 != 0),
        Notation::Decimal | Notation::Exponent => {
            let ends_in_thousand = number.is_multiple_of(1000) && parts.digits().count() >= 3;
            (digits::of(number, scale), scale % 3 == 0 && !ends_in_thousand && !parts.whole.is_empty())
        }
    }
}

/// The digits and the exponent of any other amount.
fn long_amount(parts: &Parts, notation: Notation, power: i32, scale: i64) -> (Vec<u8>, i64) {
    let shifted: Vec<u8> = parts.digits().map(|b| b - b'0').collect();
    let (digits, exponent) = match notation {
        Notation::Binary => {
            let fraction = i64::try_from(parts.fraction.len()).unwrap_or(i64::MAX);
            at_most_i64_max(multiplied(&shifted, 1 << power), -fraction)
        }
        Notation::Decimal | Notation::Exponent => nano_or_coarser(shifted, scale),
    };
    normalized(digits, exponent)
}

fn nano_or_coarser(digits: Vec<u8>, exponent: i64) -> (Vec<u8>, i64) {
    match NANO.checked_sub(exponent).and_then(|finer| u64::try_from(finer).ok()) {
        Some(finer) => (rounded_up(&digits, finer), NANO),
        None => (digits, exponent),
    }
}

/// Rounds up to nano, and holds an amount in binary notation to the largest integer of 64 bits.
fn at_most_i64_max(digits: Vec<u8>, exponent: i64) -> (Vec<u8>, i64) {
    let (digits, exponent) = nano_or_coarser(digits, exponent);
    let whole = digits.len().saturating_sub(usize::try_from(-exponent).unwrap_or(0));
    if to_u64(&digits[..whole], 0).is_none_or(|number| number >= i64::MAX as u64) {
        (i64::MAX.to_string().bytes().map(|b| b - b'0').collect(), 0)
    } else {
        (digits, exponent)
    }
}
