//! Values of an argument: what follows `=`.

use crate::field_path::Step;
use crate::set::cursor::{Chunk, Cursor};
use crate::set::grammar::Grammar;
use crate::set::json_value;
use crate::set::mistake::{Before, Failure, Mistake};
use crate::tree::{Node, Number, Tree};

/// How a file's content is asked for.
type ReadFile<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// Reads the value of the key at `path` and the comma after it. In `path` a fault inside JSON leaves the steps to it.
pub(super) fn read(
    cursor: &mut Cursor,
    grammar: Grammar,
    path: &mut Vec<Step>,
    read_file: ReadFile,
) -> Result<(Tree, Before), Failure> {
    match grammar {
        Grammar::Json => json_value(cursor, path),
        Grammar::Literal => {
            let chunk = cursor.chunk(&[]);
            Ok((Tree::text(&chunk.text, chunk.place), Before::Comma))
        }
        // Nothing at all after the last `=`, where Helm does not even ask for a file.
        Grammar::Set | Grammar::String | Grammar::File if cursor.peek().is_none() => {
            Ok((Tree::text("", cursor.here()), Before::Comma))
        }
        Grammar::Set | Grammar::String | Grammar::File if cursor.peek() == Some('{') => {
            list(cursor, grammar, read_file)
        }
        Grammar::Set | Grammar::String | Grammar::File => {
            let chunk = cursor.chunk(&[',']);
            Ok((scalar(chunk, grammar, read_file)?, Before::Comma))
        }
    }
}

/// `{a,b}`. Helm has no empty list here: `{}` holds one empty text.
fn list(cursor: &mut Cursor, grammar: Grammar, read_file: ReadFile) -> Result<(Tree, Before), Failure> {
    let (start, brace) = (cursor.position(), cursor.here());
    cursor.bump();
    let mut items = Vec::new();
    loop {
        let chunk = cursor.chunk(&[',', '}']);
        let Some(stop) = chunk.stop else {
            return Err(brace.failure(Mistake::UnclosedList));
        };
        items.push(scalar(chunk, grammar, read_file)?);
        if stop == '}' {
            let list = Tree::new(Node::List(items.into()), cursor.place_from(start));
            // Helm does not ask for the comma.
            let before = if cursor.eat(',') { Before::Comma } else { Before::List };
            return Ok((list, before));
        }
    }
}

fn scalar(chunk: Chunk, grammar: Grammar, read_file: ReadFile) -> Result<Tree, Failure> {
    let node = match grammar {
        Grammar::Set => typed(&chunk.text),
        Grammar::File => match read_file(&chunk.text) {
            Ok(content) => Node::Text(content.into()),
            Err(cause) => return Err(chunk.place.failure(Mistake::File { path: chunk.text, cause })),
        },
        Grammar::Json | Grammar::String | Grammar::Literal => Node::Text(chunk.text.into()),
    };
    Ok(Tree::new(node, chunk.place))
}

/// What a bare value is, as in Helm (`typedVal` of `strvals`): whole numbers without a leading zero are the only numbers, and `true`,
/// `false` and `null` count in any case.
fn typed(text: &str) -> Node {
    // Go's `strings.EqualFold` also takes the long s for an s.
    let folded = text.chars().map(|c| if c == 'ſ' { 's' } else { c.to_ascii_lowercase() });
    let word = |word: &str| folded.clone().eq(word.chars());
    if word("true") {
        Node::Bool(true)
    } else if word("false") {
        Node::Bool(false)
    } else if word("null") {
        Node::Null
    } else {
        let whole = text.parse::<i64>().ok().filter(|_| text == "0" || !text.starts_with('0'));
        whole.map_or_else(|| Node::Text(text.into()), |number| Node::Number(Number::Int(number)))
    }
}

/// A value of JSON, or nothing, which is null. Blanks may stand around it, and the comma after it may be left out.
fn json_value(cursor: &mut Cursor, path: &mut Vec<Step>) -> Result<(Tree, Before), Failure> {
    let nothing = cursor.here();
    cursor.skip(char::is_whitespace);
    if cursor.peek().is_none() || cursor.eat(',') {
        return Ok((Tree::new(Node::Null, nothing), Before::Comma));
    }
    let depth = path.len();
    let value = json_value::read(cursor, path, depth)?;
    cursor.skip(char::is_whitespace);
    let before = if cursor.eat(',') { Before::Comma } else { Before::Json };
    Ok((value, before))
}
