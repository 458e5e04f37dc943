//! The decoder of one value, and what all decoders of one pass share.

use crate::field_path::FieldPath;
use crate::source::Sources;
use crate::tree::Tree;

use super::{Conventions, Noted};

/// What all decoders of one pass share.
pub(super) struct Context<'c> {
    pub(super) sources: &'c Sources,
    pub(super) conventions: &'c dyn Conventions,
    pub(super) noted: &'c mut Noted,
    /// What counts as absent.
    pub(super) apart: Option<&'c Tree>,
    /// The fields of the struct that was decoded last: how one learns what the items of a list are.
    pub(super) item: &'static [&'static str],
    /// What the key of the value that is decoded may be.
    pub(super) keys: Keys,
}

/// What the keys of a map may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Anything.
    Any,
    /// The names of fields, or there are none, as in a list.
    Fields,
}

/// A value that is to be decoded, at its path.
pub(super) struct Decoder<'t, 'c, 'n> {
    pub(super) tree: &'t Tree,
    pub(super) at: FieldPath<'c>,
    pub(super) context: &'c mut Context<'n>,
}
