//! How a command ended.

use crate::finding::Severity;
use crate::report::Summary;

/// How a command ended, if it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Clean,
    /// Exit code 1: the values or the arguments have errors.
    Refused,
    /// Exit code 1: two states differ.
    Differs,
    /// Exit code 1: an editor went away before it said that it would.
    Abandoned,
    /// Exit code 2: something could not be read or found, and was told of.
    Incomplete,
    /// Exit code 2: two states could not be compared, since the values of one have errors.
    NotCompared,
}

impl Outcome {
    /// What findings make of a run that fails at this severity.
    pub(super) fn of(summary: &Summary, failing: Severity) -> Outcome {
        if summary.unreadable > 0 {
            Outcome::Incomplete
        } else if summary.fails(failing) {
            Outcome::Refused
        } else {
            Outcome::Clean
        }
    }
}
