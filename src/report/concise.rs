//! One line for each finding, for editors, `grep` and `wc -l`.

use super::paint::Part;
use super::printer::{Printer, Section};
use super::style::{Colour, Summary};
use super::wording::{headline, location, other_places};
use crate::visible;
use std::io::{self, Write};

/// Prints `file:line:column: severity[rule] message`, and nothing else.
pub(super) struct Concise {
    colour: Colour,
}

impl Concise {
    /// Lines in colour or not.
    pub(super) fn new(colour: Colour) -> Self {
        Concise { colour }
    }
}

impl Printer for Concise {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn section(&mut self, section: &mut Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in section.findings {
            let location = visible::line(&location(&section.origin(finding).to_string(), finding.place));
            let head = format!("{}[{}]", finding.severity.word(), finding.rule);
            let head = self.colour.paint(Part::of(finding.severity), &head);
            let message = headline(finding, section.mask) + &other_places(finding, section);
            writeln!(out, "{location}: {head} {}", visible::line(&message))?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
