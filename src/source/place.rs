//! Places in texts.

use super::source_id::SourceId;

/// A point in a text: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// A stretch of a source: from `start` to just before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The source.
    pub source: SourceId,
    /// Its first character.
    pub start: Position,
    /// The character after its last.
    pub end: Position,
}

impl Position {
    /// The first character of a text.
    pub const START: Position = Position { line: 1, column: 1 };
}

impl Place {
    /// A place for what the chart's templates made, which no message ever names.
    pub const CHART: Place = Place { source: SourceId::CHART, start: Position::START, end: Position::START };

    /// A source without a line: where something is absent that no line of it is to blame for. Comes before all its lines.
    pub fn whole(source: SourceId) -> Place {
        let none = Position { line: 0, column: 0 };
        Place { source, start: none, end: none }
    }

    /// Whether it is a source without a line. Only then are lines and columns 0.
    pub fn is_whole(&self) -> bool {
        self.start.line == 0
    }

    /// The place of `width` characters on one line.
    pub fn on_line(source: SourceId, line: u32, column: u32, width: u32) -> Place {
        Place { source, start: Position { line, column }, end: Position { line, column: column + width } }
    }

    /// Whether the user wrote what is here.
    pub fn is_users(&self) -> bool {
        self.source.is_users()
    }
}
