//! What a report of differences is given.

use crate::diff::Difference;
use crate::source::Sources;

use super::hidden::Masks;

/// A pool that was compared with its old state.
pub struct Compared {
    /// The file of the pool, where several pools are compared.
    pub name: Option<String>,
    /// How it differs.
    pub difference: Difference,
    /// The texts of the new state.
    pub sources: Sources,
    /// What may not be shown, of both states.
    pub masks: Masks,
}
