//! Text of others as it may be printed: no character in it does anything but stand there.
//!
//! All that is printed of a path, a name or a value goes through here, on standard error too: a line break in a file name
//! may begin a command of a CI system, an escape sequence may change a terminal, and a mark of direction may turn a line.

use std::path::Path;

/// A path as text: bytes of it that are not UTF-8 are written as escapes, `\xff`, and an empty one as `""`.
pub fn path(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        return "\"\"".to_owned();
    }
    if let Some(text) = path.to_str() {
        return text.to_owned();
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

/// A text on one line: line ends and all else that cannot be seen are written as escapes, `\n` and `\u{202e}`.
pub fn line(text: &str) -> String {
    escaped(text, |_| false)
}

/// A text of several lines: line ends and tabs stay.
pub fn text(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// One character where each has a column of its own, as in an excerpt.
pub fn char(c: char) -> char {
    if is_visible(c) { c } else { char::REPLACEMENT_CHARACTER }
}

/// Whether a character only stands where it is: it moves no cursor, has a width, turns no direction, and XML allows it.
pub fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_visible(c) || stays(c) { escaped.push(c) } else { escaped.extend(c.escape_default()) }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        for (text, shown) in [
            ("pools/eu-ü世.yaml", "pools/eu-ü世.yaml"),
            ("a\n::stop-commands::x\r\u{1b}[31m\t", "a\\n::stop-commands::x\\r\\u{1b}[31m\\t"),
            ("\u{202e}\u{2028}\u{61c}\u{9b}", "\\u{202e}\\u{2028}\\u{61c}\\u{9b}"),
            ("\u{200b}\u{e0041}", "\\u{200b}\\u{e0041}"),
        ] {
            assert_eq!(line(text), shown);
        }
        assert_eq!(super::text("a\n\tb\r\u{7}"), "a\n\tb\\r\\u{7}");
        assert_eq!((char('\u{1b}'), char('a')), ('\u{fffd}', 'a'));
    }
}
