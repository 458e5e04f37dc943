//! What decoding must be told of the types that are not Kubernetes' own.

use crate::field_path::FieldPathBuf;

/// What the types of one kind of document mean. Without an answer, they mean what they mean to an API server.
pub trait Conventions {
    /// How the value of a newtype of this name is read.
    fn read_as(&self, _newtype: &str) -> ReadAs {
        ReadAs::Plain
    }

    /// The keys that were probably meant by an unknown one, as seen from the map in which it stands: `image.tag`. Empty where
    /// the spelling alone must tell.
    fn meant_by(&self, _unknown: &FieldPathBuf) -> &'static [&'static str] {
        &[]
    }

    /// What to do about an unknown key that stands for nothing here.
    fn advice(&self, _unknown: &FieldPathBuf) -> Option<&'static str> {
        None
    }
}

/// The conventions of Kubernetes' own types.
pub(super) struct Kubernetes;

impl Conventions for Kubernetes {}

/// How the value of a newtype is read.
pub enum ReadAs {
    /// As the type in it is.
    Plain,
    /// So too, but null is a fault.
    NotNull,
    /// As if it were absent when it is an empty list or an empty map, and otherwise as the type in it is.
    AbsentWhenEmpty,
    /// As text that Helm prints: a whole number is taken as its digits.
    PrintedText,
    /// As a whole number that Helm prints and YAML reads once more, so that quotes do not matter.
    PrintedInteger,
    /// As the type in it is, but for one field that the user must not give.
    Without {
        /// The field.
        field: &'static str,
        /// What to do.
        help: &'static str,
    },
}
