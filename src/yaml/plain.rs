//! What a plain scalar means to Go: the rules of `resolve.go` in `go.yaml.in/yaml/v2`, which Helm and Kubernetes read YAML
//! with, and of `sigs.k8s.io/yaml`, which makes JSON of it.

use super::number_text::key_of_float;
use crate::tree::{Node, Number};

/// What a plain scalar means, before JSON makes whole numbers of floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PlainValue {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// Any float, infinity and not-a-number included.
    Float(f64),
    /// The text as it stands.
    Text,
}

/// What a plain scalar without a tag is: null, a boolean, a number or text. Infinite numbers and `.nan` are
/// [`Node::Faulty`], as JSON has none.
pub fn resolve_plain(text: &str) -> Node {
    meaning(text).node(text)
}

impl PlainValue {
    /// The value, where `text` is the scalar's text.
    pub(super) fn node(self, text: &str) -> Node {
        match self {
            PlainValue::Null => Node::Null,
            PlainValue::Bool(value) => Node::Bool(value),
            PlainValue::Int(value) => Node::Number(Number::Int(value)),
            PlainValue::Uint(value) => Node::Number(whole(value)),
            PlainValue::Float(value) if value.is_finite() => Node::Number(Number::from_float(value)),
            PlainValue::Float(_) => Node::Faulty,
            PlainValue::Text => Node::Text(text.into()),
        }
    }

    /// The text of a key, where it has one: no null and no whole number above 63 bits is a key
    /// (`convertToJSONableObject` in `sigs.k8s.io/yaml`). None for text, which stays as it stands.
    pub(super) fn key(self) -> Result<Option<String>, BadKey> {
        match self {
            PlainValue::Text => Ok(None),
            PlainValue::Bool(value) => Ok(Some(value.to_string())),
            PlainValue::Int(value) => Ok(Some(value.to_string())),
            PlainValue::Float(value) => Ok(Some(key_of_float(value))),
            PlainValue::Null => Err(BadKey::Null),
            PlainValue::Uint(_) => Err(BadKey::TooLarge),
        }
    }
}

/// Why a scalar is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadKey {
    Null,
    TooLarge,
}

/// What a plain scalar means.
pub(super) fn meaning(text: &str) -> PlainValue {
    let Some(&first) = text.as_bytes().first() else { return PlainValue::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' | b'+' | b'-' | b'0'..=b'9' => numeric(first, text),
        _ => PlainValue::Text,
    }
}

fn word(text: &str) -> PlainValue {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => PlainValue::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => PlainValue::Bool(false),
        "~" | "null" | "Null" | "NULL" => PlainValue::Null,
        _ => PlainValue::Text,
    }
}

fn numeric(first: u8, text: &str) -> PlainValue {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return PlainValue::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return PlainValue::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return PlainValue::Float(f64::NAN),
        _ => {}
    }
    if first == b'.' {
        return fraction(text).map_or(PlainValue::Text, PlainValue::Float);
    }
    let stripped;
    let digits = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    integer(digits)
        .or_else(|| float(digits).map(PlainValue::Float))
        .or_else(|| signed_binary(digits))
        .unwrap_or(PlainValue::Text)
}

/// `.5`, `.5_5`, `.5e3`: an underscore only between digits (`strconv.ParseFloat`).
fn fraction(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return float(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let apart = |(i, b): (usize, &u8)| *b != b'_' || (digit(i.checked_sub(1)) && digit(Some(i + 1)));
    if !bytes.iter().enumerate().all(apart) {
        return None;
    }
    float(&text.replace('_', ""))
}

/// A whole number in the forms of `strconv.ParseInt` and `ParseUint` with base 0.
fn integer(text: &str) -> Option<PlainValue> {
    let (negative, signed, body) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let (radix, digits) = match body.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &body[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &body[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &body[2..]),
        [b'0', _, ..] => (8, &body[1..]),
        _ => (10, body),
    };
    let size = magnitude(digits, radix)?;
    match (negative, i64::try_from(size)) {
        (false, Ok(value)) => Some(PlainValue::Int(value)),
        (true, Ok(value)) => Some(PlainValue::Int(-value)),
        (true, Err(_)) if size == i64::MIN.unsigned_abs() => Some(PlainValue::Int(i64::MIN)),
        (false, Err(_)) if !signed => Some(PlainValue::Uint(size)),
        _ => None,
    }
}

fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    // `from_str_radix` takes a sign of its own, which has no meaning here.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// `0b-101`: Go reads the part after `0b` as a signed number of its own.
fn signed_binary(text: &str) -> Option<PlainValue> {
    i64::from_str_radix(text.strip_prefix("0b")?, 2).ok().map(PlainValue::Int)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, where it is finite.
fn float(text: &str) -> Option<f64> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let before = digits(unsigned);
    let mut rest = &unsigned[before..];
    if let Some(after) = rest.strip_prefix('.') {
        let after_point = digits(after);
        if before == 0 && after_point == 0 {
            return None;
        }
        rest = &after[after_point..];
    } else if before == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

fn whole(value: u64) -> Number {
    i64::try_from(value).map_or(Number::Uint(value), Number::Int)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A node for a table: JSON, with text in quotes.
    fn shown(node: &Node) -> String {
        match node {
            Node::Null => "null".to_owned(),
            Node::Bool(value) => value.to_string(),
            Node::Number(Number::Int(value)) => value.to_string(),
            Node::Number(Number::Uint(value)) => format!("{value}u"),
            Node::Number(Number::Float(value)) => format!("{value:?}"),
            Node::Text(text) => format!("'{text}'"),
            Node::Faulty => "fault".to_owned(),
            Node::List(_) | Node::Map(_) => unreachable!("a scalar is no list or map"),
        }
    }

    #[test]
    fn a_plain_scalar_means_what_it_means_to_go() {
        for (means, texts) in [
            ("true", "y Y yes Yes YES true True TRUE on On ON"),
            ("false", "n N no No NO false False FALSE off Off OFF"),
            ("null", "~ null Null NULL"),
            ("fault", ".inf -.inf +.Inf .nan .NaN"),
            ("420", "0644 0o644 0O644 420 +420 4_20 4_2_0_ 420. 420.0 4.2e2 42e+1 0x1A4 0X1a4 0b110100100"),
            ("-5", "-5 -0b101 0b-101 -0x5 -05 -5.0"),
            ("0", "0 -0 00 +0 0.0 -0.0 0e5 0_ 1e-400"),
            ("89", "089 89 8_9"),
            ("0.5", ".5 0.5 5e-1 +.5 0_.5"),
            ("0.55", ".5_5 .55"),
            ("9223372036854775807", "9223372036854775807 0x7fffffffffffffff"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808u", "9223372036854775808"),
            ("18446744073709551615u", "18446744073709551615 0xffffffffffffffff"),
            ("1.8446744073709552e19", "18446744073709551616 +18446744073709551616"),
            ("9223372036854775808u", "+9223372036854775808 9.223372036854775808e18"),
            ("-1e20", "-1e20 -100000000000000000000"),
        ] {
            for text in texts.split(' ') {
                assert_eq!(shown(&resolve_plain(text)), means, "{text}");
            }
        }
        assert_eq!(shown(&resolve_plain("")), "null");
        let texts = "yEs oN tRue nULL nUll yes! <<  = 12:30 1:30 2024-01-01 1e400 1.2.3 0x 0xg 0b2 -- - + . .. .e1 ._5 .5_ \
            .5__5 1e 1e+ e1 +y 1,000 0o8 --5 +-5 0x-5 1d NaN inf Infinity 5Gi 1f 0b --0b1 -0b-1 _1 \u{663}";
        for text in texts.split_whitespace() {
            assert_eq!(shown(&resolve_plain(text)), format!("'{text}'"));
        }
    }

    #[test]
    fn a_key_is_text() {
        for (plain, key) in [
            ("on", Some("true")),
            ("0644", Some("420")),
            ("1e3", Some("1000")),
            ("1.10", Some("1.1")),
            ("123456789.5", Some("1.2345679e+08")),
            ("1e100", Some(".inf")),
            ("-.inf", Some("-.inf")),
            (".nan", Some(".nan")),
            ("a", None),
            ("1:2", None),
        ] {
            assert_eq!(meaning(plain).key(), Ok(key.map(str::to_owned)), "{plain}");
        }
        assert_eq!(meaning("~").key(), Err(BadKey::Null));
        assert_eq!(meaning("18446744073709551615").key(), Err(BadKey::TooLarge));
    }
}
