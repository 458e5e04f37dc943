//! From the parser's events to a tree with places.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle};

use super::explain::{self, TAB, TAB_AFTER, TAB_AFTER_HELP, TAB_HELP, TEMPLATE_HELP};
use super::scalar::{self, BadKey, MERGE_TAG, Meaning};
use super::survey::{self, Problem, Tab};
use crate::fault::{Kind, PlacedFault};
use crate::field_path::{FieldPathBuf, Step};
use crate::source::{Place, Position, SourceId};
use crate::tree::{Entry, Map, Node, Number, Tree};

/// What was read: the values, and what is wrong with them.
#[derive(Debug)]
pub struct Reading {
    /// A map, or [`Node::Faulty`] where the text is no YAML or its top level is no map. A value at fault is
    /// [`Node::Faulty`] too; of a key that stands twice the last value counts, as it does to Helm.
    pub tree: Tree,
    /// All faults, in the order of the text.
    pub faults: Vec<PlacedFault>,
}

/// Lists and maps stand in one another this deep at most, those that come by an alias counted. Whatever walks a tree
/// may therefore recurse.
pub const MAX_DEPTH: usize = 200;

/// Aliases repeat at most this many bytes of text. Helm has no such limit; a request to Kubernetes is far smaller.
const MAX_REPEATED_BYTES: u64 = 16 << 20;

/// Reads YAML as Helm does (`sigs.k8s.io/yaml` over `go.yaml.in/yaml/v2`): the top level is a map, an empty text an
/// empty one. What Helm lets pass but cannot be meant is a fault too: the same key twice, a second document.
///
/// The values that an alias stands for keep the place of the anchored text, which is what a fault in them is about.
pub fn read(text: &str, source: SourceId) -> Reading {
    let mut spaced = Cow::Borrowed(text);
    for _ in 0..MOST_SPACES {
        match read_once(&spaced, source) {
            (_, Some(comment)) => spaced.to_mut().insert(comment, ' '),
            (reading, None) => return reading,
        }
    }
    read_once(&spaced, source).0
}

/// Helm takes a comment right after a closing quote or bracket, our parser does not. A space before it moves nothing but
/// the comment, so the text is read again with one: this often at most.
pub(super) const MOST_SPACES: usize = 32;

/// A parser that takes what Helm takes, as far as it can.
pub(super) fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    let options = granit_parser::options! {
        emit_comments: false,
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
    };
    Parser::new_from_str_with_options(text, options)
}

/// Reads a text, and gives the byte of a comment that ended the reading because no blank stands before it.
fn read_once(text: &str, source: SourceId) -> (Reading, Option<usize>) {
    let mut composer = Composer::new(text, source);
    let problem = survey::unprintable(text, source).or_else(|| survey::directive(text, source));
    let read = match problem {
        Some(problem) => Err(problem),
        None => composer.compose(),
    };
    let whole = Place { source, start: START, end: START };
    let tree = match read {
        Ok(()) => composer.finish(whole),
        Err(problem) => {
            composer.fault(Kind::YamlSyntax, problem);
            Tree::new(Node::Faulty, whole)
        }
    };
    let mut faults = composer.faults;
    faults.sort_by_key(|fault| fault.place.start);
    (Reading { tree, faults }, composer.tight_comment)
}

const START: Position = Position { line: 1, column: 1 };

/// A list or a map that is not yet complete.
struct Frame {
    /// What it holds so far.
    holds: Holds,
    /// Whether it is written in brackets.
    flow: bool,
    start: Position,
    /// The end of what was read last in it.
    end: Position,
    /// The anchor's number, 0 for none.
    anchor: usize,
    /// What the counts were before it.
    before: Counts,
    /// How many levels of lists and maps it holds.
    height: usize,
}

enum Holds {
    List(Vec<Tree>),
    Map(MapInProgress),
}

#[derive(Default)]
struct MapInProgress {
    map: Map,
    /// The key whose value comes next.
    key: Option<Key>,
    /// The entries that a merge key made, by number, each with the place of the key that it replaced.
    merged: HashMap<usize, Option<Place>>,
    /// Whether it is no map at all, but a `{{ … }}`.
    template: bool,
}

struct Key {
    is: KeyIs,
    place: Place,
}

enum KeyIs {
    Text(Arc<str>),
    Merge,
    /// At fault and reported.
    Bad,
}

/// What is counted against aliases that repeat too much.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// Values and keys, those behind aliases each time that they are repeated.
    nodes: u64,
    /// Bytes of text in them.
    bytes: u64,
}

/// An anchored value.
struct Anchored {
    tree: Tree,
    size: Counts,
    height: usize,
}

/// How a value came to be where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Itself,
    Alias,
}

struct Composer<'a> {
    text: &'a str,
    source: SourceId,
    faults: Vec<PlacedFault>,
    frames: Vec<Frame>,
    /// By the parser's number; none while the anchored value is being read.
    anchors: Vec<Option<Anchored>>,
    root: Option<Tree>,
    counts: Counts,
    /// The part of `counts` that aliases repeated.
    repeated: Counts,
    /// Tabs that begin lines and have not been judged; the last one comes first.
    tabs: Vec<Tab>,
    has_tabs: bool,
    /// The last plain scalar.
    plain: Option<Place>,
    /// The byte after it.
    plain_end: usize,
    /// The byte of a comment that follows a quote or a bracket without a blank.
    tight_comment: Option<usize>,
}

impl<'a> Composer<'a> {
    fn new(text: &'a str, source: SourceId) -> Composer<'a> {
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
            plain: None,
            plain_end: 0,
            tight_comment: None,
        }
    }

    /// Reads the first document and looks for a second.
    fn compose(&mut self) -> Result<(), Problem> {
        let mut parser = parser(self.text);
        let (mut begun, mut ended) = (false, false);
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
                }
                Event::DocumentStart(..) => begun = true,
                Event::StreamEnd if !begun => return self.no_document(),
                Event::StreamStart | Event::StreamEnd => {}
                event => self.take(event, &span)?,
            }
        }
        Ok(())
    }

    fn explained(&mut self, error: &ScanError) -> Problem {
        let byte = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        if *error.kind() == ErrorKind::CommentNotSeparated && self.text[byte..].starts_with('#') {
            self.tight_comment = Some(byte);
        }
        let context = explain::Context { flow: self.open_bracket(), plain: self.plain };
        explain::syntax(self.text, self.source, byte, error.kind(), &context)
    }

    /// Helm refuses a text that has an end, `...`, of a document that never begins.
    fn no_document(&self) -> Result<(), Problem> {
        let Some(line) = self.text.lines().position(|line| line.starts_with("...")) else { return Ok(()) };
        let line = u32::try_from(line).map_or(u32::MAX, |line| line.saturating_add(1));
        let place = Place::on_line(self.source, line, 1, 3);
        let message = "this ends a document, and none begins above".to_owned();
        Err(Problem { place, message, help: Some("delete the line".to_owned()) })
    }

    fn take(&mut self, event: Event, span: &Span) -> Result<(), Problem> {
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
                if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
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

    fn finish(&mut self, whole: Place) -> Tree {
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

    fn second_document(&mut self, span: &Span) {
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

/// A scalar as the parser gives it.
struct Scalar<'s> {
    text: &'s str,
    style: ScalarStyle,
    tag: Option<&'s str>,
    span: &'s Span,
}

impl Scalar<'_> {
    /// Whether nothing was written: the parser then gives `~`.
    fn is_absent(&self) -> bool {
        self.style == ScalarStyle::Plain && self.span.start.byte_offset() == self.span.end.byte_offset()
    }

    fn is_merge(&self) -> bool {
        let bare = matches!(self.tag, None | Some("!")) && self.style == ScalarStyle::Plain;
        self.text == "<<" && (bare || self.tag == Some(MERGE_TAG))
    }
}

/// Scalars and collections.
impl Composer<'_> {
    fn scalar(&mut self, scalar: &Scalar, anchor: usize) -> Result<(), Problem> {
        let as_key = matches!(self.frames.last(), Some(Frame { holds: Holds::Map(map), .. }) if map.key.is_none());
        let absent = scalar.is_absent();
        let place = if absent { self.absent_place(scalar.span) } else { self.scalar_place(scalar) };
        if scalar.style == ScalarStyle::Plain && !absent {
            self.plain = Some(place);
            self.plain_end = scalar.span.end.byte_offset().unwrap_or(0);
        }
        let written = if absent { "" } else { scalar.text };
        if as_key && scalar.is_merge() {
            self.set_key(KeyIs::Merge, place);
            return Ok(());
        }
        self.counts.nodes += 1;
        let (meaning, other) = self.meaning(scalar, written, place);
        let text = other.as_deref().unwrap_or(written);
        self.counts.bytes += text.len() as u64;
        if as_key && anchor == 0 {
            let key = match meaning {
                Some(meaning) => self.key(meaning.key(), text, place),
                None => KeyIs::Bad,
            };
            self.set_key(key, place);
            return Ok(());
        }
        let node = meaning.map_or(Node::Faulty, |meaning| meaning.node(text));
        if !as_key && matches!(meaning, Some(Meaning::Float(value)) if !value.is_finite()) {
            let help = "put it in quotes if it is text";
            self.report(Kind::YamlSyntax, place, "neither Helm nor Kubernetes takes infinity or `.nan`", help);
        }
        let tree = Tree::new(node, place);
        if anchor > 0 {
            let size = Counts { nodes: 1, bytes: text.len() as u64 };
            self.anchor(anchor, Anchored { tree: tree.clone(), size, height: 0 });
        }
        self.put(tree, place, By::Itself);
        Ok(())
    }

    /// What a scalar means, and its text where a tag changes it; none where it is at fault.
    fn meaning(&mut self, scalar: &Scalar, written: &str, place: Place) -> (Option<Meaning>, Option<String>) {
        let raw = scalar.span.slice(self.text).unwrap_or_default();
        match scalar.style {
            ScalarStyle::Plain if raw.starts_with('%') => {
                let help = "put the value in quotes";
                self.report(Kind::YamlSyntax, place, "a value cannot begin with `%`", help);
                return (None, None);
            }
            ScalarStyle::DoubleQuoted if raw.len() != written.len() + 2 => {
                if let Some((message, help)) = refused_escape(raw) {
                    self.report(Kind::YamlSyntax, place, message, help);
                    return (None, None);
                }
            }
            _ => {}
        }
        match scalar.tag {
            None if scalar.style == ScalarStyle::Plain => (Some(scalar::meaning(written)), None),
            None => (Some(Meaning::Text), None),
            Some(name) => match scalar::tagged(scalar::Tag::named(name), written) {
                Some((meaning, other)) => (Some(meaning), other),
                None => {
                    let message = "the value is not what its tag says";
                    self.report(
                        Kind::YamlSyntax,
                        place,
                        message,
                        "delete the tag, the word after `!!`, or mend the value",
                    );
                    (None, None)
                }
            },
        }
    }

    fn open(&mut self, holds: Holds, style: StructureStyle, anchor: usize, span: &Span) -> Result<(), Problem> {
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

    fn close(&mut self, span: &Span) {
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

    fn alias(&mut self, number: usize, span: &Span) -> Result<(), Problem> {
        let place = self.place(span);
        let Some(Some(anchored)) = self.anchors.get(number) else {
            self.report(Kind::YamlSyntax, place, "the value of this anchor would hold itself", "");
            self.put(Tree::new(Node::Faulty, place), place, By::Alias);
            return Ok(());
        };
        let (tree, size, height) = (anchored.tree.clone(), anchored.size, anchored.height);
        if self.frames.len() + height > MAX_DEPTH {
            return Err(too_deep(place));
        }
        self.counts.nodes = self.counts.nodes.saturating_add(1).saturating_add(size.nodes);
        self.counts.bytes = self.counts.bytes.saturating_add(size.bytes);
        self.repeated.nodes = self.repeated.nodes.saturating_add(size.nodes);
        self.repeated.bytes = self.repeated.bytes.saturating_add(size.bytes);
        if self.repeats_too_much() {
            let message = "aliases repeat so much that Helm refuses the file".to_owned();
            return Err(Problem { place, message, help: None });
        }
        self.raise(height);
        self.put(tree, place, By::Alias);
        Ok(())
    }

    /// Helm's own measure (`allowedAliasRatio` in `decode.go`), which can only be exceeded where an alias ends; and ours.
    fn repeats_too_much(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        let (all, repeated) = (self.counts.nodes as f64, self.repeated.nodes as f64);
        let allowed = 0.99 - 0.89 * ((all - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        let too_many = repeated > 100.0 && all > 1000.0 && repeated / all > allowed;
        too_many || self.repeated.bytes > MAX_REPEATED_BYTES
    }

    /// Keeps the number of an anchor whose value is not yet read.
    fn reserve(&mut self, number: usize) {
        if self.anchors.len() <= number {
            self.anchors.resize_with(number + 1, || None);
        }
    }

    fn anchor(&mut self, number: usize, anchored: Anchored) {
        self.reserve(number);
        self.anchors[number] = Some(anchored);
    }

    fn raise(&mut self, height: usize) {
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }
}

fn too_deep(place: Place) -> Problem {
    let message = format!("lists and maps stand more than {MAX_DEPTH} deep in one another");
    Problem { place, message, help: None }
}

/// Whether a block of text says itself how far it is indented, as `|2` does.
fn has_indent_indicator(text: &str, span: &Span) -> bool {
    let before = span.start.byte_offset().and_then(|at| text.get(..at)).unwrap_or_default();
    let header = before.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default();
    let header = header.find(" #").map_or(header, |comment| &header[..comment]).trim_end();
    let indicators = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    header[indicators.len()..].contains(|c: char| c.is_ascii_digit())
}

/// An escape that our parser knows and Helm's does not.
fn refused_escape(raw: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with('/') {
            return Some(("Helm does not know the escape `\\/`", "write `/` alone"));
        }
        let surrogate = escape.starts_with(['u'])
            && escape
                .get(1..3)
                .is_some_and(|h| matches!(h.as_bytes(), [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']));
        if surrogate {
            return Some((
                "Helm takes no surrogate pairs in escapes",
                "write the character itself, or `\\U` and its eight digits",
            ));
        }
        // What is escaped may be a backslash.
        rest = escape.get(escape.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    None
}

/// Keys, entries, merges.
impl Composer<'_> {
    /// Puts a value where it belongs. `written` is where it stands in the text, if only by an alias.
    fn put(&mut self, tree: Tree, written: Place, by: By) {
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

    fn set_key(&mut self, is: KeyIs, place: Place) {
        if let Some(frame) = self.frames.last_mut() {
            frame.end = place.end;
            if let Holds::Map(map) = &mut frame.holds {
                map.key = Some(Key { is, place });
            }
        }
    }

    fn key(&mut self, key: Result<Option<String>, BadKey>, text: &str, place: Place) -> KeyIs {
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
    fn key_of(&mut self, tree: &Tree, written: Place) -> KeyIs {
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

    fn report_collection_key(&mut self, tree: &Tree, written: Place) {
        let outer = self.frames.last_mut().and_then(|frame| match &mut frame.holds {
            Holds::Map(map) if frame.flow && is_next(frame.start, written.start) => Some((map, frame.start)),
            _ => None,
        });
        match outer {
            // `{{`: a map that is the key of another.
            Some((map, start)) if matches!(tree.node, Node::Map(_)) => {
                map.template = true;
                let place = Place::on_line(self.source, start.line, start.column, 2);
                self.report(Kind::YamlSyntax, place, "`{{` is not filled in here", TEMPLATE_HELP);
            }
            _ => {
                let message = format!("a key must be text; this is {}", tree.node.kind());
                self.report(Kind::YamlSyntax, written, &message, "put the key in quotes");
            }
        }
    }

    fn entry(&mut self, entry: Entry) {
        let Some(Frame { holds: Holds::Map(map), .. }) = self.frames.last_mut() else { return };
        let place = entry.key_place;
        let Some(before) = map.map.insert(entry) else { return };
        let merged = map.map.position(&before.key).and_then(|at| map.merged.remove(&at));
        if let Some(first) = merged.unwrap_or(Some(before.key_place)) {
            self.report_duplicate(&before.key, place, first);
        }
    }

    fn report_duplicate(&mut self, key: &str, place: Place, first: Place) {
        let mut path = self.path();
        let line = first.start.line;
        let message = if may_show(&path, key) {
            path.0.push(Step::Key(key.into()));
            let written = (place.start.line == place.end.line).then(|| self.text_of(place)).flatten();
            match written.filter(|written| !written.starts_with(['"', '\'', '*', '&', '!']) && *written != key) {
                Some(written) => format!("`{written}` means the key `{key}`, which stands already on line {line}"),
                None => format!("the key `{key}` stands already on line {line}"),
            }
        } else {
            format!("this key stands already on line {line}")
        };
        let help = Some("Helm would take the last one; delete the other".to_owned());
        self.faults.push(PlacedFault { kind: Kind::DuplicateKey, place, path, message, help });
    }

    /// The text at a place, found anew: only faults ask for it.
    fn text_of(&self, place: Place) -> Option<&str> {
        super::raw::raw(self.text, place)
    }

    fn awaits_merge(&self) -> bool {
        match self.frames.last() {
            Some(Frame { holds: Holds::Map(map), .. }) => {
                matches!(map.key, Some(Key { is: KeyIs::Merge, .. }))
            }
            _ => false,
        }
    }

    /// `<<`: the entries of a map, or of each map of a list, the earlier ones winning. They replace what stands above.
    fn merge(&mut self, tree: &Tree, key: Place, written: Place, by: By) {
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
            let replaced = at.filter(|at| !into.merged.contains_key(at)).map(|at| into.map.entries()[at].key_place);
            into.map.insert(entry.clone());
            into.merged.entry(at.unwrap_or(into.map.entries().len() - 1)).or_insert(replaced);
        }
    }
}

/// Whether a key may be named: under `credentials` a long one may be a credential that was written where a key belongs.
fn may_show(path: &FieldPathBuf, key: &str) -> bool {
    let secret = path.0.iter().any(|step| matches!(step, Step::Key(key) if &**key == "credentials"));
    !secret || (key.len() <= 20 && key.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn is_next(a: Position, b: Position) -> bool {
    a.line == b.line && a.column + 1 == b.column
}

/// Places and faults.
impl Composer<'_> {
    fn position(&self, marker: &Marker) -> Position {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX - 1);
        Position { line: number(marker.line()), column: number(marker.col()) + 1 }
    }

    fn place(&self, span: &Span) -> Place {
        Place { source: self.source, start: self.position(&span.start), end: self.position(&span.end) }
    }

    /// A block of text ends with the last of its lines that is not empty.
    fn scalar_place(&self, scalar: &Scalar) -> Place {
        let mut place = self.place(scalar.span);
        if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let raw = scalar.span.slice(self.text).unwrap_or_default();
            place.end = end_of(raw.trim_end_matches(['\n', '\r', ' ', '\t']), place.start);
        }
        place
    }

    /// Where nothing stands, the key is meant; in a list, the dash.
    fn absent_place(&self, span: &Span) -> Place {
        let place = self.place(span);
        match self.frames.last() {
            Some(Frame { holds: Holds::Map(MapInProgress { key: Some(key), .. }), .. }) => key.place,
            Some(Frame { holds: Holds::List(_), flow: false, .. }) => {
                let before = span.start.byte_offset().and_then(|at| self.text.get(..at)).unwrap_or_default();
                match before.strip_suffix('-') {
                    Some(_) => {
                        let start = Position { column: place.start.column.saturating_sub(1), ..place.start };
                        Place { start, ..place }
                    }
                    None => place,
                }
            }
            _ => place,
        }
    }

    fn open_bracket(&self) -> Option<Position> {
        self.frames.last().filter(|frame| frame.flow).map(|frame| frame.start)
    }

    /// The path of what is being read.
    fn path(&self) -> FieldPathBuf {
        let mut path = FieldPathBuf::default();
        for frame in &self.frames {
            match &frame.holds {
                Holds::List(items) => path.0.push(Step::Index(items.len())),
                Holds::Map(MapInProgress { key: Some(Key { is: KeyIs::Text(key), .. }), .. }) => {
                    if !may_show(&path, key) {
                        break;
                    }
                    path.0.push(Step::Key((&**key).into()));
                }
                Holds::Map(_) => {}
            }
        }
        path
    }

    fn report(&mut self, kind: Kind, place: Place, message: &str, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.fault(kind, Problem { place, message: message.to_owned(), help });
    }

    fn fault(&mut self, kind: Kind, problem: Problem) {
        let Problem { place, message, help } = problem;
        self.faults.push(PlacedFault { kind, place, path: self.path(), message, help });
    }
}

/// The position after a text that begins at a position.
fn end_of(text: &str, start: Position) -> Position {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX / 2);
    let breaks = text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count();
    let last = text.rfind(['\n', '\r']).map_or(text, |at| &text[at + 1..]);
    let column = count(last.chars().count()) + if breaks == 0 { start.column } else { 1 };
    Position { line: start.line + count(breaks), column }
}

/// Tabs at the start of lines. Helm's scanner takes them inside brackets, quotes and blocks of text, our parser's nearly
/// everywhere (`yaml_parser_scan_to_next_token` in `scannerc.go`).
impl Composer<'_> {
    fn judge_tabs_before(&mut self, event: &Event, span: &Span) {
        let (start, end) = (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
        self.judge_tabs(start);
        if let Event::Scalar(_, style, ..) = event {
            self.judge_tabs_within(*style, span, end);
        }
    }

    /// Judges the tabs that stand before a byte and in no scalar.
    fn judge_tabs(&mut self, before: usize) {
        while let Some(tab) = self.tabs.pop_if(|tab| tab.byte < before) {
            // Helm looks for more of a plain scalar in the blank lines after it.
            let after_plain = self.text.get(self.plain_end..tab.byte).unwrap_or_default();
            let in_plain = self.plain.is_some() && after_plain.trim_matches([' ', '\t', '\n', '\r']).is_empty();
            let taken = self.frames.iter().any(|frame| frame.flow) || (in_plain && tab.position.column > self.indent());
            if !taken {
                self.report_tab(tab);
            }
        }
    }

    /// Judges the tabs in a scalar.
    fn judge_tabs_within(&mut self, style: ScalarStyle, span: &Span, end: usize) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if block && !has_indent_indicator(self.text, span) {
            self.judge_first_tab(span);
        }
        let content = self.position(&span.start).column;
        while let Some(tab) = self.tabs.pop_if(|tab| tab.byte < end) {
            let refused = match style {
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => false,
                ScalarStyle::Plain => !tab.after_indicator && tab.position.column <= self.indent(),
                ScalarStyle::Literal | ScalarStyle::Folded => tab.position.column < content,
            };
            if refused {
                self.report_tab(tab);
            }
        }
    }

    /// The first line of a block of text tells its indentation, in which Helm takes no tab, nor right after it.
    fn judge_first_tab(&mut self, span: &Span) {
        let raw = span.slice(self.text).unwrap_or_default();
        let blank = raw.len() - raw.trim_start_matches([' ', '\n', '\r']).len();
        let first = span.start.byte_offset().unwrap_or(0) + blank;
        if self.text[first..].starts_with('\t') && self.tabs.last().is_some_and(|tab| tab.byte == first) {
            let tab = self.tabs.pop().expect("there is a last one");
            self.report_tab(tab);
        }
    }

    /// The column of the innermost list or map that is not in brackets; 0 outside of any.
    fn indent(&self) -> u32 {
        self.frames.iter().rev().find(|frame| !frame.flow).map_or(0, |frame| frame.start.column)
    }

    fn report_tab(&mut self, tab: Tab) {
        let place = Place::on_line(self.source, tab.position.line, tab.position.column, 1);
        let (message, help) = if tab.after_indicator { (TAB_AFTER, TAB_AFTER_HELP) } else { (TAB, TAB_HELP) };
        self.report(Kind::YamlSyntax, place, message, help);
    }
}
