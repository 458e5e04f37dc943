//! Environment variables: those that the chart already sets, those set twice, and those that the launcher does not know or
//! cannot parse.

use crate::duration;
use crate::fault::{Kind, PlacedFault, Target};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::fix::Rewrite;
use crate::launcher_variable::{self, DURATIONS, POOL_PRIVATE_KEY, TOKEN, VariableName};
use crate::message::quote;
use crate::pool::Pool;
use crate::tree::Tree;
use crate::worker::{Variable, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const CHART_VARIABLE: Rule = Rule {
    id: "chart-variable",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a variable that the chart already sets",
    why: "The last definition of a variable wins, so yours replaces the chart's. The launcher then looks for Docker in \
          another place, or does not use the credentials in the Secret. To use credentials of your own, set \
          `credentials.create: false`.",
    bad: include_str!("../../tests/fixtures/chart-variable/bad.yaml"),
    good: include_str!("../../tests/fixtures/chart-variable/good.yaml"),
    check: Check::Worker(chart_variable),
};

pub(super) const REPEATED_VARIABLE: Rule = Rule {
    id: "repeated-variable",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "the same variable twice in one list",
    why: "The last definition wins, and the others are lost. A client that merges the list by name may even lose all \
          of them. To extend the earlier value, refer to it as `$(NAME)`.",
    bad: include_str!("../../tests/fixtures/repeated-variable/bad.yaml"),
    good: include_str!("../../tests/fixtures/repeated-variable/good.yaml"),
    check: Check::Pool(repeated_variable),
};

pub(super) const NEAR_MISS: Rule = Rule {
    id: "near-miss-variable",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a variable with nearly the name of one of the launcher's",
    why: "The launcher ignores variables that it does not know, so one wrong letter loses the setting without a \
          warning.",
    bad: include_str!("../../tests/fixtures/near-miss-variable/bad.yaml"),
    good: include_str!("../../tests/fixtures/near-miss-variable/good.yaml"),
    check: Check::Worker(near_miss),
};

pub(super) const GO_DURATION: Rule = Rule {
    id: "go-duration",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a duration that the launcher cannot parse",
    why: "The launcher reads this variable as a Go duration: numbers with units, such as `90m`, `1h30m` or `300s`. The \
          largest unit is the hour, and every number needs a unit.",
    bad: include_str!("../../tests/fixtures/go-duration/bad.yaml"),
    good: include_str!("../../tests/fixtures/go-duration/good.yaml"),
    check: Check::Worker(go_duration),
};

fn chart_variable(worker: &Worker, found: &mut Found) {
    for container in worker.containers() {
        let of_chart: Vec<&str> =
            container.variables().take_while(Variable::is_of_chart).map(|variable| variable.name).collect();
        for variable in container.variables().skip(of_chart.len()).filter(|variable| of_chart.contains(&variable.name))
        {
            let Some(path) = variable.path() else { continue };
            let (causes, help) = match variable.name {
                TOKEN | POOL_PRIVATE_KEY => (
                    &[FieldPathBuf::of("credentials.create")][..],
                    "set `credentials.create: false`, or delete the variable",
                ),
                _ => (&[][..], "delete the variable"),
            };
            let message = format!("replaces the chart's own variable {}", quote(variable.name));
            found.item(&path, causes, message).help(help);
        }
    }
}

fn repeated_variable(pool: &Pool, found: &mut Found) {
    for PlacedFault { path, because, .. } in pool.faults.iter().filter(|fault| fault.kind == Kind::HiddenVariable) {
        let name = pool.values.at(&path.key("name")).and_then(Tree::as_text);
        // A variable of the chart's is the business of `chart-variable`.
        let earlier = because.iter().map(|cause| &cause.at).find(|earlier| earlier.place.is_users());
        if let (Some(name), Some(earlier)) = (name, earlier) {
            let message = format!("replaces the earlier definition of {}", quote(name));
            let at_earlier = earlier.path.key("name");
            let first = pool.place(&at_earlier, Target::Value);
            found.item(path, &[at_earlier], message).beside(first, "the first one").help("delete one of the two");
        }
    }
}

fn near_miss(worker: &Worker, found: &mut Found) {
    for variable in worker.launcher().variables() {
        if let VariableName::NearMiss(meant) = launcher_variable::classify(variable.name)
            && let Some(path) = variable.path()
        {
            let message = format!("the launcher does not know the variable {}", quote(variable.name));
            found.value(&path.key("name"), message).help(format!("did you mean `{meant}`?"));
            found.rewrite(&Rewrite::word(variable.name, &meant).unsure());
        }
    }
}

fn go_duration(worker: &Worker, found: &mut Found) {
    for variable in worker.launcher().variables().filter(|variable| DURATIONS.contains(&variable.name)) {
        if let (Some(path), Some(Err(wrong))) = (variable.path(), variable.text().map(duration::parse)) {
            found.value(&path.key("value"), format!("the duration {}", wrong.message().nested()));
        }
    }
}
