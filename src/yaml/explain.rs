//! What a parser's error means to the person who wrote the text. No message holds a scalar's text, which may be a
//! credential.

use granit_parser::ErrorKind;

use super::survey::{Problem, position_of};
use crate::source::{Place, Position, SourceId};

/// What was read just before an error.
pub(super) struct Context {
    /// Where the innermost list or map in brackets opens that is still open.
    pub(super) flow: Option<Position>,
    /// The last plain scalar.
    pub(super) plain: Option<Place>,
}

/// An error of the parser, at a byte of the text, in our words.
pub(super) fn syntax(text: &str, source: SourceId, byte: usize, kind: &ErrorKind, context: &Context) -> Problem {
    if let Some(at) = conflict_marker(text) {
        let position = position_of(text, at);
        let place = Place::on_line(source, position.line, position.column, 7);
        return Problem {
            place,
            message: "a merge conflict is left here".to_owned(),
            help: Some("resolve it".to_owned()),
        };
    }
    if let Some(at) = template(text, byte) {
        let position = position_of(text, at);
        let place = Place::on_line(source, position.line, position.column, 2);
        return Problem { place, message: TEMPLATE.to_owned(), help: Some(TEMPLATE_HELP.to_owned()) };
    }
    let position = position_of(text, byte);
    let place = Place::on_line(source, position.line, position.column, 1);
    let (message, help) = worded(kind, text, byte, position, context);
    Problem { place, message, help }
}

/// A `{{` in no quotes on the line of a byte.
fn template(text: &str, byte: usize) -> Option<usize> {
    let breaks = ['\n', '\r'];
    let start = text[..byte].rfind(breaks).map_or(0, |at| at + 1);
    let end = text[byte..].find(breaks).map_or(text.len(), |at| byte + at);
    let at = text[start..end].find("{{")?;
    (!text[start..start + at].contains(['"', '\''])).then_some(start + at)
}

/// What is wrong with `{{ … }}`.
pub(super) const TEMPLATE: &str = "`{{` is not filled in here";

/// What to do about `{{ … }}` in a file of values.
pub(super) const TEMPLATE_HELP: &str =
    "a values file is no template: `{{ … }}` is not filled in here, and as plain text it needs quotes";

const QUOTE: &str = "put the value in quotes";

type Words = (String, Option<String>);

fn say(message: &str, help: &str) -> Words {
    (message.to_owned(), (!help.is_empty()).then(|| help.to_owned()))
}

fn worded(kind: &ErrorKind, text: &str, byte: usize, position: Position, context: &Context) -> Words {
    use ErrorKind as E;
    match kind {
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            say("this quote is never closed", "close it with the same kind of quote")
        }
        E::InvalidTrailingSingleQuotedScalar => {
            say("text follows the closing quote", "write a single quote inside single quotes twice: `''`")
        }
        E::InvalidTrailingDoubleQuotedScalar => say(
            "text follows the closing quote",
            "put all of the value in quotes; a double quote inside them is `\\\"`",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => say(
            "these double quotes hold a `\\` that begins no known escape",
            "write a backslash as `\\\\`, or use single quotes, where it stands for itself",
        ),
        E::UnexpectedCharacter { character } => say(&format!("a value cannot begin with `{character}`"), QUOTE),
        kind if is_tab(kind) => say(TAB, TAB_HELP),
        E::MisplacedFlowCollectionEnd => say("this bracket closes nothing", "delete it, or put the value in quotes"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            say(&format!("this `{open}` is closed by `{close}`"), "close each bracket with its own kind")
        }
        E::UnclosedFlowCollection { open } => say(&format!("this `{open}` is never closed"), ""),
        E::RecursionLimitExceeded => say("lists and maps are nested too deep", ""),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => say(
            "`|` or `>` begins a block of text, which stands on the lines below",
            "put the text on the next line, indented, or put the value in quotes",
        ),
        E::InvalidBlockScalarIndent => {
            say("a line of this block of text is indented less than the rest", "indent all its lines alike")
        }
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidTagTerminator
        | E::InvalidTagEscape
        | E::UnclosedVerbatimTag
        | E::MissingTagUri
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagUtf8
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte => say("`!` begins a tag here, and this is none", QUOTE),
        E::MissingAnchorOrAliasName => say("`&` and `*` begin the name of an anchor, and none stands here", QUOTE),
        E::ExpectedDocumentStart => say(
            "this line is indented less than the first one, so Helm would drop it and all that follows",
            "indent all keys of the top level alike",
        ),
        E::MissingDocumentEndBeforeDirective => {
            say("a line that begins with `%` ends the document, so Helm would drop all that follows", "delete it")
        }
        E::InvalidDocumentEnd => say("text stands on the line of `...`", ""),
        E::CommentNotSeparated => {
            say("a comment needs a blank before its `#`", "put the value in quotes if `#` belongs to it")
        }
        _ => structural(kind, text, byte, position, context),
    }
}

/// Whether a tab is the error; it may stand further on than the error does.
pub(super) fn is_tab(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabInPlainScalar
            | E::TabAtBlockScalarStart
    )
}

pub(super) const TAB: &str = "a tab in the indentation";
pub(super) const TAB_HELP: &str = "indent with spaces alone";
pub(super) const TAB_AFTER: &str = "a tab after `-`, `?` or `:` at the start of a line";
pub(super) const TAB_AFTER_HELP: &str = "put a space there";

/// Errors that tell more of what surrounds them than of what stands there.
fn structural(kind: &ErrorKind, text: &str, byte: usize, position: Position, context: &Context) -> Words {
    if let Some(open) = context.flow {
        let bracket = bracket_at(text, open);
        return (
            format!("this does not fit into the `{bracket}` that opens on line {}", open.line),
            Some(
                "put a comma between items, and close the bracket; text with `[`, `{`, `,` or `: ` needs quotes"
                    .to_owned(),
            ),
        );
    }
    match kind {
        ErrorKind::BlockSequenceEntryNotAllowed if text[byte..].starts_with("- ") => {
            say("a list cannot begin on the line of its key", "put `- ` on a line of its own, below the key")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => say("`-` alone is an item of a list, not a value", QUOTE),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement | ErrorKind::SimpleKeyExpected => {
            let continued =
                context.plain.filter(|place| place.start.line < place.end.line && place.end.line >= position.line);
            if let Some(plain) = continued {
                let message = format!(
                    "this line goes on with the text that begins on line {}, so no `: ` may stand in it",
                    plain.start.line
                );
                let help = "indent the two lines alike; a key needs a colon and a space after it".to_owned();
                return (message, Some(help));
            }
            if matches!(kind, ErrorKind::SimpleKeyExpected) {
                return say(
                    "this line is neither `key: value` nor an item of a list",
                    "a key needs a colon and a space after it",
                );
            }
            say(
                "a second `: ` on one line",
                "put a value that holds `: ` in quotes; put a key of its own on its own line",
            )
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::InvalidIndentation
            if first_on_line(text, byte) =>
        {
            say("the indentation of this line fits none of the lines above", "indent it as its neighbours are")
        }
        _ => say("this does not fit here", "put a value with characters such as `,`, `[`, `{`, `:` or `#` in quotes"),
    }
}

fn bracket_at(text: &str, open: Position) -> char {
    // A text has few syntax errors, so lines may be counted.
    let line = text.split_inclusive('\n').nth(open.line.saturating_sub(1) as usize).unwrap_or_default();
    let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
    let bracket = line.chars().nth(open.column.saturating_sub(1) as usize);
    bracket.filter(|c| matches!(c, '[' | '{')).unwrap_or('[')
}

fn first_on_line(text: &str, byte: usize) -> bool {
    let start = text[..byte].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    text[start..byte].trim().is_empty()
}

/// The first line that Git wrote into a file because of a conflict.
fn conflict_marker(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<< ", ">>>>>>> "].iter().any(|marker| line.starts_with(marker)) {
            return Some(at);
        }
        at += line.len();
    }
    None
}
