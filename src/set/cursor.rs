//! The text of an argument, read character by character, each with its place.

use crate::source::{Counter, Place, Position, SourceId};

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
    argument: &'a str,
    /// The byte of the next character.
    at: usize,
    counter: Counter,
    source: SourceId,
    backslash: Backslash,
}

/// A stretch of text up to a character that ends it.
pub(super) struct Chunk {
    /// The text, its escapes resolved.
    pub text: String,
    /// Where it is, without the character that ends it.
    pub place: Place,
    /// The character that ended it, which has been read; none at the end of the argument.
    pub stop: Option<char>,
}

impl<'a> Cursor<'a> {
    /// At the first character of an argument.
    pub fn new(argument: &'a str, source: SourceId, backslash: Backslash) -> Cursor<'a> {
        Cursor { argument, at: 0, counter: Counter::new(argument), source, backslash }
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.argument[self.at..].chars().next()
    }

    /// Reads the next character.
    pub fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        let after = self.at + next.len_utf8();
        self.counter.pass(self.argument, self.at..after);
        self.at = after;
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
        self.counter.position(self.at)
    }

    /// The place of the next character; at the end, the point after the last.
    pub fn here(&self) -> Place {
        let width = u32::from(self.peek().is_some());
        let Position { line, column } = self.position();
        Place::on_line(self.source, line, column, width)
    }

    /// The place of what was read since `start`.
    pub fn place_from(&self, start: Position) -> Place {
        Place { source: self.source, start, end: self.position() }
    }

    /// Reads up to and with one of `stops`, resolving escapes. As in Helm, a backslash that ends the argument is dropped
    /// (`runesUntil` of `strvals`).
    pub fn chunk(&mut self, stops: &[char]) -> Chunk {
        let (start, mut text) = (self.position(), String::new());
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
