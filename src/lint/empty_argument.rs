//! `empty-argument`: an argument that sets a key to nothing.

use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::message::quote;
use crate::pool::Pool;
use crate::source::Origin;
use crate::tree::{Node, Tree};
use crate::values::{Type, keys};

use super::Found;
use super::rule::{Check, Rule, Subject};

pub const RULE: Rule = Rule {
    id: "empty-argument",
    subject: Subject::Files,
    severity: Severity::Warning,
    summary: "an argument that sets a key to nothing",
    why: "An empty value is probably that of a shell or CI variable that is not set. A key that takes no string loses the \
          chart's default, and Kubernetes uses its own; a label, an annotation or a variable is there without its value. \
          Check the variable. If you want it, write `null`, or `\"\"` with `--set-json`.",
    bad: include_str!("../../tests/fixtures/empty-argument/bad.sh"),
    good: include_str!("../../tests/fixtures/empty-argument/good.sh"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    if !pool.layers.sources.iter().any(|(id, _)| pool.layers.is_argument(id)) {
        return;
    }
    let takes_text = |of: &Type| matches!(of, Type::Text | Type::TextNotNull | Type::Secret | Type::Word(_));
    for key in keys().filter(|key| !takes_text(&key.value)) {
        let path = FieldPathBuf::of(key.path);
        let Some(value) = pool.layers.values.at(&path) else { continue };
        check_value(pool, &path, value, found);
        match key.value {
            Type::TextMap => check_texts(pool, &path, value, found),
            Type::ListOf("EnvVar") => check_variables(pool, &path, value, found),
            _ => {}
        }
    }
}

/// The texts of a map. A label that tells what a node is for has none.
fn check_texts(pool: &Pool, path: &FieldPathBuf, map: &Tree, found: &mut Found) {
    let entries = map.as_map().into_iter().flat_map(|map| map.entries());
    for entry in entries.filter(|entry| !entry.key.starts_with("node-role.kubernetes.io/")) {
        check_value(pool, &path.key(&entry.key), &entry.value, found);
    }
}

/// The values of variables.
fn check_variables(pool: &Pool, path: &FieldPathBuf, list: &Tree, found: &mut Found) {
    let Node::List(items) = &list.node else { return };
    for (index, item) in items.iter().enumerate() {
        if let Some(value) = item.get("value") {
            check_value(pool, &path.index(index).key("value"), value, found);
        }
    }
}

fn check_value(pool: &Pool, path: &FieldPathBuf, value: &Tree, found: &mut Found) {
    if is_nothing(pool, value) && !pool.is_faulty(path) {
        let message = format!("this argument sets {} to nothing", quote(path));
        found.at(value.place, path, message).help(WAS_UNSET);
    }
}

/// Whether an argument sets a value to nothing. In JSON, `""` is written as such.
fn is_nothing(pool: &Pool, value: &Tree) -> bool {
    let sources = &pool.layers.sources;
    let is_json = || sources.get(value.place.source).is_some_and(|of| of.origin == Origin::Argument("--set-json"));
    pool.layers.is_argument(value.place.source)
        && match &value.node {
            Node::Text(text) => text.is_empty() && !is_json(),
            Node::Null => !sources.written(value.place).is_some_and(|w| w.eq_ignore_ascii_case("null")),
            _ => false,
        }
}

/// What to do about an argument whose value is empty.
const WAS_UNSET: &str = "if the value comes from a variable, check that the variable is set";

/// Asks about a variable where an argument that sets a key to nothing is an error, and nothing else is said to do.
pub(super) fn ask(pool: &Pool, finding: &mut Finding) {
    let values = &pool.layers.values;
    let is_it = |path: &FieldPathBuf| {
        values.at(path).is_some_and(|value| value.place.source == finding.place.source && is_nothing(pool, value))
    };
    if finding.help.is_none() && pool.layers.is_argument(finding.place.source) && is_it(&finding.path) {
        finding.help(WAS_UNSET);
    }
}
