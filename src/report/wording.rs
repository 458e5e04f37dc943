//! Words that several formats share.

use super::printer::Section;
use crate::field_path::Step;
use crate::finding::{Finding, Related};
use crate::redact::Mask;
use crate::source::{Origin, Place};

/// The message, after the path of the value where the message does not name it: it stands alone, without the line.
pub(super) fn headline(finding: &Finding, mask: &Mask) -> String {
    let message = mask.message(&finding.message);
    let keys = finding.path.0.iter().rev();
    let last = keys.filter_map(|step| if let Step::Key(key) = step { Some(key) } else { None }).next();
    match last {
        Some(key) if !finding.message.contains(&format!("`{key}`")) => {
            format!("{}: {message}", mask.path(&finding.path))
        }
        _ => message,
    }
}

/// Headline and help as one text.
pub(super) fn sentence(finding: &Finding, mask: &Mask) -> String {
    let headline = headline(finding, mask);
    match &finding.help {
        Some(help) => format!("{headline} ({})", mask.message(help)),
        None => headline,
    }
}

/// The other places of a finding, to follow on its words in a format that has no room of its own for them.
pub(super) fn other_places(finding: &Finding, section: &Section<'_>) -> String {
    let other = |Related { place, message }: &Related| {
        let location = location(&section.root.name(section.origin_of(*place)), *place);
        format!("; see {location}: {}", section.mask.message(message))
    };
    finding.related.iter().map(other).collect()
}

/// Headline, help and other places as one text.
pub(super) fn sentence_with_places(finding: &Finding, section: &Section<'_>) -> String {
    sentence(finding, section.mask) + &other_places(finding, section)
}

/// The words for a finding on a platform that shows it in [`Section::artifact`]: for an argument, its place comes first.
pub(super) fn told(finding: &Finding, section: &Section<'_>, words: String) -> String {
    match section.origin(finding) {
        Origin::Argument(name) => format!("{}: {words}", location(name, finding.place)),
        Origin::File(_) | Origin::Stdin | Origin::Config(_) | Origin::CommandLine => words,
    }
}

/// A source with a line and a column in it, where the place has them.
pub(super) fn location(name: &str, place: Place) -> String {
    let Place { start, .. } = place;
    if place.is_whole() { name.to_owned() } else { format!("{name}:{}:{}", start.line, start.column) }
}

/// A count with its noun.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
