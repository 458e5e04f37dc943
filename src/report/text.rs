//! Findings for people: what is wrong, the line it stands on, what to do.

use super::printer::{Printer, Section};
use super::style::{Closing, Colour, Style, Summary};
use super::wording::{count, location, visible, visible_char};
use crate::finding::{Finding, Related, Severity};
use crate::redact::MaskedLine;
use crate::source::Place;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// A line longer than this, in characters, is shown in part.
const LONGEST_LINE: usize = 140;

/// How much of a long line is shown before what is underlined.
const LEAD: usize = 30;

/// What stands where a long line was cut.
const ELISION: char = '…';

/// Prints text. Findings are printed as they come.
pub(super) struct TextPrinter {
    style: Style,
}

impl TextPrinter {
    /// Text in this style.
    pub(super) fn new(style: Style) -> Self {
        TextPrinter { style }
    }
}

impl Printer for TextPrinter {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in section.findings {
            writeln!(out, "{}", draw(finding, section, self.style.colour))?;
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.style.closing == Closing::Nothing || summary.pools + summary.skipped == 0 {
            return Ok(());
        }
        let found = match (summary.errors, summary.warnings) {
            (0, 0) => "no findings".to_owned(),
            (errors, 0) => count(errors, "error"),
            (0, warnings) => count(warnings, "warning"),
            (errors, warnings) => format!("{} and {}", count(errors, "error"), count(warnings, "warning")),
        };
        let files = match summary.files {
            0 => String::new(),
            files => format!(" in {}", count(files, "file")),
        };
        let skipped = match summary.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} skipped"),
        };
        let awaiting = match summary.without_credentials {
            0 => String::new(),
            pools => format!("; {} without credentials", count(pools, "pool")),
        };
        writeln!(out, "{found}{files}{skipped}{awaiting}")
    }
}

/// Parts of text that have a colour of their own.
#[derive(Clone, Copy)]
enum Part {
    Error,
    Warning,
    Message,
    Gutter,
    Help,
}

impl Colour {
    fn paint(self, part: Part, text: &str) -> String {
        let code = match part {
            Part::Error => "1;31",
            Part::Warning => "1;33",
            Part::Message => "1",
            Part::Gutter => "1;34",
            Part::Help => "1;36",
        };
        match self {
            Colour::On => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::Off => text.to_owned(),
        }
    }
}

/// A finding with its lines, ended by a line end.
pub(super) fn draw(finding: &Finding, section: &mut Section<'_>, colour: Colour) -> String {
    let severity = match finding.severity {
        Severity::Error => Part::Error,
        Severity::Warning => Part::Warning,
    };
    let others = finding.related.iter().map(|other| other.place.start.line);
    let margin = " ".repeat(others.fold(finding.place.start.line, u32::max).to_string().len());
    let help_width = margin.len() + "= help: ".len() + 1;
    let mut drawing = Drawing { colour, margin, text: String::new() };

    let head = format!("{}[{}]", finding.severity.word(), finding.rule);
    let message = format!(": {}", one_line(&section.mask.message(&finding.message)));
    drawing.text = format!("{}{}\n", colour.paint(severity, &head), colour.paint(Part::Message, &message));
    drawing.place("-->", finding.place, section);
    let path = one_line(&section.mask.path(&finding.path));
    drawing.excerpt(finding.place, ("^", severity), &path, section);
    for Related { place, message } in &finding.related {
        drawing.bar();
        drawing.place(":::", *place, section);
        drawing.excerpt(*place, ("-", Part::Gutter), &one_line(&section.mask.message(message)), section);
    }
    if let Some(help) = &finding.help {
        drawing.bar();
        drawing.help(&indented(&section.mask.message(help), help_width));
    }
    drawing.text
}

/// A finding as it is drawn, line by line.
struct Drawing {
    colour: Colour,
    /// Blanks as wide as the longest number of a line.
    margin: String,
    text: String,
}

impl Drawing {
    /// An empty line of the margin.
    fn bar(&mut self) {
        let _ = writeln!(self.text, "{} {}", self.margin, self.colour.paint(Part::Gutter, "|"));
    }

    /// The line that names a place.
    fn place(&mut self, arrow: &str, place: Place, section: &Section<'_>) {
        let arrow = self.colour.paint(Part::Gutter, arrow);
        let location = one_line(&location(section.origin_of(place), place));
        let _ = writeln!(self.text, "{}{arrow} {location}", self.margin);
    }

    /// The line of a place, underlined, with words beside it; nothing where there is no such line.
    fn excerpt(&mut self, place: Place, (sign, part): (&str, Part), words: &str, section: &mut Section<'_>) {
        let line = section.excerpts.line(place.source, place.start.line);
        let Some(snippet) = line.map(|line| Snippet::new(line, place)) else { return };
        let number = format!("{:>1$}", place.start.line, self.margin.len());
        let bar = self.colour.paint(Part::Gutter, "|");
        let row = |gutter: &str, content: &str| format!("{gutter} {bar} {content}").trim_end().to_owned();
        let under = self.colour.paint(part, format!("{} {words}", sign.repeat(snippet.width)).trim_end());
        let first = row(&self.colour.paint(Part::Gutter, &number), &snippet.line);
        let second = row(&self.margin, &format!("{}{under}", " ".repeat(snippet.indent)));
        self.bar();
        let _ = writeln!(self.text, "{first}\n{second}");
    }

    /// What to do.
    fn help(&mut self, help: &str) {
        let (equals, word) = (self.colour.paint(Part::Gutter, "="), self.colour.paint(Part::Help, "help"));
        let _ = writeln!(self.text, "{} {equals} {word}: {help}", self.margin);
    }
}

/// A text on one line: a second line might begin with what a CI system takes for a command.
fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// A text whose further lines stand as far right as its first.
fn indented(text: &str, width: usize) -> String {
    visible(text).trim_end().replace('\n', &format!("\n{}", " ".repeat(width)))
}

/// A line as it is drawn, or the part of it around what is underlined. Widths are those of a terminal.
struct Snippet {
    line: String,
    indent: usize,
    width: usize,
}

impl Snippet {
    fn new(line: &MaskedLine, place: Place) -> Self {
        let (start, end) = (place.start, place.end);
        let end_column = if start.line == end.line { end.column.saturating_sub(1) as usize } else { usize::MAX };
        let span = line.span(start.column.saturating_sub(1) as usize, end_column);
        let chars = line.chars();
        let window = window(chars.len(), &span);
        let span = span.start..span.end.min(window.end);

        let mut before = drawn(&chars[window.start..span.start]);
        if window.start > 0 {
            before.insert(0, ELISION);
        }
        let under = drawn(&chars[span.clone()]);
        let mut after = drawn(&chars[span.end..window.end]);
        if window.end < chars.len() {
            after.push(ELISION);
        }
        let width = under.trim_end().width().max(1);
        Snippet { indent: before.width(), width, line: format!("{before}{under}{after}") }
    }
}

/// Which part of a line of that many characters is shown.
fn window(length: usize, span: &Range<usize>) -> Range<usize> {
    if length <= LONGEST_LINE {
        return 0..length;
    }
    let start = span.start.saturating_sub(LEAD).min(length - LONGEST_LINE + LEAD);
    start..(start + LONGEST_LINE).min(length)
}

/// Characters as a terminal shows them: tabs as four blanks, none that does other than stand there.
fn drawn(chars: &[char]) -> String {
    let mut text = String::with_capacity(chars.len());
    for &c in chars {
        match c {
            '\t' => text.push_str("    "),
            c => text.push(visible_char(c)),
        }
    }
    text
}
