//! `unresolved-variable`: `$(NAME)` where the container has no such variable, or has it too late.

use crate::fault::Target;
use crate::finding::Severity;
use crate::message::quote;
use crate::worker::{Unresolved, Within, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "unresolved-variable",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "`$(NAME)` of a variable that comes later or nowhere",
    why: "In the value of a variable, Kubernetes replaces `$(NAME)` only by variables that stand before it: those of \
          `envFrom`, the chart's own, and the earlier ones of the list. Variables of the image, such as `PATH`, do not \
          count. What it cannot replace stays as it is, and the program gets the text `$(NAME)`. In `subPathExpr`, the \
          container does not even start. Write `$$(NAME)` for the text itself. Source: \
          https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/.",
    bad: include_str!("../../tests/fixtures/unresolved-variable/bad.yaml"),
    good: include_str!("../../tests/fixtures/unresolved-variable/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    for container in worker.containers() {
        for Unresolved { name, within, at, definition } in container.unresolved() {
            let reference = format!("$({name})");
            let reference = quote(&reference);
            if let Some(definition) = definition {
                let is_itself = definition.contains(&at);
                let message = if is_itself {
                    format!("{reference} stays as it is: the variable is not defined before")
                } else {
                    format!("{reference} stays as it is: the variable comes later in the list")
                };
                let place = worker.pool.place(&definition.key("name"), Target::Value);
                let finding = found.value(&at, message);
                if is_itself {
                    finding.help(CHANGE);
                } else {
                    finding.beside(place, "the variable is here").help("move the variable up, before this one");
                }
            } else if within == Within::Folder {
                let message = format!("the container cannot start: it has no variable {}", quote(name));
                found
                    .value(&at, message)
                    .help("set the variable, such as from a field of the pod with `valueFrom.fieldRef`");
            } else if is_variable(name) {
                found
                    .value(&at, format!("{reference} stays as it is: the container has no such variable"))
                    .help(CHANGE);
            }
        }
    }
}

const CHANGE: &str = "set the variable before, or write `$$(NAME)` if the text itself is meant";

/// Whether a name is meant to be a variable's. In lower case, `$(date)` may be meant for a shell.
fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
