//! An entry of one block of YAML, moved to another. All other lines stay as they are.

use crate::fix::Edit;
use crate::source::{Lines, Place, Position, SourceId};

/// An entry on a line of its own that belongs into another map, and where its map and that one are in the text.
pub(crate) struct Move<'k> {
    /// The entry's key.
    pub key: Place,
    /// The entry's value.
    pub value: Place,
    /// The key that it should have.
    pub renamed: &'k str,
    /// The key of the map that it stands in.
    pub from: Place,
    /// How many entries that map has.
    pub entries: usize,
    /// The key of the map that it belongs into.
    pub to: &'k str,
    /// The key of that map's first entry, if there is such a map.
    pub first: Option<Place>,
}

impl Move<'_> {
    /// The edits that move the entry; none if it is not certain how: the maps are not written as blocks, or the entry does not
    /// stand on one line.
    pub fn edits(&self, lines: &Lines) -> Option<Vec<Edit>> {
        let line = self.line(lines)?;
        let at = |place: Place, text: String| Edit { place, text };
        let (before_from, _) = split(self.from, lines)?;
        if !before_from.trim_matches(' ').is_empty() || self.from.start.line >= self.key.start.line {
            return None;
        }
        let mut edits = match self.first {
            Some(first) => {
                let (indent, _) = split(first, lines)?;
                if !indent.trim_matches(' ').is_empty() {
                    return None;
                }
                let mut edits = vec![at(start_of(first), format!("{indent}{line}"))];
                // An empty map would be null.
                let emptied = Some(self.from).filter(|_| self.entries == 1);
                for place in emptied.into_iter().chain([self.key]) {
                    edits.push(at(whole_line(place, lines)?, String::new()));
                }
                edits
            }
            None if self.entries > 1 => {
                let (indent, _) = split(self.key, lines)?;
                let head = format!("{before_from}{}:{}", self.to, end_of_line(self.from, lines)?);
                let moved = format!("{head}{indent}{line}");
                vec![at(start_of(self.from), moved), at(whole_line(self.key, lines)?, String::new())]
            }
            None => {
                let renamed = at(self.from, self.to.to_owned());
                let key = lines.at(self.key)?;
                let has_name = key.trim_matches(['"', '\'']) == self.renamed;
                let mut edits = vec![renamed];
                if !has_name {
                    edits.push(at(self.key, self.renamed.to_owned()));
                }
                edits
            }
        };
        edits.sort_by_key(|edit| edit.place);
        Some(edits)
    }

    /// The entry without its indentation, under its new name, with the end of its line.
    fn line(&self, lines: &Lines) -> Option<String> {
        let (before, rest) = split(self.key, lines)?;
        let key = lines.at(self.key)?;
        let after = rest.strip_prefix(key)?;
        let is_one_line = self.value.start.line == self.key.start.line && self.value.end.line == self.key.start.line;
        let ends = split(Place { start: self.value.end, ..self.value }, lines)?.1.trim_start();
        let is_alone = before.trim_matches(' ').is_empty() && (ends.is_empty() || ends.starts_with('#'));
        let has_anchor = after.trim_start_matches([':', ' ']).starts_with(['&', '!', '*']);
        if !is_one_line || !is_alone || has_anchor {
            return None;
        }
        let key = if key.trim_matches(['"', '\'']) == self.renamed { key } else { self.renamed };
        Some(format!("{key}{after}{}", end_of_line(self.from, lines)?))
    }
}

/// The line of a place, before and from its start.
fn split<'t>(place: Place, lines: &Lines<'t>) -> Option<(&'t str, &'t str)> {
    let line = lines.get(place.start.line)?;
    let at = lines.byte(place.start)? - lines.bytes(place.start.line)?.start;
    Some((line.get(..at)?, line.get(at..)?))
}

/// How the line of a place ends.
fn end_of_line<'t>(place: Place, lines: &Lines<'t>) -> Option<&'t str> {
    let line = line_with_end(place.source, place.start.line);
    let end = lines.at(line)?.trim_start_matches(|c| c != '\r' && c != '\n');
    (!end.is_empty()).then_some(end)
}

/// The start of the line of a place.
fn start_of(place: Place) -> Place {
    let start = Position { line: place.start.line, column: 1 };
    Place { start, end: start, ..place }
}

/// The line of a place with its end; up to the end of the text if it is the last.
fn whole_line(place: Place, lines: &Lines) -> Option<Place> {
    let number = place.start.line;
    match lines.get(number + 1) {
        Some(_) => Some(line_with_end(place.source, number)),
        None => {
            let width = u32::try_from(lines.get(number)?.chars().count()).ok()?;
            Some(Place::on_line(place.source, number, 1, width))
        }
    }
}

fn line_with_end(source: SourceId, number: u32) -> Place {
    let start = |line| Position { line, column: 1 };
    Place { source, start: start(number), end: start(number + 1) }
}
