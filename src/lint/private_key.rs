//! `private-key`: a private key that cannot work.

use crate::credential::Credential;
use crate::finding::Severity;
use crate::pool::{Given, Pool};

use super::{Check, Found, Rule, Subject, absent, swapped};

pub(super) const RULE: Rule = Rule {
    id: "private-key",
    subject: Subject::Credentials,
    severity: Severity::Error,
    summary: "a private key that the launcher cannot read",
    why: "The launcher needs the pool's private key in PEM, unencrypted and base64-encoded exactly once. Create the \
          key with `openssl req -new -newkey rsa:4096 -nodes -keyout spacelift.key -out spacelift.csr`, and encode it \
          with `base64 -w 0 spacelift.key`. With anything else the workers start but never take a run.",
    bad: include_str!("../../tests/fixtures/private-key/bad.yaml"),
    good: include_str!("../../tests/fixtures/private-key/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    match pool.given(Credential::PrivateKey) {
        // `token` says so.
        Given::Text if swapped::are_both(pool) => {}
        Given::Text => {
            if let Err(fault) = pool.private_key() {
                let message = format!("{} {}", Credential::PrivateKey.name(), fault.message());
                found.value(&Credential::PrivateKey.path(), message).help(fault.help());
            }
        }
        _ => absent::check(pool, Credential::PrivateKey, found),
    }
}
