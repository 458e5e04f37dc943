//! The lists and maps that are open at a point of the text.

use granit_parser::ScalarStyle;

use super::event::{Event, EventKind, Start};
use crate::source::{Place, Position};

/// The lists and maps that are open, and what was read last in each.
#[derive(Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
    plain: Option<PlainText>,
}

struct Open {
    is_map: bool,
    in_brackets: bool,
    start: Position,
    /// The end of what was read last in it.
    end: Position,
    /// The key whose value comes next.
    key: Option<Place>,
}

/// Text without quotes.
#[derive(Clone, Copy)]
pub(super) struct PlainText {
    pub(super) place: Place,
    /// The byte after it.
    pub(super) end: usize,
}

impl Nesting {
    /// Goes on to what is open after an event.
    pub(super) fn follow(&mut self, event: &Event) {
        match &event.kind {
            EventKind::ListStart(start) => self.open(false, start, event.place.start),
            EventKind::MapStart(start) => self.open(true, start, event.place.start),
            EventKind::ListEnd | EventKind::MapEnd => {
                self.open.pop();
                self.read(event.place);
            }
            EventKind::Alias(_) | EventKind::UnknownAlias => self.read(event.place),
            EventKind::Scalar(scalar) => {
                if scalar.style == ScalarStyle::Plain && !scalar.is_absent {
                    self.plain = Some(PlainText { place: event.place, end: event.bytes.end });
                }
                self.read(event.place);
            }
            EventKind::Anchor(_) | EventKind::DocumentEnd | EventKind::SecondDocument | EventKind::TextEnd => {}
        }
    }

    fn open(&mut self, is_map: bool, start: &Start, at: Position) {
        self.open.push(Open { is_map, in_brackets: start.in_brackets, start: at, end: at, key: None });
    }

    /// Notes a key or a value that is complete.
    fn read(&mut self, place: Place) {
        if let Some(open) = self.open.last_mut() {
            open.end = place.end;
            open.key = if open.is_map && open.key.is_none() { Some(place) } else { None };
        }
    }

    /// Where the innermost list or map begins, if it is written in brackets.
    pub(super) fn bracket(&self) -> Option<Position> {
        self.open.last().filter(|open| open.in_brackets).map(|open| open.start)
    }

    /// Whether a key comes next.
    pub(super) fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_map && open.key.is_none())
    }

    /// The column of the innermost list or map that is not in brackets; 0 outside of any.
    pub(super) fn indent(&self) -> u32 {
        self.open.iter().rev().find(|open| !open.in_brackets).map_or(0, |open| open.start.column)
    }

    /// The last text without quotes.
    pub(super) fn plain(&self) -> Option<PlainText> {
        self.plain
    }

    /// All of the innermost list or map, which ends at a place: in brackets with it, otherwise with its last value.
    pub(super) fn place_of_innermost(&self, end: Place) -> Place {
        match self.open.last() {
            Some(open) if open.in_brackets => Place { start: open.start, ..end },
            Some(open) => Place { start: open.start, end: open.end, ..end },
            None => end,
        }
    }

    /// The place of a value that is not written: that of its key, or of the dash that the text `before` it ends in.
    pub(super) fn place_of_absent(&self, at: Place, before: &str) -> Place {
        match self.open.last() {
            Some(Open { key: Some(key), .. }) => *key,
            Some(Open { is_map: false, in_brackets: false, .. }) if before.ends_with('-') => {
                let start = Position { column: at.start.column.saturating_sub(1), ..at.start };
                Place { start, ..at }
            }
            _ => at,
        }
    }
}
