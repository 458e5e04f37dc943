//! The token given as the private key, and the private key as the token.

use crate::credential::{Credential, KeyFault, TokenFault};
use crate::pool::Pool;

/// Whether what is given as a credential is the other one.
pub(super) fn is_misplaced(pool: &Pool, credential: Credential) -> bool {
    match credential {
        Credential::Token => matches!(pool.token(), Err(TokenFault::PrivateKey)),
        Credential::PrivateKey => matches!(pool.private_key(), Err(KeyFault::Token)),
    }
}

/// Whether each of the two is given as the other one. A token may look like any text.
pub(super) fn are_both(pool: &Pool) -> bool {
    is_misplaced(pool, Credential::Token) && matches!(pool.private_key(), Err(KeyFault::Token | KeyFault::NotPem))
}
