//! What a parser's error means to the person who wrote the text.

use granit_parser::ErrorKind;

use super::error::SyntaxError;
use super::nesting::Nesting;
use crate::message::quote;
use crate::source::{Lines, Place, SourceId};

/// An error of the parser, at a byte of the text, in our words. The nesting is that before it.
pub(super) fn explain(text: &str, source: SourceId, byte: usize, kind: &ErrorKind, nesting: &Nesting) -> SyntaxError {
    let lines = Lines::new(text);
    let start = lines.position(byte);
    let line = lines.get(start.line).unwrap_or_default();
    let place = |line, column, width| Place::on_line(source, line, column, width);
    if let Some((number, _)) = lines.iter().find(|(_, line)| is_conflict_marker(line)) {
        return SyntaxError::new(place(number, 1, 7), "a merge conflict is left here").help("resolve it");
    }
    if let Some(template) = template(line) {
        let at = lines.bytes(start.line).map_or(byte, |line| line.start + template);
        return SyntaxError::template(lines.place(source, at..at + 2));
    }
    let at = place(start.line, start.column, 1);
    if is_tab(kind) {
        return SyntaxError::tab(at);
    }
    let text_begins = nesting.plain().map(|plain| plain.place.start.line);
    let unspaced = |number: u32| Some((number, unspaced_key(lines.get(number)?)?));
    if is_of_keys(kind)
        && nesting.bracket().is_none()
        && let Some((number, (column, key))) = text_begins.and_then(unspaced).or_else(|| unspaced(start.line))
    {
        let width = u32::try_from(key.len()).unwrap_or_default() + 1;
        let help = format!("put a space after the colon: {}", quote(format!("{key}: ")));
        return SyntaxError::new(place(number, column, width), "a key needs a space after its colon").help(help);
    }
    let (message, help) = of_scalar(kind).or_else(|| of_sign(kind)).unwrap_or_else(|| match nesting.bracket() {
        Some(open) => {
            let bracket = lines.byte(open).and_then(|open| text[open..].chars().next()).unwrap_or('[');
            let message = format!("this does not fit into the `{bracket}` that opens on line {}", open.line);
            (message, "put commas between items and close the bracket; put text with `[`, `{`, `,` or `: ` in quotes")
        }
        None => {
            let goes_on = nesting.plain().map(|plain| plain.place);
            let goes_on = goes_on.filter(|plain| plain.start.line < plain.end.line && plain.end.line >= start.line);
            let begins_line = line.chars().take(start.column as usize - 1).all(char::is_whitespace);
            of_structure(kind, &text[byte..], begins_line, goes_on)
        }
    });
    let error = SyntaxError::new(at, message);
    if help.is_empty() { error } else { error.help(help) }
}

/// Whether a key or its colon is the error.
fn is_of_keys(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(kind, E::MappingValueNotAllowed | E::InvalidColonPlacement | E::SimpleKeyExpected)
}

/// The key of a line that is `key:value`, and its column.
fn unspaced_key(line: &str) -> Option<(u32, &str)> {
    let from = line.trim_start_matches([' ', '-']);
    let (key, value) = from.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let is_unspaced = !value.is_empty() && !value.starts_with([' ', '\t']) && !value.starts_with("//");
    let column = u32::try_from(line.len() - from.len()).ok()? + 1;
    (is_key && is_unspaced && !value.contains(": ")).then_some((column, key))
}

/// Whether Git wrote a line into a file because of a conflict.
fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> "].iter().any(|marker| line.starts_with(marker))
}

/// The byte of a `{{` in no quotes in a line.
fn template(line: &str) -> Option<usize> {
    line.find("{{").filter(|at| !line[..*at].contains(['"', '\'']))
}

/// Whether a tab is the error; it may be further on than the error.
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

/// What is wrong, and what to do, if that is not clear.
type Words = (String, &'static str);

const QUOTE: &str = "put the value in quotes";

fn say(message: &str, help: &'static str) -> Words {
    (message.to_owned(), help)
}

/// Errors in a scalar.
fn of_scalar(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            say("this quote is never closed", "close it with the same kind of quote")
        }
        E::InvalidTrailingSingleQuotedScalar => {
            say("text follows the closing quote", "write a single quote inside single quotes twice: `''`")
        }
        E::InvalidTrailingDoubleQuotedScalar => {
            say("text follows the closing quote", "put the whole value in quotes; write a double quote in it as `\\\"`")
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => say(
            "a `\\` in these double quotes begins no known escape",
            "write a backslash as `\\\\`, or use single quotes, where it has no special meaning",
        ),
        E::UnexpectedCharacter { character } => (format!("a value cannot begin with {}", quote(character)), QUOTE),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => say(
            "`|` or `>` begins a block of text, which belongs on the lines below",
            "put the text on the next line and indent it, or put the value in quotes",
        ),
        E::InvalidBlockScalarIndent => {
            say("a line of this block of text is indented less than the others", "indent all its lines alike")
        }
        _ => return None,
    })
}

/// Errors of brackets, tags, anchors, comments, and what ends a document.
fn of_sign(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::MisplacedFlowCollectionEnd => say("this bracket closes nothing", "delete it, or put the value in quotes"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            (format!("this `{open}` is closed by `{close}`"), "close each bracket with its own kind")
        }
        E::UnclosedFlowCollection { open } => (format!("this `{open}` is never closed"), ""),
        E::RecursionLimitExceeded => say("lists and maps are nested too deep", ""),
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidTagTerminator
        | E::InvalidTagEscape
        | E::UnclosedVerbatimTag
        | E::MissingTagUri
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagUtf8
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte => say("`!` begins a tag, and this is not a valid one", QUOTE),
        E::MissingAnchorOrAliasName => say("`&` and `*` begin the name of an anchor, and no name follows", QUOTE),
        E::ExpectedDocumentStart => say(
            "this line is indented less than the first one, so Helm would drop it and all that follows",
            "indent all top-level keys alike",
        ),
        E::MissingDocumentEndBeforeDirective => {
            say("a line that begins with `%` ends the document, so Helm would drop all that follows", "delete it")
        }
        E::InvalidDocumentEnd => say("text follows `...` on its line", "delete the line, or put the text in quotes"),
        E::CommentNotSeparated => {
            say("a comment needs a space before its `#`", "put the value in quotes if `#` belongs to it")
        }
        _ => return None,
    })
}

/// Errors in how lines follow each other. `goes_on` is text over several lines that ends here or below.
fn of_structure(kind: &ErrorKind, rest: &str, begins_line: bool, goes_on: Option<Place>) -> Words {
    use ErrorKind as E;
    match (kind, goes_on) {
        (E::BlockSequenceEntryNotAllowed, _) if rest.starts_with("- ") => {
            say("a list cannot begin on the line of its key", "put `- ` on a line of its own, below the key")
        }
        (E::BlockSequenceEntryNotAllowed, _) => say("`-` alone is an item of a list, not a value", QUOTE),
        (E::MappingValueNotAllowed | E::InvalidColonPlacement | E::SimpleKeyExpected, Some(plain)) => {
            let line = plain.start.line;
            let message = format!("this line continues the text that begins on line {line}, so it cannot hold `: `");
            (message, "indent the two lines alike; a key needs a colon and a space after it")
        }
        (E::SimpleKeyExpected, None) => {
            say("this line is neither `key: value` nor an item of a list", "a key needs a colon and a space after it")
        }
        (E::MappingValueNotAllowed | E::InvalidColonPlacement, None) => {
            say("a second `: ` on one line", "put a value with `: ` in quotes, or put the second key on its own line")
        }
        (
            E::ExpectedBlockMappingKey
            | E::UnexpectedEofBlockMapping
            | E::ExpectedBlockSequenceEntry
            | E::UnexpectedEofBlockSequence
            | E::InvalidIndentation,
            _,
        ) if begins_line => {
            say("the indentation of this line matches none of the lines above", "indent it like its neighbours")
        }
        _ => say("this does not fit here", "put a value with characters such as `,`, `[`, `{`, `:` or `#` in quotes"),
    }
}
