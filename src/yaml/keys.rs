//! Keys, entries and merges of the maps that are being read.

use super::compose::{By, Composer, Frame, Holds, Key, KeyIs};
use super::explain::{TEMPLATE, TEMPLATE_HELP};
use super::raw::Raw;
use super::scalar::{self, BadKey};
use crate::fault::{Kind, PlacedFault};
use crate::field_path::{FieldPathBuf, Step};
use crate::message::quote;
use crate::source::{Place, Position};
use crate::tree::{Entry, Map, Node, Number, Tree};

impl Composer<'_> {
    /// Puts a value where it belongs. `written` is where it stands in the text, if only by an alias.
    pub(super) fn put(&mut self, tree: Tree, written: Place, by: By) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(tree);
            return;
        };
        frame.end = written.end;
        match &mut frame.holds {
            Holds::List(items) => items.push(tree),
            Holds::Map(map) => match map.key.take() {
                None => {
                    let key = self.key_of(&tree, written);
                    self.set_key(key, written);
                }
                Some(Key { is: KeyIs::Bad, .. }) => {}
                Some(Key { is: KeyIs::Merge, place }) => self.merge(&tree, place, written, by),
                Some(Key { is: KeyIs::Text(key), place }) => self.entry(Entry { key, key_place: place, value: tree }),
            },
        }
    }

    pub(super) fn set_key(&mut self, is: KeyIs, place: Place) {
        if let Some(frame) = self.frames.last_mut() {
            frame.end = place.end;
            if let Holds::Map(map) = &mut frame.holds {
                map.key = Some(Key { is, place });
            }
        }
    }

    pub(super) fn key(&mut self, key: Result<Option<String>, BadKey>, text: &str, place: Place) -> KeyIs {
        match key {
            Ok(None) => KeyIs::Text(text.into()),
            Ok(Some(other)) => KeyIs::Text(other.into()),
            Err(bad) => {
                let (message, help) = match bad {
                    BadKey::Null if text.is_empty() => ("a key is missing before this colon", ""),
                    BadKey::Null => ("a key cannot be null", "put it in quotes"),
                    BadKey::TooLarge => ("Helm takes no key that is so large a number", "put it in quotes"),
                };
                self.report(Kind::YamlSyntax, place, message, help);
                KeyIs::Bad
            }
        }
    }

    /// A key that is no scalar of its own.
    pub(super) fn key_of(&mut self, tree: &Tree, written: Place) -> KeyIs {
        match &tree.node {
            Node::Text(text) => KeyIs::Text(text.clone()),
            Node::Null => self.key(Err(BadKey::Null), "~", written),
            Node::Bool(value) => KeyIs::Text(value.to_string().into()),
            Node::Number(Number::Int(value)) => KeyIs::Text(value.to_string().into()),
            Node::Number(Number::Uint(_)) => self.key(Err(BadKey::TooLarge), "", written),
            Node::Number(Number::Float(value)) => KeyIs::Text(scalar::key_of_float(*value).into()),
            Node::Faulty => KeyIs::Bad,
            Node::List(_) | Node::Map(_) => {
                self.report_collection_key(tree, written);
                KeyIs::Bad
            }
        }
    }

    pub(super) fn report_collection_key(&mut self, tree: &Tree, written: Place) {
        let outer = self.frames.last_mut().and_then(|frame| match &mut frame.holds {
            Holds::Map(map) if frame.flow && is_next(frame.start, written.start) => Some((map, frame.start)),
            _ => None,
        });
        match outer {
            // `{{`: a map that is the key of another.
            Some((map, start)) if matches!(tree.node, Node::Map(_)) => {
                map.template = true;
                let place = Place::on_line(self.source, start.line, start.column, 2);
                self.report(Kind::YamlSyntax, place, TEMPLATE, TEMPLATE_HELP);
            }
            _ => {
                let message = format!("a key must be text; this is {}", tree.node.kind());
                self.report(Kind::YamlSyntax, written, &message, "put the key in quotes");
            }
        }
    }

    pub(super) fn entry(&mut self, entry: Entry) {
        let Some(Frame { holds: Holds::Map(map), .. }) = self.frames.last_mut() else { return };
        let place = entry.key_place;
        let Some(before) = map.map.insert(entry) else { return };
        let Some(at) = map.map.position(&before.key) else { return };
        let first = map.first_written.remove(&at).unwrap_or(Some(before.key_place));
        if let Some(first) = first {
            map.first_written.insert(at, Some(first));
            self.report_duplicate(&before.key, place, first);
        }
    }

    pub(super) fn report_duplicate(&mut self, key: &str, place: Place, first: Place) {
        let mut path = self.path();
        let line = first.start.line;
        let message = if may_show(&path, key) {
            path.0.push(Step::Key(key.into()));
            let written = (place.start.line == place.end.line).then(|| self.text_of(place)).flatten();
            match written.filter(|written| !written.starts_with(['"', '\'', '*', '&', '!']) && *written != key) {
                Some(written) => {
                    format!("{} means the key {}, which stands already on line {line}", quote(written), quote(key))
                }
                None => format!("the key {} stands already on line {line}", quote(key)),
            }
        } else {
            format!("this key stands already on line {line}")
        };
        let help = Some("Helm would take the last one; delete the other".into());
        self.faults.push(PlacedFault::new(Kind::DuplicateKey, place, path, message, help));
    }

    /// The text at a place.
    pub(super) fn text_of(&self, place: Place) -> Option<&str> {
        self.raw.get_or_init(|| Raw::new(self.text)).at(place)
    }

    pub(super) fn awaits_merge(&self) -> bool {
        match self.frames.last() {
            Some(Frame { holds: Holds::Map(map), .. }) => {
                matches!(map.key, Some(Key { is: KeyIs::Merge, .. }))
            }
            _ => false,
        }
    }

    /// `<<`: the entries of a map, or of each map of a list, the earlier ones winning. They replace what stands above.
    pub(super) fn merge(&mut self, tree: &Tree, key: Place, written: Place, by: By) {
        let maps: Vec<&Map> = match &tree.node {
            Node::Faulty => return,
            Node::Map(map) => vec![map],
            Node::List(items)
                if by == By::Itself && items.iter().all(|item| matches!(item.node, Node::Map(_) | Node::Faulty)) =>
            {
                items.iter().rev().filter_map(Tree::as_map).collect()
            }
            other => {
                let message = format!("`<<` takes a map or a list of maps; this is {}", other.kind());
                let place = if matches!(other, Node::Null) { key } else { written };
                self.report(Kind::YamlSyntax, place, &message, "");
                return;
            }
        };
        let Some(Frame { holds: Holds::Map(into), .. }) = self.frames.last_mut() else { return };
        for entry in maps.into_iter().flat_map(Map::entries) {
            let at = into.map.position(&entry.key);
            let replaced =
                at.filter(|at| !into.first_written.contains_key(at)).map(|at| into.map.entries()[at].key_place);
            into.map.insert(entry.clone());
            into.first_written.entry(at.unwrap_or(into.map.entries().len() - 1)).or_insert(replaced);
        }
    }
}

/// Whether a key may be named: under `credentials` a long one may be a credential that was written where a key belongs.
pub(super) fn may_show(path: &FieldPathBuf, key: &str) -> bool {
    let secret = path.0.iter().any(|step| matches!(step, Step::Key(key) if &**key == "credentials"));
    !secret || (key.len() <= 20 && key.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn is_next(a: Position, b: Position) -> bool {
    a.line == b.line && a.column + 1 == b.column
}
