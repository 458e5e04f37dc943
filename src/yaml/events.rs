//! From text to events: the parser, set to what Helm takes.

use std::borrow::Cow;

use granit_parser::{Marker, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle};

use super::event::{Event, EventKind, ScalarEvent, Start};
use super::nesting::Nesting;
use crate::source::{Place, Position, SourceId};

/// The events of a text's first document.
pub(super) struct Events<'t> {
    text: &'t str,
    source: SourceId,
    parser: Parser<'t, StrInput<'t>>,
    /// Whether the first document has ended.
    ended: bool,
    /// Whether dots end it.
    ended_by_dots: bool,
}

impl<'t> Events<'t> {
    /// Sets the parser to what Helm takes, as far as it can be.
    pub(super) fn new(text: &'t str, source: SourceId) -> Events<'t> {
        let options = granit_parser::options! {
            emit_comments: false,
            block_scalar_eof_without_line_feed: true,
            bom_inside_document_as_content: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
        };
        let parser = Parser::new_from_str_with_options(text, options);
        Events { text, source, parser, ended: false, ended_by_dots: false }
    }

    /// The next event, which is read inside of what is open; none after the last one.
    ///
    /// # Errors
    ///
    /// Fails if the text is not YAML to the parser.
    pub(super) fn next(&mut self, nesting: &Nesting) -> Result<Option<Event<'t>>, ScanError> {
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event?;
            if let Some(kind) = self.kind(event, &span) {
                let bytes = byte(&span.start)..byte(&span.end);
                let place = self.place(&kind, &span, nesting);
                return Ok(Some(Event { kind, bytes, place }));
            }
        }
        Ok(None)
    }

    fn kind(&mut self, event: granit_parser::Event<'t>, span: &Span) -> Option<EventKind<'t>> {
        use granit_parser::Event as E;
        let start = |style, anchor| Start { in_brackets: style == StructureStyle::Flow, anchor };
        Some(match event {
            E::Scalar(text, style, anchor, tag) => {
                // The parser gives `~` for nothing.
                let is_absent = style == ScalarStyle::Plain && span.start.byte_offset() == span.end.byte_offset();
                let text = if is_absent { Cow::Borrowed("") } else { text };
                let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
                EventKind::Scalar(ScalarEvent { text, style, tag, anchor, is_absent })
            }
            E::SequenceStart(style, anchor, _) => EventKind::ListStart(start(style, anchor)),
            E::SequenceEnd => EventKind::ListEnd,
            E::MappingStart(style, anchor, _) => EventKind::MapStart(start(style, anchor)),
            E::MappingEnd => EventKind::MapEnd,
            E::Alias(anchor) => EventKind::Alias(anchor),
            E::UnresolvedAlias(_) => EventKind::UnknownAlias,
            E::Anchor(_, name) => EventKind::Anchor(name),
            E::DocumentStart(..) if self.ended => EventKind::SecondDocument,
            E::DocumentEnd => {
                self.ended = true;
                self.ended_by_dots = span.slice(self.text) == Some("...");
                EventKind::DocumentEnd
            }
            E::StreamEnd if !self.ended_by_dots => EventKind::TextEnd,
            _ => return None,
        })
    }

    fn place(&self, kind: &EventKind, span: &Span, nesting: &Nesting) -> Place {
        let mut place = Place { source: self.source, start: position(&span.start), end: position(&span.end) };
        match kind {
            EventKind::Scalar(scalar) if scalar.is_absent => {
                nesting.place_of_absent(place, &self.text[..byte(&span.start)])
            }
            EventKind::Scalar(ScalarEvent { style: ScalarStyle::Literal | ScalarStyle::Folded, .. }) => {
                // A block of text ends with the last of its lines that is not empty.
                let block = span.slice(self.text).unwrap_or_default().trim_end_matches(['\n', '\r', ' ', '\t']);
                place.end = place.start.after(block);
                place
            }
            EventKind::ListEnd | EventKind::MapEnd => nesting.place_of_innermost(place),
            _ => place,
        }
    }
}

fn byte(marker: &Marker) -> usize {
    marker.byte_offset().unwrap_or_default()
}

fn position(marker: &Marker) -> Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX - 1);
    Position { line: number(marker.line()), column: number(marker.col()) + 1 }
}
