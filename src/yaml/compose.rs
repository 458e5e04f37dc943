//! From the parser's events to a tree with places.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, ScanError, Span, StructureStyle};

use super::aliases::{Anchored, Counts};
use super::explain;
use super::parser::parser;
use super::raw::Raw;
use super::scalars::Scalar;
use super::survey::{self, Problem, Tab};
use crate::fault::{Kind, PlacedFault};
use crate::source::{Place, Position, SourceId};
use crate::tree::{self, Map, Node, Tree};

/// Lists and maps stand in one another this deep at most, those that come by an alias counted. Whatever walks a tree
/// may therefore recurse.
pub const MAX_DEPTH: usize = 200;

/// A list or a map that is not yet complete.
pub(super) struct Frame {
    /// What it holds so far.
    pub(super) holds: Holds,
    /// Whether it is written in brackets.
    pub(super) flow: bool,
    pub(super) start: Position,
    /// The end of what was read last in it.
    pub(super) end: Position,
    /// The anchor's number, 0 for none.
    pub(super) anchor: usize,
    /// What the counts were before it.
    pub(super) before: Counts,
    /// How many levels of lists and maps it holds.
    pub(super) height: usize,
}

pub(super) enum Holds {
    List(Vec<Tree>),
    Map(MapInProgress),
}

#[derive(Default)]
pub(super) struct MapInProgress {
    pub(super) map: Map,
    /// The key whose value comes next.
    pub(super) key: Option<Key>,
    /// Where the key of an entry was first written, by the entry's number, if that is not its own place: nowhere for one
    /// that a merge key alone made.
    pub(super) first_written: HashMap<usize, Option<Place>>,
    /// Whether it is no map at all, but a `{{ … }}`.
    pub(super) template: bool,
}

pub(super) struct Key {
    pub(super) is: KeyIs,
    pub(super) place: Place,
}

pub(super) enum KeyIs {
    Text(tree::Text),
    Merge,
    /// At fault and reported.
    Bad,
}

/// How a value came to be where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Itself,
    Alias,
}

pub(super) struct Composer<'a> {
    pub(super) text: &'a str,
    pub(super) source: SourceId,
    pub(super) faults: Vec<PlacedFault>,
    pub(super) frames: Vec<Frame>,
    /// By the parser's number; none while the anchored value is being read.
    pub(super) anchors: Vec<Option<Anchored>>,
    pub(super) root: Option<Tree>,
    pub(super) counts: Counts,
    /// The part of `counts` that aliases repeated.
    pub(super) repeated: Counts,
    /// Tabs that begin lines and have not been judged; the last one comes first.
    pub(super) tabs: Vec<Tab>,
    pub(super) has_tabs: bool,
    /// Finds the text at a place; made for the first fault that needs it.
    pub(super) raw: OnceCell<Raw<'a>>,
    /// The last plain scalar.
    pub(super) plain: Option<Place>,
    /// The byte after it.
    pub(super) plain_end: usize,
    /// The byte of a comment that follows a quote or a bracket without a blank.
    pub(super) tight_comment: Option<usize>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(text: &'a str, source: SourceId) -> Composer<'a> {
        let mut tabs = survey::leading_tabs(text);
        tabs.reverse();
        Composer {
            text,
            source,
            faults: Vec::new(),
            frames: Vec::new(),
            anchors: Vec::new(),
            root: None,
            counts: Counts { nodes: 1, bytes: 0 },
            repeated: Counts::default(),
            has_tabs: text.contains('\t'),
            tabs,
            raw: OnceCell::new(),
            plain: None,
            plain_end: 0,
            tight_comment: None,
        }
    }

    /// Reads the first document and looks for a second.
    pub(super) fn compose(&mut self) -> Result<(), Problem> {
        let mut parser = parser(self.text);
        let (mut ended, mut ended_by_dots) = (false, false);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| self.explained(&error))?;
            match event {
                Event::DocumentStart(..) if ended => {
                    self.second_document(&span);
                    return Ok(());
                }
                Event::DocumentEnd => {
                    self.judge_tabs(span.end.byte_offset().unwrap_or(0));
                    ended = true;
                    ended_by_dots = span.slice(self.text) == Some("...");
                }
                // Helm looks no further than the dots.
                Event::StreamEnd if !ended_by_dots => self.judge_tabs(self.text.len()),
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) => {}
                event => self.take(event, &span)?,
            }
        }
        Ok(())
    }

    pub(super) fn explained(&mut self, error: &ScanError) -> Problem {
        let byte = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        if *error.kind() == ErrorKind::CommentNotSeparated && self.text[byte..].starts_with('#') {
            self.tight_comment = Some(byte);
        }
        let tab = self.tabs.last().filter(|_| explain::is_tab(error.kind()));
        let byte = tab.map_or(byte, |tab| tab.byte);
        let context = explain::Context { flow: self.open_bracket(), plain: self.plain };
        explain::syntax(self.text, self.source, byte, error.kind(), &context)
    }

    pub(super) fn take(&mut self, event: Event, span: &Span) -> Result<(), Problem> {
        if self.has_tabs {
            self.judge_tabs_before(&event, span);
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
                self.scalar(&Scalar { text: &text, style, tag: tag.as_deref(), span }, anchor)
            }
            Event::SequenceStart(style, anchor, _) => self.open(Holds::List(Vec::new()), style, anchor, span),
            Event::MappingStart(style, anchor, _) => {
                self.open(Holds::Map(MapInProgress::default()), style, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Anchor(_, name) => {
                // `yaml_parser_scan_anchor` in `scannerc.go`.
                let is_named = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
                let after = span.end.byte_offset().and_then(|end| self.text.get(end..)).unwrap_or_default();
                if !is_named || after.starts_with(['{', '[', '\u{FEFF}']) {
                    let place = self.place(span);
                    let message = "the name of an anchor, after `&`, takes letters, digits, `-` and `_`";
                    self.report(Kind::YamlSyntax, place, message, "put the value in quotes if it is text");
                }
                Ok(())
            }
            Event::UnresolvedAlias(_) => {
                let place = self.place(span);
                let help = "`*` begins the name of an anchor; put the value in quotes if it is text";
                self.report(Kind::YamlSyntax, place, "no anchor of this name stands above", help);
                self.put(Tree::new(Node::Faulty, place), place, By::Alias);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn finish(&mut self, whole: Place) -> Tree {
        let Some(root) = self.root.take() else { return Tree::empty_map(whole) };
        match root.node {
            Node::Null => Tree::empty_map(root.place),
            Node::Map(_) | Node::Faulty => root,
            _ => {
                let message = format!("a values file must hold a map of keys; this is {}", root.node.kind());
                let help = "write `key: value`, with a space after the colon";
                self.report(Kind::NotAMap, root.place, &message, help);
                Tree::new(Node::Faulty, root.place)
            }
        }
    }

    pub(super) fn second_document(&mut self, span: &Span) {
        let start = self.position(&span.start);
        let place = Place::on_line(self.source, start.line, 1, 3);
        let empty = matches!(self.root.as_ref().map(|root| &root.node), None | Some(Node::Null));
        let message = if empty {
            "a second document begins here; Helm reads only the first, which is empty"
        } else {
            "a second document begins here; Helm reads only the first"
        };
        self.report(Kind::SecondDocument, place, message, "put it into a file of its own, or delete the line `---`");
    }
}
/// Lists and maps.
impl Composer<'_> {
    pub(super) fn open(
        &mut self,
        holds: Holds,
        style: StructureStyle,
        anchor: usize,
        span: &Span,
    ) -> Result<(), Problem> {
        let start = self.position(&span.start);
        if self.frames.len() >= MAX_DEPTH {
            return Err(too_deep(Place::on_line(self.source, start.line, start.column, 1)));
        }
        if anchor > 0 {
            self.reserve(anchor);
        }
        let before = self.counts;
        let of_merge = self.awaits_merge() && matches!(holds, Holds::List(_));
        self.counts.nodes += u64::from(!of_merge);
        let flow = style == StructureStyle::Flow;
        self.frames.push(Frame { holds, flow, start, end: start, anchor, before, height: 0 });
        Ok(())
    }

    pub(super) fn close(&mut self, span: &Span) {
        let Some(frame) = self.frames.pop() else { return };
        let end = if frame.flow { self.position(&span.end) } else { frame.end };
        let place = Place { source: self.source, start: frame.start, end };
        let node = match frame.holds {
            Holds::List(items) => Node::List(Arc::new(items)),
            Holds::Map(MapInProgress { template: true, .. }) => Node::Faulty,
            Holds::Map(MapInProgress { map, .. }) => Node::Map(Arc::new(map)),
        };
        let tree = Tree::new(node, place);
        let height = frame.height + 1;
        if frame.anchor > 0 {
            let size =
                Counts { nodes: self.counts.nodes - frame.before.nodes, bytes: self.counts.bytes - frame.before.bytes };
            self.anchor(frame.anchor, Anchored { tree: tree.clone(), size, height });
        }
        self.raise(height);
        self.put(tree, place, By::Itself);
    }

    pub(super) fn raise(&mut self, height: usize) {
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }
}

pub(super) fn too_deep(place: Place) -> Problem {
    let message = format!("lists and maps stand more than {MAX_DEPTH} deep in one another");
    Problem { place, message, help: None }
}
