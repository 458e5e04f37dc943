//! Text of others as it may be printed: no character in it does anything but stand there.
//!
//! All that is printed of a path, a name or a value goes through here, on standard error too: a line break in a file name
//! may begin a command of a CI system, which may also stand behind other text, an escape sequence may change a terminal, and a mark of direction may turn a line.

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

/// A text on one line: line ends and all else that cannot be seen are written as escapes, `\n` and `\u{202e}`. The line is no
/// command.
pub fn line(text: &str) -> String {
    let line = escaped(text, |_| false);
    // GitHub obeys a line of a log that begins so, whatever blanks are before it.
    match line.trim_start().strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}"),
        None => line,
    }
}

/// A text of several lines: line ends and tabs stay.
pub fn text(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// How commands begin that the systems of GitHub and Azure obey wherever on a line of a log they stand.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// The byte of the first character that would do something.
pub fn first_acting(text: &str) -> Option<usize> {
    let begins_command = |at: usize| COMMANDS.iter().any(|command| text[at..].starts_with(command));
    text.char_indices().find(|(at, c)| !is_visible(*c) || *c == '#' && begins_command(*at)).map(|(at, _)| at)
}

/// Takes the first character from each command in the characters of a line, which keeps its columns.
pub fn disarm(line: &mut [char]) {
    for at in 0..line.len().saturating_sub(2) {
        let begins =
            |command: &&str| command.chars().zip(&line[at..]).filter(|(a, b)| a == *b).count() == command.len();
        if line[at] == '#' && COMMANDS.iter().any(begins) {
            line[at] = char::REPLACEMENT_CHARACTER;
        }
    }
}

/// One character where each has a column of its own, as in an excerpt.
pub fn char(c: char) -> char {
    if is_visible(c) { c } else { char::REPLACEMENT_CHARACTER }
}

/// Whether a character only stands where it is: it moves no cursor, has a width, turns no direction, and XML allows it.
pub fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = first_acting(rest) {
        let c = rest[at..].chars().next().expect("just found");
        escaped.push_str(&rest[..at]);
        match c {
            c if stays(c) => escaped.push(c),
            '#' => escaped.extend(c.escape_unicode()),
            c => escaped.extend(c.escape_default()),
        }
        rest = &rest[at + c.len_utf8()..];
    }
    escaped + rest
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
            (" ::error::a", "\\u{3a}:error::a"),
            ("a ::error::a", "a ::error::a"),
            ("\u{34f}\u{fe0f}\u{3164}", "\\u{34f}\\u{fe0f}\\u{3164}"),
            ("# a ##[error] ###vso[x] ##b", "# a \\u{23}#[error] #\\u{23}#vso[x] ##b"),
        ] {
            assert_eq!(line(text), shown);
        }
        assert_eq!(super::text("a\n\tb\r\u{7}"), "a\n\tb\\r\\u{7}");
        let mut line: Vec<char> = "a ##[x] ###vso[y] ##vso #[".chars().collect();
        disarm(&mut line);
        assert_eq!(line.iter().collect::<String>(), "a \u{fffd}#[x] #\u{fffd}#vso[y] ##vso #[");
        assert_eq!((char('\u{1b}'), char('a')), ('\u{fffd}', 'a'));
    }
}
