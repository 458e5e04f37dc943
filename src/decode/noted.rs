//! What decoding found.

use crate::fault::Faults;
use crate::field_path::FieldPathBuf;

/// What decoding found.
#[derive(Debug, Default)]
pub struct Noted {
    /// The faults, each at the path of its key or value.
    pub faults: Faults,
    /// The paths of values that were known to be at fault before.
    pub faulty: Vec<FieldPathBuf>,
    /// The paths of the keys that unknown keys were probably meant to be. What is absent or a default there may merely be
    /// misspelt.
    pub doubtful: Vec<FieldPathBuf>,
}
