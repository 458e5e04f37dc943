//! `no-credentials`: the chart creates no Secret, and nothing else sets the token and the private key.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::worker::Worker;

use super::need::Need;
use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "no-credentials",
    subject: Subject::Credentials,
    severity: Severity::Error,
    summary: "neither a token and a private key nor another source for them",
    why: "The launcher needs `SPACELIFT_TOKEN` and `SPACELIFT_POOL_PRIVATE_KEY`, and exits at once without them. If \
          the chart does not create the Secret (`credentials.create: false`), set both variables in \
          `launcher.extraEnv`, or load them from a Secret in `launcher.envFrom`. If the chart creates it, pass the \
          credentials with `--set-file`. They may come when the pool is deployed, so `lint` asks for them only with \
          `--require-credentials`; `render` always needs them.",
    bad: include_str!("../../tests/fixtures/no-credentials/bad.yaml"),
    good: include_str!("../../tests/fixtures/no-credentials/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    let pool = worker.pool;
    let path = FieldPathBuf::of("credentials.create");
    let launcher = worker.launcher();
    if pool.awaits_credentials() && found.need == Need::Now {
        let help = "pass them with `--set-file credentials.token=FILE` and `--set-file credentials.privateKey=FILE`, \
                    or keep them in a Secret of your own and set `credentials.create: false`";
        let path = FieldPathBuf::of("credentials");
        found.absent(&path, "the pool's token and private key are missing").help(help);
    }
    if pool.typed.credentials.create == Some(true) || pool.is_faulty(&path) || launcher.imports_variables() {
        return;
    }
    let missing: Vec<String> = [TOKEN, POOL_PRIVATE_KEY]
        .iter()
        .filter(|name| launcher.variable(name).is_none())
        .map(|name| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        let message = format!("the chart creates no Secret, and nothing else sets {}", missing.join(" and "));
        let which = if missing.len() == 1 { "it" } else { "them" };
        let help = format!("set {which} in `launcher.extraEnv` from a Secret, or add the Secret to `launcher.envFrom`");
        found.value(&path, message).help(help);
    }
}
