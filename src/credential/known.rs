//! What credentials are, remembered for the pools that share them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{KeyFault, PrivateKey, SecretText, Token, TokenFault};

/// What the first token and the first private key are that were asked about. Pools that share their first layers nearly always
/// share the credentials too, and to decode these for each pool took a tenth of a run over many files.
#[derive(Default)]
pub struct Known {
    token: First<Token, TokenFault>,
    private_key: First<PrivateKey, KeyFault>,
}

/// The first text, and what it is.
type First<T, E> = OnceLock<(SecretText, Arc<Result<T, E>>)>;

/// Nothing of the texts.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known")
    }
}

impl Known {
    /// What a text given as a token is.
    pub fn token(&self, text: &str) -> Arc<Result<Token, TokenFault>> {
        remembered(&self.token, text, super::token)
    }

    /// What a text given as a private key is.
    pub fn private_key(&self, text: &str) -> Arc<Result<PrivateKey, KeyFault>> {
        remembered(&self.private_key, text, super::private_key)
    }
}

fn remembered<T, E>(first: &First<T, E>, text: &str, look: fn(&str) -> Result<T, E>) -> Arc<Result<T, E>> {
    let (known, result) = first.get_or_init(|| (text.into(), Arc::new(look(text))));
    if known.reveal() == text { Arc::clone(result) } else { Arc::new(look(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_a_look_would_tell() {
        let known = Known::default();
        for text in ["", "not base64", "", "bm8ga2V5", "not base64"] {
            assert_eq!(known.token(text).as_ref().as_ref().err(), super::super::token(text).as_ref().err(), "{text}");
            let fault = super::super::private_key(text).err();
            assert_eq!(known.private_key(text).as_ref().as_ref().err(), fault.as_ref(), "{text}");
        }
    }
}
