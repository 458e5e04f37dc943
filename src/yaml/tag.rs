//! What a tag makes of a scalar.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::plain::{PlainValue, meaning};

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

/// A tagged scalar's meaning and its text; none if the tag does not fit.
pub(super) fn tagged(tag: Tag, text: &str) -> Option<(PlainValue, Option<String>)> {
    let as_is = |meaning| Some((meaning, None));
    let plain = meaning(text);
    match (tag, plain) {
        (Tag::Str | Tag::Other, _) => as_is(PlainValue::Text),
        (Tag::Binary, _) => {
            let joined: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            let bytes = STANDARD.decode(joined).ok()?;
            Some((PlainValue::Text, Some(String::from_utf8_lossy(&bytes).into_owned())))
        }
        (Tag::Bool, PlainValue::Bool(_)) | (Tag::Null, PlainValue::Null) | (Tag::Float, PlainValue::Float(_)) => {
            as_is(plain)
        }
        (Tag::Int, PlainValue::Int(_) | PlainValue::Uint(_)) => as_is(plain),
        (Tag::Float, PlainValue::Int(value)) => as_is(PlainValue::Float(value as f64)),
        (Tag::Timestamp, PlainValue::Text) if is_timestamp(text) => as_is(PlainValue::Text),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_obeyed() {
        let means = |value, text| Some((value, text));
        for (tag, text, found) in [
            ("str", "12", means(PlainValue::Text, None)),
            ("int", "0x10", means(PlainValue::Int(16), None)),
            ("float", "3", means(PlainValue::Float(3.0), None)),
            ("bool", "yes", means(PlainValue::Bool(true), None)),
            ("null", "", means(PlainValue::Null, None)),
            ("binary", "aG\nk=", means(PlainValue::Text, Some("hi".to_owned()))),
            ("timestamp", "2024-01-01", means(PlainValue::Text, None)),
            ("set", "12", means(PlainValue::Text, None)),
            ("int", "3.5", None),
            ("int", "", None),
            ("float", "18446744073709551615", None),
            ("bool", "1", None),
            ("null", "x", None),
            ("binary", "a", None),
            ("timestamp", "noon", None),
        ] {
            assert_eq!(tagged(Tag::named(&format!("{TAG_PREFIX}{tag}")), text), found, "!!{tag} {text}");
        }
    }
}
