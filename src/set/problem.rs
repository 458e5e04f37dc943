//! What can be wrong in an argument, and how it is said. Nothing here holds text of the argument but the path of a file.

use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::set::path::{MAX_DOTS, MAX_INDEX};
use crate::set::{Error, Grammar, MAX_DEPTH, MAX_GAPS};
use crate::source::Place;

/// What stands before an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing.
    Start,
    /// Another one and a comma.
    Comma,
    /// A list in braces, without a comma.
    List,
    /// A value of JSON, without a comma.
    Json,
}

/// A fact about an argument that cannot be read.
pub(super) enum Problem {
    /// Text that no `=` follows.
    NoValue,
    /// Nothing before this character, which ends a key.
    NoKey(char),
    /// `[` without `]`.
    UnclosedIndex,
    /// Something else than a whole number between `[` and `]`.
    IndexIsNoNumber,
    /// An index below 0.
    NegativeIndex,
    /// An index above [`MAX_INDEX`].
    IndexTooLarge,
    /// Something else than `=`, `.` or `[` after `]`.
    AfterIndex,
    /// More than [`MAX_DOTS`] dots.
    TooManyDots,
    /// More than [`MAX_DEPTH`] levels.
    TooDeep,
    /// More than [`MAX_GAPS`] empty list items.
    TooManyGaps,
    /// `{` without `}`.
    UnclosedList,
    /// The path goes into what is no map, but this.
    NotAMap(&'static str),
    /// The path goes into what is no list, but this.
    NotAList(&'static str),
    /// A character that begins no value of JSON.
    NoJsonValue,
    /// Otherwise not JSON: what was expected.
    NotJson(&'static str),
    /// The same key twice in a map of JSON.
    DuplicateKey,
    /// A number that no 64-bit float holds.
    NumberTooLarge,
    /// A file that cannot be read.
    File { path: String, cause: String },
}

/// A problem and its place.
pub(super) struct Failure {
    pub problem: Problem,
    pub place: Place,
}

impl Place {
    /// A problem at this place.
    pub(super) fn failure(self, problem: Problem) -> Failure {
        Failure { problem, place: self }
    }
}

impl Failure {
    /// The error to hand out, for the key at `path`.
    pub fn into_error(self, before: Before, grammar: Grammar, path: FieldPathBuf) -> Error {
        let kind = match self.problem {
            Problem::File { path, cause } => return Error::File { path, place: self.place, cause },
            Problem::DuplicateKey => Kind::DuplicateKey,
            _ => Kind::SetArgument,
        };
        let message = self.problem.message(before);
        let help = self.problem.help(before, grammar).map(Message::from);
        Error::Fault(PlacedFault::new(kind, self.place, path, message, help))
    }
}

impl Problem {
    fn message(&self, before: Before) -> String {
        match self {
            Problem::NoValue => match before {
                Before::Start => "no `=` follows this key, so it has no value".to_owned(),
                Before::Comma => "a comma ends the value before it, and no `=` follows in the text after it".to_owned(),
                Before::List => "the list ends at `}`, so this text does not belong to it".to_owned(),
                Before::Json => "the JSON value ends before this text".to_owned(),
            },
            Problem::NoKey(stop) => format!("there must be a key before `{stop}`"),
            Problem::UnclosedIndex => "a `[` after a key must be closed by `]`".to_owned(),
            Problem::IndexIsNoNumber => "a list index must be a whole number".to_owned(),
            Problem::NegativeIndex => "a list index must be at least 0".to_owned(),
            Problem::IndexTooLarge => format!("a list index must be at most {MAX_INDEX}"),
            Problem::AfterIndex => "after `]` must come `=`, `.` or `[`".to_owned(),
            Problem::TooManyDots => format!("a key must have at most {MAX_DOTS} dots"),
            Problem::TooDeep => format!("must be nested at most {MAX_DEPTH} levels deep"),
            Problem::TooManyGaps => format!("the list indexes leave more than {MAX_GAPS} items empty"),
            Problem::UnclosedList => "a list that begins with `{` must end with `}`".to_owned(),
            Problem::NotAMap(found) => format!("{found} stands here already, and a key can be set only inside a map"),
            Problem::NotAList(found) => {
                format!("{found} stands here already, and an item can be set only inside a list")
            }
            Problem::NoJsonValue => "not JSON: expected a value".to_owned(),
            Problem::NotJson(expected) => format!("not JSON: {expected}"),
            Problem::DuplicateKey => "the same key stands twice in this map".to_owned(),
            Problem::NumberTooLarge => "a number must fit in a 64-bit float".to_owned(),
            Problem::File { cause, .. } => cause.clone(),
        }
    }

    fn help(&self, before: Before, grammar: Grammar) -> Option<&'static str> {
        match self {
            Problem::NoValue | Problem::NoKey(_) => Some(match before {
                Before::Start => "write `key=value`",
                Before::Comma if grammar == Grammar::Json => {
                    "write the next `key=value` after a comma, or end before it"
                }
                Before::Comma => {
                    "write `\\,` for a comma that belongs to a value, or pass the value with --set-literal or --set-json"
                }
                Before::List => {
                    "write `\\{` where the value is a text that begins with `{`, or pass it with --set-literal"
                }
                Before::Json => "only a comma and the next `key=value` may follow; a text stands in double quotes",
            }),
            Problem::UnclosedIndex | Problem::IndexIsNoNumber | Problem::AfterIndex => Some(match grammar {
                Grammar::Literal => "write a list's item as `key[0]`",
                _ => "write a list's item as `key[0]`, and `\\[` for a bracket that belongs to a key",
            }),
            Problem::NegativeIndex | Problem::IndexTooLarge => Some("the first item of a list is `key[0]`"),
            Problem::UnclosedList => Some(
                "write `\\{` where the value is a text that begins with `{`, or pass it with --set-literal or --set-json",
            ),
            Problem::NotAMap(_) | Problem::NotAList(_) => {
                Some("set the whole value with --set-json, or leave out what was set before")
            }
            Problem::NoJsonValue => {
                Some("a text stands in double quotes, as in `key=\"text\"`, or is passed with --set-string")
            }
            Problem::DuplicateKey => Some("Helm would take the last one; delete the other"),
            Problem::TooManyDots if grammar != Grammar::Literal => Some("write `\\.` for a dot that belongs to a key"),
            Problem::TooManyDots
            | Problem::TooDeep
            | Problem::TooManyGaps
            | Problem::NotJson(_)
            | Problem::NumberTooLarge
            | Problem::File { .. } => None,
        }
    }
}
