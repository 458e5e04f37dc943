//! Blocks of text, `|` and `>`.

use super::bytes::LINE_END;
use super::reader::QuickReader;
use crate::source::{Place, Position};
use crate::tree::{Node, Tree};

impl QuickReader<'_> {
    /// A block of text in the list or the map that begins at the column `around`, from its `|` or `>` to the next content
    /// after it.
    pub(super) fn text_block(&mut self, around: u32) -> Option<Tree> {
        let is_folded = self.peek(0) == b'>';
        self.at += 1;
        let is_stripped = self.peek(0) == b'-';
        self.at += usize::from(is_stripped);
        self.end_line()?;
        let mut breaks = self.first_line(around)?;
        let start = self.position();
        let mut end = start;
        let mut text = "\n".repeat(breaks);
        loop {
            let line_at = self.at;
            self.advance(LINE_END)?;
            let line = &self.text[line_at..self.at];
            if is_folded && line.starts_with(' ') {
                return None;
            }
            text.push_str(line);
            let blank = line.len() - line.trim_end_matches(' ').len();
            if blank < line.len() {
                let Position { line, column } = self.position();
                end = Position { line, column: column - blank as u32 };
            }
            if self.is_at_end() {
                break;
            }
            breaks = self.next_text_line(start.column);
            if self.column() != start.column {
                if !is_stripped {
                    text.push('\n');
                }
                break;
            }
            match (is_folded, breaks) {
                (true, 0) => text.push(' '),
                (true, _) => text.extend(std::iter::repeat_n('\n', breaks)),
                (false, _) => text.extend(std::iter::repeat_n('\n', breaks + 1)),
            }
        }
        self.skip_to_content()?;
        Some(Tree::new(Node::Text(text.into()), Place { source: self.source, start, end }))
    }

    /// Goes from the end of a line to the first line that is not blank, whose indentation is that of the block. Counts
    /// the blank lines.
    fn first_line(&mut self, around: u32) -> Option<usize> {
        let mut widest = 0;
        let mut breaks = 0;
        while !self.is_at_end() {
            self.break_line();
            self.skip_spaces();
            let column = self.column();
            if self.peek(0) != b'\n' {
                return (column > around && column >= widest).then_some(breaks);
            }
            widest = widest.max(column);
            breaks += 1;
        }
        None
    }

    /// Goes from the end of a line to the next one that is not blank, as far as to a column. Counts the blank lines.
    fn next_text_line(&mut self, column: u32) -> usize {
        let mut breaks = 0;
        loop {
            self.break_line();
            while self.peek(0) == b' ' && self.column() < column {
                self.at += 1;
            }
            if self.peek(0) != b'\n' || self.is_at_end() {
                return breaks;
            }
            breaks += 1;
        }
    }
}
