//! A field that differs.

use crate::field_path::{FieldPathBuf, Step};
use crate::source::Place;
use crate::tree::Tree;

/// A field that differs.
#[derive(Debug)]
pub struct FieldChange {
    /// The field; items of a list count as in the new state, and one that is gone as in the old state.
    pub field: FieldPathBuf,
    /// For each step of it into a list, what the item is called, where items have names.
    names: Vec<Option<String>>,
    /// What it was; none where it was absent.
    pub old: Option<Tree>,
    /// What it is; none where it is absent.
    pub new: Option<Tree>,
    /// Where the user wrote what it is; where it is absent, the list or the map that it would be in. None where the chart or
    /// the API server decides.
    pub place: Option<Place>,
    /// Whether its value is a credential.
    pub is_credential: bool,
}

impl FieldChange {
    pub(super) fn new(steps: &[NamedStep], old: Option<&Tree>, new: Option<&Tree>) -> FieldChange {
        FieldChange {
            field: FieldPathBuf(steps.iter().map(|named| named.step.clone()).collect()),
            names: steps.iter().map(|named| named.name.clone()).collect(),
            old: old.cloned(),
            new: new.cloned(),
            place: None,
            is_credential: false,
        }
    }

    /// Whether the field is one of these keys joined by dots, or below it.
    pub fn is_in(&self, keys: &str) -> bool {
        FieldPathBuf::of(keys).contains(&self.field)
    }

    /// What the item of a list is called that the field is, if it is one with a name.
    pub(super) fn item(&self) -> Option<&str> {
        self.names.last()?.as_deref()
    }

    /// The steps of the field, each with the name of the item that it leads to, if it has one.
    pub fn steps(&self) -> impl Iterator<Item = (&Step, Option<&str>)> {
        self.field.0.iter().zip(self.names.iter().map(Option::as_deref))
    }
}

/// A step on the way to a field.
#[derive(Clone, Debug)]
pub(super) struct NamedStep {
    pub(super) step: Step,
    /// What the item of a list is called.
    pub(super) name: Option<String>,
}

impl From<&str> for NamedStep {
    fn from(key: &str) -> NamedStep {
        NamedStep { step: Step::Key(key.into()), name: None }
    }
}
