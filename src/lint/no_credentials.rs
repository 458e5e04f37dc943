//! `no-credentials`: the chart creates no Secret, and nothing else sets the token and the private key.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::pool::Pool;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "no-credentials",
    severity: Severity::Error,
    summary: "`credentials.create: false` without another source for the token and the private key",
    why: "The launcher needs `SPACELIFT_TOKEN` and `SPACELIFT_POOL_PRIVATE_KEY`, and exits at once without them. If \
          the chart does not create the Secret, set both variables in `launcher.extraEnv`, or load them from a Secret \
          in `launcher.envFrom`.",
    bad: include_str!("../../tests/fixtures/no-credentials/bad.yaml"),
    good: include_str!("../../tests/fixtures/no-credentials/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("credentials.create");
    let launcher = &pool.typed.launcher;
    if pool.typed.credentials.create == Some(true) || pool.is_faulty(&path) || !launcher.env_from.is_empty() {
        return;
    }
    let missing: Vec<String> = [TOKEN, POOL_PRIVATE_KEY]
        .iter()
        .filter(|name| !launcher.extra_env.iter().any(|variable| variable.name == **name))
        .map(|name| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        let message = format!("the chart creates no Secret, and nothing else sets {}", missing.join(" and "));
        found
            .value(&path, message)
            .help("set them in `launcher.extraEnv` from a Secret, or add the Secret to `launcher.envFrom`");
    }
}
