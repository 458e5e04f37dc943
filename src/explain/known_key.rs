//! Whether the chart has a key.

use std::fmt;
use std::sync::Arc;

use crate::decode::Noted;
use crate::fault::Kind;
use crate::field_path::{FieldPathBuf, Step};
use crate::source::{Place, Sources};
use crate::tree::{Node, Tree};
use crate::values::{self, Type};

/// A key that the chart does not have.
#[derive(Debug)]
pub struct UnknownKey {
    /// As far as it is known, and one step further.
    path: FieldPathBuf,
    /// Which key may have been meant, as a part of a sentence.
    pub(super) meant: Option<String>,
    /// How the key should be written, if it is one.
    notation: Option<String>,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the chart has no key `{}`", self.path)?;
        match self.meant.as_ref().or(self.notation.as_ref()) {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownKey {}

/// Checks that the chart, or Kubernetes in what the chart passes on, has a key.
///
/// # Errors
///
/// Fails where it has not, and says what may have been meant.
pub fn check(path: &FieldPathBuf) -> Result<(), UnknownKey> {
    if matches!(path.0.first(), Some(Step::Key(key)) if values::is_users_own(key)) {
        return Ok(());
    }
    // Values in which nothing is but this key: typing them tells what is unknown.
    let mut noted = Noted::default();
    let mut values = values::defaults();
    let asked = path;
    let (alone, path) = alone(path);
    values.merge(&alone);
    values::decode(&values, &Sources::default(), &mut noted);
    let leads_there = |at: &FieldPathBuf| at.contains(&path);
    let unknown = noted.faults.0.into_iter().find(|fault| match fault.kind {
        Kind::UnknownKey => leads_there(&fault.path),
        Kind::WrongType => leads_there(&fault.path) && fault.path != path,
        _ => false,
    });
    match unknown {
        None => Ok(()),
        Some(fault) => {
            let is_unknown = fault.kind == Kind::UnknownKey;
            let known = fault.help.filter(|_| is_unknown).map(|help| help.to_string());
            let meant = known.or_else(|| by_its_name(&path));
            let notation = dotted(&path).or_else(|| numbered(asked));
            Err(UnknownKey { path: if is_unknown { fault.path } else { path }, meant, notation })
        }
    }
}

/// The key with backslashes, where it lies in a map from text to text, which has no maps in it.
fn dotted(path: &FieldPathBuf) -> Option<String> {
    let maps = values::keys().filter(|key| matches!(key.value, Type::TextMap));
    let map = maps.map(|key| FieldPathBuf::of(key.path)).find(|map| map.contains(path))?;
    let text = |step: &Step| match step {
        Step::Key(key) => Some(FieldPathBuf::written(key)),
        Step::Index(_) => None,
    };
    let rest: Option<Vec<String>> = path.0[map.0.len()..].iter().map(text).collect();
    Some(format!("a dot in a key needs a backslash: `{map}.{}`", rest?.join("\\.")))
}

/// The key with brackets around its numbers, where those are items of lists.
fn numbered(path: &FieldPathBuf) -> Option<String> {
    let in_brackets = |step: &Step| match step {
        Step::Key(key) => key.parse().map_or_else(|_| step.clone(), Step::Index),
        Step::Index(_) => step.clone(),
    };
    let meant = FieldPathBuf(path.0.iter().map(in_brackets).collect());
    (meant != *path && check(&meant).is_ok()).then(|| format!("the number of an item stands in brackets: `{meant}`"))
}

/// The keys of that name, wherever they are.
fn by_its_name(path: &FieldPathBuf) -> Option<String> {
    let [Step::Key(name)] = &*path.0 else { return None };
    let keys: Vec<String> =
        values::keys().filter(|key| key.name == name).map(|key| format!("`{}`", key.path)).collect();
    (!keys.is_empty()).then(|| format!("did you mean {}?", keys.join(" or ")))
}

/// Values that hold only a key, and its path there: which item of a list it is in does not matter.
fn alone(path: &FieldPathBuf) -> (Tree, FieldPathBuf) {
    let mut values = Tree::new(Node::Null, Place::CHART);
    let mut steps = path.0.clone();
    for step in steps.iter_mut().rev() {
        values = match step {
            Step::Key(key) => values.under(key.clone(), Place::CHART),
            Step::Index(index) => {
                *index = 0;
                Tree::new(Node::List(Arc::new(vec![values])), Place::CHART)
            }
        };
    }
    (values, FieldPathBuf(steps))
}
