//! Which of a pool's two credentials is meant.

use crate::field_path::FieldPathBuf;
use crate::tree::Tree;

/// Which of a pool's two credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The pool's token.
    Token,
    /// The pool's private key.
    PrivateKey,
}

impl Credential {
    /// Both.
    pub const ALL: [Credential; 2] = [Credential::Token, Credential::PrivateKey];

    /// The other one.
    pub fn other(self) -> Credential {
        match self {
            Credential::Token => Credential::PrivateKey,
            Credential::PrivateKey => Credential::Token,
        }
    }

    /// Its key below `credentials`.
    pub fn key(self) -> &'static str {
        match self {
            Credential::Token => "token",
            Credential::PrivateKey => "privateKey",
        }
    }

    /// Its path in the values.
    pub fn path(self) -> FieldPathBuf {
        FieldPathBuf::of("credentials").key(self.key())
    }

    /// What values give as it.
    pub fn in_values(self, values: &Tree) -> Option<&Tree> {
        values.get("credentials")?.get(self.key())
    }

    /// Its name in a message.
    pub fn name(self) -> &'static str {
        match self {
            Credential::Token => "the token",
            Credential::PrivateKey => "the private key",
        }
    }
}
