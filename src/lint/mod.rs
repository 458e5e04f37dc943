//! The rules of the linter.

use crate::finding::Severity;

/// A rule: what `workerpool rule` prints of it.
pub struct Rule {
    /// Its name, in kebab case.
    pub id: &'static str,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why that is wrong and what to do, in a few lines.
    pub why: &'static str,
    /// Values that it finds at fault.
    pub bad: &'static str,
    /// The same values put right.
    pub good: &'static str,
}
