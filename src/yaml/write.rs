//! From a tree to YAML in the shape that kubectl and Helm print.

use std::fmt::Write;

use super::scalar::{Meaning, json_float, meaning};
use crate::tree::{Node, Number, Tree};

/// Writes a tree as a YAML document without `---`: lists stand under their key without indentation, empty ones as `[]`
/// and `{}`. All readers of YAML 1.1 and 1.2 that were tried read the same values back. Null and what is at fault is
/// `null`.
///
/// It recurses once for each level of the tree, which a reader has bounded ([`super::read()`]).
pub fn write(tree: &Tree, out: &mut String) {
    match &tree.node {
        // At the top, a block of text could not be told from a key.
        Node::Text(text) => text_on_line(text, out),
        node => block(node, 0, out),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Writes a value whose first line is begun and whose other lines begin at a column; a scalar without its line's end.
fn block(node: &Node, column: usize, out: &mut String) {
    match node {
        Node::Null | Node::Faulty => out.push_str("null"),
        Node::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Number(value) => number(*value, out),
        Node::Text(text) if is_block(text) => text_block(text, column, out),
        Node::Text(text) => text_on_line(text, out),
        Node::List(items) if items.is_empty() => out.push_str("[]"),
        Node::List(items) => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    indent(column, out);
                }
                out.push_str("- ");
                block(&item.node, column + 2, out);
                end_line(out);
            }
        }
        Node::Map(map) if map.is_empty() => out.push_str("{}"),
        Node::Map(map) => {
            for (i, entry) in map.entries().iter().enumerate() {
                if i > 0 {
                    indent(column, out);
                }
                key(&entry.key, column, out);
                value(&entry.value.node, column, out);
                end_line(out);
            }
        }
    }
}

/// Writes what follows the colon of a key that begins at a column.
fn value(node: &Node, column: usize, out: &mut String) {
    let below = match node {
        Node::List(items) if !items.is_empty() => column,
        Node::Map(map) if !map.is_empty() => column + 2,
        _ => {
            out.push(' ');
            return block(node, column + 2, out);
        }
    };
    out.push('\n');
    indent(below, out);
    block(node, below, out);
}

/// YAML's readers know a key by its colon only within 1,024 characters; past that it needs a mark of its own.
const LONGEST_KEY: usize = 1000;

fn key(key: &str, column: usize, out: &mut String) {
    let start = out.len();
    text_on_line(key, out);
    if out.len() - start > LONGEST_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        indent(column, out);
    }
    out.push(':');
}

fn end_line(out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

fn indent(column: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', column));
}

fn number(number: Number, out: &mut String) {
    match number {
        Number::Int(value) => write!(out, "{value}"),
        Number::Uint(value) => write!(out, "{value}"),
        Number::Float(value) => {
            // Readers of YAML 1.1 take `1e+21` for text, and a whole number of 21 digits for a whole number.
            let text = json_float(value);
            match text.split_once('e') {
                Some((mantissa, exponent)) if !mantissa.contains('.') => write!(out, "{mantissa}.0e{exponent}"),
                None if !text.contains('.') => write!(out, "{text}.0"),
                _ => write!(out, "{text}"),
            }
        }
    }
    .expect("a string takes all that is written");
}

/// Writes text on one line, plain where every reader takes it for text, else in double quotes.
fn text_on_line(text: &str, out: &mut String) {
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

/// Whether text may stand without quotes. Stricter than YAML, so that no reader of any version takes it for anything else.
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
    (is_short || signs > 0) && meaning(text) != Meaning::Text
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

/// Whether text of several lines may stand as a block: readers differ on tabs and blanks at the ends of its lines.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && text.split('\n').all(|line| !line.ends_with([' ', '\t']) && !line.starts_with('\t'))
        && text.chars().all(|c| matches!(c, '\n' | '\t') || is_printed(c))
}

fn text_block(text: &str, column: usize, out: &mut String) {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    out.push_str(header);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            indent(column.max(2), out);
            out.push_str(line);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, SourceId};
    use crate::tree::{Entry, Map};
    use crate::yaml::read;

    fn text(text: &str) -> Tree {
        Tree::text(text, Place::CHART)
    }

    fn map(entries: &[(&str, Tree)]) -> Tree {
        let entry =
            |(key, value): &(&str, Tree)| Entry { key: (*key).into(), key_place: Place::CHART, value: value.clone() };
        Tree::new(Node::Map(entries.iter().map(entry).collect::<Map>().into()), Place::CHART)
    }

    fn list(items: &[Tree]) -> Tree {
        Tree::new(Node::List(items.to_vec().into()), Place::CHART)
    }

    fn written(tree: &Tree) -> String {
        let mut out = String::new();
        write(tree, &mut out);
        out
    }

    #[test]
    fn the_shape_is_that_of_kubectl() {
        let tree = map(&[
            ("name", text("a")),
            ("args", list(&[text("-c"), text("--x=1, 2"), text("a\nb")])),
            ("nested", list(&[list(&[text("a"), map(&[])]), map(&[("b", text("c\n")), ("d", list(&[]))])])),
            ("map", map(&[("on", Tree::new(Node::Null, Place::CHART)), ("e.f/g", map(&[("h", list(&[text("i")]))]))])),
            ("faulty", Tree::new(Node::Faulty, Place::CHART)),
        ]);
        let expected = "\
name: a
args:
- -c
- --x=1, 2
- |-
  a
  b
nested:
- - a
  - {}
- b: |
    c
  d: []
map:
  \"on\": null
  e.f/g:
    h:
    - i
faulty: null
";
        assert_eq!(written(&tree), expected);
        assert_eq!(written(&map(&[])), "{}\n");
        assert_eq!(written(&text("a\nb")), "\"a\\nb\"\n");
    }

    #[test]
    fn numbers_are_numbers_to_every_reader() {
        for (number, yaml) in [
            (Number::Int(-3), "-3"),
            (Number::Uint(u64::MAX), "18446744073709551615"),
            (Number::Float(0.5), "0.5"),
            (Number::Float(1e20), "100000000000000000000.0"),
            (Number::Float(1e21), "1.0e+21"),
            (Number::Float(1.5e-9), "1.5e-9"),
        ] {
            assert_eq!(written(&Tree::new(Node::Number(number), Place::CHART)), format!("{yaml}\n"));
        }
    }

    #[test]
    fn text_is_quoted_where_some_reader_would_not_take_it_for_text() {
        for plain in ["a", "/bin/sh", "-x", "--flag=1", "nope", "a b, c;(d)[e]!$", "e", "e1x"] {
            assert_eq!(written(&text(plain)), format!("{plain}\n"));
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
            assert_eq!(written(&text(quoted)), format!("\"{quoted}\"\n"));
        }
        for (odd, quoted) in [
            ("\"\\", r#""\"\\""#),
            (
                "\u{7F}\u{85}\u{2028}\u{FEFF}\u{1F600}\u{10FFFF}\0",
                "\"\\x7f\\x85\\u2028\\ufeff\u{1F600}\\U0010ffff\\x00\"",
            ),
        ] {
            assert_eq!(written(&text(odd)), format!("{quoted}\n"));
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let long = "k".repeat(3000);
        let texts = [
            "a\n\nb\n",
            "\n",
            "\na",
            " a\nb",
            "a\n\tb",
            "\ta\nb",
            "a \nb",
            "a\n ",
            "a\n\n",
            "a\n\n\n",
            "a\r\nb",
            "a\n  b\n c",
            "# a\nb",
            "a\n# b",
            "---\na",
            "a\n---\n...\n",
            "%a\nb",
            "{{ x }}",
            "a\u{85}b\nc",
            "é\nà",
            "- a\n- b",
            "a: b\nc: d",
            &long,
        ];
        for text_in in texts {
            let tree = map(&[
                ("value", text(text_in)),
                ("list", list(&[text(text_in), list(&[text(text_in)])])),
                (text_in, map(&[(text_in, text(text_in))])),
                ("last", list(&[map(&[(text_in, list(&[text(text_in)])), ("x", text(text_in))])])),
            ]);
            let yaml = written(&tree);
            let reading = read(&yaml, SourceId::DEFAULTS);
            assert!(reading.faults.is_empty(), "{:?} in\n{yaml}", reading.faults);
            let (mut before, mut after) = (String::new(), String::new());
            super::super::write_json(&tree, &mut before, 0);
            super::super::write_json(&reading.tree, &mut after, 0);
            assert_eq!(before, after, "{yaml}");
        }
    }
}
