//! What the scanner of Helm's parser (`scannerc.go`) rejects and our parser takes. Tabs have a file of their own.

use super::error::SyntaxError;
use super::event::{Event, EventKind};
use super::nesting::Nesting;

/// Why Helm rejects what an event read.
pub(super) fn rejected(text: &str, event: &Event, nesting: &Nesting) -> Option<SyntaxError> {
    let (message, help) = match &event.kind {
        EventKind::Anchor(name) if !is_anchor(name, after(text, event)) => (
            "the name of an anchor, after `&`, can have letters, digits, `-` and `_` only",
            "put the value in quotes if it is text",
        ),
        EventKind::Scalar(scalar) if scalar.is_absent && is_colon_of_key(text, event, nesting) => {
            ("Helm reads this colon as a part of the key", "put a space after the colon")
        }
        EventKind::Scalar(scalar) if scalar.is_absent && scalar.tag.is_some() && is_part_of_tag(text, event) => {
            ("Helm reads this as a part of the tag before it", "put a space after the tag")
        }
        EventKind::Scalar(_) if is_split_key(text, event, nesting) => {
            ("Helm does not allow a key in brackets to span lines", "write the key and its colon on one line")
        }
        _ => return None,
    };
    Some(SyntaxError::new(event.place, message).help(help))
}

/// The text after what an event read.
fn after<'t>(text: &'t str, event: &Event) -> &'t str {
    text.get(event.bytes.end..).unwrap_or_default()
}

/// `yaml_parser_scan_anchor`.
fn is_anchor(name: &str, after: &str) -> bool {
    let is_named = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_named && !after.starts_with(['{', '[', '\u{FEFF}'])
}

/// Whether a value is absent because a key in brackets ends in a colon that nothing follows, as in `{a:}`, which only our
/// parser reads as `{a: }`.
fn is_colon_of_key(text: &str, absent: &Event, nesting: &Nesting) -> bool {
    let plain_end = nesting.plain().map_or(0, |plain| plain.end);
    let follows_plain = text.get(plain_end..absent.bytes.start).is_some_and(|between| between.trim().is_empty());
    let after = after(text, absent);
    nesting.bracket().is_some() && follows_plain && [":}", ":,", ":]"].iter().any(|end| after.starts_with(end))
}

/// Whether a comma or a bracket follows, without a blank, the tag of what is absent, as in `[!!str,b]`.
fn is_part_of_tag(text: &str, absent: &Event) -> bool {
    let before = text.get(..absent.bytes.start).unwrap_or_default();
    after(text, absent).starts_with([',', ']', '}']) && !before.ends_with([' ', '\t', '\n', '\r'])
}

/// Whether a line ends between the start of a key in brackets and its colon. Only after a `?` does Helm take that
/// (`yaml_parser_stale_simple_keys`).
fn is_split_key(text: &str, key: &Event, nesting: &Nesting) -> bool {
    if nesting.bracket().is_none() || !nesting.expects_key() {
        return false;
    }
    let mut after = after(text, key).trim_start();
    while let Some(comment) = after.strip_prefix('#') {
        after = comment.find(['\n', '\r']).map_or("", |at| comment[at..].trim_start());
    }
    let (before, to_colon) = text[..text.len() - after.len()].split_at(key.bytes.start);
    after.starts_with(':') && to_colon.contains(['\n', '\r']) && !before.trim_end().ends_with('?')
}
