//! `credentials-differ`: a token and a private key that do not belong together.

use crate::credential::Fit;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "credentials-differ",
    severity: Severity::Warning,
    summary: "a token whose certificate is for another private key",
    why: "The token holds the certificate that Spacelift signed for the private key of the pool. With another key \
          the launcher cannot prove that the certificate is its own, and the worker never joins. Mostly one of the \
          two was renewed, or is another pool's.",
    bad: include_str!("../../tests/fixtures/credentials-differ/bad.yaml"),
    good: include_str!("../../tests/fixtures/credentials-differ/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    if pool.typed.credentials.create == Some(true)
        && let (Ok(token), Ok(private_key)) = (pool.token(), pool.private_key())
        && token.fit(private_key) == Fit::Differs
    {
        let [path, key] = ["token", "privateKey"].map(|key| FieldPathBuf::of("credentials").key(key));
        let message = "the certificate in the token is for another private key";
        found
            .value_with(&path, &[key], message)
            .help("take the token and the key of one and the same pool, both of its last renewal");
    }
}
