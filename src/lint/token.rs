//! `token`: a pool token that cannot work.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "token",
    severity: Severity::Error,
    summary: "a pool token that the launcher cannot read",
    why: "The token is the line of base64 that Spacelift gives you when you create the pool. With anything else the \
          workers start but never take a run.",
    bad: include_str!("../../tests/fixtures/token/bad.yaml"),
    good: include_str!("../../tests/fixtures/token/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("credentials.token");
    if pool.typed.credentials.create != Some(true) || pool.is_faulty(&path) {
        return;
    }
    if let Err(fault) = pool.token() {
        found.value(&path, format!("the token {}", fault.message())).help(fault.help());
    }
}
