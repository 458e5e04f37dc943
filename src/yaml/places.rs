//! Places, paths and faults of what is being read.

use granit_parser::{Marker, ScalarStyle, Span};

use super::compose::{Composer, Frame, Holds, Key, KeyIs, MapInProgress};
use super::keys::may_show;
use super::scalars::Scalar;
use super::survey::Problem;
use crate::fault::{Kind, PlacedFault};
use crate::field_path::{FieldPathBuf, Step};
use crate::source::{Place, Position};

impl Composer<'_> {
    pub(super) fn position(&self, marker: &Marker) -> Position {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX - 1);
        Position { line: number(marker.line()), column: number(marker.col()) + 1 }
    }

    pub(super) fn place(&self, span: &Span) -> Place {
        Place { source: self.source, start: self.position(&span.start), end: self.position(&span.end) }
    }

    /// A block of text ends with the last of its lines that is not empty.
    pub(super) fn scalar_place(&self, scalar: &Scalar) -> Place {
        let mut place = self.place(scalar.span);
        if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let raw = scalar.span.slice(self.text).unwrap_or_default();
            place.end = end_of(raw.trim_end_matches(['\n', '\r', ' ', '\t']), place.start);
        }
        place
    }

    /// Where nothing stands, the key is meant; in a list, the dash.
    pub(super) fn absent_place(&self, span: &Span) -> Place {
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

    pub(super) fn open_bracket(&self) -> Option<Position> {
        self.frames.last().filter(|frame| frame.flow).map(|frame| frame.start)
    }

    /// The path of what is being read.
    pub(super) fn path(&self) -> FieldPathBuf {
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

    pub(super) fn report(&mut self, kind: Kind, place: Place, message: &str, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.fault(kind, Problem { place, message: message.to_owned(), help });
    }

    pub(super) fn fault(&mut self, kind: Kind, problem: Problem) {
        let Problem { place, message, help } = problem;
        self.faults.push(PlacedFault::new(kind, place, self.path(), message, help.map(Into::into)));
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
