//! The keys of a text that is being written, by their indentation.
//!
//! While somebody types, most texts are no YAML. An outline tells of each line what it would be if the rest were right, in one
//! pass. What it cannot tell apart from a fault, such as a scalar over several lines, it leaves out.

mod brackets;
mod levels;
mod line_scalar;
#[cfg(test)]
mod tests;
mod text_cursor;

use std::ops::Range;

use crate::field_path::FieldPathBuf;

use levels::Levels;
pub use text_cursor::{Beside, Slot, TextCursor, unquoted};

/// Deeper levels are in no values file, and are left out: their paths would grow with the square of the text.
const DEEPEST: usize = 100;

/// A key or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineLine {
    /// The path.
    pub path: FieldPathBuf,
    /// The bytes of the key, or of the dash.
    pub key: Range<usize>,
    /// The bytes of its scalar, quotes and all; empty where it has none.
    pub value: Range<usize>,
}

/// The keys and items of a text.
#[derive(Debug, Default)]
pub struct Outline {
    /// In the order of the text.
    pub lines: Vec<OutlineLine>,
    /// Where the cursor is; none where nothing can be said or written.
    pub cursor: Option<TextCursor>,
}

impl Outline {
    /// Reads a text with the cursor before a byte of it.
    pub fn around(text: &str, cursor: usize) -> Outline {
        let mut scanner = Scanner { text, cursor, levels: Levels::default(), outline: Outline::default() };
        let mut start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        while let Some(next) = scanner.line(start) {
            start = next;
        }
        scanner.outline
    }

    /// The keys of the map at a path, each with its line.
    pub fn keys_of<'o>(&'o self, path: &'o FieldPathBuf) -> impl Iterator<Item = &'o OutlineLine> {
        let depth = path.0.len();
        self.lines.iter().filter(move |line| line.path.0.len() == depth + 1 && path.contains(&line.path))
    }
}

/// Reads a text line by line.
struct Scanner<'t> {
    text: &'t str,
    cursor: usize,
    levels: Levels,
    outline: Outline,
}

impl<'t> Scanner<'t> {
    /// Reads the line that begins at a byte, with all that its last scalar takes of the lines behind it. Gives the start of the
    /// next line, if there is one.
    fn line(&mut self, start: usize) -> Option<usize> {
        let end = self.end_of_line(start);
        let line = &self.text[start..end];
        let mut at = start + indentation(line);
        let is_marker =
            |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if is_marker("---") || is_marker("...") || line.starts_with('%') {
            self.levels.clear();
            return self.after_line(end);
        }
        let mut dash = None;
        while is_dash(&self.text[at..end]) {
            self.levels.dash(at - start);
            self.note(at..at + 1, at + 1);
            dash = Some(at - start);
            at += 1;
            let blanks = indentation(&self.text[at..end]);
            if at + blanks == end {
                self.find(at + 1..end, Slot::Item, Beside::Nothing);
                return self.after_line(end);
            }
            at += blanks;
        }
        if at == end {
            let column = self.cursor.wrapping_sub(start);
            if (start..=end).contains(&self.cursor)
                && let Some((path, slot)) = self.levels.begun_at(column)
            {
                let word = self.cursor..self.cursor;
                self.outline.cursor = Some(TextCursor { slot, path, word, beside: Beside::Nothing });
            }
            return self.after_line(end);
        }
        let at = self.after_properties(at, end);
        match &self.text[at..end] {
            "" => self.after_line(end),
            rest if rest.starts_with('#') => self.after_line(end),
            rest if rest.starts_with(['{', '[']) => self.flow(at, dash),
            rest if dash.is_some() && rest.starts_with(['|', '>']) => self.block(end, dash),
            _ => match self.key(at, end) {
                Some(key) => self.entry(start, key, end),
                None => self.bare(start, at, end, dash),
            },
        }
    }

    /// Reads a key and what is behind it.
    fn entry(&mut self, start: usize, key: Range<usize>, end: usize) -> Option<usize> {
        let column = key.start - start;
        self.levels.key(column, unquoted(&self.text[key.clone()]));
        if key.contains(&self.cursor) || self.cursor == key.end {
            self.set(Slot::Key, self.levels.parent(), key.clone(), Beside::Colon);
        }
        let colon = key.end + self.text[key.end..end].find(':').unwrap_or(0) + 1;
        self.note(key, colon);
        let blanks = indentation(&self.text[colon..end]);
        let value = self.after_properties(colon + blanks, end);
        let rest = &self.text[value..end];
        if rest.is_empty() || rest.starts_with('#') {
            let beside = if self.cursor == colon { Beside::ColonBefore } else { Beside::Nothing };
            self.find(colon..value, Slot::Value, beside);
            return self.after_line(end);
        }
        self.levels.hold_value();
        match rest.as_bytes()[0] {
            b'|' | b'>' => self.block(end, Some(column)),
            b'{' | b'[' => self.flow(value, Some(column)),
            _ => self.scalar(value, end, column),
        }
    }

    /// Reads the scalar of the last key or dash.
    fn scalar(&mut self, start: usize, line_end: usize, column: usize) -> Option<usize> {
        let value = self.scalar_at(start, line_end, column);
        if let Some(line) = self.outline.lines.last_mut() {
            line.value = value.clone();
        }
        let is_item = self.outline.lines.last().is_some_and(|line| &self.text[line.key.clone()] == "-");
        self.find(value.clone(), if is_item { Slot::Item } else { Slot::Value }, Beside::Nothing);
        self.after_line(self.end_of_line(value.end))
    }

    /// Reads what is neither a key nor empty: the scalar of an item, or a word that may become a key.
    fn bare(&mut self, start: usize, at: usize, end: usize, dash: Option<usize>) -> Option<usize> {
        if let Some(column) = dash {
            return self.scalar(at, end, column);
        }
        let word = self.scalar_at(at, end, at - start);
        if (word.start..=word.end).contains(&self.cursor)
            && let Some((path, slot)) = self.levels.begun_at(at - start)
        {
            self.set(slot, path, word.clone(), Beside::Nothing);
        }
        self.after_line(self.end_of_line(word.end))
    }

    /// Passes a block of text whose header ends at a byte, below a key or a dash in this column.
    fn block(&mut self, header_end: usize, column: Option<usize>) -> Option<usize> {
        let mut next = self.after_line(header_end);
        while let Some(start) = next {
            let end = self.end_of_line(start);
            let line = &self.text[start..end];
            let indent = indentation(line);
            if indent < line.len() && column.is_none_or(|column| indent <= column) {
                return next;
            }
            // Somebody who goes back to the left on an empty line ends the block.
            let is_here = (start..=end).contains(&self.cursor);
            if is_here && indent == line.len() && column.is_none_or(|column| self.cursor <= start + column) {
                return next;
            }
            next = self.after_line(end);
        }
        None
    }

    /// Notes a key or a dash that was just entered, with a value that begins at a byte.
    fn note(&mut self, key: Range<usize>, value: usize) {
        if self.levels.depth() <= DEEPEST {
            self.outline.lines.push(OutlineLine { path: self.levels.path(), key, value: value..value });
        }
    }

    /// Notes that the cursor is in these bytes, or at their end, of the value at the path of the last key or dash.
    fn find(&mut self, bytes: Range<usize>, slot: Slot, beside: Beside) {
        if bytes.start <= self.cursor && self.cursor <= bytes.end {
            let is_empty = self.text[bytes.clone()].trim().is_empty();
            let word = if is_empty { self.cursor..self.cursor } else { bytes };
            self.set(slot, self.levels.path(), word, beside);
        }
    }

    fn set(&mut self, slot: Slot, path: FieldPathBuf, word: Range<usize>, beside: Beside) {
        self.outline.cursor = Some(TextCursor { slot, path, word, beside });
    }

    /// The end of the line that a byte is in, without the line end itself.
    fn end_of_line(&self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |length| at + length)
    }

    /// The start of the line behind one that ends at a byte.
    fn after_line(&self, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        (!rest.is_empty()).then_some(end + length)
    }
}

/// How many bytes of blanks a text begins with.
fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn is_dash(text: &str) -> bool {
    text == "-" || text.starts_with("- ") || text.starts_with("-\t")
}
