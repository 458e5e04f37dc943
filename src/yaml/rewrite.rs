//! A scalar in the text of a file, written otherwise. Nothing else in the text changes.

use crate::fix::{Edit, Quotes, Rewrite};
use crate::source::{Lines, Place};
use crate::tree::Node;

use super::plain::resolve_plain;

/// The edit that rewrites the scalar at a place; none if it is not certain what the edit would do: the scalar is not
/// written on one line as the rewrite says, or has escapes, an anchor or a tag.
pub(crate) fn rewrite(rewrite: &Rewrite, place: Place, lines: &Lines) -> Option<Edit> {
    let Rewrite { old, new, quotes, .. } = rewrite;
    let written = lines.at(place)?;
    let (before, after) = around(place, lines)?;
    let is_key = after.trim_start().starts_with(':');
    if !is_bare(before, is_key) || !is_simple(old) {
        return None;
    }
    let style = Written::of(written, old)?;
    let text = match (quotes, style) {
        (Quotes::Kept, Written::Plain) if is_plain_word(new) => new.clone(),
        (Quotes::Kept, Written::Quoted(mark)) if is_simple(new) => format!("{mark}{new}{mark}"),
        (Quotes::Added, Written::Plain) => format!("\"{new}\""),
        (Quotes::Removed, _) => new.clone(),
        _ => return None,
    };
    Some(Edit { place, text })
}

/// How a scalar is written.
#[derive(Clone, Copy)]
enum Written {
    Plain,
    Quoted(char),
}

impl Written {
    /// The style in which that text is written so.
    fn of(written: &str, text: &str) -> Option<Written> {
        if written == text {
            return Some(Written::Plain);
        }
        let is_within =
            |mark: &char| written.strip_prefix(*mark).and_then(|rest| rest.strip_suffix(*mark)) == Some(text);
        ['"', '\''].into_iter().find(is_within).map(Written::Quoted)
    }
}

/// What stands on the line of a scalar before and after it; none if the scalar has several lines.
fn around<'t>(place: Place, lines: &Lines<'t>) -> Option<(&'t str, &'t str)> {
    let number = place.start.line;
    let (line, start) = (lines.get(number)?, lines.bytes(number)?.start);
    let cut = |at: usize| line.get(..at - start).zip(line.get(at - start..));
    let (before, _) = cut(lines.byte(place.start)?)?;
    let (_, after) = cut(lines.byte(place.end)?)?;
    (place.end.line == number).then_some((before, after))
}

/// Whether a scalar has neither an anchor nor a tag, which stand before it. Before a value that begins a line they may stand
/// on the line above.
fn is_bare(before: &str, is_key: bool) -> bool {
    let before = before.trim_end();
    let last = before.split_whitespace().next_back().unwrap_or_default();
    match last.chars().next_back() {
        None => is_key,
        Some('{' | '[' | ',') => true,
        Some(':' | '-' | '?') => !last.starts_with(['&', '!']),
        Some(_) => false,
    }
}

/// Whether a text can stand in quotes of either kind as it is.
fn is_simple(text: &str) -> bool {
    !text.contains(|c: char| matches!(c, '"' | '\'' | '\\') || c.is_control())
}

/// Whether a text can stand without quotes anywhere, and is text then.
fn is_plain_word(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    begins && text.chars().all(is_word) && matches!(resolve_plain(text), Node::Text(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn only_the_scalar_changes_and_only_where_that_is_certain() {
        let word = Rewrite::word("old", "new");
        let unquoted = Rewrite::unquoted("old", "true");
        for (text, rewrite, expected) in [
            ("a: old # b\n", &word, Some("a: new # b\n")),
            ("a: 'old'\n", &word, Some("a: 'new'\n")),
            ("é: \"old\"\r\n", &word, Some("é: \"new\"\r\n")),
            ("a: [b, old]\n", &word, Some("a: [b, new]\n")),
            ("{old: b}", &word, Some("{new: b}")),
            ("- old: b\n", &word, Some("- new: b\n")),
            ("  old : b\n", &word, Some("  new : b\n")),
            ("\u{FEFF}old: b\n", &word, Some("\u{FEFF}new: b\n")),
            ("a: &b old\n", &word, None),
            ("a: !!str old\n", &word, None),
            ("a: &b- old\n", &word, None),
            ("a: &b\n  old\n", &word, None),
            ("a: |\n  old\n", &word, None),
            ("a: old\n", &Rewrite::quoted("old"), Some("a: \"old\"\n")),
            ("a: 'old'\n", &Rewrite::quoted("old"), None),
            ("a: 'old'\n", &unquoted, Some("a: true\n")),
            ("a: old\n", &unquoted, Some("a: true\n")),
            ("a: old\n", &Rewrite::word("other", "new"), None),
            ("a: old\n", &Rewrite::word("old", "a: b"), None),
            ("a: old\n", &Rewrite::word("old", "no"), None),
            ("a: 'old'\n", &Rewrite::word("old", "no"), Some("a: 'no'\n")),
            ("a: 'old'\n", &Rewrite::word("old", "it's"), None),
        ] {
            let lines = Lines::new(text);
            let at = text.find("old").expect("it is there");
            let quote = usize::from(text[..at].ends_with(['"', '\'']));
            let bytes = at - quote..at + "old".len() + quote;
            let edit = super::rewrite(rewrite, lines.place(SourceId::CHART, bytes.clone()), &lines);
            let edited = edit.map(|edit| format!("{}{}{}", &text[..bytes.start], edit.text, &text[bytes.end..]));
            assert_eq!(edited.as_deref(), expected, "{text:?} {rewrite:?}");
        }
    }
}
