//! How Go prints numbers.

use crate::tree::Number;

/// A number's text where Go's templates print it with `%v`. Helm holds every number of a values file as a float64, so
/// that 10000000 prints as `1e+07`; a whole number set by `--set` is an int64 and prints as its digits.
pub fn go_text(number: Number) -> String {
    match number {
        Number::Int(value) => general(&format!("{:e}", value as f64)),
        Number::Uint(value) => general(&format!("{:e}", value as f64)),
        Number::Float(value) => general(&format!("{value:e}")),
    }
}

/// A number's text in JSON, as Go writes it (`encoding/json`), which is what the API server is sent.
pub fn json_text(number: Number) -> String {
    match number {
        Number::Int(value) => value.to_string(),
        Number::Uint(value) => value.to_string(),
        Number::Float(value) => json_float(value),
    }
}

/// Go's `%g` with the fewest digits, from Rust's `{:e}`.
fn general(scientific: &str) -> String {
    with_exponent_outside(-4..6, scientific, 2)
}

/// A finite float as Go's `encoding/json` writes it: with an exponent only below 1e-6 and from 1e21.
pub(super) fn json_float(value: f64) -> String {
    with_exponent_outside(-6..21, &format!("{value:e}"), 1)
}

/// A number, given as the fewest digits and an exponent, without the exponent where that lies in a range.
fn with_exponent_outside(plain: std::ops::Range<i32>, scientific: &str, exponent_digits: usize) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !plain.contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:0exponent_digits$}", exponent.unsigned_abs());
    }
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", mantissa),
    };
    let digits = unsigned.replace('.', "");
    match usize::try_from(exponent) {
        Err(_) => format!("{sign}0.{}{digits}", "0".repeat((exponent.unsigned_abs() - 1) as usize)),
        Ok(exponent) if exponent + 1 >= digits.len() => {
            format!("{sign}{digits}{}", "0".repeat(exponent + 1 - digits.len()))
        }
        Ok(exponent) => format!("{sign}{}.{}", &digits[..=exponent], &digits[exponent + 1..]),
    }
}

/// A float key's text: its 32-bit form.
pub(super) fn key_of_float(value: f64) -> String {
    let narrow = value as f32;
    if narrow.is_nan() {
        ".nan".to_owned()
    } else if narrow.is_infinite() {
        if narrow > 0.0 { ".inf" } else { "-.inf" }.to_owned()
    } else {
        general(&format!("{narrow:e}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_go_prints_them() {
        for (value, go, json) in [
            (1.1, "1.1", "1.1"),
            (1e6, "1e+06", "1000000"),
            (123_456.0, "123456", "123456"),
            (1_234_567.0, "1.234567e+06", "1234567"),
            (1e21, "1e+21", "1e+21"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (1e-7, "1e-07", "1e-7"),
            (-20_240_102.0, "-2.0240102e+07", "-20240102"),
            (0.0, "0", "0"),
            (1e100, "1e+100", "1e+100"),
            (-1234.5, "-1234.5", "-1234.5"),
        ] {
            assert_eq!(go_text(Number::Float(value)), go);
            assert_eq!(json_float(value), json);
        }
        assert_eq!(go_text(Number::Int(10_000_000)), "1e+07");
        assert_eq!(go_text(Number::Int(3)), "3");
    }
}
