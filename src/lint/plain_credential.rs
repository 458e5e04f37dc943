//! `plain-credential`: a credential where others can read it.

use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::pool::Pool;
use crate::source::Origin;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "plain-credential",
    severity: Severity::Warning,
    summary: "a token or private key written in plain",
    why: "A values file ends up in a repository, an argument in the machine's list of processes and in the logs of \
          CI, a variable in the Deployment, which more people may read than Secrets. Pass the credential in a file \
          of its own, with `--set-file`, or in values from standard input, with `-f -`; or keep it in a Secret that \
          something else makes, with `credentials.create: false`.",
    bad: include_str!("../../tests/fixtures/plain-credential/bad.yaml"),
    good: include_str!("../../tests/fixtures/plain-credential/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    if pool.typed.credentials.create == Some(true) {
        // One that cannot work is another rule's.
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
            let message = format!("`{}` stands in plain in the pods, for all to read who may see them", variable.name);
            found.value(&path, message).help("take it from a Secret with `valueFrom.secretKeyRef`");
        }
    }
}

fn check_value(pool: &Pool, key: &str, what: &str, found: &mut Found) {
    let path = FieldPathBuf::of("credentials").key(key);
    let place = pool.place(&path, Target::Value);
    let pass = format!("pass it with `--set-file credentials.{key}=FILE`");
    match pool.sources.get(place.source).map(|source| &source.origin) {
        // What a shell hands over by `<(…)` is a pipe, and stands nowhere.
        Some(Origin::File(file)) if !file.starts_with("/dev/") && !file.starts_with("/proc/") => {
            let help = format!("{pass}, or keep it in a Secret of your own with `credentials.create: false`");
            found.at(place, &path, format!("{what} stands in plain in a values file")).help(help);
        }
        Some(Origin::Argument(flag)) if *flag != "--set-file" => {
            let message = format!("{what} stands in plain in an argument, where other processes and logs show it");
            found.at(place, &path, message).help(format!("{pass}, or in values from standard input with `-f -`"));
        }
        _ => {}
    }
}
