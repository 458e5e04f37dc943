//! What the parser can find in a text.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::ScalarStyle;

use crate::source::Place;

/// What the parser found next in a text.
#[derive(Debug)]
pub(super) struct Event<'t> {
    pub(super) kind: EventKind<'t>,
    /// The bytes that the parser gives it. Those of a list or a map are its bracket's, or empty.
    pub(super) bytes: Range<usize>,
    /// Where the value is; at the end of a list or a map, where all of it does.
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) enum EventKind<'t> {
    Scalar(ScalarEvent<'t>),
    ListStart(Start),
    ListEnd,
    MapStart(Start),
    MapEnd,
    /// `*name` of the anchor of that number.
    Alias(usize),
    /// `*name` of no anchor above.
    UnknownAlias,
    /// The `&name` before the value of the last event.
    Anchor(Cow<'t, str>),
    DocumentEnd,
    /// A second document begins. Nothing is read after it.
    SecondDocument,
    /// The text ends, and Helm reads it up to here: it looks no further than the `...` that ends a document.
    TextEnd,
}

/// A scalar as the parser read it, which is without quotes and escapes.
#[derive(Debug)]
pub(super) struct ScalarEvent<'t> {
    /// Nothing where nothing is written.
    pub(super) text: Cow<'t, str>,
    pub(super) style: ScalarStyle,
    /// The full name of its tag, as `tag:yaml.org,2002:str`.
    pub(super) tag: Option<String>,
    /// The number of its anchor, 0 for none.
    pub(super) anchor: usize,
    /// Whether nothing is written where a value belongs.
    pub(super) is_absent: bool,
}

/// How a list or a map begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Whether it is written in brackets.
    pub(super) in_brackets: bool,
    /// The number of its anchor, 0 for none.
    pub(super) anchor: usize,
}
