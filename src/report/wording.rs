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
        let location = location(&section.root.name(section.origin_of(*place)), *place);
        text.push_str(&format!("; see {location}: {}", section.mask.message(message)));
    }
    text
}

/// The words for a finding on a platform that shows it in [`Section::artifact`]: for an argument, its place comes first.
pub(super) fn told(finding: &Finding, section: &Section<'_>, words: String) -> String {
    match section.origin(finding) {
        Origin::Argument(name) => format!("{}: {words}", location(name, finding.place)),
        Origin::File(_) | Origin::Stdin => words,
    }
}

/// A source with a line and a column in it, where the place has them.
pub(super) fn location(name: &str, place: Place) -> String {
    let Place { start, .. } = place;
    if place.is_whole() { name.to_owned() } else { format!("{name}:{}:{}", start.line, start.column) }
}

/// A count with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
