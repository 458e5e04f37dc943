//! Differences for people.

use std::io::{self, Write};

use crate::diff::Difference;
use crate::visible;

use super::super::paint::Part;
use super::super::style::Colour;
use super::super::wording::count;
use super::compared::Compared;
use super::hunk::{self, HunkLine};

/// Prints text: what differs, what that does, and a summary.
pub(super) fn print(pools: &[Compared], colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    for pool in pools {
        if let Some(name) = &pool.name {
            writeln!(out, "{}", colour.paint(Part::Gutter, &format!("==> {} <==", visible::line(name))))?;
        }
        section(pool, colour, out)?;
    }
    Ok(())
}

fn section(pool: &Compared, colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    let difference = &pool.difference;
    for object in &difference.objects {
        let (headline, place) = hunk::headline(object, pool);
        writeln!(out, "{}{}", colour.paint(Part::Message, &headline), beside(place, colour))?;
        for line in hunk::lines(object, pool) {
            match line {
                HunkLine::Field(name, place) => writeln!(out, "  {name}{}", beside(place, colour))?,
                HunkLine::Old(line) => writeln!(out, "{}", colour.paint(Part::Old, &format!("-   {line}")))?,
                HunkLine::New(line) => writeln!(out, "{}", colour.paint(Part::New, &format!("+   {line}")))?,
            }
        }
        writeln!(out)?;
    }
    for effect in &difference.effects {
        let message = visible::line(&pool.masks.message(&effect.message));
        writeln!(out, "{}: {message}", colour.paint(Part::Help, effect.sort.word()))?;
    }
    for note in &difference.notes {
        let note = visible::line(&pool.masks.message(note));
        writeln!(out, "{}: {note}", colour.paint(Part::Gutter, "note"))?;
    }
    if !difference.effects.is_empty() || !difference.notes.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(difference))
}

/// Where the user wrote what stands before it.
fn beside(place: Option<String>, colour: Colour) -> String {
    place.map(|place| format!("  {}", colour.paint(Part::Gutter, &format!("({place})")))).unwrap_or_default()
}

/// How many objects differ.
pub(super) fn summary(difference: &Difference) -> String {
    match difference.objects.len() {
        0 => format!("no difference in {}", count(difference.compared, "object")),
        1 => "1 object differs".to_owned(),
        objects => format!("{objects} objects differ"),
    }
}
