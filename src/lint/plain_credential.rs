//! `plain-credential`: a credential where other people can read it.

use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::message::quote;
use crate::pool::Pool;
use crate::source::Origin;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "plain-credential",
    severity: Severity::Warning,
    summary: "a token or private key in plain text",
    why: "Other people can read the credential: a values file ends up in a repository, an argument shows up in process \
          lists and CI logs, and a variable in the Deployment is visible to more people than a Secret. Pass the \
          credential with `--set-file`, or in a values file on standard input with `-f -`. Or keep it in a Secret of \
          your own, and set `credentials.create: false`.",
    bad: include_str!("../../tests/fixtures/plain-credential/bad.yaml"),
    good: include_str!("../../tests/fixtures/plain-credential/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    if pool.typed.credentials.create == Some(true) {
        // Other rules report credentials that cannot work.
        if pool.token().is_ok() {
            check_value(pool, "token", "the token", found);
        }
        if pool.private_key().is_ok() {
            check_value(pool, "privateKey", "the private key", found);
        }
    }
    for (index, variable) in pool.typed.launcher.extra_env.iter().enumerate() {
        let is_plain = variable.value.as_deref().is_some_and(|value| !value.is_empty() && !value.contains("$("));
        if is_plain && [TOKEN, POOL_PRIVATE_KEY].contains(&variable.name.as_str()) {
            let path = FieldPathBuf::of("launcher.extraEnv").index(index).key("value");
            let message = format!("everyone who can view the pods can read {}", quote(&variable.name));
            found.value(&path, message).help("take it from a Secret with `valueFrom.secretKeyRef`");
        }
    }
}

fn check_value(pool: &Pool, key: &str, what: &str, found: &mut Found) {
    let path = FieldPathBuf::of("credentials").key(key);
    let place = pool.place(&path, Target::Value);
    let pass = format!("pass it with `--set-file credentials.{key}=FILE`");
    match pool.layers.sources.get(place.source).map(|source| &source.origin) {
        // A shell passes `<(…)` as a pipe, which no file keeps.
        Some(Origin::File(file)) if !file.starts_with("/dev/") && !file.starts_with("/proc/") => {
            let help = format!("{pass}, or keep it in a Secret of your own and set `credentials.create: false`");
            found.at(place, &path, format!("{what} is in plain text in a values file")).help(help);
        }
        Some(Origin::Argument(flag)) if *flag != "--set-file" => {
            let message = format!("{what} is in plain text in an argument, which process lists and logs show");
            found.at(place, &path, message).help(format!("{pass}, or in a values file on standard input with `-f -`"));
        }
        _ => {}
    }
}
