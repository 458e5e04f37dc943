//! From a scalar's text to what it means.

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::error::SyntaxError;
use super::event::ScalarEvent;
use super::plain::{PlainValue, meaning};
use super::tag::{MERGE_TAG, Tag, tagged};
use crate::source::Place;

/// What a scalar means.
#[derive(Debug)]
pub(super) struct Resolved<'t> {
    pub(super) value: PlainValue,
    /// Its text, which a tag may change.
    pub(super) text: Cow<'t, str>,
}

/// What a scalar means that was written as `raw`, be it inside of brackets.
///
/// # Errors
///
/// Fails if Helm makes nothing of it.
pub(super) fn resolve<'e>(
    scalar: &'e ScalarEvent,
    raw: &str,
    place: Place,
    in_brackets: bool,
) -> Result<Resolved<'e>, SyntaxError> {
    let text: &'e str = &scalar.text;
    let is_plain = scalar.style == ScalarStyle::Plain;
    if scalar.style == ScalarStyle::DoubleQuoted
        && let Some((message, help)) = rejected_escape(raw)
    {
        return Err(SyntaxError::new(place, message).help(help));
    }
    // `yaml_parser_scan_plain_scalar` in `scannerc.go`.
    if is_plain && in_brackets && (text.contains('?') || text.starts_with(':')) {
        let message = "Helm does not allow `?` in text in brackets, nor `:` at its start";
        return Err(SyntaxError::new(place, message).help("put the text in quotes"));
    }
    let value = match &scalar.tag {
        None if is_plain => meaning(text),
        None => PlainValue::Text,
        // `yaml_parser_scan_tag_uri` in `scannerc.go` takes none.
        Some(name) if name.contains('#') => {
            let help = "put a space before `#` if it begins a comment, or quotes around all of it if it is text";
            return Err(SyntaxError::new(place, "Helm does not allow `#` in a tag").help(help));
        }
        Some(name) => match tagged(Tag::named(name), text) {
            Some((value, None)) => value,
            Some((value, Some(text))) => return Ok(Resolved { value, text: Cow::Owned(text) }),
            None => {
                let message = "this value does not fit its tag (the word after `!!`)";
                return Err(SyntaxError::new(place, message).help("delete the tag, or correct the value"));
            }
        },
    };
    Ok(Resolved { value, text: Cow::Borrowed(text) })
}

/// Whether a scalar is the key `<<`, which merges maps.
pub(super) fn is_merge(scalar: &ScalarEvent) -> bool {
    let tag = scalar.tag.as_deref();
    let is_bare = matches!(tag, None | Some("!")) && scalar.style == ScalarStyle::Plain;
    scalar.text == "<<" && (is_bare || tag == Some(MERGE_TAG))
}

/// The first escape that our parser knows and Helm's does not, and what to write instead.
fn rejected_escape(raw: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with('/') {
            return Some(("Helm does not know the escape `\\/`", "write `/` alone"));
        }
        let surrogate = escape.starts_with('u')
            && escape
                .get(1..3)
                .is_some_and(|h| matches!(h.as_bytes(), [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']));
        if surrogate {
            return Some((
                "Helm does not know surrogate pairs in escapes",
                "write the character itself, or `\\U` and its eight digits",
            ));
        }
        // What is escaped may be a backslash.
        rest = escape.get(escape.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    None
}
