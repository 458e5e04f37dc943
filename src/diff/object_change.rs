//! An object that differs.

use crate::source::Place;
use crate::tree::Tree;

use super::field_change::FieldChange;
use super::identity::Identity;

/// An object that differs.
#[derive(Debug)]
pub struct ObjectChange {
    /// The object.
    pub object: Identity,
    /// How it differs.
    pub change: Change,
    /// Where the user decided that it is made, or is not made any more. None where the chart decides.
    pub place: Option<Place>,
}

/// How an object differs.
#[derive(Debug)]
pub enum Change {
    /// It is new.
    Added {
        /// What the API server keeps of it.
        new: Tree,
    },
    /// The values do not make it any more.
    Removed {
        /// What the API server keeps of it.
        old: Tree,
    },
    /// Some of its fields differ.
    Modified {
        /// What the API server keeps of it before and after.
        old: Tree,
        /// After.
        new: Tree,
        /// The fields.
        fields: Vec<FieldChange>,
    },
}

impl Change {
    /// Its word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Change::Added { .. } => "added",
            Change::Removed { .. } => "removed",
            Change::Modified { .. } => "modified",
        }
    }

    /// The fields that differ; none of an object that is there in one state only.
    pub fn fields(&self) -> &[FieldChange] {
        match self {
            Change::Added { .. } | Change::Removed { .. } => &[],
            Change::Modified { fields, .. } => fields,
        }
    }
}
