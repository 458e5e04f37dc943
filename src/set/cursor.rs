//! The text of an argument, read character by character, each with its place.

use crate::source::{Place, Position, SourceId};

/// What a backslash does outside JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Backslash {
    /// It takes the next character's meaning away.
    Escapes,
    /// It stands for itself.
    Literal,
}

/// The rest of an argument.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    at: Position,
    source: SourceId,
    backslash: Backslash,
}

/// A stretch of text up to a character that ends it.
pub(super) struct Chunk {
    /// The text, its escapes resolved.
    pub text: String,
    /// Where it stands, without the character that ends it.
    pub place: Place,
    /// The character that ended it, which has been read; none at the end of the argument.
    pub stop: Option<char>,
}

impl<'a> Cursor<'a> {
    /// At the first character of an argument.
    pub fn new(argument: &'a str, source: SourceId, backslash: Backslash) -> Cursor<'a> {
        Cursor { rest: argument, at: Position { line: 1, column: 1 }, source, backslash }
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Reads the next character.
    pub fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        if next == '\n' {
            self.at = Position { line: self.at.line.saturating_add(1), column: 1 };
        } else {
            self.at.column = self.at.column.saturating_add(1);
        }
        Some(next)
    }

    /// Reads the next character where it is the one wanted.
    pub fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.bump();
        }
        found
    }

    /// Reads all characters of a kind.
    pub fn skip(&mut self, of: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&of) {
            self.bump();
        }
    }

    /// Where the next character stands.
    pub fn position(&self) -> Position {
        self.at
    }

    /// The place of the next character; at the end, the point after the last.
    pub fn here(&self) -> Place {
        let width = u32::from(self.peek().is_some());
        Place::on_line(self.source, self.at.line, self.at.column, width)
    }

    /// The place of what was read since `start`.
    pub fn place_from(&self, start: Position) -> Place {
        Place { source: self.source, start, end: self.at }
    }

    /// Reads up to and with one of `stops`, resolving escapes. As in Helm, a backslash that ends the argument is dropped
    /// (`runesUntil` of `strvals`).
    pub fn chunk(&mut self, stops: &[char]) -> Chunk {
        let (start, mut text) = (self.at, String::new());
        loop {
            let place = self.place_from(start);
            match self.bump() {
                Some(stop) if stops.contains(&stop) => return Chunk { text, place, stop: Some(stop) },
                Some('\\') if self.backslash == Backslash::Escapes => text.extend(self.bump()),
                Some(other) => text.push(other),
                None => return Chunk { text, place, stop: None },
            }
        }
    }
}
