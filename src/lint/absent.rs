//! What `token` and `private-key` say of a credential that is not there, though it should be.

use crate::credential::Credential;
use crate::fault::Target;
use crate::pool::{Given, Pool};
use crate::source::Origin;

use super::{Found, swapped};

/// Notes a credential that an argument sets to nothing, and one that is missing beside the other.
pub(super) fn check(pool: &Pool, credential: Credential, found: &mut Found) {
    let (key, name, other) = (credential.key(), credential.name(), credential.other());
    let path = credential.path();
    match pool.given(credential) {
        Given::Nothing => {
            let place = pool.place(&path, Target::Key);
            let source = pool.layers.sources.get(place.source);
            let was = match source.map(|source| &source.origin) {
                Some(Origin::Argument("--set-file")) if !source.is_some_and(|source| source.text.ends_with('=')) => {
                    "the file of this argument"
                }
                _ => "this argument",
            };
            let help = match pool.values.at(&path).and_then(|value| pool.layers.sources.written(value.place)) {
                Some("null") => "delete it, or give the credential",
                _ => "was a variable empty?",
            };
            found.at(place, &path, format!("{was} sets {name} to nothing")).help(help);
        }
        Given::Later if pool.given(other) == Given::Text && !swapped::is_misplaced(pool, other) => {
            let message = format!("{name} is missing, while {} is given", other.name());
            let help = format!(
                "pass it with `--set-file credentials.{key}=FILE`, or keep both in a Secret of your own and set \
                 `credentials.create: false`"
            );
            let written = pool.place(&path, Target::Value);
            // A file that gives it as `""` or null.
            let is_written = pool.values.at(&path).is_some_and(|value| value.place.is_users());
            let place = if is_written { written } else { pool.whole() };
            found.at(place, &path, message).help(help);
        }
        Given::Text | Given::Later | Given::Unasked => {}
    }
}
