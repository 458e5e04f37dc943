//! Long texts, cut.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text of at most so many columns. One that is longer has `…` in its middle: names often differ at their ends.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(1);
    let end = taken(text.chars().rev(), room / 2);
    let start = taken(text.chars(), room - room / 2);
    // A mark without the letter that it belongs to would stand on the `…`.
    let end = text[text.len() - end..].trim_start_matches(|c: char| c.width() == Some(0));
    format!("{}…{end}", &text[..start])
}

/// How many bytes the first of these characters have that fit in so many columns.
fn taken(characters: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut used = 0;
    let fitting = characters.take_while(|c| {
        used += c.width().unwrap_or_default();
        used <= columns
    });
    fitting.map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_texts_lose_their_middle() {
        for (text, columns, shown) in [
            ("launcher", 8, "launcher"),
            ("launcher", 7, "lau…her"),
            ("launcher", 6, "lau…er"),
            ("launcher", 1, "…"),
            ("launcher", 0, "…"),
            ("世界世界", 8, "世界世界"),
            ("世界世界", 7, "世…界"),
            ("éa\u{301}éa\u{301}é", 3, "é…é"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, columns), shown, "{text} {columns}");
        }
    }
}
