//! Lists and maps in brackets, on one line.

use super::bytes::FLOW_END;
use super::reader::QuickReader;
use crate::tree::{Entry, Node, Tree};

/// Each of these begins at the first byte of what it reads and ends after its last.
impl QuickReader<'_> {
    /// A list or a map in brackets.
    pub(super) fn flow(&mut self) -> Option<Tree> {
        self.enter()?;
        let start = self.position();
        let is_list = self.peek(0) == b'[';
        self.at += 1;
        let node = if is_list { self.flow_list()? } else { self.flow_map()? };
        Some(Tree::new(node, self.place(start)))
    }

    fn flow_list(&mut self) -> Option<Node> {
        let first = self.items.len();
        while !self.closes(b']') {
            let item = self.flow_value()?;
            self.items.push(item);
            self.end_entry(b']')?;
        }
        Some(self.leave_list(first))
    }

    fn flow_map(&mut self) -> Option<Node> {
        let first = self.entries.len();
        while !self.closes(b'}') {
            let key = self.scalar(FLOW_END)?;
            if !self.is_key(&key) {
                return None;
            }
            self.skip_spaces();
            let value = self.flow_value()?;
            self.entries.push(Entry { key: key.key()?, key_place: key.place, value });
            self.end_entry(b'}')?;
        }
        self.leave_map(first)
    }

    fn flow_value(&mut self) -> Option<Tree> {
        match self.peek(0) {
            b'[' | b'{' => self.flow(),
            _ => self.scalar(FLOW_END)?.value(),
        }
    }

    /// Whether the bracket closes here; goes over it then.
    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_spaces();
        let closes = self.peek(0) == bracket;
        self.at += usize::from(closes);
        closes
    }

    /// Goes over a comma, unless the bracket closes instead.
    fn end_entry(&mut self, bracket: u8) -> Option<()> {
        self.skip_spaces();
        match self.peek(0) {
            b',' => self.at += 1,
            byte if byte == bracket => {}
            _ => return None,
        }
        Some(())
    }
}
