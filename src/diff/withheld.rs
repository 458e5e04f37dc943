//! Credentials that nobody can compare.

use crate::credential::Credential;
use crate::field_path::FieldPathBuf;
use crate::pool::{Given, Pool};

/// A credential that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Withheld {
    credential: Credential,
    /// Whether SOPS encrypted it; else it comes when the pool is deployed.
    pub(super) is_encrypted: bool,
}

impl Withheld {
    /// Those of a pool.
    pub(super) fn of(pool: &Pool) -> Vec<Withheld> {
        let withheld = |credential| {
            let is_encrypted = pool.is_encrypted(credential);
            (is_encrypted || pool.given(credential) == Given::Later).then_some(Withheld { credential, is_encrypted })
        };
        Credential::ALL.into_iter().filter_map(withheld).collect()
    }

    /// Its field in the Secret.
    pub(super) fn field(self) -> FieldPathBuf {
        FieldPathBuf::of("data").key(self.credential.key())
    }
}
