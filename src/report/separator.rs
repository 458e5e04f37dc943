//! The commas of a list that is printed element by element.

/// What stands before the next element of a list with a line for each.
#[derive(Default)]
pub(crate) struct Separator {
    begun: bool,
}

impl Separator {
    /// What to print before the next element.
    pub(crate) fn next(&mut self) -> &'static str {
        if std::mem::replace(&mut self.begun, true) { ",\n" } else { "\n" }
    }

    /// What to print after the last element.
    pub(crate) fn last(&self) -> &'static str {
        if self.begun { "\n" } else { "" }
    }
}
