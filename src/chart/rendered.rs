//! The reader of rendered text.
//!
//! Templates are the program's own and print no value, so that what they render keeps to a few forms of YAML: maps and
//! lists in blocks two columns apart, plain text, `{}`, `[]` and placeholders. A placeholder alone on a line is all items of
//! a list, or all entries of a map. A key without a value is left out, and so is one whose block has nothing in it. A test
//! reads the same text as YAML.

use std::fmt;
use std::sync::Arc;

use crate::source::Place;
use crate::tree::{Entry, Node, Text, Tree};
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

/// A rendered text, read: an object without the values behind its placeholders, which are known by their numbers.
#[derive(Debug)]
pub(super) enum Skeleton {
    /// What holds no placeholder.
    Ready(Tree),
    /// A value.
    Value(usize),
    /// A value that is left out, with its key, where it is empty.
    Filled(usize),
    /// Text around values.
    Joined(Vec<Piece>),
    List(Vec<ListPart>),
    Map(Vec<MapPart>),
}

#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Value(usize),
}

#[derive(Debug)]
pub(super) enum ListPart {
    Item(Skeleton),
    /// All items of a list.
    Each(usize),
}

#[derive(Debug)]
pub(super) enum MapPart {
    Entry(Text, Skeleton),
    /// All entries of a map.
    Each(usize),
}

impl Skeleton {
    /// Reads a text with placeholders for so many values.
    pub(super) fn read(text: &str, values: usize) -> Result<Skeleton, Malformed> {
        let mut reader = Reader { rest: text, line: None, values };
        reader.advance();
        let layout = reader.block(0)?;
        match reader.line {
            None => Ok(layout),
            Some(_) => Err(Malformed("text after the end of the object")),
        }
    }

    /// The object with these values.
    pub(super) fn fill(&self, values: &[Tree]) -> Tree {
        match self {
            Skeleton::Ready(tree) => tree.clone(),
            Skeleton::Value(number) | Skeleton::Filled(number) => values[*number].clone(),
            Skeleton::Joined(pieces) => joined(pieces, values),
            Skeleton::List(parts) => filled_list(parts, values),
            Skeleton::Map(parts) => filled_map(parts, values),
        }
    }

    /// The list or map as it is, where nothing in it waits for values.
    fn settled(self) -> Skeleton {
        let is_ready = match &self {
            Skeleton::List(parts) => parts.iter().all(|part| matches!(part, ListPart::Item(Skeleton::Ready(_)))),
            Skeleton::Map(parts) => parts.iter().all(|part| matches!(part, MapPart::Entry(_, Skeleton::Ready(_)))),
            _ => false,
        };
        if is_ready { Skeleton::Ready(self.fill(&[])) } else { self }
    }
}

fn filled_list(parts: &[ListPart], values: &[Tree]) -> Tree {
    let mut items = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            ListPart::Item(item) => items.push(item.fill(values)),
            ListPart::Each(number) => match &values[*number].node {
                Node::List(all) => items.extend_from_slice(all),
                Node::Null => {}
                // How many items there are is not known, only that there are some.
                _ => items.push(Tree::new(Node::Faulty, values[*number].place)),
            },
        }
    }
    Tree::new(Node::List(Arc::new(items)), Place::CHART)
}

fn filled_map(parts: &[MapPart], values: &[Tree]) -> Tree {
    let mut map = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            MapPart::Entry(_, Skeleton::Filled(number)) if !values[*number].node.is_true() => {}
            MapPart::Entry(key, value) => {
                map.push(Entry { key: key.clone(), key_place: Place::CHART, value: value.fill(values) });
            }
            MapPart::Each(number) => {
                let before = map.len();
                for entry in values[*number].as_map().into_iter().flat_map(|of| of.entries()) {
                    // A key of the user's may be the template's too.
                    match map[..before].iter_mut().find(|known: &&mut Entry| known.key == entry.key) {
                        Some(known) => *known = entry.clone(),
                        None => map.push(entry.clone()),
                    }
                }
            }
        }
    }
    Tree::new(Node::Map(Arc::new(map.into_iter().collect())), Place::CHART)
}

/// Text around values, at the place of the first that the user wrote.
fn joined(pieces: &[Piece], values: &[Tree]) -> Tree {
    let mut joined = String::new();
    let mut place = Place::CHART;
    for piece in pieces {
        let value = match piece {
            Piece::Text(text) => {
                joined.push_str(text);
                continue;
            }
            Piece::Value(number) => &values[*number],
        };
        match &value.node {
            Node::Null => {}
            Node::Text(text) => joined.push_str(text),
            Node::Number(number) => joined.push_str(&yaml::go_text(*number)),
            Node::Bool(value) => joined.push_str(if *value { "true" } else { "false" }),
            Node::List(_) | Node::Map(_) | Node::Faulty => return Tree::new(Node::Faulty, value.place),
        }
        if !place.is_users() {
            place = value.place;
        }
    }
    Tree::text(&joined, place)
}

/// A line: how far it is indented, and what is there.
type Line<'t> = (usize, &'t str);

struct Reader<'t> {
    /// The lines that follow.
    rest: &'t str,
    /// The line that is next; what is left of it once its `- ` has been read.
    line: Option<Line<'t>>,
    /// How many values there are.
    values: usize,
}

impl<'t> Reader<'t> {
    /// Goes on to the next line. None is blank.
    fn advance(&mut self) {
        self.line = None;
        if !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            let text = line.trim_start_matches(' ');
            self.line = Some((line.len() - text.len(), text));
            self.rest = rest;
        }
    }

    /// The map or list whose lines are indented by `indent`.
    fn block(&mut self, indent: usize) -> Result<Skeleton, Malformed> {
        match self.line {
            Some((_, text)) if text.starts_with("- ") => self.list(indent),
            _ => self.map(indent),
        }
    }

    fn list(&mut self, indent: usize) -> Result<Skeleton, Malformed> {
        let mut parts = Vec::new();
        while let Some((at, text)) = self.line {
            if at != indent {
                break;
            }
            let part = match text.strip_prefix("- ") {
                Some(rest) if split_key(rest).is_some() => {
                    self.line = Some((indent + 2, rest));
                    ListPart::Item(self.map(indent + 2)?)
                }
                Some(rest) => {
                    self.advance();
                    ListPart::Item(self.scalar(rest)?)
                }
                None => {
                    let Some(number) = self.alone(text)? else { break };
                    self.advance();
                    ListPart::Each(number)
                }
            };
            parts.push(part);
        }
        Ok(Skeleton::List(parts).settled())
    }

    fn map(&mut self, indent: usize) -> Result<Skeleton, Malformed> {
        let mut parts = Vec::new();
        while let Some((at, text)) = self.line {
            if at != indent || text.starts_with("- ") {
                break;
            }
            self.advance();
            if let Some(number) = self.alone(text)? {
                parts.push(MapPart::Each(number));
                continue;
            }
            let (key, rest) = split_key(text).ok_or(Malformed("a line without a key"))?;
            if !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Err(Malformed("a key that is no name"));
            }
            let value = match (rest, self.line) {
                ("", Some((below, _))) if below > indent => match self.block(below)? {
                    Skeleton::Map(parts) => match parts[..] {
                        [MapPart::Each(number)] => Skeleton::Filled(number),
                        _ => Skeleton::Map(parts),
                    },
                    block => block,
                },
                ("", _) => continue,
                _ => self.scalar(rest)?,
            };
            parts.push(MapPart::Entry(key.into(), value));
        }
        if parts.is_empty() {
            return Err(Malformed("nothing where a map should be"));
        }
        Ok(Skeleton::Map(parts).settled())
    }

    /// The number of the placeholder that a text is; none if it is anything else.
    fn alone(&self, text: &str) -> Result<Option<usize>, Malformed> {
        let inner = text.strip_prefix(MARK).and_then(|marked| marked.strip_suffix(MARK));
        inner.filter(|inner| !inner.contains(MARK)).map(|number| self.number(number)).transpose()
    }

    fn scalar(&self, text: &str) -> Result<Skeleton, Malformed> {
        if !text.as_bytes().contains(&MARK_BEGINS) {
            let node = match text {
                "{}" => Node::Map(Arc::default()),
                "[]" => Node::List(Arc::default()),
                plain => yaml::resolve_plain(plain),
            };
            return Ok(Skeleton::Ready(Tree::new(node, Place::CHART)));
        }
        if let Some(number) = self.alone(text)? {
            return Ok(Skeleton::Value(number));
        }
        let piece = |(at, piece): (usize, &str)| match at % 2 {
            0 => Ok(Piece::Text(piece.to_owned())),
            _ => self.number(piece).map(Piece::Value),
        };
        Ok(Skeleton::Joined(text.split(MARK).enumerate().map(piece).collect::<Result<_, _>>()?))
    }

    fn number(&self, text: &str) -> Result<usize, Malformed> {
        let number = text.parse().map_err(|_| Malformed("a placeholder without a number"))?;
        if number < self.values { Ok(number) } else { Err(Malformed("a placeholder without a value")) }
    }
}

/// A line's key and what follows it; none if the line is not an entry of a map.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let colon =
        bytes.iter().enumerate().position(|(i, b)| *b == b':' && matches!(bytes.get(i + 1), None | Some(b' ')))?;
    Some((&line[..colon], line.get(colon + 2..).unwrap_or_default()))
}
