//! `credentials-differ`: a token and a private key that do not belong together.

use crate::credential::Fit;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "credentials-differ",
    subject: Subject::Credentials,
    severity: Severity::Warning,
    summary: "a token and a private key that do not belong together",
    why: "The token contains the certificate that Spacelift signed for the pool's private key. With another private \
          key the launcher cannot prove that the certificate is its own, so the worker never joins the pool. Usually \
          one of the two was renewed without the other, or belongs to another pool.",
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
        let message = "the certificate in the token belongs to another private key";
        found
            .value_with(&path, &[key], message)
            .help("use the token and the private key of the same pool, from the same renewal");
    }
}
