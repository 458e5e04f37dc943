//! `grace-period`: pods that are killed during a run.

use crate::duration::{self, Nanoseconds};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::RUN_TIMEOUT;
use crate::tree::Tree;
use crate::worker::Worker;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "grace-period",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a grace period that is shorter than a run may take",
    why: "A worker that is told to stop, by a rollout or a node drain, finishes its run first. When the grace period \
          ends, Kubernetes kills the worker anyway: the run is lost, and its state may stay locked. A run may take 70 \
          minutes, or as long as `SPACELIFT_LAUNCHER_RUN_TIMEOUT` allows. Set `terminationGracePeriodSeconds` to that \
          time or more. The chart's preStop hook takes the first 20 seconds, so add these. With a grace period below \
          20, the launcher never shuts down cleanly.",
    bad: include_str!("../../tests/fixtures/grace-period/bad.yaml"),
    good: include_str!("../../tests/fixtures/grace-period/good.yaml"),
    check: Check::Worker(check),
};

/// How long the launcher's preStop hook in the chart sleeps, in seconds.
const PRE_STOP: i64 = 20;
/// The chart's default grace period, in seconds.
const DEFAULT_GRACE: i64 = 30;
/// How long a run may take by default, in seconds.
const DEFAULT_RUN_TIMEOUT: i64 = 70 * 60;

/// How long a run may take.
enum RunTimeout {
    /// Nothing sets it.
    Default,
    /// The value at this path sets it.
    Set(FieldPathBuf, Nanoseconds),
    /// The variable is wrong, or its value may come from another object.
    Unknown,
}

fn check(worker: &Worker, found: &mut Found) {
    let pool = worker.pool;
    let path = FieldPathBuf::of("terminationGracePeriodSeconds");
    let is_empty = pool.values.at(&path).and_then(Tree::as_text) == Some("");
    // The chart then prints nothing, which is the default again; `empty-argument` reports it.
    if pool.is_faulty(&path) || is_empty {
        return;
    }
    // With null, Kubernetes uses its own default, which is the same as the chart's.
    let seconds = pool.typed.termination_grace_period_seconds.map_or(DEFAULT_GRACE, |seconds| seconds.0);
    let grace = Nanoseconds::from_seconds(seconds);
    let timeout = run_timeout(worker);
    let needed = |timeout: Nanoseconds| {
        // The hook runs first and takes its part of the grace period.
        let seconds = timeout.0.unsigned_abs().div_ceil(1_000_000_000) + PRE_STOP.unsigned_abs();
        format!("set `terminationGracePeriodSeconds: {seconds}` or more")
    };
    if pool.users(&path).is_none() {
        if let RunTimeout::Set(variable, timeout) = timeout
            && grace < timeout
        {
            let message =
                format!("a run may take {timeout}, but Kubernetes kills a worker {grace} after telling it to stop");
            found.value_with(&variable, &[path], message).help(needed(timeout));
        }
        return;
    }
    let causes = match &timeout {
        RunTimeout::Set(variable, _) => vec![variable.clone()],
        RunTimeout::Default | RunTimeout::Unknown => Vec::new(),
    };
    let timeout = match timeout {
        // Writing out the default, as `workerpool values` does, is no decision of the user's.
        RunTimeout::Default if seconds == DEFAULT_GRACE => None,
        RunTimeout::Default => Some(Nanoseconds::from_seconds(DEFAULT_RUN_TIMEOUT)),
        RunTimeout::Set(_, timeout) => Some(timeout),
        RunTimeout::Unknown => None,
    };
    if (0..PRE_STOP).contains(&seconds) {
        let message =
            format!("is shorter than the {PRE_STOP}-second preStop hook, so the launcher never shuts down cleanly");
        found.value(&path, message).help(
            timeout.map_or_else(|| "set it to the longest time that a run may take, in seconds".to_owned(), needed),
        );
    } else if let Some(timeout) = timeout.filter(|timeout| seconds >= 0 && grace < *timeout) {
        let message =
            format!("a run may take {timeout}, but Kubernetes kills a worker {grace} after telling it to stop");
        found.value_with(&path, &causes, message).help(needed(timeout));
    }
}

/// The value of the last definition of the variable, which wins.
fn run_timeout(worker: &Worker) -> RunTimeout {
    let launcher = worker.launcher();
    let Some(variable) = launcher.variable(RUN_TIMEOUT) else {
        return if launcher.imports_settings() { RunTimeout::Unknown } else { RunTimeout::Default };
    };
    match (variable.path(), variable.text().map(duration::parse)) {
        (Some(path), Some(Ok(timeout))) => RunTimeout::Set(path.key("value"), timeout),
        _ => RunTimeout::Unknown,
    }
}
