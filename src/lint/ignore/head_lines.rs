//! The lines with the keys of what goes on over several lines.
//!
//! In a text no comment can stand, and in brackets not on every line. So a comment that ignores what is found on a later
//! line of them may stand where they begin.

use crate::source::Lines;
use crate::tree::{Node, Tree};

/// Where texts and brackets over several lines begin and end in a file.
#[derive(Default)]
pub(crate) struct HeadLines {
    /// In order, none in another.
    texts: Vec<Span>,
    /// In order. Those within others are left out.
    brackets: Vec<Span>,
}

/// The numbers of the line with the key, or with the dash, and of the last line.
type Span = (u32, u32);

impl HeadLines {
    /// Finds them in the values of a file.
    pub(crate) fn of(values: &Tree, lines: &Lines) -> HeadLines {
        let mut found = HeadLines::default();
        found.collect(values, values.place.start.line, lines, false);
        found.texts.sort_unstable();
        found.brackets.sort_unstable();
        found
    }

    /// The lines where the text and the brackets begin that go on over a line; the nearest first.
    pub(crate) fn above(&self, line: u32) -> impl Iterator<Item = u32> {
        [&self.texts, &self.brackets].into_iter().filter_map(move |spans| {
            let (head, last) = *spans[..spans.partition_point(|(head, _)| *head < line)].last()?;
            (line <= last).then_some(head)
        })
    }

    /// `head` is the line with the key of a value.
    fn collect(&mut self, value: &Tree, head: u32, lines: &Lines, is_in_brackets: bool) {
        // What an alias brings ends before it.
        let last = value.place.end.line;
        let goes_on = head < last;
        let opens = || lines.at(value.place).is_some_and(|text| text.starts_with(['{', '[']));
        match &value.node {
            Node::Map(_) | Node::List(_) if goes_on && !is_in_brackets && opens() => {
                self.brackets.push((head, last));
                self.collect_below(value, lines, true);
            }
            Node::Map(_) | Node::List(_) => self.collect_below(value, lines, is_in_brackets),
            _ if goes_on => self.texts.push((head, last)),
            _ => {}
        }
    }

    fn collect_below(&mut self, value: &Tree, lines: &Lines, is_in_brackets: bool) {
        match &value.node {
            Node::Map(map) => {
                for entry in map.entries() {
                    self.collect(&entry.value, entry.key_place.start.line, lines, is_in_brackets);
                }
            }
            Node::List(items) => {
                for item in items.iter() {
                    let begin = item.place.start.line;
                    let head = if item.as_text().is_some() { header_above(begin, lines) } else { None };
                    self.collect(item, head.unwrap_or(begin), lines, is_in_brackets);
                }
            }
            _ => {}
        }
    }
}

/// The line with the `|` or `>` of the block of text whose first line this is; none if it is not in a block.
fn header_above(line: u32, lines: &Lines) -> Option<u32> {
    let mut above = (1..line).rev().filter_map(|number| Some((number, lines.get(number)?)));
    let (number, header) = above.find(|(_, line)| !line.trim().is_empty())?;
    let header = header.split(" #").next()?.trim_end().rsplit(' ').next()?.strip_prefix(['|', '>'])?;
    header.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml;

    #[test]
    fn each_line_knows_where_its_value_begins() {
        for (text, line, heads) in [
            ("a: 1\nb: 2\n", 2, &[][..]),
            ("a: |\n  x\n  y\nb: 2\n", 3, &[1]),
            ("a: |\n  x\n  y\nb: 2\n", 4, &[]),
            ("a:\n  - >- # c\n\n    x\n    y\n", 5, &[2]),
            ("a:\n  - x\n    y\n", 3, &[2]),
            ("a:\n  'x\n  y'\n", 3, &[1]),
            ("a: {b: 'x\n  y', c: 'x\n  y'}\n", 3, &[2, 1]),
            ("a: {b: 'x\n  y', c: 'x\n  y'}\n", 2, &[1, 1]),
            ("a: [\n[\n1],\n2]\n", 4, &[1]),
            ("a: {b: &a 'x\n  y', c: *a}\n", 2, &[1, 1]),
            ("a: {b: [\n1,\n2]}\nc: {d: 1}\n", 3, &[1]),
            ("a: {b: [\n1,\n2]}\nc: {d: 1}\n", 4, &[]),
            ("a: &a |\n  x\nb: *a\n", 3, &[]),
        ] {
            let read = yaml::read(text, SourceId::DEFAULTS).tree;
            let found: Vec<u32> = HeadLines::of(&read, &Lines::new(text)).above(line).collect();
            assert_eq!(found, heads, "{text}{line}");
        }
    }
}
