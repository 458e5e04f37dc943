//! How many findings each rule has.

use crate::finding::{Finding, Severity};
use std::collections::BTreeMap;
use std::fmt;

/// The findings of a report, counted by rule. Printed, it is a line for each rule, the most frequent first.
#[derive(Clone, Debug, Default)]
pub struct Statistics(BTreeMap<&'static str, (Severity, usize)>);

impl Statistics {
    /// Counts a finding.
    pub(super) fn count(&mut self, finding: &Finding) {
        self.0.entry(finding.rule).or_insert((finding.severity, 0)).1 += 1;
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rules: Vec<_> = self.0.iter().collect();
        rules.sort_by_key(|(_, (_, count))| std::cmp::Reverse(*count));
        let width = rules.first().map_or(0, |(_, (_, count))| count.to_string().len());
        for (rule, (severity, count)) in rules {
            writeln!(f, "{count:width$}  {:7}  {rule}", severity.word())?;
        }
        Ok(())
    }
}
