//! `dind-memory`: a Docker daemon that is promised CPU or disk, and no memory.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "dind-memory",
    severity: Severity::Warning,
    summary: "`dind.resources` without a request for memory",
    why: "Runs live in dind. Without a request for memory the scheduler puts workers on nodes that have none left, \
          and the first to go when a node runs short of it is the run. A limit alone is a request of the same size. \
          Spacelift recommends at least 2 GB for a worker.",
    bad: include_str!("../../tests/fixtures/dind-memory/bad.yaml"),
    good: include_str!("../../tests/fixtures/dind-memory/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("dind.resources");
    let resources = &pool.typed.dind.resources;
    let written = |key: &str| pool.values.at(&path.key(key).key("memory")).is_some();
    let claimed = resources.claims.as_ref().is_some_and(|claims| !claims.is_empty());
    // A list that is left empty asks for nothing, as the default does.
    let amounts = [&resources.requests, &resources.limits];
    let asks = claimed || amounts.into_iter().flatten().any(|amounts| !amounts.is_empty());
    if asks && pool.users(&path).is_some() && !written("requests") && !written("limits") {
        found.key(&path, "requests no memory").help("set `requests.memory`, such as `4Gi`");
    }
}
