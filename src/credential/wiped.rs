//! Texts and bytes that nothing prints, and whose memory is wiped when they are dropped.

use std::ops::{Deref, DerefMut};
use std::{fmt, mem};

use serde::Deserialize;
use zeroize::Zeroize;

/// Bytes of a credential, or of what it decodes to.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// Room for so many bytes. More of them would leave a copy behind that is not wiped.
    pub fn with_capacity(capacity: usize) -> SecretBytes {
        SecretBytes(Vec::with_capacity(capacity))
    }
}

impl Deref for SecretBytes {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for SecretBytes {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        // All of its memory is spare then, and is wiped in one go. Byte by byte takes longer than some stages of a run.
        self.0.clear();
        self.0.spare_capacity_mut().zeroize();
    }
}

/// The word alone.
impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A credential as text. It is never printed but by `render`, in the Secret itself.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
pub struct SecretText(String);

impl SecretText {
    /// The credential itself, to be looked at and not shown.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> SecretText {
        SecretText(text.to_owned())
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        drop(SecretBytes(mem::take(&mut self.0).into_bytes()));
    }
}

/// The word alone.
impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The word alone.
impl fmt::Display for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_shows_nothing() {
        let text = SecretText::from("canary");
        let mut bytes = SecretBytes::with_capacity(6);
        bytes.extend_from_slice(b"canary");
        assert_eq!(format!("{text} {text:?} {text:#?} {bytes:?}"), ["[secret]"; 4].join(" "));
        assert_eq!((text.reveal(), bytes.as_slice()), ("canary", &b"canary"[..]));
    }

    /// Whatever has a `Drop` here wipes.
    #[test]
    fn both_are_wiped_when_they_are_dropped() {
        assert!(mem::needs_drop::<SecretText>() && mem::needs_drop::<SecretBytes>());
    }
}
