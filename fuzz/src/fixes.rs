//! What must hold of fixes.

use std::collections::BTreeSet;

use serde_yaml::Value;
use workerpool::field_path::Step;
use workerpool::finding::Finding;
use workerpool::fix::{self, Applicability};
use workerpool::run::fuzzing;

use crate::{Limit, check_printed, one_file, pool};

/// As many rounds as `lint --fix` makes.
const MOST_ROUNDS: usize = 10;

fn findings(text: &str) -> Vec<Finding> {
    fuzzing::findings(&pool(one_file(text))).0
}

/// Panics where fixes make a text that cannot be read, or change a value that no finding is about.
pub fn check(before: &str, is_unsafe: bool) {
    let limit = Limit::of(before);
    let first = findings(before);
    let (mut text, mut found, mut fixed_keys) = (before.to_owned(), first.clone(), BTreeSet::new());
    for _ in 0..MOST_ROUNDS {
        let is_chosen = |finding: &&Finding| {
            finding.fix.as_ref().is_some_and(|fix| is_unsafe || fix.applicability == Applicability::Safe)
        };
        let chosen: Vec<&Finding> = found.iter().filter(is_chosen).collect();
        fixed_keys.extend(chosen.iter().filter_map(|finding| match finding.path.0.first() {
            Some(Step::Key(key)) => Some(key.to_string()),
            _ => None,
        }));
        if chosen.iter().any(|finding| finding.path.0.is_empty()) {
            return;
        }
        let applied = fix::apply(&text, chosen.iter().filter_map(|finding| finding.fix.as_ref()));
        if applied.fixes == 0 {
            break;
        }
        text = applied.text;
        found = findings(&text);
    }
    if text != before {
        assert!(
            found.iter().all(|finding| finding.rule != "yaml-syntax")
                || first.iter().any(|finding| finding.rule == "yaml-syntax"),
            "{text}"
        );
        compare(before, &text, &fixed_keys);
        check_printed(before, &fuzzing::fixes(before, &text).replace('\r', ""), false);
    }
    limit.check();
}

/// The values at the top that no finding is about are the same, as another reader reads them.
fn compare(before: &str, after: &str, fixed_keys: &BTreeSet<String>) {
    let [Ok(Value::Mapping(before)), Ok(Value::Mapping(after))] = [before, after].map(serde_yaml::from_str) else {
        return;
    };
    for (key, value) in &before {
        let is_fixed = key.as_str().is_none_or(|key| fixed_keys.contains(key));
        // A credential may be moved to where it belongs.
        if !is_fixed && let Some(now) = after.get(key) {
            assert!(now == value || now.is_mapping() && value.is_mapping(), "{key:?} was {value:?} and is {now:?}");
        }
    }
}
