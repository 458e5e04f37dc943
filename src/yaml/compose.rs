//! From events to a tree: lists, maps, anchors, aliases and merge keys.

use std::cell::OnceCell;
use std::sync::Arc;

use super::anchors::Anchors;
use super::error::SyntaxError;
use super::event::{Event, EventKind, ScalarEvent, Start};
use super::frames::{Frame, Frames, Holds};
use super::keys;
use super::limits::{MAX_DEPTH, MAX_VALUES, MOST_FAULTS};
use super::map_builder::{KeyKind, MapBuilder, PendingKey};
use super::nesting::Nesting;
use super::plain::PlainValue;
use super::resolve::{is_merge, resolve};
use crate::fault::{Kind, PlacedFault};
use crate::source::{Lines, Place, Position, SourceId};
use crate::tree::{Entry, Map, Node, Text, Tree};

/// Puts the tree together.
pub(super) struct Composer<'t> {
    text: &'t str,
    source: SourceId,
    /// The lists and maps that are not yet complete.
    frames: Frames,
    anchors: Anchors,
    root: Option<Tree>,
    faults: Vec<PlacedFault>,
    /// Found for the first key that occurs twice.
    lines: OnceCell<Lines<'t>>,
}

/// How a value came to be where it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Itself,
    Alias,
}

impl<'t> Composer<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Composer<'t> {
        let (frames, faults) = (Frames::default(), Vec::new());
        Composer { text, source, frames, anchors: Anchors::new(), root: None, faults, lines: OnceCell::new() }
    }

    /// Takes an event, after which the nesting is that.
    ///
    /// # Errors
    ///
    /// Fails if the text exceeds a limit. Whatever else is at fault is reported, and the reading goes on.
    pub(super) fn take(&mut self, event: &Event, nesting: &Nesting) -> Result<(), SyntaxError> {
        let place = event.place;
        if self.anchors.are_too_many() {
            let message = format!("the text has more than {MAX_VALUES} keys and values");
            return Err(
                SyntaxError::new(place, message).help("no cluster stores objects of that size; split the values")
            );
        }
        match &event.kind {
            EventKind::Scalar(scalar) => self.scalar(scalar, event, nesting),
            EventKind::ListStart(start) => return self.open(Holds::List(Vec::new()), *start, place.start),
            EventKind::MapStart(start) => return self.open(Holds::Map(MapBuilder::default()), *start, place.start),
            EventKind::ListEnd | EventKind::MapEnd => self.close(place, nesting),
            EventKind::Alias(anchor) => return self.alias(*anchor, place, nesting),
            EventKind::UnknownAlias => {
                let help = "`*` begins the name of an anchor; put the value in quotes if it is text";
                self.report(SyntaxError::new(place, "no anchor above has this name").help(help));
                self.put(Tree::new(Node::Faulty, place), place, By::Alias, nesting);
            }
            EventKind::SecondDocument => self.second_document(place.start, &self.text[event.bytes.start..]),
            EventKind::Anchor(_) | EventKind::DocumentEnd | EventKind::TextEnd => {}
        }
        Ok(())
    }

    /// Reports what Helm rejects in what is read now.
    pub(super) fn report(&mut self, error: SyntaxError) {
        if self.faults.len() < MOST_FAULTS {
            let path = self.frames.path();
            self.faults.push(error.at(path));
        }
    }

    /// The tree, and all faults in the order of the text.
    pub(super) fn finish(mut self) -> (Tree, Vec<PlacedFault>) {
        let start = Place { source: self.source, start: Position::START, end: Position::START };
        let root = self.root.take().unwrap_or_else(|| Tree::empty_map(start));
        let tree = match root.node {
            Node::Null => Tree::empty_map(root.place),
            Node::Map(_) | Node::Faulty => root,
            _ => {
                let message = format!("a values file must hold a map of keys; this is {}", root.node.kind());
                let help = match root.node {
                    Node::List(_) => "write the keys without `- ` before them",
                    _ => "write `key: value`, with a space after the colon",
                };
                self.fault(Kind::NotAMap, root.place, message, help);
                Tree::new(Node::Faulty, root.place)
            }
        };
        (tree, self.sorted_faults())
    }

    /// What is left of a text that cannot be read to its end.
    pub(super) fn abandon(mut self, error: SyntaxError) -> (Tree, Vec<PlacedFault>) {
        self.faults.truncate(MOST_FAULTS - 1);
        self.report(error);
        let start = Place { source: self.source, start: Position::START, end: Position::START };
        (Tree::new(Node::Faulty, start), self.sorted_faults())
    }

    fn sorted_faults(mut self) -> Vec<PlacedFault> {
        self.faults.sort_by_key(|fault| fault.place.start);
        self.faults
    }

    /// Reports that a document follows, where it holds something: `rest` is the text from there.
    fn second_document(&mut self, start: Position, rest: &str) {
        let is_nothing = |line: &str| {
            let line = line.trim_start_matches("---").trim_start_matches("...").trim_start();
            line.is_empty() || line.starts_with('#')
        };
        if rest.lines().all(is_nothing) {
            return;
        }
        let is_empty = matches!(self.root.as_ref().map(|root| &root.node), None | Some(Node::Null));
        let message = if is_empty {
            "a second document begins here; Helm reads only the first, which is empty"
        } else {
            "a second document begins here; Helm reads only the first"
        };
        let place = Place::on_line(self.source, start.line, 1, 3);
        self.fault(
            Kind::SecondDocument,
            place,
            message.to_owned(),
            "move it to another file, or delete the line `---`",
        );
    }

    fn fault(&mut self, kind: Kind, place: Place, message: String, help: &str) {
        self.faults.push(PlacedFault::new(kind, place, self.frames.path(), message, Some(help.into())));
    }
}

/// Lists and maps.
impl Composer<'_> {
    fn open(&mut self, holds: Holds, start: Start, at: Position) -> Result<(), SyntaxError> {
        if self.frames.depth() >= MAX_DEPTH {
            return Err(too_deep(Place::on_line(self.source, at.line, at.column, 1)));
        }
        self.anchors.reserve(start.anchor);
        let before = self.anchors.counts();
        // Helm does not count the list of a merge key.
        if !(matches!(holds, Holds::List(_)) && self.frames.awaits_merge()) {
            self.anchors.count_node();
        }
        self.frames.push(Frame { holds, anchor: start.anchor, before, height: 0 });
        Ok(())
    }

    fn close(&mut self, place: Place, nesting: &Nesting) {
        let Some(frame) = self.frames.pop() else { return };
        let node = match frame.holds {
            Holds::List(items) => Node::List(Arc::new(items)),
            Holds::Map(map) if map.is_template => Node::Faulty,
            Holds::Map(map) => Node::Map(Arc::new(map.finish())),
        };
        let tree = Tree::new(node, place);
        let height = frame.height + 1;
        self.anchors.define(frame.anchor, &tree, height, frame.before);
        self.frames.raise(height);
        self.put(tree, place, By::Itself, nesting);
    }
}

/// Scalars and aliases.
impl Composer<'_> {
    fn scalar(&mut self, scalar: &ScalarEvent, event: &Event, nesting: &Nesting) {
        let place = event.place;
        let is_key = self.frames.map().is_some_and(|map| map.key.is_none());
        if is_key && is_merge(scalar) {
            return self.set_key(KeyKind::Merge, place);
        }
        let before = self.anchors.counts();
        let raw = self.text.get(event.bytes.clone()).unwrap_or_default();
        let resolved = resolve(scalar, raw, place, nesting.bracket().is_some());
        let text = resolved.as_ref().map_or(&*scalar.text, |resolved| &*resolved.text);
        self.anchors.count_scalar(text);
        let node = match &resolved {
            Ok(resolved) if is_key && scalar.anchor == 0 => {
                let key = keys::of_scalar(resolved.value, text, place);
                return self.set_key_or_report(key, place);
            }
            Ok(resolved) => {
                if let PlainValue::Float(value) = resolved.value
                    && !value.is_finite()
                    && !is_key
                {
                    let message = "neither Helm nor Kubernetes allows infinity or `.nan`";
                    self.report(SyntaxError::new(place, message).help("put it in quotes if it is text"));
                }
                resolved.value.node(text)
            }
            Err(_) => Node::Faulty,
        };
        if let Err(error) = resolved {
            self.report(error);
        }
        let tree = Tree::new(node, place);
        self.anchors.define(scalar.anchor, &tree, 0, before);
        self.put(tree, place, By::Itself, nesting);
    }

    fn alias(&mut self, anchor: usize, place: Place, nesting: &Nesting) -> Result<(), SyntaxError> {
        let Some(anchored) = self.anchors.get(anchor) else {
            self.report(SyntaxError::new(place, "the value of this anchor would contain itself"));
            self.put(Tree::new(Node::Faulty, place), place, By::Alias, nesting);
            return Ok(());
        };
        if self.frames.depth() + anchored.height > MAX_DEPTH {
            return Err(too_deep(place));
        }
        self.anchors.repeat(&anchored).map_err(|why| SyntaxError::new(place, why))?;
        self.frames.raise(anchored.height);
        self.put(anchored.tree, place, By::Alias, nesting);
        Ok(())
    }

    /// Puts a value where it belongs. `written` is where it is in the text, if only by an alias.
    fn put(&mut self, tree: Tree, written: Place, by: By, nesting: &Nesting) {
        let Some(frame) = self.frames.innermost() else {
            self.root = Some(tree);
            return;
        };
        match &mut frame.holds {
            Holds::List(items) => items.push(tree),
            Holds::Map(map) => match map.key.take() {
                None => self.key(&tree, written, nesting),
                Some(PendingKey { kind: KeyKind::Bad, .. }) => {}
                Some(PendingKey { kind: KeyKind::Merge, place }) => self.merge(&tree, place, written, by),
                Some(PendingKey { kind: KeyKind::Text(key), place }) => {
                    let repeated = map.insert(Entry { key, key_place: place, value: tree });
                    if let Some(repeated) = repeated.filter(|_| self.faults.len() < MOST_FAULTS) {
                        let lines = self.lines.get_or_init(|| Lines::new(self.text));
                        self.faults.push(keys::repeated(&repeated, self.frames.path(), lines));
                    }
                }
            },
        }
    }
}

/// Keys.
impl Composer<'_> {
    fn set_key(&mut self, kind: KeyKind, place: Place) {
        if let Some(map) = self.frames.map_mut() {
            map.key = Some(PendingKey { kind, place });
        }
    }

    fn set_key_or_report(&mut self, key: Result<Text, SyntaxError>, place: Place) {
        let kind = match key {
            Ok(key) => KeyKind::Text(key),
            Err(error) => {
                self.report(error);
                KeyKind::Bad
            }
        };
        self.set_key(kind, place);
    }

    /// Takes a value as a key.
    fn key(&mut self, tree: &Tree, written: Place, nesting: &Nesting) {
        match &tree.node {
            Node::Faulty => return self.set_key(KeyKind::Bad, written),
            Node::Map(_) => {
                // `{{`: a map that is the key of another.
                let is_next =
                    |open: &Position| open.line == written.start.line && open.column + 1 == written.start.column;
                if let Some(open) = nesting.bracket().filter(is_next)
                    && let Some(map) = self.frames.map_mut()
                {
                    map.is_template = true;
                    self.report(SyntaxError::template(Place::on_line(self.source, open.line, open.column, 2)));
                    return self.set_key(KeyKind::Bad, written);
                }
            }
            _ => {}
        }
        self.set_key_or_report(keys::of_value(tree, written), written);
    }

    /// `<<`: the entries of a map, or of each map of a list, the earlier ones winning.
    fn merge(&mut self, tree: &Tree, key: Place, written: Place, by: By) {
        let is_map = |item: &Tree| matches!(item.node, Node::Map(_) | Node::Faulty);
        let maps: Vec<&Map> = match &tree.node {
            Node::Faulty => return,
            Node::Map(map) => vec![map],
            Node::List(items) if by == By::Itself && items.iter().all(is_map) => {
                items.iter().rev().filter_map(Tree::as_map).collect()
            }
            other => {
                let message = format!("`<<` takes a map or a list of maps; this is {}", other.kind());
                let place = if matches!(other, Node::Null) { key } else { written };
                return self.report(SyntaxError::new(place, message));
            }
        };
        if let Some(into) = self.frames.map_mut() {
            maps.into_iter().for_each(|map| into.merge(map));
        }
    }
}

fn too_deep(place: Place) -> SyntaxError {
    SyntaxError::new(place, format!("lists and maps are nested more than {MAX_DEPTH} levels deep"))
}
