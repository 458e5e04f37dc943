//! The reader of rendered text.
//!
//! Templates are the program's own and print no value, so that what they render keeps to a few forms of YAML: maps and
//! lists in blocks two columns apart, plain text, `{}`, `[]` and placeholders. A key without a value is left out, so that
//! `{{ x or none }}` prints what is there only if it is not empty. A test reads the same text as YAML.

use std::fmt;
use std::sync::Arc;

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Text, Tree};
use crate::yaml;

use super::placeholder::MARK;

/// The first byte of a mark; no other character of a template has it.
const MARK_BEGINS: u8 = {
    let mut bytes = [0; MARK.len_utf8()];
    MARK.encode_utf8(&mut bytes);
    bytes[0]
};

/// Text that has another form.
#[derive(Debug)]
pub(super) struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The tree of a rendered text, its placeholders filled with the values of their numbers.
pub(super) fn read(text: &str, values: &[Tree]) -> Result<Tree, Malformed> {
    let mut reader = Reader { rest: text, line: None, values, items: Vec::new(), entries: Vec::new() };
    reader.advance();
    let tree = reader.block(0)?;
    match reader.line {
        None => Ok(tree),
        Some(_) => Err(Malformed("text after the end of the object")),
    }
}

/// A line: how far it is indented, and what is there.
type Line<'t> = (usize, &'t str);

struct Reader<'t> {
    /// The lines that follow.
    rest: &'t str,
    /// The line that is next; what is left of it once its `- ` has been read.
    line: Option<Line<'t>>,
    values: &'t [Tree],
    /// The items of all lists that are open, the innermost last: each list is then allocated once, at its length.
    items: Vec<Tree>,
    /// The entries of all maps that are open.
    entries: Vec<Entry>,
}

impl<'t> Reader<'t> {
    /// Goes on to the next line that is not blank.
    fn advance(&mut self) {
        self.line = None;
        while !self.rest.is_empty() && self.line.is_none() {
            let bytes = self.rest.as_bytes();
            let indent = bytes.iter().position(|b| *b != b' ').unwrap_or(bytes.len());
            let length = bytes[indent..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - indent);
            let end = indent + length;
            if length > 0 {
                self.line = Some((indent, &self.rest[indent..end]));
            }
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
        }
    }

    /// The map or list whose lines are indented by `indent`.
    fn block(&mut self, indent: usize) -> Result<Tree, Malformed> {
        match self.line {
            Some((_, text)) if text.starts_with("- ") => self.list(indent),
            _ => self.map(indent),
        }
    }

    fn list(&mut self, indent: usize) -> Result<Tree, Malformed> {
        let first = self.items.len();
        while let Some((at, text)) = self.line {
            let Some(rest) = text.strip_prefix("- ").filter(|_| at == indent) else { break };
            let item = if split_key(rest).is_some() {
                self.line = Some((indent + 2, rest));
                self.map(indent + 2)?
            } else {
                self.advance();
                self.scalar(rest)?
            };
            self.items.push(item);
        }
        let items = self.items.drain(first..).collect();
        Ok(Tree::new(Node::List(Arc::new(items)), Place::CHART))
    }

    fn map(&mut self, indent: usize) -> Result<Tree, Malformed> {
        let first = self.entries.len();
        while let Some((at, text)) = self.line {
            if at != indent || text.starts_with("- ") {
                break;
            }
            let (key, rest) = split_key(text).ok_or(Malformed("a line without a key"))?;
            self.advance();
            let (key, key_place) = self.key(key)?;
            let value = match (rest, self.line) {
                ("", Some((below, _))) if below > indent => self.block(below)?,
                ("", _) => continue,
                _ => self.scalar(rest)?,
            };
            let entry = Entry { key, key_place, value };
            // Only a key of the user's can be there already.
            let twice = |known: &&mut Entry| key_place != Place::CHART && known.key == entry.key;
            match self.entries[first..].iter_mut().find(twice) {
                Some(known) => *known = entry,
                None => self.entries.push(entry),
            }
        }
        if self.entries.len() == first {
            return Err(Malformed("nothing where a map should be"));
        }
        let map: Map = self.entries.drain(first..).collect();
        Ok(Tree::new(Node::Map(Arc::new(map)), Place::CHART))
    }

    fn key(&self, text: &str) -> Result<(Text, Place), Malformed> {
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Ok((text.into(), Place::CHART));
        }
        let key = self.scalar(text)?;
        match key.node {
            Node::Text(text) => Ok((text, key.place)),
            _ => Err(Malformed("a key that is not a string")),
        }
    }

    fn scalar(&self, text: &str) -> Result<Tree, Malformed> {
        let chart = |node| Ok(Tree::new(node, Place::CHART));
        if !text.as_bytes().contains(&MARK_BEGINS) {
            return chart(match text {
                "{}" => Node::Map(Arc::default()),
                "[]" => Node::List(Arc::default()),
                plain => yaml::resolve_plain(plain),
            });
        }
        let number = text.strip_prefix(MARK).and_then(|marked| marked.strip_suffix(MARK));
        match number.map(|number| self.value(number)) {
            Some(Ok(value)) => Ok(value.clone()),
            _ => self.joined(text),
        }
    }

    fn value(&self, number: &str) -> Result<&Tree, Malformed> {
        let number: usize = number.parse().map_err(|_| Malformed("a placeholder without a number"))?;
        self.values.get(number).ok_or(Malformed("a placeholder without a value"))
    }

    /// Text around placeholders, at the place of the first that the user wrote.
    fn joined(&self, text: &str) -> Result<Tree, Malformed> {
        let mut joined = String::new();
        let mut place = Place::CHART;
        for (i, piece) in text.split(MARK).enumerate() {
            if i % 2 == 0 {
                joined.push_str(piece);
                continue;
            }
            let value = self.value(piece)?;
            match &value.node {
                Node::Null => {}
                Node::Text(text) => joined.push_str(text),
                Node::Number(number) => joined.push_str(&yaml::go_text(*number)),
                Node::Bool(value) => joined.push_str(if *value { "true" } else { "false" }),
                Node::List(_) | Node::Map(_) | Node::Faulty => return Ok(Tree::new(Node::Faulty, value.place)),
            }
            if !place.is_users() {
                place = value.place;
            }
        }
        Ok(Tree::text(&joined, place))
    }
}

/// A line's key and what follows it; none if the line is not an entry of a map.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let colon =
        bytes.iter().enumerate().position(|(i, b)| *b == b':' && matches!(bytes.get(i + 1), None | Some(b' ')))?;
    Some((&line[..colon], line.get(colon + 2..).unwrap_or_default()))
}
