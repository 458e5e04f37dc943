//! Findings for people: what is wrong, the line it stands on, what to do.

use super::paint::Part;
use super::printer::{Printer, Section};
use super::style::{Closing, Colour, Style, Summary};
use super::wording::{count, location};
use crate::finding::{Finding, Related};
use crate::redact::MaskedLine;
use crate::source::Place;
use crate::visible;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line that is wider than the report is shown in part, but never less of it than this many columns.
const NARROWEST: usize = 40;

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
            writeln!(out, "{}", draw(finding, section, self.style.colour, self.style.width))?;
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.style.closing == Closing::Nothing || summary.pools == 0 {
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
            1 => "; 1 pool gets its credentials later".to_owned(),
            pools => format!("; {pools} pools get their credentials later"),
        };
        let encrypted = match summary.encrypted {
            0 => String::new(),
            1 => "; 1 file holds encrypted values, which were not judged".to_owned(),
            files => format!("; {files} files hold encrypted values, which were not judged"),
        };
        writeln!(out, "{found}{files}{skipped}{awaiting}{encrypted}")?;
        match fixes(summary, self.style.closing) {
            Some(fixes) => writeln!(out, "{fixes}"),
            None => Ok(()),
        }
    }
}

/// How many findings further fixes correct, and which flags make them; none where there are no such fixes.
fn fixes(summary: &Summary, closing: Closing) -> Option<String> {
    match (closing, summary.safe_fixes, summary.unsafe_fixes) {
        (Closing::Counts | Closing::Nothing, ..)
        | (Closing::CountsAndFixes, 0, 0)
        | (Closing::CountsAndUnsafeFixes, _, 0) => None,
        (Closing::CountsAndFixes, safe, 0) => Some(format!("{safe} can be corrected with `--fix`")),
        (Closing::CountsAndFixes, 0, guesses) => {
            Some(format!("{guesses} can be corrected with `--fix --unsafe-fixes`"))
        }
        (Closing::CountsAndFixes, safe, guesses) => {
            Some(format!("{safe} can be corrected with `--fix`, {guesses} more with `--fix --unsafe-fixes`"))
        }
        (Closing::CountsAndUnsafeFixes, _, guesses) => {
            Some(format!("{guesses} can be corrected with `--unsafe-fixes`"))
        }
    }
}

/// A finding with its lines, ended by a line end.
pub(super) fn draw(finding: &Finding, section: &mut Section<'_>, colour: Colour, width: usize) -> String {
    let severity = Part::of(finding.severity);
    let others = finding.related.iter().map(|other| other.place.start.line);
    let margin = " ".repeat(others.fold(finding.place.start.line, u32::max).to_string().len());
    let help_width = margin.len() + "= help: ".len() + 1;
    let room = width.saturating_sub(margin.len() + " | ".len()).max(NARROWEST);
    let mut drawing = Drawing { colour, margin, room, text: String::new() };

    let head = format!("{}[{}]", finding.severity.word(), finding.rule);
    let message = format!(": {}", visible::line(&section.mask.message(&finding.message)));
    drawing.text = format!("{}{}\n", colour.paint(severity, &head), colour.paint(Part::Message, &message));
    drawing.place("-->", finding.place, section);
    let path = visible::line(&section.mask.path(&finding.path));
    drawing.excerpt(finding.place, ("^", severity), &path, section);
    for Related { place, message } in &finding.related {
        drawing.bar();
        drawing.place(":::", *place, section);
        drawing.excerpt(*place, ("-", Part::Gutter), &visible::line(&section.mask.message(message)), section);
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
    /// How many columns of a line are shown.
    room: usize,
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
        let location = visible::line(&location(&section.origin_of(place).to_string(), place));
        let _ = writeln!(self.text, "{}{arrow} {location}", self.margin);
    }

    /// The line of a place, underlined, with words beside it; nothing where there is no such line.
    fn excerpt(&mut self, place: Place, (sign, part): (&str, Part), words: &str, section: &mut Section<'_>) {
        let line = section.excerpts.line(place.source, place.start.line);
        let Some(snippet) = line.map(|line| Snippet::new(line, place, self.room)) else { return };
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

/// A text whose further lines stand as far right as its first.
fn indented(text: &str, width: usize) -> String {
    visible::text(text).trim_end().replace('\n', &format!("\n{}", " ".repeat(width)))
}

/// A line as it is drawn, or the part of it around what is underlined. Widths are those of a terminal.
struct Snippet {
    line: String,
    indent: usize,
    width: usize,
}

impl Snippet {
    /// What fits into that many columns.
    fn new(line: &MaskedLine, place: Place, room: usize) -> Self {
        let (start, end) = (place.start, place.end);
        let end_column = if start.line == end.line { end.column.saturating_sub(1) as usize } else { usize::MAX };
        let span = line.span(start.column.saturating_sub(1) as usize, end_column);
        let chars = line.chars();
        let window = window(chars, &span, room);
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

/// Which part of a line is shown where there are that many columns: all of it, or from a bit before what is underlined. Takes
/// time for what is shown alone, however long the line is.
fn window(chars: &[char], span: &Range<usize>, room: usize) -> Range<usize> {
    if walk(chars.iter(), room).is_none() {
        return 0..chars.len();
    }
    let lead = LEAD.min(room / 3);
    // One column for each end that may be cut.
    let room = room - 2;
    let start = walk(chars[..span.start].iter().rev(), lead).map_or(0, |taken| span.start - taken);
    let end = walk(chars[start..].iter(), room).map_or(chars.len(), |taken| start + taken);
    // A line that ends early leaves room before it.
    let back = if end == chars.len() { walk(chars.iter().rev(), room).map_or(0, |taken| end - taken) } else { start };
    back.min(start)..end
}

/// How many of these characters that many columns hold; none if all of them. One without a width counts as one that has:
/// a line may hold any number of them.
fn walk<'c>(chars: impl Iterator<Item = &'c char>, room: usize) -> Option<usize> {
    let mut width = 0;
    for (taken, c) in chars.enumerate() {
        width += match c {
            '\t' => TAB.len(),
            c => visible::char(*c).width().unwrap_or_default().max(1),
        };
        if width > room {
            return Some(taken);
        }
    }
    None
}

/// What is shown of a tab.
const TAB: &str = "    ";

/// Characters as a terminal shows them: none that does other than stand there.
fn drawn(chars: &[char]) -> String {
    let mut text = String::with_capacity(chars.len());
    for &c in chars {
        match c {
            '\t' => text.push_str(TAB),
            c => text.push(visible::char(c)),
        }
    }
    text
}
