//! What is wrong with a pool: the one judgement for `lint` and for editors.

use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::lint::{self, Need};
use crate::pool::Pool;

/// What is wrong with a pool, as far as a configuration wants it told.
pub(super) fn findings(pool: &Pool, need: Need, config: &Config) -> Vec<Finding> {
    let mut findings = lint::findings(pool, Severity::Warning, need);
    config.apply(&mut findings);
    findings
}
