//! Tabs at the start of lines. Helm's scanner takes them inside brackets, quotes and blocks of text, our parser's nearly
//! everywhere (`yaml_parser_scan_to_next_token` in `scannerc.go`).

use granit_parser::{Event, ScalarStyle, Span};

use super::compose::Composer;
use super::explain::{TAB, TAB_AFTER, TAB_AFTER_HELP, TAB_HELP};
use super::survey::Tab;
use crate::fault::Kind;
use crate::source::Place;

impl Composer<'_> {
    pub(super) fn judge_tabs_before(&mut self, event: &Event, span: &Span) {
        let (start, end) = (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
        self.judge_tabs(start);
        if let Event::Scalar(_, style, ..) = event {
            self.judge_tabs_within(*style, span, end);
        }
    }

    /// Judges the tabs that stand before a byte and in no scalar.
    pub(super) fn judge_tabs(&mut self, before: usize) {
        while let Some(tab) = self.tabs.pop_if(|tab| tab.byte < before) {
            // Helm looks for more of a plain scalar in the blank lines after it.
            let after_plain = self.text.get(self.plain_end..tab.byte).unwrap_or_default();
            let in_plain = self.plain.is_some() && after_plain.trim_matches([' ', '\t', '\n', '\r']).is_empty();
            let in_flow = self.frames.iter().any(|frame| frame.flow);
            let taken = if in_plain { tab.position.column > self.indent() } else { in_flow };
            if !taken {
                self.report_tab(tab);
            }
        }
    }

    /// Judges the tabs in a scalar.
    pub(super) fn judge_tabs_within(&mut self, style: ScalarStyle, span: &Span, end: usize) {
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
    pub(super) fn judge_first_tab(&mut self, span: &Span) {
        let raw = span.slice(self.text).unwrap_or_default();
        let blank = raw.len() - raw.trim_start_matches([' ', '\n', '\r']).len();
        let first = span.start.byte_offset().unwrap_or(0) + blank;
        if self.text[first..].starts_with('\t') && self.tabs.last().is_some_and(|tab| tab.byte == first) {
            let tab = self.tabs.pop().expect("there is a last one");
            self.report_tab(tab);
        }
    }

    /// The column of the innermost list or map that is not in brackets; 0 outside of any.
    pub(super) fn indent(&self) -> u32 {
        self.frames.iter().rev().find(|frame| !frame.flow).map_or(0, |frame| frame.start.column)
    }

    pub(super) fn report_tab(&mut self, tab: Tab) {
        let place = Place::on_line(self.source, tab.position.line, tab.position.column, 1);
        let (message, help) = if tab.after_indicator { (TAB_AFTER, TAB_AFTER_HELP) } else { (TAB, TAB_HELP) };
        self.report(Kind::YamlSyntax, place, message, help);
    }
}

/// Whether a block of text says itself how far it is indented, as `|2` does.
fn has_indent_indicator(text: &str, span: &Span) -> bool {
    let before = span.start.byte_offset().and_then(|at| text.get(..at)).unwrap_or_default();
    let header = before.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default();
    let header = header.find(" #").map_or(header, |comment| &header[..comment]).trim_end();
    let indicators = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    header[indicators.len()..].contains(|c: char| c.is_ascii_digit())
}
