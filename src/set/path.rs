//! Keys of an argument: `a.b[0].c=`.

use crate::field_path::Step;
use crate::set::cursor::Cursor;
use crate::set::problem::{Failure, Problem};
use crate::set::{Grammar, MAX_DEPTH};
use crate::source::Place;

/// The largest index, as in Helm (`MaxIndex` of `strvals`).
pub(super) const MAX_INDEX: usize = 65536;

/// The most dots that go from a key into its map, as in Helm (`MaxNestedNameLevel` of `strvals`), which does not count those after an index.
pub(super) const MAX_DOTS: usize = 30;

/// A step into the values, and where it stands in the argument.
pub(super) struct KeyStep {
    pub step: Step,
    pub place: Place,
}

/// What ended the keys.
pub(super) enum Ending {
    /// `=`: a value follows.
    Equals,
    /// The end of the argument, and there was no key.
    Argument,
}

/// Reads the keys up to and with `=` into `path`, which at a fault holds those before it.
pub(super) fn read(cursor: &mut Cursor, grammar: Grammar, path: &mut Vec<KeyStep>) -> Result<Ending, Failure> {
    let stops: &[char] = match grammar {
        Grammar::Literal => &['=', '[', '.'],
        Grammar::Json | Grammar::Set | Grammar::String | Grammar::File => &['=', '[', '.', ','],
    };
    let mut dots = 0;
    loop {
        let key = cursor.chunk(stops);
        let stop = match key.stop {
            None if path.is_empty() && key.text.is_empty() => return Ok(Ending::Argument),
            Some(stop) if key.text.is_empty() => return Err(key.place.failure(Problem::NoKey(stop))),
            None | Some(',') => return Err(key.place.failure(Problem::NoValue)),
            Some(stop) => stop,
        };
        push(path, Step::Key(key.text.into()), key.place)?;
        let stop = if stop == '[' { indexes(cursor, path)? } else { stop };
        if stop == '=' {
            return Ok(Ending::Equals);
        }
        if let Some(KeyStep { step: Step::Key(_), .. }) = path.last() {
            dots += 1;
            if dots > MAX_DOTS {
                return Err(key.place.failure(Problem::TooManyDots));
            }
        }
    }
}

/// Reads the indexes after a `[` and the character after the last `]`, which is `=` or `.`.
fn indexes(cursor: &mut Cursor, path: &mut Vec<KeyStep>) -> Result<char, Failure> {
    loop {
        let index = cursor.chunk(&[']']);
        if index.stop.is_none() {
            return Err(index.place.failure(Problem::UnclosedIndex));
        }
        // As Go's `strconv.Atoi`, `parse` takes a sign and leading zeros.
        let number = match index.text.parse::<i64>() {
            Err(_) => return Err(index.place.failure(Problem::IndexIsNoNumber)),
            Ok(number) if number < 0 => return Err(index.place.failure(Problem::NegativeIndex)),
            Ok(number) => usize::try_from(number).ok().filter(|number| *number <= MAX_INDEX),
        };
        let number = number.ok_or_else(|| index.place.failure(Problem::IndexTooLarge))?;
        push(path, Step::Index(number), index.place)?;
        let after = cursor.chunk(&['[', '.', '=']);
        match after.stop {
            _ if !after.text.is_empty() => return Err(after.place.failure(Problem::AfterIndex)),
            None => return Err(index.place.failure(Problem::NoValue)),
            Some('[') => {}
            Some(stop) => return Ok(stop),
        }
    }
}

fn push(path: &mut Vec<KeyStep>, step: Step, place: Place) -> Result<(), Failure> {
    if path.len() == MAX_DEPTH {
        return Err(place.failure(Problem::TooDeep));
    }
    path.push(KeyStep { step, place });
    Ok(())
}
