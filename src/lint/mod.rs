//! The linter: its rules, and the findings in a pool.
//!
//! A rule is one file and one line in [`RULES`]. Rules with severity error apply to `render` as well as to `lint`.

mod absent;
mod api_server;
mod arguments;
mod covered_mount;
mod credentials_differ;
mod dind_image;
mod dind_memory;
mod empty_argument;
mod eviction_annotation;
mod extra_mount;
mod fixes;
mod floating_dind;
mod found;
mod grace_period;
mod ignore;
mod image_reference;
mod image_version;
mod launcher_path;
mod need;
mod no_credentials;
mod no_effect;
mod node_labels;
mod node_terms;
mod non_root_daemon;
mod not_values;
mod null_in_fragment;
mod one_sided_proxy;
mod overridden_label;
pub mod page;
mod plain_credential;
mod private_key;
mod replaced_list;
mod rule;
mod shared_storage;
mod storage;
mod swapped;
mod token;
mod typing;
mod unfilled_value;
mod unmatched_selector;
mod unreadable_file;
mod unresolved_variable;
mod values_text;
mod variables;
mod wrong_unit;
mod yaml_trap;

use crate::fault::{Because, Kind, PlacedFault, Role};
use crate::field_path::{FieldPathBuf, Step};
use crate::finding::{Finding, Severity};
use crate::pool::Pool;
use crate::tree::Tree;
use crate::validation::repeats::FIRST;
use crate::worker::Worker;

use fixes::Fixes;

pub(crate) use found::Found;
pub(crate) use ignore::{HeadLines, after_words};
pub use need::Need;
pub(crate) use rule::Check;
pub use rule::{Rule, Subject};
pub(crate) use unfilled_value::{DecryptedFor, encrypted};
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// All rules, sorted by id.
pub static RULES: &[Rule] = &[
    ignore::BAD_IGNORE,
    variables::CHART_VARIABLE,
    covered_mount::RULE,
    credentials_differ::RULE,
    dind_image::RULE,
    dind_memory::RULE,
    values_text::DUPLICATE_KEY,
    api_server::DUPLICATE_VALUE,
    empty_argument::RULE,
    eviction_annotation::RULE,
    extra_mount::RULE,
    floating_dind::RULE,
    api_server::FORBIDDEN_FIELD,
    variables::GO_DURATION,
    grace_period::RULE,
    image_reference::RULE,
    api_server::INVALID_VALUE,
    launcher_path::RULE,
    arguments::NAMESPACE,
    variables::NEAR_MISS,
    no_credentials::RULE,
    no_effect::RULE,
    node_terms::RULE,
    non_root_daemon::RULE,
    values_text::NOT_A_MAP,
    api_server::NOT_FOUND,
    not_values::RULE,
    typing::NULL_BRANCH,
    null_in_fragment::RULE,
    one_sided_proxy::RULE,
    overridden_label::RULE,
    storage::OVERRIDDEN,
    image_version::RULE,
    unfilled_value::RULE,
    plain_credential::RULE,
    private_key::RULE,
    arguments::RELEASE_NAME,
    variables::REPEATED_VARIABLE,
    api_server::REQUIRED_FIELD,
    values_text::SECOND_DOCUMENT,
    api_server::SERVER_WARNING,
    arguments::SET_ARGUMENT,
    shared_storage::RULE,
    api_server::SILENTLY_ACCEPTED,
    token::RULE,
    api_server::TOO_LONG,
    storage::UNBOUNDED,
    typing::UNKNOWN_KEY,
    unmatched_selector::RULE,
    unreadable_file::RULE,
    unresolved_variable::RULE,
    api_server::UNSUPPORTED_VALUE,
    ignore::UNUSED_IGNORE,
    arguments::VERSION,
    typing::WRONG_TYPE,
    wrong_unit::RULE,
    values_text::YAML_SYNTAX,
    yaml_trap::RULE,
];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The rule that reports a kind of fault as it is.
fn rule_of(kind: Kind) -> Option<&'static Rule> {
    match kind {
        // `chart-variable` and `repeated-variable` report it, as they know whose variable is hidden.
        // An encrypted value is right, as far as `lint` can know.
        Kind::HiddenVariable | Kind::Encrypted => None,
        kind => {
            let is_it = |rule: &&Rule| matches!(rule.check, Check::Faults(its) if its == kind);
            Some(RULES.iter().find(is_it).expect("every other kind of fault is a rule"))
        }
    }
}

/// The findings in a pool, down to a severity, in no particular order. Comments have taken out what they ignore.
pub fn findings(pool: &Pool, least: Severity, need: Need) -> Vec<Finding> {
    let mut fixes = Fixes::new(pool);
    let mut findings: Vec<Finding> = pool.faults.iter().filter_map(|fault| of_fault(fault, pool, &mut fixes)).collect();
    findings.retain(|finding| finding.severity <= least);
    // Of values that could not be read, nothing is known.
    if let Some(worker) = Worker::of(pool) {
        for rule in RULES.iter().filter(|rule| rule.severity <= least) {
            let mut found = Found::new(pool, rule.id, rule.severity, need, fixes);
            match rule.check {
                Check::Pool(check) => check(pool, &mut found),
                Check::Worker(check) => check(&worker, &mut found),
                Check::Faults(_) | Check::Ignores => {}
            }
            let mut of_rule;
            (of_rule, fixes) = found.into_findings();
            findings.append(&mut of_rule);
        }
    }
    findings.iter_mut().for_each(|finding| empty_argument::ask(pool, finding));
    ignore::apply(RULES, pool, least, &mut findings);
    findings
}

fn of_fault(fault: &PlacedFault, pool: &Pool, fixes: &mut Fixes) -> Option<Finding> {
    let Rule { id, severity, .. } = *rule_of(fault.kind)?;
    let PlacedFault { place, path, message, help, because, rewrite, .. } = fault.clone();
    let fix = rewrite.and_then(|rewrite| fixes.rewrite(&rewrite, place, &path));
    let mut finding = Finding { help, fix, ..Finding::new(id, severity, place, path, message) };
    for Because { at, role } in because {
        let is_of_chart = matches!(&role, Role::Shown(words) if &**words == FIRST) && !at.place.is_users();
        if is_of_chart && finding.help.is_none() {
            finding.help("the first one is the chart's own; use another one");
        }
        if let Role::Among(_) = &role
            && show_replaced(pool, &at.path, &mut finding)
        {
            continue;
        }
        if let Role::Shown(words) | Role::Among(words) = role {
            finding.beside(at.place, words);
        }
    }
    Some(finding)
}

/// Shows the list that replaces one in which an item had the name that is looked up, and says whether there is one. `at` is
/// the path of the list, or of its first item where the chart puts items of its own before the user's.
fn show_replaced(pool: &Pool, at: &FieldPathBuf, finding: &mut Finding) -> bool {
    let Some(name) = pool.values.at(&finding.path).and_then(Tree::as_text) else { return false };
    let is_it = |item: &Tree| item.get("name").and_then(Tree::as_text) == Some(name);
    let list = match at.0.last() {
        Some(Step::Index(_)) => at.parent(),
        _ => Some(at.clone()),
    };
    list.is_some_and(|list| replaced_list::show(pool, &list, is_it, finding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_fault_is_one_rule() {
        for (number, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number, "{kind:?} is not in its place");
            let rules = RULES.iter().filter(|rule| matches!(rule.check, Check::Faults(its) if its == kind)).count();
            // What hides a variable is reported by the two rules that know whose it was. What SOPS encrypted is no fault of
            // the values: only `render` minds.
            let expected = if matches!(kind, Kind::HiddenVariable | Kind::Encrypted) { 0 } else { 1 };
            assert_eq!(rules, expected, "{kind:?}");
        }
    }
}
