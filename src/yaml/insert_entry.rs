//! An entry of one map, written into another one of the same text. All other lines stay as they are.

use crate::fix::Edit;
use crate::source::{Lines, Place, Position};
use crate::tree::{Entry, Node};

/// The edit that writes an entry, which stands elsewhere in the text, under another name as the first one into the map at a
/// key. Where there is no such key, it is written before another one, `beside`. None if it is not certain how: the entry does
/// not stand on one line, or has a comment that would be lost.
pub(crate) fn insertion(
    entry: &Entry,
    name: &str,
    into: Result<&Entry, &str>,
    beside: &Entry,
    lines: &Lines,
) -> Option<Edit> {
    let (text, comment) = written(entry, name, lines)?;
    match into {
        Ok(map) => into_map(map, &text, comment, lines),
        Err(key) if begins_line(beside.key_place, lines) => {
            let (end, indent) = (end_of_line(beside.key_place, lines)?, before(beside.key_place, lines)?);
            let below = match begins_line(entry.key_place, lines) {
                true => format!("{end}{}{text}{comment}", before(entry.key_place, lines)?),
                false => format!(" {{{text}}}{comment}"),
            };
            Some(at(start_of_line(beside.key_place), format!("{indent}{key}:{below}{end}")))
        }
        Err(key) if comment.is_empty() => Some(at(start_of(beside.key_place), format!("{key}: {{{text}}}, "))),
        Err(_) => None,
    }
}

/// An entry under another name, and the comment behind it with the blanks before it.
fn written<'t>(entry: &Entry, name: &str, lines: &Lines<'t>) -> Option<(String, &'t str)> {
    let (key, value) = (entry.key_place, entry.value.place);
    if key.start.line != value.start.line || key.start.line != value.end.line {
        return None;
    }
    let rest = after(value.end, lines)?;
    let comment = if rest.trim_start().starts_with('#') { rest.trim_end() } else { "" };
    let name = if &*entry.key == name { lines.at(key)? } else { name };
    Some((format!("{name}: {}", lines.at(value)?), comment))
}

fn into_map(map: &Entry, text: &str, comment: &str, lines: &Lines) -> Option<Edit> {
    let first = match &map.value.node {
        Node::Map(entries) => entries.entries().first(),
        Node::Null => None,
        _ => return None,
    };
    let is_in_braces = lines.at(map.value.place).is_some_and(|text| text.starts_with('{'));
    match first.map(|first| first.key_place) {
        Some(first) if begins_line(first, lines) && !is_in_braces => {
            let line = format!("{}{text}{comment}{}", before(first, lines)?, end_of_line(first, lines)?);
            Some(at(start_of_line(first), line))
        }
        _ if !comment.is_empty() => None,
        Some(first) => Some(at(start_of(first), format!("{text}, "))),
        None if is_in_braces || lines.at(map.value.place).is_some_and(|text| matches!(text, "null" | "~")) => {
            Some(at(map.value.place, format!("{{{text}}}")))
        }
        None => {
            let colon = after(map.key_place.end, lines)?.starts_with(':');
            let end = Position { column: map.key_place.end.column + 1, ..map.key_place.end };
            colon.then(|| at(Place { start: end, end, ..map.key_place }, format!(" {{{text}}}")))
        }
    }
}

fn at(place: Place, text: String) -> Edit {
    Edit { place, text }
}

/// What stands before a place on its line.
fn before<'t>(place: Place, lines: &Lines<'t>) -> Option<&'t str> {
    split(place.start, lines).map(|(before, _)| before)
}

/// What stands after a position on its line.
fn after<'t>(position: Position, lines: &Lines<'t>) -> Option<&'t str> {
    split(position, lines).map(|(_, after)| after)
}

fn split<'t>(position: Position, lines: &Lines<'t>) -> Option<(&'t str, &'t str)> {
    let bytes = lines.byte(position)? - lines.bytes(position.line)?.start;
    lines.get(position.line)?.split_at_checked(bytes)
}

/// Whether nothing but blanks stands before a place on its line.
fn begins_line(place: Place, lines: &Lines) -> bool {
    before(place, lines).is_some_and(|before| before.trim_matches(' ').is_empty())
}

/// How the line of a place ends; as the first one does, where that is the last.
fn end_of_line<'t>(place: Place, lines: &Lines<'t>) -> Option<&'t str> {
    let next = |line| Position { line: line + 1, column: 1 };
    let end = |line| {
        let line = lines.at(Place { start: Position { line, column: 1 }, end: next(line), ..place })?;
        Some(line.trim_start_matches(|c| c != '\r' && c != '\n'))
    };
    end(place.start.line).or_else(|| end(1)).or(Some("\n"))
}

fn start_of(place: Place) -> Place {
    Place { end: place.start, ..place }
}

fn start_of_line(place: Place) -> Place {
    start_of(Place { start: Position { column: 1, ..place.start }, ..place })
}
