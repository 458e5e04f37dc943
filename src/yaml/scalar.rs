//! What a scalar means to Go: the rules of `resolve.go` in `go.yaml.in/yaml/v2`, which Helm and Kubernetes read YAML with,
//! and of `sigs.k8s.io/yaml`, which makes JSON of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::tree::{Node, Number};

/// What a plain scalar means, before JSON makes whole numbers of floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// Any float, also an infinite one or none.
    Float(f64),
    /// The text as it stands.
    Text,
}

/// What a tag asks of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Str,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
    Binary,
    /// Any other tag, which makes text.
    Other,
}

const TAG_PREFIX: &str = "tag:yaml.org,2002:";

impl Tag {
    /// The tag of that full name, as `tag:yaml.org,2002:str`.
    pub(super) fn named(name: &str) -> Tag {
        match name.strip_prefix(TAG_PREFIX) {
            Some("str") => Tag::Str,
            Some("bool") => Tag::Bool,
            Some("int") => Tag::Int,
            Some("float") => Tag::Float,
            Some("null") => Tag::Null,
            Some("timestamp") => Tag::Timestamp,
            Some("binary") => Tag::Binary,
            _ => Tag::Other,
        }
    }
}

/// The full name of the tag that makes a key a merge key.
pub(super) const MERGE_TAG: &str = "tag:yaml.org,2002:merge";

/// What a plain scalar without a tag is: null, a boolean, a number or text. Infinite numbers and `.nan` are
/// [`Node::Faulty`], as JSON has none.
pub fn resolve_plain(text: &str) -> Node {
    meaning(text).node(text)
}

/// A number's text where Go's templates print it with `%v`. Helm holds every number of a values file as a float64, so
/// that 10000000 prints as `1e+07`; a whole number set by `--set` is an int64 and prints as its digits.
pub fn go_text(number: Number) -> String {
    match number {
        Number::Int(value) => general(&format!("{:e}", value as f64)),
        Number::Uint(value) => general(&format!("{:e}", value as f64)),
        Number::Float(value) => general(&format!("{value:e}")),
    }
}

impl Meaning {
    /// The value, where `text` is the scalar's text.
    pub(super) fn node(self, text: &str) -> Node {
        match self {
            Meaning::Null => Node::Null,
            Meaning::Bool(value) => Node::Bool(value),
            Meaning::Int(value) => Node::Number(Number::Int(value)),
            Meaning::Uint(value) => Node::Number(whole(value)),
            Meaning::Float(value) if value.is_finite() => Node::Number(Number::from_float(value)),
            Meaning::Float(_) => Node::Faulty,
            Meaning::Text => Node::Text(text.into()),
        }
    }

    /// The text of a key, where it has one: no null and no whole number above 63 bits is a key
    /// (`convertToJSONableObject` in `sigs.k8s.io/yaml`). None for text, which stays as it stands.
    pub(super) fn key(self) -> Result<Option<String>, BadKey> {
        match self {
            Meaning::Text => Ok(None),
            Meaning::Bool(value) => Ok(Some(value.to_string())),
            Meaning::Int(value) => Ok(Some(value.to_string())),
            Meaning::Float(value) => Ok(Some(key_of_float(value))),
            Meaning::Null => Err(BadKey::Null),
            Meaning::Uint(_) => Err(BadKey::TooLarge),
        }
    }
}

/// Why a scalar is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadKey {
    Null,
    TooLarge,
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

/// A tagged scalar's meaning and its text; none where the tag does not fit.
pub(super) fn tagged(tag: Tag, text: &str) -> Option<(Meaning, Option<String>)> {
    let as_is = |meaning| Some((meaning, None));
    let plain = meaning(text);
    match (tag, plain) {
        (Tag::Str | Tag::Other, _) => as_is(Meaning::Text),
        (Tag::Binary, _) => {
            let joined: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            let bytes = STANDARD.decode(joined).ok()?;
            Some((Meaning::Text, Some(String::from_utf8_lossy(&bytes).into_owned())))
        }
        (Tag::Bool, Meaning::Bool(_)) | (Tag::Null, Meaning::Null) | (Tag::Float, Meaning::Float(_)) => as_is(plain),
        (Tag::Int, Meaning::Int(_) | Meaning::Uint(_)) => as_is(plain),
        (Tag::Float, Meaning::Int(value)) => as_is(Meaning::Float(value as f64)),
        (Tag::Timestamp, Meaning::Text) if is_timestamp(text) => as_is(Meaning::Text),
        _ => None,
    }
}

/// What a plain scalar means.
pub(super) fn meaning(text: &str) -> Meaning {
    let Some(&first) = text.as_bytes().first() else { return Meaning::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' | b'+' | b'-' | b'0'..=b'9' => numeric(first, text),
        _ => Meaning::Text,
    }
}

fn word(text: &str) -> Meaning {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Meaning::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Meaning::Bool(false),
        "~" | "null" | "Null" | "NULL" => Meaning::Null,
        _ => Meaning::Text,
    }
}

fn numeric(first: u8, text: &str) -> Meaning {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Meaning::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Meaning::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Meaning::Float(f64::NAN),
        _ => {}
    }
    if first == b'.' {
        return fraction(text).map_or(Meaning::Text, Meaning::Float);
    }
    let stripped;
    let digits = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    integer(digits)
        .or_else(|| float(digits).map(Meaning::Float))
        .or_else(|| signed_binary(digits))
        .unwrap_or(Meaning::Text)
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
fn integer(text: &str) -> Option<Meaning> {
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
        (false, Ok(value)) => Some(Meaning::Int(value)),
        (true, Ok(value)) => Some(Meaning::Int(-value)),
        (true, Err(_)) if size == i64::MIN.unsigned_abs() => Some(Meaning::Int(i64::MIN)),
        (false, Err(_)) if !signed => Some(Meaning::Uint(size)),
        _ => None,
    }
}

fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    // `from_str_radix` takes a sign of its own, which is none here.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// `0b-101`: Go reads the part after `0b` as a signed number of its own.
fn signed_binary(text: &str) -> Option<Meaning> {
    i64::from_str_radix(text.strip_prefix("0b")?, 2).ok().map(Meaning::Int)
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

/// `yyyy-m-d`, alone or before a time: the shapes of `parseTimestamp`, without its calendar.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "0:0:0"));
    let short = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = date.split('-');
    let year = parts.next().is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    year && parts.next().is_some_and(short)
        && parts.next().is_some_and(short)
        && parts.next().is_none()
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.matches(':').count() >= 2
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

    #[test]
    fn a_tag_is_obeyed() {
        for (tag, text, means) in [
            ("str", "12", "'12'"),
            ("int", "0x10", "16"),
            ("float", "3", "3"),
            ("bool", "yes", "true"),
            ("null", "", "null"),
            ("binary", "aG\nk=", "'hi'"),
            ("timestamp", "2024-01-01", "'2024-01-01'"),
            ("set", "12", "'12'"),
            ("int", "3.5", "none"),
            ("int", "", "none"),
            ("float", "18446744073709551615", "none"),
            ("bool", "1", "none"),
            ("null", "x", "none"),
            ("binary", "a", "none"),
            ("timestamp", "noon", "none"),
        ] {
            let found = tagged(Tag::named(&format!("{TAG_PREFIX}{tag}")), text);
            let found = found.map(|(meaning, other)| shown(&meaning.node(other.as_deref().unwrap_or(text))));
            assert_eq!(found.as_deref().unwrap_or("none"), means, "!!{tag} {text}");
        }
    }

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
