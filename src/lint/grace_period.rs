//! `grace-period`: pods that are killed while a run is under way.

use crate::duration::{self, Nanoseconds};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::RUN_TIMEOUT;
use crate::pool::Pool;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "grace-period",
    severity: Severity::Warning,
    summary: "less time to end than a run may take",
    why: "A worker that is told to stop, by a rollout or by a node that is drained, ends its run first. When the \
          grace period is over Kubernetes kills it all the same, and the run is lost, its state perhaps locked. A \
          run may take 70 minutes, or as long as `SPACELIFT_LAUNCHER_RUN_TIMEOUT` says. The first 20 seconds go to \
          the preStop hook; in a shorter grace period the launcher never learns that it should stop.",
    bad: include_str!("../../tests/fixtures/grace-period/bad.yaml"),
    good: include_str!("../../tests/fixtures/grace-period/good.yaml"),
    check: Check::Pool(check),
};

/// What the chart's preStop hook of the launcher sleeps, in seconds.
const PRE_STOP: i64 = 20;
/// What the chart gives a worker to end, in seconds.
const DEFAULT_GRACE: i64 = 30;
/// How long a run may take where no variable says, in seconds.
const DEFAULT_RUN_TIMEOUT: i64 = 70 * 60;

/// How long a run may take.
enum RunTimeout {
    /// Nobody said.
    Default,
    /// The variable of that number in `launcher.extraEnv`.
    Set(usize, Nanoseconds),
    /// The variable's value comes from elsewhere, or may, or is at fault.
    Unknown,
}

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("terminationGracePeriodSeconds");
    if pool.is_faulty(&path) {
        return;
    }
    // Where null takes the chart's default away, Kubernetes has one of the same length.
    let seconds = pool.typed.termination_grace_period_seconds.map_or(DEFAULT_GRACE, |seconds| seconds.0);
    let grace = Nanoseconds::from_seconds(seconds);
    let timeout = run_timeout(pool);
    let needed = |timeout: Nanoseconds| {
        let seconds = timeout.0.unsigned_abs().div_ceil(1_000_000_000);
        format!("`terminationGracePeriodSeconds: {seconds}` or more lets it end")
    };
    if pool.users(&path).is_none() {
        if let RunTimeout::Set(index, timeout) = timeout
            && grace < timeout
        {
            let message = format!("a run may take {timeout}, but a worker told to stop is killed after {grace}");
            found.value_with(&variable(index), &[path], message).help(needed(timeout));
        }
        return;
    }
    let causes = match timeout {
        RunTimeout::Set(index, _) => vec![variable(index)],
        RunTimeout::Default | RunTimeout::Unknown => Vec::new(),
    };
    let timeout = match timeout {
        // The default written out, as `workerpool values` prints it, says no more than the default itself.
        RunTimeout::Default if seconds == DEFAULT_GRACE => None,
        RunTimeout::Default => Some(Nanoseconds::from_seconds(DEFAULT_RUN_TIMEOUT)),
        RunTimeout::Set(_, timeout) => Some(timeout),
        RunTimeout::Unknown => None,
    };
    if (0..PRE_STOP).contains(&seconds) {
        let message = format!("is over before the launcher learns that it should stop, after {PRE_STOP} seconds");
        found.value(&path, message).help(timeout.map_or_else(|| "give it the time of a run".to_owned(), needed));
    } else if let Some(timeout) = timeout.filter(|timeout| seconds >= 0 && grace < *timeout) {
        let message = format!("a run may take {timeout}, but a worker told to stop is killed after {grace}");
        found.value_with(&path, &causes, message).help(needed(timeout));
    }
}

/// The path of what a variable of `launcher.extraEnv` says.
fn variable(index: usize) -> FieldPathBuf {
    FieldPathBuf::of("launcher.extraEnv").index(index).key("value")
}

/// What the last variable of that name says, which is the one that counts.
fn run_timeout(pool: &Pool) -> RunTimeout {
    let launcher = &pool.typed.launcher;
    let mut variables = launcher.extra_env.iter().enumerate();
    let Some((index, variable)) = variables.rfind(|(_, variable)| variable.name == RUN_TIMEOUT) else {
        // A ConfigMap is where settings are kept; a Secret has the credentials.
        let configured = launcher.env_from.iter().any(|source| source.config_map_ref.is_some());
        return if configured { RunTimeout::Unknown } else { RunTimeout::Default };
    };
    match variable.value.as_deref().map(duration::parse) {
        Some(Ok(timeout)) => RunTimeout::Set(index, timeout),
        _ => RunTimeout::Unknown,
    }
}
