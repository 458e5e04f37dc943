//! An entry of a map, taken out of the text. All other lines stay as they are.

use crate::fix::Edit;
use crate::source::{Lines, Place, Position};
use crate::tree::{Entry, Node};

/// The edit that takes an entry out of a map; none if it is not certain where the entry ends. A comment behind it and those
/// within it go with it; those above it stay. Of a map in braces that has no other entry, the braces stay.
pub(crate) fn removal(map: &[Entry], number: usize, lines: &Lines) -> Option<Edit> {
    let entry = map.get(number)?;
    let (start, line) = (entry.key_place.start, lines.get(entry.key_place.start.line)?);
    let indent = line.len() - line.trim_start_matches(' ').len();
    let first = lines.bytes(start.line)?.start;
    let begins_line = lines.byte(start)? == first + indent;
    let between_braces = if may_be_in_braces(entry, lines) { in_braces(map, number, lines) } else { None };
    let place = if let Some(place) = between_braces {
        place
    } else if begins_line {
        let last = last_line(entry, indent, lines)?;
        Place { start: Position { column: 1, ..start }, end: start_of_next(last, lines)?, ..entry.key_place }
    } else {
        return None;
    };
    Some(Edit { place, text: String::new() })
}

/// Whether what stands before an entry may be a brace, or the comma behind another entry.
fn may_be_in_braces(entry: &Entry, lines: &Lines) -> bool {
    let before = Place { start: Position::START, end: entry.key_place.start, ..entry.key_place };
    lines.at(before).is_some_and(|before| before.trim_end().ends_with(['{', ',']))
}

/// The last line of an entry that begins a line: what is indented further than its key belongs to it, and so do the items of a
/// list that are not, and whatever closes its brackets and quotes.
fn last_line(entry: &Entry, indent: usize, lines: &Lines) -> Option<u32> {
    let is_list = matches!(entry.value.node, Node::List(_));
    let value = entry.value.place;
    let is_closed = lines.at(value).is_some_and(|text| text.starts_with(['{', '[', '"', '\'']));
    let mut last = entry.key_place.start.line;
    if is_closed && value.start.line >= last {
        last = value.end.line;
    }
    for number in last + 1.. {
        let Some(line) = lines.get(number) else { break };
        let rest = line.trim_start_matches(' ');
        let depth = line.len() - rest.len();
        let is_item = is_list && depth == indent && (rest == "-" || rest.starts_with("- "));
        if rest.is_empty() {
            continue;
        }
        if depth <= indent && !is_item {
            break;
        }
        // Behind the last value, a comment may be about what follows.
        if !rest.starts_with('#') || number <= entry.value.place.end.line {
            last = number;
        }
    }
    Some(last)
}

fn start_of_next(line: u32, lines: &Lines) -> Option<Position> {
    match lines.get(line + 1) {
        Some(_) => Some(Position { line: line + 1, column: 1 }),
        None => Some(lines.position(lines.bytes(line)?.end)),
    }
}

/// The place of an entry between braces, with the comma that it no longer needs.
fn in_braces(map: &[Entry], number: usize, lines: &Lines) -> Option<Place> {
    let entry = &map[number];
    let own = Place { end: entry.value.place.end, ..entry.key_place };
    let is_comma = |place: Place| lines.at(place).is_some_and(|between| between.trim() == ",");
    if let Some(next) = map.get(number + 1) {
        let comma = Place { start: own.end, end: next.key_place.start, ..own };
        return is_comma(comma).then_some(Place { end: comma.end, ..own });
    }
    match number.checked_sub(1).map(|before| map[before].value.place.end) {
        Some(end) => is_comma(Place { start: end, end: own.start, ..own }).then_some(Place { start: end, ..own }),
        None => Some(own),
    }
}
