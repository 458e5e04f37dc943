//! Words that several formats share.

use super::printer::Section;
use crate::finding::{Finding, Related};
use crate::redact::Mask;
use crate::source::{Origin, Place};

/// Message and help as one text.
pub(super) fn sentence(finding: &Finding, mask: &Mask) -> String {
    let message = mask.message(&finding.message);
    match &finding.help {
        Some(help) => format!("{message} ({})", mask.message(help)),
        None => message,
    }
}

/// The same with the other places of a finding, for a format that has no room of its own for them.
pub(super) fn sentence_with_places(finding: &Finding, section: &Section<'_>) -> String {
    let mut text = sentence(finding, section.mask);
    for Related { place, message } in &finding.related {
        let (location, message) = (location(section.origin_of(*place), *place), section.mask.message(message));
        text.push_str(&format!("; see {location}: {message}"));
    }
    text
}

/// A source with a line and a column in it, where the place has them.
pub(super) fn location(origin: &Origin, place: Place) -> String {
    let Place { start, .. } = place;
    if place.is_whole() { origin.to_string() } else { format!("{origin}:{}:{}", start.line, start.column) }
}

/// The name of a source for a program that looks it up in a repository: a path with slashes and without a `./`. Standard
/// input and arguments go by the name that people read.
pub(super) fn file_name(origin: &Origin) -> String {
    let name = origin.to_string();
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name };
    name.strip_prefix("./").map(str::to_owned).unwrap_or(name)
}

/// A text without characters that move the cursor, change how a terminal looks, turn the direction of writing, or are
/// forbidden in XML; line ends and tabs stay.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { visible_char(c) }).collect()
}

/// What is shown in the place of a character.
pub(super) fn visible_char(c: char) -> char {
    match c {
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// A count with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
