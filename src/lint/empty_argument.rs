//! `empty-argument`: an argument that sets a key to nothing.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;
use crate::tree::Node;
use crate::values::{Type, keys};

use super::Found;
use super::rule::{Check, Rule, Subject};

pub const RULE: Rule = Rule {
    id: "empty-argument",
    subject: Subject::Files,
    severity: Severity::Warning,
    summary: "an argument that sets a key to nothing",
    why: "The key takes no string, so an empty value is probably that of a shell or CI variable that is not set. It takes \
          the chart's default away, and Kubernetes uses its own. Check the variable. If you want that, write `null`.",
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
        let Some(value) = pool.layers.values.at(&path).filter(|value| pool.layers.is_argument(value.place.source))
        else {
            continue;
        };
        let is_nothing = match &value.node {
            Node::Text(text) => text.is_empty(),
            Node::Null => !pool.layers.sources.written(value.place).is_some_and(|w| w.eq_ignore_ascii_case("null")),
            _ => false,
        };
        if is_nothing && !pool.is_faulty(&path) {
            found
                .at(value.place, &path, format!("this argument sets `{}` to nothing", key.path))
                .help("if the value comes from a variable, check that the variable is set");
        }
    }
}
