//! JSON with places, as Go's `encoding/json` reads it.

use crate::field_path::Step;
use crate::set::cursor::Cursor;
use crate::set::grammar::MAX_DEPTH;
use crate::set::mistake::{Failure, Mistake};
use crate::source::Place;
use crate::tree::{Entry, Map, Node, Number, Tree};

/// Reads one value, which stands `depth` levels deep, and nothing after it. At a fault, `path` has been led to it.
pub(super) fn read(cursor: &mut Cursor, path: &mut Vec<Step>, depth: usize) -> Result<Tree, Failure> {
    let start = cursor.position();
    let node = match cursor.peek() {
        Some('{' | '[') if depth >= MAX_DEPTH => return Err(cursor.here().failure(Mistake::TooDeep)),
        Some('{') => Node::Map(map(cursor, path, depth)?.into()),
        Some('[') => Node::List(list(cursor, path, depth)?.into()),
        Some('"') => Node::Text(text(cursor)?.into()),
        Some('-' | '0'..='9') => Node::Number(number(cursor)?),
        Some('t') => word(cursor, "true", Node::Bool(true))?,
        Some('f') => word(cursor, "false", Node::Bool(false))?,
        Some('n') => word(cursor, "null", Node::Null)?,
        _ => return Err(cursor.here().failure(Mistake::NoJsonValue)),
    };
    Ok(Tree::new(node, cursor.place_from(start)))
}

fn expected(cursor: &Cursor, what: &'static str) -> Failure {
    cursor.here().failure(Mistake::NotJson(what))
}

fn skip_blanks(cursor: &mut Cursor) {
    cursor.skip(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
}

fn map(cursor: &mut Cursor, path: &mut Vec<Step>, depth: usize) -> Result<Map, Failure> {
    let mut map = Map::default();
    cursor.bump();
    skip_blanks(cursor);
    if cursor.eat('}') {
        return Ok(map);
    }
    loop {
        skip_blanks(cursor);
        let start = cursor.position();
        if cursor.peek() != Some('"') {
            return Err(expected(cursor, "expected a key in double quotes"));
        }
        let key = text(cursor)?;
        let key_place = cursor.place_from(start);
        path.push(Step::Key(key.as_str().into()));
        if map.position(&key).is_some() {
            return Err(key_place.failure(Mistake::DuplicateKey));
        }
        skip_blanks(cursor);
        if !cursor.eat(':') {
            return Err(expected(cursor, "expected `:` after a key"));
        }
        skip_blanks(cursor);
        let value = read(cursor, path, depth + 1)?;
        path.pop();
        map.insert(Entry { key: key.into(), key_place, value });
        skip_blanks(cursor);
        if cursor.eat('}') {
            return Ok(map);
        }
        if !cursor.eat(',') {
            return Err(expected(cursor, "expected `,` or `}`"));
        }
    }
}

fn list(cursor: &mut Cursor, path: &mut Vec<Step>, depth: usize) -> Result<Vec<Tree>, Failure> {
    let mut items = Vec::new();
    cursor.bump();
    skip_blanks(cursor);
    if cursor.eat(']') {
        return Ok(items);
    }
    loop {
        skip_blanks(cursor);
        path.push(Step::Index(items.len()));
        items.push(read(cursor, path, depth + 1)?);
        path.pop();
        skip_blanks(cursor);
        if cursor.eat(']') {
            return Ok(items);
        }
        if !cursor.eat(',') {
            return Err(expected(cursor, "expected `,` or `]`"));
        }
    }
}

fn word(cursor: &mut Cursor, word: &str, node: Node) -> Result<Node, Failure> {
    let start = cursor.position();
    if word.chars().all(|c| cursor.eat(c)) {
        Ok(node)
    } else {
        Err(cursor.place_from(start).failure(Mistake::NoJsonValue))
    }
}

fn text(cursor: &mut Cursor) -> Result<String, Failure> {
    let opening = cursor.here();
    cursor.bump();
    let mut text = String::new();
    loop {
        let here = cursor.here();
        match cursor.bump() {
            None => return Err(opening.failure(Mistake::NotJson("a text has no closing double quote"))),
            Some('"') => return Ok(text),
            Some('\\') => text.push(escape(cursor, here)?),
            Some('\0'..='\x1f') => {
                return Err(here.failure(Mistake::NotJson(
                    "a control character in a text must be escaped, as `\\n` for a line break",
                )));
            }
            Some(other) => text.push(other),
        }
    }
}

/// What follows a backslash.
fn escape(cursor: &mut Cursor, backslash: Place) -> Result<char, Failure> {
    let unknown =
        || backslash.failure(Mistake::NotJson("a backslash must be doubled, or begin an escape such as `\\n`"));
    Ok(match cursor.bump() {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let first = four_digits(cursor).ok_or_else(unknown)?;
            let mut ahead = cursor.clone();
            let second = if ahead.eat('\\') && ahead.eat('u') { four_digits(&mut ahead) } else { None };
            match char::decode_utf16([first].into_iter().chain(second)).next() {
                Some(Ok(character)) => {
                    if character.len_utf16() == 2 {
                        *cursor = ahead;
                    }
                    character
                }
                // Half a pair, which Go replaces as well.
                _ => char::REPLACEMENT_CHARACTER,
            }
        }
        _ => return Err(unknown()),
    })
}

fn four_digits(cursor: &mut Cursor) -> Option<u16> {
    let mut value = 0;
    for _ in 0..4 {
        let digit = u16::try_from(cursor.peek()?.to_digit(16)?).ok()?;
        cursor.bump();
        value = value * 16 + digit;
    }
    Some(value)
}

fn number(cursor: &mut Cursor) -> Result<Number, Failure> {
    let start = cursor.position();
    let mut literal = String::new();
    if cursor.eat('-') {
        literal.push('-');
    }
    if cursor.eat('0') {
        literal.push('0');
    } else {
        digits(cursor, &mut literal)?;
    }
    let mut whole = true;
    if cursor.eat('.') {
        whole = false;
        literal.push('.');
        digits(cursor, &mut literal)?;
    }
    if cursor.eat('e') || cursor.eat('E') {
        whole = false;
        literal.push('e');
        if cursor.eat('-') {
            literal.push('-');
        } else {
            cursor.eat('+');
        }
        digits(cursor, &mut literal)?;
    }
    let exact = || {
        let int = literal.parse().map(Number::Int);
        int.or_else(|_| literal.parse().map(Number::Uint)).ok()
    };
    let exact = if whole { exact() } else { None };
    let number = exact.or_else(|| literal.parse().ok().filter(|value: &f64| value.is_finite()).map(Number::from_float));
    number.ok_or_else(|| cursor.place_from(start).failure(Mistake::NumberTooLarge))
}

fn digits(cursor: &mut Cursor, literal: &mut String) -> Result<(), Failure> {
    let before = literal.len();
    while let Some(digit @ '0'..='9') = cursor.peek() {
        literal.push(digit);
        cursor.bump();
    }
    if literal.len() == before { Err(expected(cursor, "expected a digit")) } else { Ok(()) }
}
