//! `token`: a pool token that cannot work.

use crate::credential::Credential;
use crate::fault::Target;
use crate::finding::Severity;
use crate::pool::{Given, Pool};

use super::{Check, Found, Rule, Subject, absent, swapped};

pub(super) const RULE: Rule = Rule {
    id: "token",
    subject: Subject::Credentials,
    severity: Severity::Error,
    summary: "a pool token that the launcher cannot read",
    why: "The token is the line of base64 that Spacelift gives you when you create the pool. With anything else the \
          workers start but never take a run.",
    bad: include_str!("../../tests/fixtures/token/bad.yaml"),
    good: include_str!("../../tests/fixtures/token/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    match pool.given(Credential::Token) {
        Given::Text if swapped::are_both(pool) => {
            let key = pool.place(&Credential::PrivateKey.path(), Target::Value);
            found
                .value(&Credential::Token.path(), "the token and the private key are swapped")
                .beside(key, "the token is here")
                .help("give each under the other's key");
        }
        Given::Text => {
            if let Err(fault) = pool.token() {
                let message = format!("{} {}", Credential::Token.name(), fault.message());
                found.value(&Credential::Token.path(), message).help(fault.help());
            }
        }
        _ => absent::check(pool, Credential::Token, found),
    }
}
