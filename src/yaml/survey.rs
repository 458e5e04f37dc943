//! The first look at a text, before it is parsed: characters and lines that Helm rejects and our parser takes.

use super::error::SyntaxError;
use crate::source::{Lines, SourceId};

/// The first thing in a text that Helm rejects, wherever it is.
pub(super) fn rejected(text: &str, source: SourceId) -> Option<SyntaxError> {
    rejected_character(text, source).or_else(|| rejected_line(text, source))
}

/// The first character that YAML does not allow (`yaml_parser_update_buffer` in `readerc.go`), or that is a line
/// break to Helm alone.
fn rejected_character(text: &str, source: SourceId) -> Option<SyntaxError> {
    let suspicious = |b: u8| !(matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t'));
    // Chunks without a branch inside are searched many bytes at a time.
    let mut chunks = text.as_bytes().chunks(64);
    let first = chunks.position(|chunk| chunk.iter().fold(false, |found, &b| found | suspicious(b)))?;
    let mut from = first * 64;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let (at, c) = text[from..].char_indices().find(|(_, c)| is_rejected(*c))?;
    let code = u32::from(c);
    let message = match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => {
            format!("Helm reads the invisible character U+{code:04X} as a line break; most other programs do not")
        }
        _ => format!("YAML does not allow the control character U+{code:04X}"),
    };
    let start = from + at;
    let place = Lines::new(text).place(source, start..start + c.len_utf8());
    Some(SyntaxError::new(place, message).help(format!("delete it, or write it as `\\u{code:04x}` in double quotes")))
}

fn is_rejected(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The first line that Helm rejects before the document: a directive other than two, the end of a document, a byte order
/// mark that does not begin the text.
fn rejected_line(text: &str, source: SourceId) -> Option<SyntaxError> {
    // Nearly all texts have none, which is told without an index of their lines.
    let (at, width, message, help) = find_rejected_line(text)?;
    let place = Lines::new(text).place(source, at..at + width);
    Some(SyntaxError::new(place, message).help(help))
}

/// The byte of that line, how many bytes of it are rejected, why, and what to do.
fn find_rejected_line(text: &str) -> Option<(usize, usize, &'static str, &'static str)> {
    const BYTE_ORDER_MARK: char = '\u{FEFF}';
    let mut rest = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    loop {
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let (width, message, help) = match line.as_bytes() {
            [b'%', ..] if !is_known_directive(line) => (
                line.len(),
                "Helm allows no directives here but `%YAML 1.1` and `%TAG`",
                "delete this line; a values file needs no directive",
            ),
            b"..." | [b'.', b'.', b'.', b' ' | b'\t', ..] => {
                (3, "`...` ends a document, but no document begins above it", "delete this line")
            }
            _ if line.starts_with(BYTE_ORDER_MARK) => (
                BYTE_ORDER_MARK.len_utf8(),
                "Helm reads the invisible byte order mark (U+FEFF) here as text",
                "delete it; only the start of a file may have one",
            ),
            _ => {
                let is_skipped = matches!(line.trim_start_matches(' ').bytes().next(), None | Some(b'#' | b'%'));
                rest = rest.get(line.len() + 1..).filter(|_| is_skipped)?;
                continue;
            }
        };
        return Some((text.len() - rest.len(), width, message, help));
    }
}

/// Whether Helm takes a line that begins with `%`.
fn is_known_directive(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("%YAML") => words.next() == Some("1.1"),
        name => name == Some("%TAG"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_helm_rejects_are_found() {
        for (text, at) in [
            ("a: é\u{A0}\u{FEFF}\u{E000}\u{10000}\t\r\n", None),
            ("a: \u{7}", Some((1, 4))),
            ("\u{FEFF}# \u{7F}", Some((1, 3))),
            ("a\r\nb\rc\né\u{85}", Some((4, 2))),
            ("é\u{2028}", Some((1, 2))),
            ("\0", Some((1, 1))),
            ("\u{FFFE}", Some((1, 1))),
        ] {
            let found = rejected_character(text, SourceId::CHART).map(|p| (p.place.start.line, p.place.start.column));
            assert_eq!(found, at, "{text:?}");
            let padded = format!("{}{text}", "x\n".repeat(200));
            let found = rejected_character(padded.strip_prefix('x').expect("padded"), SourceId::CHART);
            assert_eq!(found.is_some(), at.is_some(), "{text:?}");
        }
    }

    #[test]
    fn what_helm_rejects_before_the_document_is_found() {
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
            assert_eq!(rejected_line(text, SourceId::CHART).map(|p| p.place.start.line), line, "{text:?}");
        }
    }
}
