//! Lists and maps that are told by their indentation.

use super::bytes::PLAIN_END;
use super::one_line::OneLine;
use super::reader::QuickReader;
use crate::source::{Place, Position};
use crate::tree::{Entry, Node, Tree};

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// First on its line, or right after a dash.
    First,
    /// On the line of its key, where no list and no map begins but in brackets.
    AfterKey,
}

/// Each of these begins at the first byte of what it reads and ends at the next content, which is first on its line.
///
/// A list or a map goes on while content stands in its own column. What is in the column of none that is open ends
/// them all, and so is left over at the end of the reading.
impl<'t> QuickReader<'t> {
    /// The values of the whole text.
    pub(super) fn document(&mut self) -> Option<Tree> {
        self.skip_to_content()?;
        if self.is_at_end() {
            return Some(Tree::empty_map(Place { source: self.source, start: Position::START, end: Position::START }));
        }
        if self.column() == 1 && self.rest().starts_with(b"---") {
            self.at += 3;
            self.next_line()?;
        }
        let tree = self.node(0, Stands::First)?;
        (self.is_at_end() && matches!(tree.node, Node::Map(_))).then_some(tree)
    }

    /// A value in the list or the map that begins at the column `around`.
    fn node(&mut self, around: u32, stands: Stands) -> Option<Tree> {
        match self.peek(0) {
            b'-' if stands == Stands::First && self.is_at_dash() => self.list(self.position()),
            b'|' | b'>' => self.text_block(around),
            b'[' | b'{' => {
                let tree = self.flow()?;
                self.next_line()?;
                Some(tree)
            }
            _ => {
                let scalar = self.scalar(PLAIN_END)?;
                if stands == Stands::First && self.is_key(&scalar) {
                    return self.map(scalar);
                }
                self.next_line()?;
                scalar.value()
            }
        }
    }

    /// A list, said to start at a position.
    fn list(&mut self, start: Position) -> Option<Tree> {
        self.enter()?;
        let column = self.column();
        let first = self.items.len();
        let end = loop {
            let item = self.item(column)?;
            let end = item.place.end;
            self.items.push(item);
            if self.column() != column || !self.is_at_dash() {
                break end;
            }
        };
        let place = Place { source: self.source, start, end };
        Some(Tree::new(self.leave_list(first), place))
    }

    fn item(&mut self, around: u32) -> Option<Tree> {
        let start = self.position();
        self.at += 1;
        if self.peek(0) == b' ' {
            self.skip_spaces();
            return self.node(around, Stands::First);
        }
        let dash = self.place(start);
        self.next_line()?;
        self.node_below(around, dash)
    }

    /// A map whose first key was just read.
    fn map(&mut self, mut key: OneLine<'t>) -> Option<Tree> {
        self.enter()?;
        let start = key.place.start;
        let first = self.entries.len();
        let end = loop {
            let key_place = key.place;
            let value = self.value_of_key(start.column, key_place)?;
            let end = value.place.end;
            self.entries.push(Entry { key: key.key()?, key_place, value });
            if self.column() != start.column {
                break end;
            }
            key = self.scalar(PLAIN_END)?;
            if !self.is_key(&key) {
                return None;
            }
        };
        let place = Place { source: self.source, start, end };
        Some(Tree::new(self.leave_map(first)?, place))
    }

    /// What is after the colon of a key, or below.
    fn value_of_key(&mut self, around: u32, key: Place) -> Option<Tree> {
        self.skip_spaces();
        if !matches!(self.peek(0), b'\n' | b'#') {
            return self.node(around, Stands::AfterKey);
        }
        self.next_line()?;
        if self.column() == around && self.is_at_dash() {
            // The full reader has such a list start after its first dash.
            let Position { line, column } = self.position();
            let blanks = self.rest()[1..].iter().take_while(|byte| **byte == b' ').count();
            return self.list(Position { line, column: column + 1 + blanks as u32 });
        }
        self.node_below(around, key)
    }

    /// A value on lines of its own. Where there is none, it is null and has the place of what it should be under.
    fn node_below(&mut self, around: u32, above: Place) -> Option<Tree> {
        if self.column() > around {
            return self.node(around, Stands::First);
        }
        Some(Tree::new(Node::Null, above))
    }

    fn is_at_dash(&self) -> bool {
        self.peek(0) == b'-' && matches!(self.peek(1), b' ' | b'\n')
    }
}
