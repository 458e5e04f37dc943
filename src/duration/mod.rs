//! Durations as Go reads them: `90m`, `1h30m`, `300ms`.
//!
//! Follows `time.ParseDuration` of Go 1.26 to the nanosecond, its rounding and its limits included.

mod duration_fault;

use std::fmt;

pub use duration_fault::DurationFault;

/// A length of time, in nanoseconds; it may be negative, as in Go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Nanoseconds(pub i64);

/// The units with their length in nanoseconds, the longest first. The micro sign has two code points.
const UNITS: [(&str, u64); 8] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ns", 1),
];

/// The greatest magnitude, which only a negative duration can have.
const MOST: u64 = 1 << 63;

impl Nanoseconds {
    /// A duration of whole seconds, or the longest possible one if they are too many.
    pub fn from_seconds(seconds: i64) -> Nanoseconds {
        Nanoseconds(seconds.saturating_mul(1_000_000_000))
    }
}

impl fmt::Display for Nanoseconds {
    /// The shortest text that reads back as the same duration: `70m`, `1h30m`, `1.5s`, `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let total = self.0.unsigned_abs();
        let (seconds, rest) = (total / 1_000_000_000, total % 1_000_000_000);
        if seconds == 0 {
            let (unit, length) =
                UNITS.iter().rfind(|(unit, length)| unit.is_ascii() && total / length < 1_000).unwrap_or(&UNITS[3]);
            return write_fraction(f, total, *length, unit);
        }
        // `70m` is easier to recognise than `1h10m`.
        let hours = if seconds % 3_600 == 0 || seconds > 2 * 3_600 { seconds / 3_600 } else { 0 };
        let minutes = (seconds - hours * 3_600) / 60;
        for (count, unit) in [(hours, "h"), (minutes, "m")] {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        match (seconds % 60, rest) {
            (0, 0) => Ok(()),
            (left, rest) => write_fraction(f, left * 1_000_000_000 + rest, 1_000_000_000, "s"),
        }
    }
}

fn write_fraction(f: &mut fmt::Formatter<'_>, total: u64, length: u64, unit: &str) -> fmt::Result {
    let (whole, rest) = (total / length, total % length);
    if rest == 0 {
        return write!(f, "{whole}{unit}");
    }
    let digits = length.ilog10() as usize;
    let fraction = format!("{rest:0digits$}");
    write!(f, "{whole}.{}{unit}", fraction.trim_end_matches('0'))
}

/// Reads a duration as Go's `time.ParseDuration`.
///
/// # Errors
///
/// Fails if Go does.
pub fn parse(text: &str) -> Result<Nanoseconds, DurationFault> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if unsigned == "0" {
        return Ok(Nanoseconds(0));
    }
    if unsigned.is_empty() {
        return Err(if text.is_empty() { DurationFault::Empty } else { DurationFault::SignAlone });
    }
    let mut total = 0_u64;
    let mut rest = unsigned;
    while !rest.is_empty() {
        let (part, after) = leading_part(rest, unsigned)?;
        // Go adds without an overflow check: two parts of the greatest length add up to zero.
        total = total.wrapping_add(part);
        if total > MOST {
            return Err(DurationFault::TooLong);
        }
        rest = after;
    }
    match (negative, total) {
        (true, _) => Ok(Nanoseconds(0_i64.wrapping_sub_unsigned(total))),
        (false, MOST) => Err(DurationFault::TooLong),
        (false, _) => Ok(Nanoseconds(total.cast_signed())),
    }
}

/// One number with its unit, in nanoseconds, and what follows it.
fn leading_part<'a>(text: &'a str, whole: &str) -> Result<(u64, &'a str), DurationFault> {
    let (integer, after_integer) = split_digits(text);
    let (fraction, after_number) = match after_integer.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", after_integer),
    };
    if integer.is_empty() && fraction.is_empty() {
        return Err(no_number(text));
    }
    let end = after_number.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after_number.len());
    let (unit, rest) = after_number.split_at(end);
    let number = &text[..text.len() - after_number.len()];
    let Some((_, length)) = UNITS.iter().find(|(known, _)| *known == unit) else {
        return Err(unknown_unit(unit, number, whole));
    };
    let integer = integer_of(integer).filter(|n| *n <= MOST / length).ok_or(DurationFault::TooLong)?;
    let (fraction, scale) = fraction_of(fraction);
    // The product of a fraction with its unit is below 3.6e12, so the cast never saturates.
    let part = integer * length + (fraction as f64 * (*length as f64 / scale)) as u64;
    if part > MOST { Err(DurationFault::TooLong) } else { Ok((part, rest)) }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn integer_of(digits: &str) -> Option<u64> {
    let mut value = 0_u64;
    for digit in digits.bytes() {
        value = value.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|v| *v <= MOST)?;
    }
    Some(value)
}

/// The digits after the point as a number, and its divisor. Drops the digits after about the 19th.
fn fraction_of(digits: &str) -> (u64, f64) {
    let (mut value, mut scale) = (0_u64, 1_f64);
    for digit in digits.bytes() {
        if value > (MOST - 1) / 10 {
            break;
        }
        let next = value * 10 + u64::from(digit - b'0');
        if next > MOST {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    (value, scale)
}

fn no_number(rest: &str) -> DurationFault {
    match rest.chars().next() {
        Some(c) if c.is_whitespace() => DurationFault::SpaceForNumber,
        Some('-' | '+') => DurationFault::SignForNumber,
        Some('.') => DurationFault::PointAlone,
        _ => DurationFault::NoNumber,
    }
}

fn unknown_unit(unit: &str, number: &str, whole: &str) -> DurationFault {
    if unit.is_empty() {
        let alone = whole == number && number.bytes().all(|b| b.is_ascii_digit());
        return if alone { DurationFault::NoUnit(number.to_owned()) } else { DurationFault::NumberWithoutUnit };
    }
    if unit.chars().any(char::is_whitespace) {
        let closed: String = whole.chars().filter(|c| !c.is_whitespace()).collect();
        let is_right = parse(&closed).is_ok();
        return DurationFault::Space(is_right.then_some(closed));
    }
    if let Some(days) = days_of(unit)
        && let Some(hours) = number.parse::<u32>().ok().and_then(|n| n.checked_mul(24 * days))
    {
        return DurationFault::LongUnit { unit: unit.to_owned(), hours };
    }
    match meant_unit(unit) {
        Some(go) => DurationFault::OtherUnit { unit: unit.to_owned(), go },
        None => DurationFault::UnknownUnit,
    }
}

fn days_of(unit: &str) -> Option<u32> {
    match unit.to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => Some(1),
        "w" | "week" | "weeks" => Some(7),
        _ => None,
    }
}

fn meant_unit(unit: &str) -> Option<&'static str> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "ms" | "msec" | "millis" => "ms",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_to_the_nanosecond() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("-0", 0),
            ("+0", 0),
            ("0s", 0),
            ("90m", 5_400_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("300ms", 300_000_000),
            ("-1.5h", -5_400_000_000_000),
            ("+5s", 5_000_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("1us", 1_000),
            ("1\u{b5}s", 1_000),
            ("1\u{3bc}s", 1_000),
            ("30s1h", 3_630_000_000_000),
            ("0.3333333333333333333h", 1_200_000_000_000),
            ("0.9223372036854775807123h", 3_320_413_933_267),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
            ("9223372036854775808ns9223372036854775808ns", 0),
        ] {
            assert_eq!(parse(text), Ok(Nanoseconds(nanoseconds)), "{text}");
        }
    }

    #[test]
    fn what_go_rejects_is_rejected_with_what_would_be_right() {
        for (text, message) in [
            ("", "is empty"),
            ("-", "has a sign but no number"),
            ("90", "has no unit: write `90s` for seconds or `90m` for minutes"),
            ("1h30", "has a number without a unit"),
            ("1.5", "has a number without a unit"),
            ("1h 30m", "contains a space: write `1h30m`"),
            (" 1h", "has a space where a number should be"),
            ("1h ", "contains a space: write `1h`"),
            ("2d", "has the unit `d`, but the largest unit in Go is the hour: write `48h`"),
            ("1week", "write `168h`"),
            ("90min", "has the unit `min`, which Go writes as `m`"),
            ("90M", "has the unit `M`, which Go writes as `m`"),
            ("5parsecs", "has an unknown unit"),
            (".s", "has a decimal point without digits"),
            ("--1s", "has a sign in the wrong place"),
            ("1h-30m", "has an unknown unit"),
            ("soon", "has no number where one should be"),
            ("9223372036854775808ns", "is longer than about 292 years"),
            ("9999999999h", "is longer than about 292 years"),
            ("99999999999999999999h", "is longer than about 292 years"),
        ] {
            let error = parse(text).expect_err(text);
            let told = error.message();
            assert!(told.contains(message), "{text}: {}", &*told);
        }
    }

    #[test]
    fn a_duration_is_printed_short_and_reads_back() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (4_200_000_000_000, "70m"),
            (3_600_000_000_000, "1h"),
            (9_000_000_000_000, "2h30m"),
            (5_405_000_000_000, "90m5s"),
            (1_500_000_000, "1.5s"),
            (-300_000_000, "-300ms"),
            (1_500_000, "1.5ms"),
            (1_001, "1.001us"),
            (7, "7ns"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(Nanoseconds(nanoseconds).to_string(), text);
            assert_eq!(parse(text), Ok(Nanoseconds(nanoseconds)), "{text}");
        }
    }
}
