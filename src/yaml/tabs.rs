//! Tabs at the start of lines. Helm's scanner takes them inside brackets, quotes and blocks of text, our parser nearly
//! everywhere (`yaml_parser_scan_to_next_token` in `scannerc.go`).

use std::ops::Range;

use granit_parser::ScalarStyle;

use super::error::SyntaxError;
use super::event::{Event, EventKind, ScalarEvent};
use super::limits::MOST_FAULTS;
use super::nesting::Nesting;
use crate::source::{Lines, Place, Position, SourceId};

/// A tab before the content of its line.
#[derive(Clone, Copy, Debug)]
struct Tab {
    /// Whether it follows a `-`, `?` or `:` that begins the line.
    after_indicator: bool,
    byte: usize,
    position: Position,
}

/// The tabs of a text before the content of their lines, and are not yet judged.
pub(super) struct Tabs<'t> {
    text: &'t str,
    /// The next one is the last.
    left: Vec<Tab>,
    rejected: Vec<SyntaxError>,
    source: SourceId,
    /// Bytes with nothing but blanks and line ends, after a plain scalar. Each is looked at once.
    blank: Range<usize>,
}

impl<'t> Tabs<'t> {
    pub(super) fn find(text: &'t str, source: SourceId) -> Tabs<'t> {
        let mut left = if text.contains('\t') { leading_tabs(text) } else { Vec::new() };
        left.reverse();
        Tabs { text, left, rejected: Vec::new(), source, blank: 0..0 }
    }

    /// What Helm rejects of the tabs that an event has passed. They are inside of what was open before it.
    pub(super) fn rejected(&mut self, event: &Event, nesting: &Nesting) -> Vec<SyntaxError> {
        match &event.kind {
            _ if self.left.is_empty() => {}
            EventKind::DocumentEnd => self.judge_before(event.bytes.end, nesting),
            EventKind::TextEnd => self.judge_before(self.text.len(), nesting),
            EventKind::SecondDocument => {}
            EventKind::Scalar(scalar) => {
                self.judge_before(event.bytes.start, nesting);
                self.judge_within(scalar, event, nesting);
            }
            _ => self.judge_before(event.bytes.start, nesting),
        }
        std::mem::take(&mut self.rejected)
    }

    /// The byte of the next one.
    pub(super) fn next(&self) -> Option<usize> {
        self.left.last().map(|tab| tab.byte)
    }

    /// Judges the tabs before a byte that are not in a scalar.
    fn judge_before(&mut self, byte: usize, nesting: &Nesting) {
        while let Some(tab) = self.left.pop_if(|tab| tab.byte < byte) {
            // Helm looks for more of a plain scalar in the blank lines after it.
            let is_in_plain = nesting.plain().is_some_and(|plain| self.is_blank(plain.end..tab.byte));
            let is_taken =
                if is_in_plain { tab.position.column > nesting.indent() } else { nesting.bracket().is_some() };
            if !is_taken {
                self.reject(tab);
            }
        }
    }

    /// Whether there is nothing but blanks and line ends from the end of a plain scalar to a tab.
    fn is_blank(&mut self, between: Range<usize>) -> bool {
        let known = if self.blank.start == between.start { self.blank.end } else { between.start };
        let rest = self.text.get(known..between.end).unwrap_or_default();
        let is_blank = rest.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        if is_blank {
            self.blank = between;
        }
        is_blank
    }

    /// Judges the tabs in a scalar.
    fn judge_within(&mut self, scalar: &ScalarEvent, event: &Event, nesting: &Nesting) {
        let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        if is_block && !has_indent_indicator(&self.text[..event.bytes.start]) {
            self.judge_first(event);
        }
        let content = event.place.start.column;
        while let Some(tab) = self.left.pop_if(|tab| tab.byte < event.bytes.end) {
            let is_rejected = match scalar.style {
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => false,
                ScalarStyle::Plain => !tab.after_indicator && tab.position.column <= nesting.indent(),
                ScalarStyle::Literal | ScalarStyle::Folded => tab.position.column < content,
            };
            if is_rejected {
                self.reject(tab);
            }
        }
    }

    /// The first line of a block of text tells its indentation, in which Helm takes no tab, nor right after it.
    fn judge_first(&mut self, block: &Event) {
        let raw = self.text.get(block.bytes.clone()).unwrap_or_default();
        let first = block.bytes.start + raw.len() - raw.trim_start_matches([' ', '\n', '\r']).len();
        if let Some(tab) = self.left.pop_if(|tab| tab.byte == first) {
            self.reject(tab);
        }
    }

    fn reject(&mut self, tab: Tab) {
        if self.rejected.len() == MOST_FAULTS {
            return;
        }
        let place = Place::on_line(self.source, tab.position.line, tab.position.column, 1);
        self.rejected.push(if tab.after_indicator {
            SyntaxError::new(place, "a tab follows the `-`, `?` or `:` that begins this line").help("use a space")
        } else {
            SyntaxError::tab(place)
        });
    }
}

/// The first tab among the blanks at the start of each line, and among those that follow the indicators `-`, `?` and `:`
/// there, for every line that has one, in order.
fn leading_tabs(text: &str) -> Vec<Tab> {
    let lines = Lines::new(text);
    let tab = |number| {
        let line = lines.bytes(number)?;
        let (before, after_indicator) = before_content(&text.as_bytes()[line.clone()]);
        let byte = line.start + before;
        let is_tab = text.as_bytes().get(byte) == Some(&b'\t');
        is_tab.then(|| Tab { after_indicator, byte, position: lines.position(byte) })
    };
    (1..=lines.count()).filter_map(tab).collect()
}

/// How many bytes stand before a line's content or its first tab, and whether an indicator is among them.
fn before_content(line: &[u8]) -> (usize, bool) {
    let mut indicator = false;
    let mut at = 0;
    loop {
        match line[at..] {
            [b' ', ..] => {}
            [b'-' | b'?' | b':', b' ' | b'\t', ..] => indicator = true,
            _ => return (at, indicator),
        }
        at += 1;
    }
}

/// Whether a block of text, which the text before it announces, says itself how far it is indented, as `|2` does.
fn has_indent_indicator(before: &str) -> bool {
    let header = before.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default();
    let header = header.find(" #").map_or(header, |comment| &header[..comment]).trim_end();
    let indicators = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    header[indicators.len()..].contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_at_the_start_of_lines_are_found() {
        let tabs = leading_tabs("\u{FEFF}\ta\r\n  \tb\r\t\tc\nd\te\n\n \t\n- -\t\n-a\t\n: \t");
        let found: Vec<_> = tabs.iter().map(|t| (t.position.line, t.position.column, t.after_indicator)).collect();
        let expected = [(1, 1, false), (2, 3, false), (3, 1, false), (6, 2, false), (7, 4, true), (9, 3, true)];
        assert_eq!(found, expected);
    }
}
