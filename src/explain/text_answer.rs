//! The answer for people: what each layer says of a key, in columns, the last word marked.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::redact::Mask;
use crate::report::{Colour, Part};
use crate::source::{Place, Sources};
use crate::tree::Tree;
use crate::visible;
use crate::yaml;

use super::explained::Explained;
use super::history::{Does, Said};
use super::known_key;
use super::made::MadeField;

/// How many characters of a value are shown.
const LONGEST_VALUE: usize = 60;

pub(super) fn write(
    explained: &[Explained],
    sources: &Sources,
    mask: &Mask,
    colour: Colour,
    out: &mut dyn Write,
) -> io::Result<()> {
    if explained.is_empty() {
        writeln!(out, "all values are the chart's defaults")?;
    }
    for (number, key) in explained.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_key(key, sources, mask, colour, out)?;
    }
    Ok(())
}

fn write_key(key: &Explained, sources: &Sources, mask: &Mask, colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    let Explained { path, value, said, from, .. } = key;
    let value = if from.is_some() { shown(value, mask) } else { "not set".to_owned() };
    writeln!(out, "{}: {value}", colour.paint(Part::Message, &visible::line(&mask.path(path))))?;
    let rows: Vec<[String; 2]> = said.iter().map(|said| row(said, sources, mask)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths = [width(0), width(1)];
    for (number, ([place, value], Said { does, .. })) in rows.iter().zip(said).enumerate() {
        let is_last = number + 1 == said.len();
        let paint = |text: &str| if is_last { colour.paint(Part::Help, text) } else { text.to_owned() };
        let (mark, does) = (if is_last { ">" } else { " " }, if *does == Does::Default { "" } else { does.word() });
        let line =
            format!("  {} {}  {}  {}", paint(mark), padded(place, widths[0]), padded(value, widths[1]), paint(does));
        writeln!(out, "{}", line.trim_end())?;
    }
    for (number, line) in makes(key, mask).iter().enumerate() {
        let word = if number == 0 { "makes" } else { "     " };
        writeln!(out, "  {} {line}", colour.paint(Part::Gutter, word))?;
    }
    Ok(())
}

/// What a key makes, a line for each field; none for a key that nobody set.
fn makes(Explained { path, value, fields, from, .. }: &Explained, mask: &Mask) -> Vec<String> {
    if fields.is_empty() && from.is_some_and(|place| place.is_users()) {
        return vec![match known_key::check(path) {
            // With `true`, it may make what is not there now.
            Ok(()) if value.as_bool() == Some(false) => "nothing while it is `false`".to_owned(),
            Ok(()) => "nothing".to_owned(),
            Err(unknown) => match unknown.meant {
                Some(meant) => format!("nothing: the chart has no such key; {}", visible::line(&mask.text(&meant))),
                None => "nothing: the chart has no such key".to_owned(),
            },
        }];
    }
    let line = |MadeField { object, field }: &MadeField| {
        let line = format!("{} {}", visible::line(&mask.text(object)), visible::line(&mask.path(field)));
        line.trim_end().to_owned()
    };
    fields.iter().map(line).collect()
}

fn row(Said { place, value, .. }: &Said, sources: &Sources, mask: &Mask) -> [String; 2] {
    [place_text(*place, sources), shown(value, mask)]
}

/// Where something was said, as other programs write places.
fn place_text(place: Place, sources: &Sources) -> String {
    match sources.get(place.source) {
        None => "default".to_owned(),
        Some(source) if place.is_whole() => visible::line(&source.origin.to_string()),
        Some(source) => visible::line(&format!("{}:{}:{}", source.origin, place.start.line, place.start.column)),
    }
}

/// A value on one line, cut where it is long.
pub(crate) fn shown(value: &Tree, mask: &Mask) -> String {
    let mut text = String::new();
    yaml::write_json(&mask.value(value), &mut text, 0);
    let text = visible::line(&text);
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
