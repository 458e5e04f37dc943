//! Keys of an argument: `a.b[0].c=`.

use crate::field_path::{FieldPathBuf, Step};
use crate::set::cursor::Cursor;
use crate::set::grammar::{Grammar, MAX_DEPTH, MAX_DOTS, MAX_INDEX};
use crate::set::mistake::{Before, Failure, Mistake};
use crate::source::Place;

/// A step into the values, and where it is in the argument.
#[derive(Clone)]
pub struct KeyStep {
    /// The step.
    pub step: Step,
    /// Where it is.
    pub place: Place,
}

/// What ended the keys.
pub(super) enum KeyEnd {
    /// `=`: a value follows.
    Equals,
    /// The end of the argument, and there was no key.
    Argument,
}

/// Reads the keys up to and with `=` into `path`, which at a fault holds those before it.
pub(super) fn read(
    cursor: &mut Cursor,
    grammar: Grammar,
    before: Before,
    path: &mut Vec<KeyStep>,
) -> Result<KeyEnd, Failure> {
    let stops: &[char] = match grammar {
        Grammar::Literal => &['=', '[', '.'],
        Grammar::Json | Grammar::Set | Grammar::String | Grammar::File => &['=', '[', '.', ','],
    };
    let mut dots = 0;
    loop {
        let key = cursor.chunk(stops);
        let stop = match key.stop {
            None if path.is_empty() && key.text.is_empty() => return Ok(KeyEnd::Argument),
            Some(stop) if key.text.is_empty() => return Err(key.place.failure(Mistake::NoKey(stop, before))),
            None | Some(',') => return Err(key.place.failure(Mistake::NoValue(before))),
            Some(stop) => stop,
        };
        push(path, Step::Key(key.text.into()), key.place)?;
        let stop = if stop == '[' { indexes(cursor, before, path)? } else { stop };
        if stop == '=' {
            return Ok(KeyEnd::Equals);
        }
        if let Some(KeyStep { step: Step::Key(_), .. }) = path.last() {
            dots += 1;
            if dots > MAX_DOTS {
                return Err(key.place.failure(Mistake::TooManyDots));
            }
        }
    }
}

/// Reads the indexes after a `[` and the character after the last `]`, which is `=` or `.`.
fn indexes(cursor: &mut Cursor, before: Before, path: &mut Vec<KeyStep>) -> Result<char, Failure> {
    loop {
        let index = cursor.chunk(&[']']);
        if index.stop.is_none() {
            return Err(index.place.failure(Mistake::UnclosedIndex));
        }
        // As Go's `strconv.Atoi`, `parse` takes a sign and leading zeros.
        let number = match index.text.parse::<i64>() {
            Err(_) => return Err(index.place.failure(Mistake::IndexIsNoNumber)),
            Ok(number) if number < 0 => return Err(index.place.failure(Mistake::NegativeIndex)),
            Ok(number) => usize::try_from(number).ok().filter(|number| *number <= MAX_INDEX),
        };
        let number = number.ok_or_else(|| index.place.failure(Mistake::IndexTooLarge))?;
        push(path, Step::Index(number), index.place)?;
        let after = cursor.chunk(&['[', '.', '=']);
        match after.stop {
            _ if !after.text.is_empty() => return Err(after.place.failure(Mistake::AfterIndex)),
            None => return Err(index.place.failure(Mistake::NoValue(before))),
            Some('[') => {}
            Some(stop) => return Ok(stop),
        }
    }
}

/// A path as an argument's key: `podAnnotations.a\.b/c`, `tolerations[0].key`.
pub fn written(path: &FieldPathBuf) -> String {
    let mut written = String::new();
    for step in &path.0 {
        match step {
            Step::Key(key) => {
                if !written.is_empty() {
                    written.push('.');
                }
                for c in key.chars() {
                    if matches!(c, '\\' | '.' | '[' | '=' | ',') {
                        written.push('\\');
                    }
                    written.push(c);
                }
            }
            Step::Index(index) => written.push_str(&format!("[{index}]")),
        }
    }
    written
}

fn push(path: &mut Vec<KeyStep>, step: Step, place: Place) -> Result<(), Failure> {
    if path.len() == MAX_DEPTH {
        return Err(place.failure(Mistake::TooDeep));
    }
    path.push(KeyStep { step, place });
    Ok(())
}
