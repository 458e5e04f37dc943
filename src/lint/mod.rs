//! The linter: its rules, and the findings of a pool.
//!
//! A rule is one file and one line in [`RULES`]. Rules of severity error hold for `render` as for `lint`.

mod api_server;
mod arguments;
mod found;
mod ignore;
mod image_reference;
mod no_credentials;
pub mod page;
mod private_key;
mod reading;
mod token;
mod typing;

use crate::fault::{Kind, PlacedFault};
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
    /// It is about the comments by which values ignore findings.
    Ignores,
}

impl Rule {
    /// Whether a comment may take its findings back: not where Helm or the API server would refuse the values.
    pub fn can_be_ignored(&self) -> bool {
        match self.check {
            Check::Faults(_) => self.severity == Severity::Warning,
            Check::Pool(_) => true,
            Check::Ignores => false,
        }
    }
}

/// Every rule, by id.
pub static RULES: &[Rule] = &[
    ignore::BAD_IGNORE,
    reading::DUPLICATE_KEY,
    api_server::DUPLICATE_VALUE,
    api_server::FORBIDDEN_FIELD,
    image_reference::RULE,
    api_server::INVALID_VALUE,
    arguments::NAMESPACE,
    no_credentials::RULE,
    reading::NOT_A_MAP,
    api_server::NOT_FOUND,
    typing::NULL_BRANCH,
    private_key::RULE,
    arguments::RELEASE_NAME,
    api_server::REQUIRED_FIELD,
    reading::SECOND_DOCUMENT,
    api_server::SERVER_WARNING,
    arguments::SET_ARGUMENT,
    token::RULE,
    api_server::TOO_LONG,
    typing::UNKNOWN_KEY,
    api_server::UNSUPPORTED_VALUE,
    ignore::UNUSED_IGNORE,
    arguments::VERSION,
    typing::WRONG_TYPE,
    reading::YAML_SYNTAX,
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The rule that a kind of fault is.
fn rule_of(kind: Kind) -> &'static Rule {
    let is_it = |rule: &&Rule| matches!(rule.check, Check::Faults(its) if its == kind);
    RULES.iter().find(is_it).expect("every kind of fault is a rule")
}

/// What is wrong with a pool, down to a severity, in no order: what its rules find and no comment ignores.
pub fn findings(pool: &Pool, least: Severity) -> Vec<Finding> {
    let mut findings: Vec<Finding> = pool.faults.iter().map(of_fault).collect();
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
    ignore::apply(pool, least, &mut findings);
    findings
}

fn of_fault(fault: &PlacedFault) -> Finding {
    let Rule { id, severity, .. } = *rule_of(fault.kind);
    let PlacedFault { place, path, message, help, .. } = fault.clone();
    Finding { rule: id, severity, place, path: path.to_string(), message, help }
}
