//! Values in templates: `{{ x }}` prints a numbered placeholder, never the text of a value.
//!
//! The reader of the rendered text puts the value itself there, with its place. So no text of a value can change the
//! shape of an object, and each field of an object knows which line made it.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Object, ObjectRepr, Value};
use minijinja::{Error, ErrorKind, Output, State};

use super::questions::{Look, Questions};
use crate::tree::Tree;

/// The character on both sides of a placeholder's number: a private character that no template holds.
pub(super) const MARK: char = '\u{F8FF}';

/// A value in a template, by its number among those that the template asked for.
struct Placed {
    number: usize,
    is_true: bool,
    questions: Arc<Mutex<Questions>>,
}

impl Placed {
    fn ask(&self, step: Look) -> Option<Value> {
        let (number, is_true) = self.questions.lock().unwrap_or_else(PoisonError::into_inner).ask(self.number, step)?;
        Some(Value::from_object(Placed { number, is_true, questions: Arc::clone(&self.questions) }))
    }
}

impl fmt::Debug for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "value {}", self.number)
    }
}

impl Object for Placed {
    /// Templates ask for keys, and print whole values; what a value is makes no difference to them.
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.ask(Look::Key(key.into()))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.is_true
    }
}

fn placed(value: &Value) -> Option<&Placed> {
    value.downcast_object_ref()
}

/// What templates may ask for: a map, as a value of the template engine, and the questions that will be asked of it.
pub(super) fn context(root: Tree) -> (Value, Arc<Mutex<Questions>>) {
    let questions = Arc::new(Mutex::new(Questions::new(root)));
    let root = Placed { number: 0, is_true: true, questions: Arc::clone(&questions) };
    (Value::from_object(root), questions)
}

/// The filter `bare`: the value as YAML reads its text once more.
pub(super) fn bare(of: &Value) -> Result<Value, Error> {
    placed(of).and_then(|placed| placed.ask(Look::Bare)).ok_or_else(|| Error::from(ErrorKind::InvalidOperation))
}

/// The formatter, which prints a placeholder for each value, and nothing for `none`.
pub(super) fn formatter(out: &mut Output, _: &mut State, printed: &Value) -> Result<(), Error> {
    if printed.is_none() {
        return Ok(());
    }
    let placed = placed(printed).ok_or_else(|| Error::from(ErrorKind::UndefinedError))?;
    write_placeholder(placed.number, out)?;
    Ok(())
}

/// What `write!` would, at a third of its instructions.
fn write_placeholder(number: usize, out: &mut Output) -> fmt::Result {
    out.write_char(MARK)?;
    let mut unit = number.checked_ilog10().map_or(1, |digits| 10_usize.pow(digits));
    while unit > 0 {
        out.write_char(char::from(b'0' + (number / unit % 10) as u8))?;
        unit /= 10;
    }
    out.write_char(MARK)
}
