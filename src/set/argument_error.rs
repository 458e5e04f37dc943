//! Why an argument could not be applied.

use std::fmt;

use crate::fault::PlacedFault;
use crate::source::Place;

/// Why an argument could not be applied as a whole.
#[derive(Clone, Debug)]
pub enum ArgumentError {
    /// The argument is at fault. Neither message nor help holds anything of its values.
    Fault(Box<PlacedFault>),
    /// A file that `--set-file` names cannot be read.
    File {
        /// The path, as it stands in the argument.
        path: String,
        /// Where it stands there.
        place: Place,
        /// Why, as the reader of files said it.
        cause: String,
    },
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgumentError::Fault(fault) => f.write_str(&fault.message),
            // Whoever takes `--set-file` for `--set` gives a credential for a path.
            ArgumentError::File { .. } => f.write_str("cannot read the file that the argument names"),
        }
    }
}

impl std::error::Error for ArgumentError {}
