//! The linter: its rules, and the findings of a pool.
//!
//! A rule is one file and one line in [`RULES`]. Rules of severity error hold for `render` as for `lint`.

mod found;
mod image_reference;
mod kinds;
mod no_credentials;
pub mod page;
mod private_key;
mod token;

use crate::fault::Kind;
use crate::finding::{Finding, Severity};
use crate::pool::Pool;

pub use found::Found;

/// A rule: what it finds, and what `workerpool rule` prints of it.
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
    /// How it finds.
    pub check: Check,
}

/// How a rule finds.
#[derive(Clone, Copy)]
pub enum Check {
    /// Reading, decoding and validation find faults of this kind.
    Faults(Kind),
    /// It looks at a pool itself.
    Pool(fn(&Pool, &mut Found)),
}

/// Every rule, by id.
pub static RULES: &[Rule] = &[image_reference::RULE, no_credentials::RULE, private_key::RULE, token::RULE];

/// What is wrong with a pool, down to a severity, in no order.
pub fn findings(pool: &Pool, least: Severity) -> Vec<Finding> {
    let mut findings: Vec<Finding> = pool.faults.iter().map(kinds::finding).collect();
    findings.retain(|finding| finding.severity <= least);
    if pool.readable {
        for rule in RULES.iter().filter(|rule| rule.severity <= least) {
            if let Check::Pool(check) = rule.check {
                let mut found = Found::new(pool, rule);
                check(pool, &mut found);
                findings.append(&mut found.into_findings());
            }
        }
    }
    findings
}
