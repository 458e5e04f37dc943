//! What a look over the whole text finds before it is parsed: characters and directives that Helm refuses where our
//! parser does not, and tabs at the start of lines.

use crate::source::{Place, Position, SourceId};

/// A fault without a path: its place, what is wrong, what to do.
pub(super) struct Problem {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The first character that may not stand in YAML (`yaml_parser_update_buffer` in `readerc.go`), or that is a line
/// break to Helm alone.
pub(super) fn unprintable(text: &str, source: SourceId) -> Option<Problem> {
    let suspicious = |b: u8| !(matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t'));
    // Chunks without a branch inside are searched many bytes at a time.
    let mut chunks = text.as_bytes().chunks(64);
    let first = chunks.position(|chunk| chunk.iter().fold(false, |found, &b| found | suspicious(b)))?;
    let mut from = first * 64;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let (at, c) = text[from..].char_indices().find(|(_, c)| is_refused(*c))?;
    let code = u32::from(c);
    let (message, help) = match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => (
            format!("the invisible character U+{code:04X} is a line break to Helm, and to hardly anything else"),
            format!("delete it, or write it as `\\u{code:04x}` in double quotes"),
        ),
        _ => (
            format!("the control character U+{code:04X} may not stand in YAML"),
            format!("delete it, or write it as `\\u{code:04x}` in double quotes"),
        ),
    };
    let position = position_of(text, from + at);
    Some(Problem { place: Place::on_line(source, position.line, position.column, 1), message, help: Some(help) })
}

fn is_refused(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        || matches!(c, '\u{2028}' | '\u{2029}')
}

/// What Helm does not take before the document: a directive other than two, the end of a document, a byte order mark
/// that does not begin the text.
pub(super) fn prologue(text: &str, source: SourceId) -> Option<Problem> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut at = 0;
    for line in text.split(['\n', '\r']) {
        let (width, message, help) = match line.as_bytes() {
            [b'%', ..] if !is_known_directive(line) => (
                line.chars().count(),
                "Helm takes no directive here but `%YAML 1.1` and `%TAG`",
                "delete the line; none is needed",
            ),
            b"..." | [b'.', b'.', b'.', b' ' | b'\t', ..] => {
                (3, "this ends a document, and none begins above", "delete the line")
            }
            _ if line.starts_with('\u{FEFF}') => (
                1,
                "a byte order mark, U+FEFF, stands here unseen",
                "delete it; one may begin a file, and Helm takes others for text",
            ),
            _ => match line.trim_start_matches(' ').bytes().next() {
                None | Some(b'#' | b'%') => {
                    at += line.len() + 1;
                    continue;
                }
                Some(_) => return None,
            },
        };
        let width = u32::try_from(width).unwrap_or(u32::MAX - 1);
        let place = Place::on_line(source, position_of(text, at).line, 1, width);
        return Some(Problem { place, message: message.to_owned(), help: Some(help.to_owned()) });
    }
    None
}

/// Whether Helm takes a line that begins with `%`.
fn is_known_directive(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("%YAML") => words.next() == Some("1.1"),
        name => name == Some("%TAG"),
    }
}

/// A tab before a line's content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tab {
    /// Whether it follows a `-`, `?` or `:` that begins the line.
    pub(super) after_indicator: bool,
    /// Its byte.
    pub(super) byte: usize,
    /// Its place.
    pub(super) position: Position,
}

/// The first tab among the blanks at the start of each line, and among those that follow the indicators `-`, `?` and `:`
/// there, for every line that has one, in order.
pub(super) fn leading_tabs(text: &str) -> Vec<Tab> {
    if !text.contains('\t') {
        return Vec::new();
    }
    let mut tabs = Vec::new();
    let bytes = text.as_bytes();
    let (mut line, mut start) = (1, if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 });
    while start < bytes.len() {
        let (before, after_indicator) = before_content(&bytes[start..]);
        if bytes.get(start + before) == Some(&b'\t') {
            let column = u32::try_from(before).map_or(u32::MAX, |before| before + 1);
            tabs.push(Tab { after_indicator, byte: start + before, position: Position { line, column } });
        }
        let Some(length) = bytes[start..].iter().position(|b| matches!(b, b'\n' | b'\r')) else { break };
        start += length + if bytes[start + length..].starts_with(b"\r\n") { 2 } else { 1 };
        line += 1;
    }
    tabs
}

/// How many bytes stand before a line's content or its first tab, and whether an indicator is among them.
fn before_content(line: &[u8]) -> (usize, bool) {
    let mut indicator = false;
    let mut at = 0;
    loop {
        match line[at..] {
            [b' ', ..] => {}
            [b'-' | b'?' | b':', b' ' | b'\t', ..] => indicator = true,
            _ => return (at, indicator),
        }
        at += 1;
    }
}

/// The line and column of a byte.
pub(super) fn position_of(text: &str, byte: usize) -> Position {
    let before = text[..byte].strip_prefix('\u{FEFF}').unwrap_or(&text[..byte]);
    let breaks = before.matches('\n').count() + before.matches('\r').count() - before.matches("\r\n").count();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let one_based = |count: usize| u32::try_from(count).map_or(u32::MAX, |count| count.saturating_add(1));
    Position { line: one_based(breaks), column: one_based(before[start..].chars().count()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_helm_refuses_are_found() {
        for (text, at) in [
            ("a: é\u{A0}\u{FEFF}\u{E000}\u{10000}\t\r\n", None),
            ("a: \u{7}", Some((1, 4))),
            ("\u{FEFF}# \u{7F}", Some((1, 3))),
            ("a\r\nb\rc\né\u{85}", Some((4, 2))),
            ("é\u{2028}", Some((1, 2))),
            ("\0", Some((1, 1))),
            ("\u{FFFE}", Some((1, 1))),
        ] {
            let found = unprintable(text, SourceId::CHART).map(|p| (p.place.start.line, p.place.start.column));
            assert_eq!(found, at, "{text:?}");
            let padded = format!("{}{text}", "x\n".repeat(200));
            let found = unprintable(padded.strip_prefix('x').expect("padded"), SourceId::CHART);
            assert_eq!(found.is_some(), at.is_some(), "{text:?}");
        }
    }

    #[test]
    fn what_helm_refuses_before_the_document_is_found() {
        for (text, line) in [
            ("%YAML 1.1\n---\na: 1", None),
            ("%TAG ! x\n---\na: 1", None),
            ("# c\n\n%YAML 1.2\n---\n", Some(3)),
            ("%YAML 1.10\n---\n", Some(1)),
            ("%FOO\n---\n", Some(1)),
            ("a: |\n%FOO\n", None),
            ("...\na: 1", Some(1)),
            ("\u{FEFF}# c\r\n... # c\r\n---\n", Some(2)),
            ("...a: 1", None),
            ("a: 1\n...", None),
            ("\u{FEFF}a: 1", None),
            ("\u{FEFF}\u{FEFF}a: 1", Some(1)),
            ("# \u{FEFF}\n  \n\u{FEFF}a: 1", Some(3)),
            ("", None),
        ] {
            assert_eq!(prologue(text, SourceId::CHART).map(|p| p.place.start.line), line, "{text:?}");
        }
    }

    #[test]
    fn tabs_at_the_start_of_lines_are_found() {
        let tabs = leading_tabs("\u{FEFF}\ta\r\n  \tb\r\t\tc\nd\te\n\n \t\n- -\t\n-a\t\n: \t");
        let found: Vec<_> = tabs.iter().map(|t| (t.position.line, t.position.column, t.after_indicator)).collect();
        let expected = [(1, 1, false), (2, 3, false), (3, 1, false), (6, 2, false), (7, 4, true), (9, 3, true)];
        assert_eq!(found, expected);
    }
}
