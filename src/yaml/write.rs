//! From a tree to YAML in the shape that kubectl and Helm print.

use std::fmt::Write;

use super::number_text::json_float;
use super::quoting::{is_printed, text_on_line};
use crate::tree::{Node, Number, Tree};

/// Writes a tree as a YAML document without `---`: lists are not indented under their key, empty ones as `[]`
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

/// Whether text of several lines can be written as a block: readers differ on tabs and blanks at the ends of its lines.
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
    use super::super::read::read;
    use super::super::write_json::write_json;
    use super::*;
    use crate::source::{Place, SourceId};
    use crate::tree::{Entry, Map};

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
            write_json(&tree, &mut before, 0);
            write_json(&reading.tree, &mut after, 0);
            assert_eq!(before, after, "{yaml}");
        }
    }
}
