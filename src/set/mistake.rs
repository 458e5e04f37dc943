//! What can be wrong in an argument, and how it is said. Nothing here holds text of the argument but the path of a file.

use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::message::{Message, quote};
use crate::set::grammar::{Grammar, MAX_DEPTH, MAX_DOTS, MAX_GAPS, MAX_INDEX};
use crate::source::Place;

/// What is before an assignment.
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
pub(super) enum Mistake {
    /// Text that no `=` follows.
    NoValue(Before),
    /// Nothing before this character, which ends a key.
    NoKey(char, Before),
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
    /// The path goes into what is not a map, but this.
    NotAMap(&'static str),
    /// The path goes into what is not a list, but this.
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

/// A mistake and its place.
pub(super) struct Failure {
    pub mistake: Mistake,
    pub place: Place,
}

impl Place {
    /// A mistake at this place.
    pub(super) fn failure(self, mistake: Mistake) -> Failure {
        Failure { mistake, place: self }
    }
}

impl Failure {
    /// The fault of the argument, for the key at `path`.
    pub fn into_fault(self, grammar: Grammar, path: FieldPathBuf) -> Box<PlacedFault> {
        let kind = match self.mistake {
            Mistake::File { .. } => Kind::UnreadableFile,
            Mistake::DuplicateKey => Kind::DuplicateKey,
            _ => Kind::SetArgument,
        };
        let message = self.mistake.message();
        let help = self.mistake.help(grammar).map(Message::from);
        Box::new(PlacedFault::new(kind, self.place, path, message, help))
    }
}

impl Mistake {
    fn message(&self) -> String {
        match self {
            Mistake::NoValue(before) => match before {
                Before::Start => "this key has no value: no `=` follows it".to_owned(),
                Before::Comma => "a comma ends the value before this text, and no `=` follows".to_owned(),
                Before::List => "the list ended at `}`, so this text is not part of it".to_owned(),
                Before::Json => "the JSON value ended before this text".to_owned(),
            },
            Mistake::NoKey(stop, _) => format!("there must be a key before `{stop}`"),
            Mistake::UnclosedIndex => "a `[` has no closing `]`".to_owned(),
            Mistake::IndexIsNoNumber => "a list index must be a whole number".to_owned(),
            Mistake::NegativeIndex => "a list index must be at least 0".to_owned(),
            Mistake::IndexTooLarge => format!("a list index must be at most {MAX_INDEX}"),
            Mistake::AfterIndex => "expected `=`, `.` or `[` after `]`".to_owned(),
            Mistake::TooManyDots => format!("a key must have at most {MAX_DOTS} dots"),
            Mistake::TooDeep => format!("is nested more than {MAX_DEPTH} levels deep"),
            Mistake::TooManyGaps => format!("the list indexes leave more than {MAX_GAPS} items empty"),
            Mistake::UnclosedList => "this list has no closing `}`".to_owned(),
            Mistake::NotAMap(found) => format!("this is already {found}, and a key can be set only in a map"),
            Mistake::NotAList(found) => {
                format!("this is already {found}, and an item can be set only in a list")
            }
            Mistake::NoJsonValue => "not JSON: expected a value".to_owned(),
            Mistake::NotJson(expected) => format!("not JSON: {expected}"),
            Mistake::DuplicateKey => "this map has the same key twice".to_owned(),
            Mistake::NumberTooLarge => "a number must fit in a 64-bit float".to_owned(),
            Mistake::File { path, cause } => format!("cannot read the file {}: {cause}", quote(path)),
        }
    }

    fn help(&self, grammar: Grammar) -> Option<&'static str> {
        match self {
            Mistake::NoValue(before) | Mistake::NoKey(_, before) => Some(match before {
                Before::Start => "write `key=value`",
                Before::Comma if grammar == Grammar::Json => {
                    "write the next `key=value` after a comma, or end before it"
                }
                Before::Comma => {
                    "write `\\,` for a comma that belongs to a value, or pass the value with --set-literal or --set-json"
                }
                Before::List => "write `\\{` for a text that begins with `{`, or pass it with --set-literal",
                Before::Json => "write a comma before the next `key=value`, and put text in double quotes",
            }),
            Mistake::UnclosedIndex | Mistake::IndexIsNoNumber | Mistake::AfterIndex => Some(match grammar {
                Grammar::Literal => "write a list's item as `key[0]`",
                _ => "write a list's item as `key[0]`, and `\\[` for a bracket that belongs to a key",
            }),
            Mistake::NegativeIndex | Mistake::IndexTooLarge => Some("the first item of a list is `key[0]`"),
            Mistake::UnclosedList => {
                Some("write `\\{` for a text that begins with `{`, or pass it with --set-literal or --set-json")
            }
            Mistake::NotAMap(_) | Mistake::NotAList(_) => {
                Some("set the whole value with --set-json, or do not set it before")
            }
            Mistake::NoJsonValue => {
                Some("put text in double quotes, as in `key=\"text\"`, or pass it with --set-string")
            }
            Mistake::DuplicateKey => Some("Helm uses the last one; delete the other"),
            Mistake::TooManyDots if grammar != Grammar::Literal => Some("write `\\.` for a dot that belongs to a key"),
            Mistake::TooManyDots
            | Mistake::TooDeep
            | Mistake::TooManyGaps
            | Mistake::NotJson(_)
            | Mistake::NumberTooLarge
            | Mistake::File { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::set::read;
    use crate::source::{Origin, Place, Source, Sources};
    use crate::tree::Tree;

    fn help(grammar: Grammar, argument: &str) -> Result<(), Option<String>> {
        let source = Sources::default().add(Arc::new(Source::new(Origin::Argument(grammar.flag()), argument)));
        let read = read(grammar, argument, source, &mut |_| Err(String::new()));
        read.apply(&mut Tree::empty_map(Place::CHART)).map_err(|fault| fault.help.map(|help| help.to_string()))
    }

    #[test]
    fn what_the_help_says_works() {
        let dots = format!("{}a=1", "a.".repeat(31));
        let no_dots = dots.replace('.', "\\.");
        for (grammar, wrong, advice, right) in [
            (Grammar::Set, "a", "write `key=value`", "a=1"),
            (Grammar::Set, "a=b,c", "write `\\,`", "a=b\\,c"),
            (Grammar::Set, "=b", "write `key=value`", "a=b"),
            (Grammar::Json, "a=1,b", "write the next `key=value` after a comma", "a=1,b=2"),
            (Grammar::Json, "a=\"b\" c", "write a comma before the next `key=value`", "a=\"b\",c=1"),
            (Grammar::Json, "a=b", "put text in double quotes", "a=\"b\""),
            (Grammar::Set, "a={b}c", "write `\\{`", "a=\\{b}c"),
            (Grammar::Set, "a={b", "write `\\{`", "a=\\{b"),
            (Grammar::Set, "a[b]=1", "`\\[` for a bracket", "a\\[b]=1"),
            (Grammar::Literal, "a[b]=1", "write a list's item as `key[0]`", "a[0]=1"),
            (Grammar::Set, "a[-1]=1", "the first item of a list is `key[0]`", "a[0]=1"),
            (Grammar::Json, "a={\"b\":1,\"b\":2}", "delete the other", "a={\"b\":2}"),
            (Grammar::Set, "a=1,a.b=2", "set the whole value with --set-json", "a.b=2"),
            (Grammar::Set, &dots, "write `\\.`", &no_dots),
        ] {
            let told = help(grammar, wrong).expect_err(wrong).unwrap_or_default();
            assert!(told.contains(advice), "{wrong}: {told}");
            assert_eq!(help(grammar, right), Ok(()), "{right}");
        }
        // A backslash means nothing there.
        assert_eq!(help(Grammar::Literal, &dots), Err(None));
        let told = help(Grammar::Literal, "a[b]=1").expect_err("no number");
        assert!(told.is_some_and(|told| !told.contains('\\')));
    }
}
