//! Quantities: amounts of a resource, as `500m`, `2` or `1.5Gi`.
//!
//! Follows `k8s.io/apimachinery/pkg/api/resource`, down to its rounding, its limits and its overflows, since what the API
//! server refuses depends on them.

mod digits;
mod notation;

use std::cmp::Ordering;

use crate::tree::Text;

use digits::{multiplied, normalized, rounded_up, to_u64, wrapped};
use notation::{
    BINARY_SUFFIXES, DECIMAL_SUFFIXES, EXAMPLES, Notation, Parts, interpret, is_blank, split, what_is_wrong,
};

/// How the API server holds an amount, which decides what is left of it where it overflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// As 64 bits and a power of ten (`int64Amount`).
    Scaled(i64),
    /// As a number of any length (`infDecAmount`).
    Long,
}

/// An exact decimal amount, compared by value.
#[derive(Clone, Debug)]
pub struct Amount {
    negative: bool,
    /// Decimal digits (0 to 9) with neither leading nor trailing zeros; none for zero.
    digits: Vec<u8>,
    /// The power of ten of the last digit.
    exponent: i64,
    notation: Notation,
    /// How the API server holds it.
    held: Held,
    /// The text as given, where the API server keeps it as the canonical one.
    kept: Option<Text>,
}

/// The finest power of ten that a quantity holds; what is finer is rounded away from zero.
const NANO: i64 = -9;
/// Most decimal digits that always fit in 64 bits.
const SMALL_DIGITS: usize = 18;

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
    /// (`MilliValue() % 1000`), so `0.9999` is one and `7Ei` is none.
    pub fn is_whole(&self) -> bool {
        self.scaled(3) % 1000 == 0
    }

    /// The amount rounded away from zero to an integer, at most that of 64 bits.
    pub fn to_i64_saturating(&self) -> i64 {
        let (digits, zeros) = self.at_scale(0);
        let magnitude = to_u64(&digits, zeros).and_then(|m| i64::try_from(m).ok());
        match (magnitude, self.negative) {
            (Some(magnitude), false) => magnitude,
            (Some(magnitude), true) => -magnitude,
            (None, false) => i64::MAX,
            (None, true) => i64::MIN,
        }
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
            if self.held != Held::Long {
                rounded.held = Held::Scaled(-3);
            }
        }
        rounded
    }

    /// The text in which the API server writes the quantity (`String()`): as given where that was canonical, else with the largest unit
    /// that leaves an integer. For comparing with a list of texts; a decimal beyond `E` loses its unit there.
    pub fn canonical(&self) -> String {
        if let Some(kept) = &self.kept {
            return kept.to_string();
        }
        if self.is_zero() {
            return "0".to_owned();
        }
        self.canonical_binary().unwrap_or_else(|| self.canonical_decimal())
    }

    fn canonical_binary(&self) -> Option<String> {
        if self.notation != Notation::Binary || self.exponent < 0 {
            return None;
        }
        let mut number = to_u64(&self.digits, usize::try_from(self.exponent).ok()?).filter(|n| *n >= 1024)?;
        let mut power = 0;
        while number.is_multiple_of(1024) {
            number /= 1024;
            power += 10;
        }
        let suffix = BINARY_SUFFIXES.iter().find(|(_, p)| *p == power).map_or("", |(suffix, _)| suffix);
        Some(format!("{}{number}{suffix}", self.sign()))
    }

    fn canonical_decimal(&self) -> String {
        let power = self.exponent.div_euclid(3) * 3;
        let mut number: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        number.extend((power..self.exponent).map(|_| '0'));
        let suffix = match self.notation {
            Notation::Exponent if power == 0 => String::new(),
            Notation::Exponent => format!("e{power}"),
            _ => DECIMAL_SUFFIXES.iter().find(|(_, p)| i64::from(*p) == power).map_or("", |(s, _)| s).to_owned(),
        };
        format!("{}{number}{suffix}", self.sign())
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
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

/// Reads a quantity as the API server does from JSON: blanks around it do not count (`UnmarshalJSON`, `ParseQuantity`).
///
/// The error says what is wrong and what to write, without repeating where it stands.
pub fn parse(text: &str) -> Result<Amount, String> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Err(format!("must be a quantity, but is empty; {EXAMPLES}"));
    }
    let parts = split(text);
    let (notation, power) = interpret(parts.suffix).ok_or_else(|| what_is_wrong(text, &parts))?;
    let scale = i64::from(power) - i64::try_from(parts.fraction.len()).unwrap_or(i64::MAX);
    let small = is_small(&parts, notation, power, scale);
    if !small && !parts.has_digit {
        return Err(what_is_wrong(text, &parts));
    }
    let ((digits, exponent), kept) = if small {
        small_amount(&parts, notation, power, scale)
    } else {
        (long_amount(&parts, notation, power, scale), false)
    };
    // An amount between 0 and 1 in binary notation is written as a decimal ever after.
    let below_one = !digits.is_empty() && i64::try_from(digits.len()).is_ok_and(|length| length + exponent <= 0);
    Ok(Amount {
        negative: parts.negative && !digits.is_empty(),
        digits,
        exponent,
        notation: if notation == Notation::Binary && below_one { Notation::Decimal } else { notation },
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
    match NANO.checked_sub(exponent) {
        Some(finer) if finer > 0 => (rounded_up(&digits, finer.unsigned_abs()), NANO),
        _ => (digits, exponent),
    }
}

/// Rounds up to nano, and holds an amount in binary notation to the largest integer of 64 bits.
fn at_most_i64_max(digits: Vec<u8>, exponent: i64) -> (Vec<u8>, i64) {
    let (digits, exponent) = nano_or_coarser(digits, exponent);
    let whole = digits.len().saturating_sub(usize::try_from(-exponent).unwrap_or(0));
    let over = match to_u64(&digits[..whole], 0) {
        None => true,
        Some(number) => {
            number > i64::MAX as u64 || number == i64::MAX as u64 && digits[whole..].iter().any(|d| *d != 0)
        }
    };
    if over { (i64::MAX.to_string().bytes().map(|b| b - b'0').collect(), 0) } else { (digits, exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        parse(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"))
    }

    #[test]
    fn what_is_a_quantity_is_written_as_the_api_server_writes_it() {
        for (text, canonical) in [
            ("0", "0"),
            ("1.5Gi", "1536Mi"),
            (" 1 ", "1"),
            ("+1", "+1"),
            ("0.5", "500m"),
            (".5", "500m"),
            ("5.", "5."),
            ("1e3", "1e3"),
            ("10e-1", "1"),
            ("1E", "1E"),
            ("1000m", "1"),
            ("1024Ki", "1Mi"),
            ("512Ki", "512Ki"),
            ("1000Ki", "1000Ki"),
            ("0.0000000001", "1n"),
            ("1e-10", "1e-9"),
            ("8Ei", "9223372036854775807"),
            ("0.5Ki", "512"),
            ("-", "0"),
            ("Ti", "0"),
            ("9n", "9n"),
        ] {
            assert_eq!(amount(text).canonical(), canonical, "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_says_what_to_write() {
        for (text, hint) in [
            ("", "empty"),
            ("2GB", "did you mean `Gi` or `G`?"),
            ("512mb", "did you mean `Mi` or `M`?"),
            ("1gi", "did you mean `Gi` or `G`?"),
            ("1 Gi", "no blank"),
            ("1,5", "decimal point"),
            ("Pi", "no number"),
            ("2 cores", "the number alone"),
            ("1x", "is no unit"),
            ("0x1", "500m"),
            ("1.5.5", "500m"),
            ("1e", "is no unit"),
            ("1\t", "500m"),
            ("e-10", "no number"),
        ] {
            let wrong = parse(text).expect_err(text);
            assert!(wrong.contains(hint), "{text}: {wrong}");
        }
    }

    #[test]
    fn amounts_are_ordered_by_value() {
        let ascending =
            ["-8Ei", "-1.5", "-1", "0", "1n", "2n", "1m", "999m", "1", "1001m", "1k", "1Ki", "1e21", "1e30"];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(amount(a).cmp(&amount(b)), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(amount("0.5Gi"), amount("512Mi"));
        assert_eq!(amount("0.0001").rounded_to_milli(), amount("1m"));
    }

    #[test]
    fn wholeness_and_integers_round_and_overflow_as_on_the_server() {
        for (text, whole, integer) in [
            ("1", true, 1),
            ("1500m", false, 2),
            ("0.9999", true, 1),
            ("0.0001", false, 1),
            ("1e18", true, 1_000_000_000_000_000_000),
            ("1e19", true, i64::MAX),
            ("7Ei", false, 7 << 60),
            ("-1.5", false, -2),
        ] {
            assert_eq!(amount(text).is_whole(), whole, "{text}");
            assert_eq!(amount(text).to_i64_saturating(), integer, "{text}");
        }
        assert_eq!(amount("36028797018963968000000").value(), 36_028_797_018_963_968_i64.wrapping_mul(1_000_000));
    }
}
