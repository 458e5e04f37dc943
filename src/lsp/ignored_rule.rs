//! The names of rules in comments that ignore findings: `# workerpool: ignore[rule-id] reason`.

use std::ops::Range;

use crate::lint::{RULES, Rule, after_words};

/// The bytes of the name at a byte of a text, empty where none is written yet; none outside of the brackets of such a comment.
pub fn at(text: &str, byte: usize) -> Option<Range<usize>> {
    let line = text[..byte].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &text[line..byte];
    let inside = after_words(&before[before.rfind('#')?..])?.trim_start().strip_prefix('[')?;
    if inside.contains(']') {
        return None;
    }
    let last = inside.rsplit(',').next().unwrap_or(inside).trim_start();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let rest = &text[byte..];
    let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
    last.chars().all(is_of_name).then_some(byte - last.len()..byte + length)
}

/// The rules that a comment can ignore.
pub fn choices() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| rule.can_be_ignored())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_the_brackets() {
        for (marked, name) in [
            ("# workerpool: ignore[¦", Some("")),
            ("a: 1 #workerpool:ignore [¦]", Some("")),
            ("a: 1\n# workerpool: ignore[pinned-¦launcher] why", Some("pinned-launcher")),
            ("# workerpool: ignore[a, no-¦, b]\nb: 1", Some("no-")),
            ("# workerpool: ignore[a,¦b]", Some("b")),
            ("# workerpool: ignore[a¦\n", Some("a")),
            ("# workerpool: ignore[a]¦ why", None),
            ("# workerpool: ignore¦[a] why", None),
            ("# workerpool: ignore[a b¦]", None),
            ("# workerpool: ignored[¦]", None),
            ("workerpool: ignore[¦]", None),
            ("# ignore[¦]", None),
            ("# workerpool: ignore[\n¦]", None),
        ] {
            let byte = marked.find('¦').expect("a cursor");
            let text = marked.replace('¦', "");
            assert_eq!(at(&text, byte).map(|bytes| &text[bytes]), name, "{marked:?}");
        }
    }
}
