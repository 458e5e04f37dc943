//! Values in templates: `{{ x }}` prints a numbered placeholder, never the text of a value.
//!
//! The reader of the rendered text puts the value itself there, with its place. So no text of a value can change the
//! shape of an object, and each field of an object knows which line made it.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};
use minijinja::{Error, ErrorKind, Output, State};

use crate::tree::{Node, Tree};
use crate::yaml;

/// The character on both sides of a placeholder's number: a private character that no template holds.
pub(super) const MARK: char = '\u{F8FF}';

/// A value in a template.
struct Placed(Tree);

impl fmt::Debug for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Object for Placed {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.0.node {
            Node::Map(_) => ObjectRepr::Map,
            Node::List(_) | Node::Null | Node::Faulty => ObjectRepr::Seq,
            _ => ObjectRepr::Plain,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match placed(key) {
            Some(tree) => self.get_value_by_str(tree.as_text()?),
            None => self.get_value_by_str(key.as_str()?),
        }
    }

    /// Whatever is below a value at fault is at fault.
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match self.0.node {
            Node::Faulty => Some(value(&self.0)),
            _ => self.0.get(key).map(value),
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.0.node {
            Node::Map(map) => {
                let keys = map.entries().iter().map(|e| value(&Tree::new(Node::Text(e.key.clone()), e.key_place)));
                Enumerator::Values(keys.collect())
            }
            Node::List(list) => Enumerator::Values(list.iter().map(value).collect()),
            Node::Null => Enumerator::Empty,
            // What should be here is not known, only that something should.
            Node::Faulty => Enumerator::Values(vec![value(&self.0)]),
            _ => Enumerator::NonEnumerable,
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.0.node.is_true()
    }
}

/// A tree as a value of the template engine.
pub(super) fn value(tree: &Tree) -> Value {
    Value::from_object(Placed(tree.clone()))
}

fn placed(value: &Value) -> Option<&Tree> {
    value.downcast_object_ref::<Placed>().map(|placed| &placed.0)
}

/// The filter `bare`: the value as YAML reads its text once more, as it does where the chart prints text without quotes.
pub(super) fn bare(of: &Value) -> Result<Value, Error> {
    let Some(tree) = placed(of) else { return Err(Error::from(ErrorKind::InvalidOperation)) };
    Ok(match &tree.node {
        Node::Text(text) => value(&Tree::new(yaml::resolve_plain(text), tree.place)),
        _ => of.clone(),
    })
}

/// The values behind the placeholders of the text that is being rendered, by number.
#[derive(Default)]
pub(super) struct Placeholders(Arc<Mutex<Vec<Tree>>>);

impl Placeholders {
    /// The formatter that prints a placeholder for each value, and nothing for `none`.
    pub(super) fn formatter(&self) -> impl Fn(&mut Output, &mut State, &Value) -> Result<(), Error> + use<> {
        let values = Arc::clone(&self.0);
        move |out, _, printed| {
            if printed.is_none() {
                return Ok(());
            }
            let tree = placed(printed).ok_or_else(|| Error::from(ErrorKind::UndefinedError))?;
            let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
            write_placeholder(values.len(), out)?;
            values.push(tree.clone());
            Ok(())
        }
    }

    /// The values printed since the last call.
    pub(super) fn take(&self) -> Vec<Tree> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
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
