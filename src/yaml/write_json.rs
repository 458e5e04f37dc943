//! From a tree to JSON.

use std::fmt::Write;

use super::number_text::json_text;
use super::quoting::is_printed;
use crate::tree::{Node, Tree};

/// Writes a tree as JSON, each level indented by that many spaces more than the one around it; on one line where that is
/// 0. No line break follows. Whole numbers are exact; null and what is at fault is `null`. Characters that are not
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
    use crate::source::Place;
    use crate::tree::{Entry, Number};

    fn tree(node: Node) -> Tree {
        Tree::new(node, Place::CHART)
    }

    fn list(items: Vec<Node>) -> Node {
        Node::List(items.into_iter().map(tree).collect::<Vec<_>>().into())
    }

    fn map(entries: Vec<(&str, Node)>) -> Node {
        let entry = |(key, node): (&str, Node)| Entry { key: key.into(), key_place: Place::CHART, value: tree(node) };
        Node::Map(std::sync::Arc::new(entries.into_iter().map(entry).collect()))
    }

    fn written(node: Node, indent: usize) -> String {
        let mut out = String::new();
        write_json(&tree(node), &mut out, indent);
        out
    }

    #[test]
    fn json_is_pretty_or_on_one_line() {
        let one = Node::Number(Number::Int(1));
        let half = Node::Number(Number::Float(0.5));
        let text = Node::Text("\u{1}\"\\\n\u{10FFFF}".into());
        let items = list(vec![one, map(vec![]), half, list(vec![]), Node::Null]);
        let values = map(vec![("a", items), ("b", map(vec![("true", text)]))]);
        let on_one_line = r#"{"a":[1,{},0.5,[],null],"b":{"true":"\u0001\"\\\n\udbff\udfff"}}"#;
        assert_eq!(written(values.clone(), 0), on_one_line);
        let pretty = written(values, 2);
        let begins = "{\n  \"a\": [\n    1,\n    {},\n    0.5,\n    [],\n    null\n  ],\n  \"b\": {\n    \"true\":";
        assert!(pretty.starts_with(begins), "{pretty}");
        assert!(pretty.ends_with("\n  }\n}"), "{pretty}");
    }

    #[test]
    fn whole_numbers_are_exact() {
        let numbers = [Number::Uint(u64::MAX), Number::Int(i64::MIN), Number::Int(12_345_678_901_234_567)];
        let written = written(list(numbers.map(Node::Number).to_vec()), 0);
        assert_eq!(written, "[18446744073709551615,-9223372036854775808,12345678901234567]");
    }
}
