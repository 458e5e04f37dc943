//! The lists and maps around a line, by their indentation.

use crate::field_path::{FieldPathBuf, Step};

use super::text_cursor::Slot;

/// A list or a map that is not at its end.
#[derive(Debug)]
struct Level {
    /// The column of its keys or dashes, from 0.
    column: usize,
    at: At,
}

#[derive(Debug)]
enum At {
    /// In a map, at the last of its keys so far.
    Key(Step, KeyLine),
    /// In a list, at its last item so far.
    Item(usize),
}

/// What the line of a key holds besides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyLine {
    /// Nothing, so that the value follows below.
    Alone,
    /// The value.
    WithValue,
}

/// The lists and maps around a line, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Levels(Vec<Level>);

impl Levels {
    /// A new document begins.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// How many there are.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// A dash in this column begins an item.
    pub(super) fn dash(&mut self, column: usize) {
        self.leave(column);
        match self.0.last_mut() {
            Some(Level { column: of_list, at: At::Item(index) }) if *of_list == column => *index += 1,
            _ => self.0.push(Level { column, at: At::Item(0) }),
        }
    }

    /// A key stands in this column.
    pub(super) fn key(&mut self, column: usize, key: &str) {
        self.leave(column);
        // The list had its dashes below the key of the map that goes on here.
        self.0.pop_if(|last| last.column == column && matches!(last.at, At::Item(_)));
        let at = At::Key(Step::Key(key.into()), KeyLine::Alone);
        match self.0.last_mut().filter(|last| last.column == column) {
            Some(last) => last.at = at,
            None => self.0.push(Level { column, at }),
        }
    }

    /// The line of the last key holds its value.
    pub(super) fn hold_value(&mut self) {
        if let Some(Level { at: At::Key(_, holds), .. }) = self.0.last_mut() {
            *holds = KeyLine::WithValue;
        }
    }

    /// The path of what the last key or dash begins.
    pub(super) fn path(&self) -> FieldPathBuf {
        path(&self.0)
    }

    /// The path of the list or map that the last key or dash is in.
    pub(super) fn parent(&self) -> FieldPathBuf {
        path(&self.0[..self.0.len().saturating_sub(1)])
    }

    /// What somebody would write who begins in this column: the path that it belongs to, and what it is there. None below a
    /// value.
    pub(super) fn begun_at(&self, column: usize) -> Option<(FieldPathBuf, Slot)> {
        let around = self.0.iter().rposition(|level| level.column <= column).map_or(0, |last| last + 1);
        let (levels, mut count) = (&self.0, around);
        let is_at = |level: &Level| level.column == column;
        if let Some(list) = levels[..count].last().filter(|last| is_at(last) && matches!(last.at, At::Item(_))) {
            // Dashes may stand in the column of the keys around them.
            let above = levels[..count - 1].last();
            if above.is_none_or(|above| above.column != list.column) {
                return Some((path(&levels[..count - 1]), Slot::NewItem));
            }
            count -= 1;
        }
        match levels[..count].last() {
            Some(last) if is_at(last) => Some((path(&levels[..count - 1]), Slot::Key)),
            Some(Level { at: At::Key(_, KeyLine::WithValue), .. }) => None,
            _ => Some((path(&levels[..count]), Slot::Key)),
        }
    }

    /// Ends what is further to the right.
    fn leave(&mut self, column: usize) {
        while self.0.pop_if(|last| last.column > column).is_some() {}
    }
}

fn path(levels: &[Level]) -> FieldPathBuf {
    let step = |level: &Level| match &level.at {
        At::Key(step, _) => step.clone(),
        At::Item(index) => Step::Index(*index),
    };
    FieldPathBuf(levels.iter().map(step).collect())
}
