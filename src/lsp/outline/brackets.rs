//! Lists and maps in brackets: `{name: a, items: [b]}`.

use std::ops::Range;

use crate::field_path::{FieldPathBuf, Step};

use super::line_scalar::closing;
use super::text_cursor::{Beside, Slot, unquoted};
use super::{DEEPEST, OutlineLine, Scanner, indentation};

/// A list or a map in brackets that is not closed yet.
enum Bracket {
    Map(EntryStage),
    /// In a list, at the item of this number.
    List(usize, EntryStage),
}

/// How far an entry of a map or an item of a list is.
enum EntryStage {
    /// Nothing of it is there.
    Begun,
    /// It has a key, and the colon ends at this byte.
    Keyed(Step, usize),
    /// All of it is there.
    Done,
}

/// A scalar in brackets.
struct BracketWord {
    bytes: Range<usize>,
    /// The end of the colon behind it, if it is a key.
    colon: Option<usize>,
}

impl Scanner<'_> {
    /// Reads the list or the map in brackets that begins at a byte, below a key or a dash in this column. Gives the start of
    /// the line behind it.
    pub(super) fn flow(&mut self, start: usize, column: Option<usize>) -> Option<usize> {
        let around = self.levels.path();
        let mut open: Vec<Bracket> = Vec::new();
        let mut at = start;
        // The end of what was read last: a cursor from there to what comes next is in a gap.
        let mut read = start;
        // Found once for each line: a line may hold all of a long text.
        let mut line_end = self.end_of_line(start);
        while let Some(c) = self.text[at..].chars().next() {
            match c {
                '\n' | '\r' => {
                    self.gap(read..at, &around, &open);
                    let next = self.after_line(at)?;
                    line_end = self.end_of_line(next);
                    let line = &self.text[next..line_end];
                    let indent = indentation(line);
                    let rest = &line[indent..];
                    let is_here = rest.is_empty() && (next..=next + indent).contains(&self.cursor);
                    let goes_on = rest.starts_with(['}', ']']) || rest.is_empty() && !is_here;
                    // What begins there does not belong into the brackets, which somebody has still to close.
                    if !goes_on && column.is_some_and(|column| indent <= column) {
                        return Some(next);
                    }
                    (at, read) = (next, next);
                    continue;
                }
                ' ' | '\t' => at += 1,
                '#' if self.text[..at].ends_with([' ', '\t', '\n', '\r']) => {
                    self.gap(read..at, &around, &open);
                    at = line_end;
                    read = at + 1;
                }
                '{' | '[' | '}' | ']' | ',' => {
                    self.gap(read..at, &around, &open);
                    self.bracket(c, &mut open);
                    at += 1;
                    read = at;
                    if open.is_empty() {
                        break;
                    }
                }
                _ => {
                    let word = self.word(at, line_end);
                    // At its edges, the cursor is in the word.
                    if read < word.bytes.start {
                        self.gap(read..word.bytes.start - 1, &around, &open);
                    }
                    at = word.colon.unwrap_or(word.bytes.end);
                    read = at;
                    self.take(word, &around, &mut open);
                }
            }
        }
        self.gap(read..at, &around, &open);
        self.after_line(self.end_of_line(at))
    }

    /// Goes into a list or a map, out of it, or on to what is next in it.
    fn bracket(&self, c: char, open: &mut Vec<Bracket>) {
        match c {
            '{' => open.push(Bracket::Map(EntryStage::Begun)),
            '[' => open.push(Bracket::List(0, EntryStage::Begun)),
            ',' => match open.last_mut() {
                Some(Bracket::Map(stage)) => *stage = EntryStage::Begun,
                Some(Bracket::List(index, stage)) => (*index, *stage) = (*index + 1, EntryStage::Begun),
                None => {}
            },
            _ => {
                open.pop();
                if let Some(Bracket::Map(stage) | Bracket::List(_, stage)) = open.last_mut() {
                    *stage = EntryStage::Done;
                }
            }
        }
    }

    /// Takes a scalar as a key or as a value, and notes the cursor in it.
    fn take(&mut self, BracketWord { bytes, colon }: BracketWord, around: &FieldPathBuf, open: &mut [Bracket]) {
        if self.levels.depth() + open.len() > DEEPEST {
            return;
        }
        let is_here = (bytes.start..=bytes.end).contains(&self.cursor);
        let parent = path(around, &open[..open.len().saturating_sub(1)]);
        match open.last_mut() {
            Some(Bracket::Map(stage @ (EntryStage::Begun | EntryStage::Done))) => {
                let Some(colon) = colon else {
                    if is_here {
                        self.set(Slot::Key, parent, bytes, Beside::Nothing);
                    }
                    *stage = EntryStage::Done;
                    return;
                };
                let key = unquoted(&self.text[bytes.clone()]);
                self.outline.lines.push(OutlineLine { path: parent.key(key), key: bytes.clone(), value: colon..colon });
                *stage = EntryStage::Keyed(Step::Key(key.into()), colon);
                if is_here {
                    self.set(Slot::Key, parent, bytes, Beside::Colon);
                }
            }
            Some(Bracket::Map(EntryStage::Keyed(..))) => {
                let of_value = path(around, open);
                if let Some(line) = self.outline.lines.last_mut().filter(|line| line.path == of_value) {
                    line.value = bytes.clone();
                }
                if is_here {
                    self.set(Slot::Value, of_value, bytes, Beside::Nothing);
                }
                if let Some(Bracket::Map(stage)) = open.last_mut() {
                    *stage = EntryStage::Done;
                }
            }
            Some(Bracket::List(index, stage)) => {
                let of_item = parent.index(*index);
                *stage = EntryStage::Done;
                let line = OutlineLine { path: of_item.clone(), key: bytes.start..bytes.start, value: bytes.clone() };
                self.outline.lines.push(line);
                if is_here {
                    self.set(Slot::Item, of_item, bytes, Beside::Nothing);
                }
            }
            None => {}
        }
    }

    /// Notes the cursor between two words or brackets, where something may be written.
    fn gap(&mut self, bytes: Range<usize>, around: &FieldPathBuf, open: &[Bracket]) {
        if !(bytes.start..=bytes.end).contains(&self.cursor) {
            return;
        }
        let word = self.cursor..self.cursor;
        let parent = path(around, &open[..open.len().saturating_sub(1)]);
        match open.last() {
            Some(Bracket::Map(EntryStage::Begun)) => self.set(Slot::Key, parent, word, Beside::Nothing),
            Some(Bracket::Map(EntryStage::Keyed(step, colon))) => {
                let beside = if *colon == self.cursor { Beside::ColonBefore } else { Beside::Nothing };
                let mut of_value = parent;
                of_value.0.push(step.clone());
                self.set(Slot::Value, of_value, word, beside);
            }
            Some(Bracket::List(index, EntryStage::Begun)) => {
                self.set(Slot::Item, parent.index(*index), word, Beside::Nothing)
            }
            Some(Bracket::Map(EntryStage::Done) | Bracket::List(..)) | None => {}
        }
    }

    /// The scalar at a byte of a line.
    fn word(&self, at: usize, line_end: usize) -> BracketWord {
        let rest = &self.text[at..line_end];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let quoted = quote.and_then(|quote| closing(rest, quote));
        let length = quoted.unwrap_or_else(|| plain(rest));
        let behind = &rest[length..];
        let blanks = indentation(behind);
        let after_colon = behind[blanks..].strip_prefix(':');
        let is_key = after_colon
            .is_some_and(|after| quoted.is_some() || after.is_empty() || after.starts_with([' ', '\t', ',', '}', ']']));
        let bytes = at..at + length;
        BracketWord { colon: is_key.then_some(bytes.end + blanks + 1), bytes }
    }
}

/// How many bytes a scalar without quotes has, in brackets.
fn plain(text: &str) -> usize {
    let ends = |(at, c): &(usize, char)| match c {
        ',' | '[' | ']' | '{' | '}' => true,
        ':' => text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t', ',', '}', ']']),
        '#' => text[..*at].ends_with([' ', '\t']),
        _ => false,
    };
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    // Something has to be read, be it a colon that no key is before.
    text[..end].trim_end().len().max(text.chars().next().map_or(1, char::len_utf8))
}

/// The path of what is being written in brackets.
fn path(around: &FieldPathBuf, open: &[Bracket]) -> FieldPathBuf {
    let step = |bracket: &Bracket| match bracket {
        Bracket::Map(EntryStage::Keyed(step, _)) => Some(step.clone()),
        Bracket::Map(_) => None,
        Bracket::List(index, _) => Some(Step::Index(*index)),
    };
    let mut path = around.clone();
    path.0.extend(open.iter().filter_map(step));
    path
}
