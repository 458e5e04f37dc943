//! From a tree to JSON.

use std::fmt::Write;

use super::scalar::json_float;
use super::write::is_printed;
use crate::tree::{Node, Number, Tree};

/// Writes a tree as JSON, each level indented by that many spaces more than the one around it; on one line where that is
/// 0. No line break follows. Whole numbers stand exactly; null and what is at fault is `null`. Characters that are not
/// printed everywhere are escaped.
///
/// It recurses once for each level of the tree, which a reader has bounded ([`super::read()`]).
pub fn write_json(tree: &Tree, out: &mut String, indent: usize) {
    value(&tree.node, out, Layout { indent, level: 0 });
}

#[derive(Clone, Copy)]
struct Layout {
    indent: usize,
    level: usize,
}

impl Layout {
    fn deeper(self) -> Layout {
        Layout { level: self.level + 1, ..self }
    }

    fn new_line(self, out: &mut String) {
        if self.indent > 0 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', self.indent * self.level));
        }
    }
}

fn value(node: &Node, out: &mut String, at: Layout) {
    match node {
        Node::Null | Node::Faulty => out.push_str("null"),
        Node::Bool(true) => out.push_str("true"),
        Node::Bool(false) => out.push_str("false"),
        Node::Number(number) => out.push_str(&json_text(*number)),
        Node::Text(value) => text(value, out),
        Node::List(items) => {
            let inner = at.deeper();
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                separate(i, out, inner);
                value(&item.node, out, inner);
            }
            close(items.is_empty(), ']', out, at);
        }
        Node::Map(map) => {
            let inner = at.deeper();
            out.push('{');
            for (i, entry) in map.entries().iter().enumerate() {
                separate(i, out, inner);
                text(&entry.key, out);
                out.push_str(if at.indent > 0 { ": " } else { ":" });
                value(&entry.value.node, out, inner);
            }
            close(map.is_empty(), '}', out, at);
        }
    }
}

fn separate(i: usize, out: &mut String, inner: Layout) {
    if i > 0 {
        out.push(',');
    }
    inner.new_line(out);
}

fn close(empty: bool, bracket: char, out: &mut String, at: Layout) {
    if !empty {
        at.new_line(out);
    }
    out.push(bracket);
}

/// A number's text in JSON, as Go writes it (`encoding/json`), which is what the API server is sent.
pub fn json_text(number: Number) -> String {
    match number {
        Number::Int(value) => value.to_string(),
        Number::Uint(value) => value.to_string(),
        Number::Float(value) => json_float(value),
    }
}

fn text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printed(c) => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}").expect("a string takes all that is written");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::read;

    #[test]
    fn json_is_pretty_or_on_one_line() {
        let reading = read("a: [1, {}, 0.5, [], ~]\nb: {on: \"\\u0001\\\"\\\\\\n\\U0010FFFF\"}\n", SourceId::DEFAULTS);
        let mut out = String::new();
        write_json(&reading.tree, &mut out, 0);
        assert_eq!(out, r#"{"a":[1,{},0.5,[],null],"b":{"true":"\u0001\"\\\n\udbff\udfff"}}"#);
        out.clear();
        write_json(&reading.tree, &mut out, 2);
        let pretty = "{\n  \"a\": [\n    1,\n    {},\n    0.5,\n    [],\n    null\n  ],\n  \"b\": {\n    \"true\":";
        assert!(out.starts_with(pretty), "{out}");
        assert!(out.ends_with("\n  }\n}"), "{out}");
    }

    #[test]
    fn whole_numbers_are_exact() {
        let reading = read("[18446744073709551615, -9223372036854775808, 12345678901234567]", SourceId::DEFAULTS);
        assert_eq!(reading.faults.len(), 1);
        let reading = read("a: [18446744073709551615, -9223372036854775808, 12345678901234567]", SourceId::DEFAULTS);
        let mut out = String::new();
        write_json(&reading.tree, &mut out, 0);
        assert_eq!(out, r#"{"a":[18446744073709551615,-9223372036854775808,12345678901234567]}"#);
    }
}
