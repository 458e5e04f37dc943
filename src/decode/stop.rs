//! The error of a pass that has none.

use std::fmt;

use serde::de::Error;

/// Why a pass ends early, which none does: each visitor is fed what it takes. There is no such value, so that no type needs
/// code for it, 35 KB in what a run touches, nor room on the stack.
#[derive(Debug)]
pub(super) enum Stop {}

impl fmt::Display for Stop {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    /// The text may quote a value, so it is left out.
    fn custom<T: fmt::Display>(_: T) -> Stop {
        unreachable!("each visitor is fed what it takes")
    }
}
