//! What `token` and `private-key` say of a credential that is not there, though it should be.

use crate::credential::Credential;
use crate::fault::Target;
use crate::pool::{Given, Pool};
use crate::source::Origin;

use super::Found;

/// Notes a credential that an argument sets to nothing, and one that is missing beside the other.
pub(super) fn check(pool: &Pool, credential: Credential, found: &mut Found) {
    let (key, name, other) = (credential.key(), credential.name(), credential.other());
    let path = credential.path();
    match pool.given(credential) {
        Given::Nothing => {
            let place = pool.place(&path, Target::Key);
            let source = pool.layers.sources.get(place.source);
            let was = match source.map(|source| &source.origin) {
                Some(Origin::Argument("--set-file")) => "the file of this argument",
                _ => "this argument",
            };
            let message = format!("{was} sets {name} to nothing");
            found.at(place, &path, message).help("was a variable empty?");
        }
        Given::Later if pool.given(other) == Given::Text => {
            let message = format!("{name} is missing, while {} is given", other.name());
            let help = format!(
                "pass it with `--set-file credentials.{key}=FILE`, or keep both in a Secret of your own and set \
                 `credentials.create: false`"
            );
            found.absent(&path, message).help(help);
        }
        Given::Text | Given::Later | Given::Unasked => {}
    }
}
