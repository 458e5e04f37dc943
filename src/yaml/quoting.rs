//! Text on one line of YAML, in quotes where some reader would not take it for text.

use std::fmt::Write;

use super::plain::{PlainValue, meaning};

/// Writes text on one line, plain where every reader takes it for text, else in double quotes.
pub(super) fn text_on_line(text: &str, out: &mut String) {
    if is_plain(text) { out.push_str(text) } else { quoted(text, out) }
}

/// Longer text is quoted, so that nothing wraps it; credentials are, in the chart as here.
const LONGEST_PLAIN: usize = 256;

/// What a byte is in plain text.
static CLASSES: [u8; 256] = {
    let mut classes = [FOREIGN; 256];
    let others = b"._-/@=+,()$;![]";
    let mut i = 0;
    while i < 256 {
        if (i as u8).is_ascii_alphanumeric() {
            classes[i] = 0;
        }
        i += 1;
    }
    let mut i = 0;
    while i < others.len() {
        classes[others[i] as usize] = 0;
        i += 1;
    }
    classes[b' ' as usize] = BLANK;
    classes[b':' as usize] = COLON;
    classes
};
/// Plain text has no such byte.
const FOREIGN: u8 = 1;
const BLANK: u8 = 2;
const COLON: u8 = 4;

/// Whether text can be written without quotes. Stricter than YAML, so that no reader of any version takes it for anything
/// else.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let signs = bytes.iter().take(2).take_while(|b| **b == b'-').count();
    let begins = bytes.get(signs).is_some_and(u8::is_ascii_alphabetic) || bytes.first() == Some(&b'/');
    if !begins || bytes.len() > LONGEST_PLAIN {
        return false;
    }
    let classes = bytes.iter().fold(0, |seen, b| seen | CLASSES[usize::from(*b)]);
    let breaks = |pair: &[u8]| matches!(pair, b": " | b"  ");
    classes & FOREIGN == 0
        && (classes == 0 || !matches!(bytes.last(), Some(b':' | b' ')))
        && (classes & BLANK == 0 || !bytes.windows(2).any(breaks))
        && !is_reserved(text, signs)
}

/// Whether some reader takes a word, or a number in letters, for something else than text; `signs` are the `-` before it.
fn is_reserved(text: &str, signs: usize) -> bool {
    const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    const LONGEST_WORD: usize = 5;
    let exponent = |text: &str| {
        let digits = text.strip_prefix(['e', 'E']).map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
        digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let unsigned = &text[signs..];
    // Nearly all text without a sign begins otherwise.
    let first = unsigned.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if signs == 0 && !matches!(first, Some(b'y' | b'n' | b'o' | b't' | b'f' | b'i' | b'e')) {
        return false;
    }
    let is_short = unsigned.len() <= LONGEST_WORD;
    // Without a sign, what is longer and no exponent means its text.
    (is_short || signs > 0) && meaning(text) != PlainValue::Text
        || is_short && WORDS.iter().any(|word| word.eq_ignore_ascii_case(unsigned))
        || exponent(unsigned)
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    // Without a way out in between, the compiler looks at many bytes at once: credentials are long.
    let as_it_stands =
        text.bytes().fold(true, |so_far, b| so_far & (matches!(b, b' '..=b'~') & (b != b'"') & (b != b'\\')));
    if as_it_stands {
        out.push_str(text);
        out.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printed(c) => out.push(c),
            c => escaped(c, out),
        }
    }
    out.push('"');
}

fn escaped(c: char, out: &mut String) {
    let code = u32::from(c);
    match code {
        0..=0xFF => write!(out, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    }
    .expect("a string takes all that is written");
}

/// Whether every reader takes a character as it stands.
pub(super) fn is_printed(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{2027}' | '\u{2030}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}')
        || matches!(c, '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        text_on_line(text, &mut out);
        out
    }

    #[test]
    fn text_is_quoted_where_some_reader_would_not_take_it_for_text() {
        for plain in ["a", "/bin/sh", "-x", "--flag=1", "nope", "a b, c;(d)[e]!$", "e", "e1x"] {
            assert_eq!(written(plain), format!("{plain}"));
        }
        for quoted in [
            "",
            " ",
            "1",
            "1a",
            "1.5",
            "0x",
            "y",
            "No",
            "oN",
            "NULL",
            "nan",
            "~",
            "a: b",
            "a:",
            "a ",
            "a  b",
            "a #b",
            "-",
            "- a",
            "e1",
            "E+5",
            "-e2",
            "<<",
            "=",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "{a}",
            "[a]",
            "'a'",
            "---",
            "--- a",
            "...",
            ".inf",
            ".5",
            "2024-01-01",
            "1:30",
            "?",
            "? a",
            "é",
            "-1",
            "--1",
            "inf",
            "-inf",
        ] {
            assert_eq!(written(quoted), format!("\"{quoted}\""));
        }
        for (odd, quoted) in [
            ("\"\\", r#""\"\\""#),
            (
                "\u{7F}\u{85}\u{2028}\u{FEFF}\u{1F600}\u{10FFFF}\0",
                "\"\\x7f\\x85\\u2028\\ufeff\u{1F600}\\U0010ffff\\x00\"",
            ),
        ] {
            assert_eq!(written(odd), format!("{quoted}"));
        }
    }
}
