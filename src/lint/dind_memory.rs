//! `dind-memory`: a Docker daemon that requests CPU or disk, but no memory.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::worker::Worker;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "dind-memory",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "`dind.resources` without a memory request",
    why: "Runs execute in the `dind` container. Without a memory request, the scheduler may place workers on nodes \
          that have no memory left, and the run is among the first to be killed when the node runs out. A memory limit \
          alone is enough: Kubernetes then requests the same amount. Spacelift recommends at least 2 GB for each \
          worker.",
    bad: include_str!("../../tests/fixtures/dind-memory/bad.yaml"),
    good: include_str!("../../tests/fixtures/dind-memory/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    let path = FieldPathBuf::of("dind.resources");
    let Some(resources) = worker.dind().resources() else { return };
    let written = |key: &str| worker.pool.values.at(&path.key(key).key("memory")).is_some();
    // An empty map requests nothing, like the default.
    let amounts = [&resources.requests, &resources.limits];
    let asks = amounts.into_iter().flatten().any(|amounts| !amounts.is_empty());
    if asks && worker.pool.users(&path).is_some() && !written("requests") && !written("limits") {
        found
            .key(&path, "requests no memory, so a node that runs out of memory may kill runs first")
            .help("set `requests.memory`, such as `4Gi`");
    }
}
