//! What a text given as a pool's private key or as its token is, and why it cannot work.
//!
//! The launcher wants the key as one layer of base64 over an unencrypted private key in PEM, and the token as one line
//! of base64. A fault says what else a text is and never holds any of it, so that it can be printed anywhere.

mod credential_fault;
mod der;
mod encoding;
mod json_texts;
mod known;
mod pem;
mod which;
mod wiped;

pub use credential_fault::{KeyFault, TokenFault};
pub use known::Known;
pub use which::Credential;
pub use wiped::{SecretBytes, SecretText};

use std::fmt;

use der::{Document, PublicHalf};
use encoding::{DecodedBase64, Ending};
use pem::{Block, Body, Label};

/// A private key that can work. Only its public half is kept, and not shown.
pub struct PrivateKey {
    public: Option<PublicHalf>,
}

/// A token that can work, with the public keys of the certificates in it that are not of authorities.
pub struct Token {
    certified: Vec<PublicHalf>,
}

/// The word alone.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey")
    }
}

/// The word alone.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Whether a token's certificate is for a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is for that key.
    Fits,
    /// It is for another key.
    Differs,
    /// One of the two does not say.
    Unknown,
}

impl Token {
    /// Whether the certificate in the token is for that key.
    pub fn fit(&self, key: &PrivateKey) -> Fit {
        match &key.public {
            Some(public) if self.certified.contains(public) => Fit::Fits,
            Some(_) if !self.certified.is_empty() => Fit::Differs,
            _ => Fit::Unknown,
        }
    }
}

/// Which credential a text is that begins as one does: PEM, or base64 over PEM, over a key in DER or over a token's JSON.
pub fn recognise(text: &str) -> Option<Credential> {
    if pem::has_begin(text.as_bytes()) {
        return pem::begins_key(text.as_bytes()).then_some(Credential::PrivateKey);
    }
    let is_symbol = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let length = text.find(|c| !is_symbol(c)).unwrap_or(text.len());
    let bytes = encoding::decode(&text[..length / 4 * 4]).ok()?.bytes;
    if is_json(&bytes) {
        return token_or_key_in(&String::from_utf8_lossy(&bytes));
    }
    if der::begins_key(&bytes) {
        return Some(Credential::PrivateKey);
    }
    std::str::from_utf8(&bytes).ok().filter(|inner| !inner.is_empty()).and_then(recognise)
}

/// What is JSON may be much: the configuration of a registry, a web token. A pool's token has the broker to which the
/// launcher connects, its pool, or the certificate.
fn token_or_key_in(json: &str) -> Option<Credential> {
    let is_token = ["\"broker\"", "\"certificate\"", "\"pool", "\"workerPool", "\"worker_pool"];
    if is_token.iter().any(|key| json.contains(key)) || json.contains("-----BEGIN CERTIFICATE") {
        return Some(Credential::Token);
    }
    pem::begins_key(json.as_bytes()).then_some(Credential::PrivateKey)
}

/// Whether a text begins as a private key in DER does, in base64.
pub fn begins_key_in_der(text: &str) -> bool {
    // In characters of base64: the tags and lengths before the key itself.
    const OUTLINE: usize = 16;
    let is_der = |text: &&str| text.starts_with('M') && matches!(text.as_bytes()[1], b'A'..=b'I');
    let beginning = text.get(..OUTLINE).filter(is_der);
    beginning.and_then(|text| encoding::decode(text).ok()).is_some_and(|decoded| der::begins_key(&decoded.bytes))
}

/// Looks at a text given as a private key.
///
/// # Errors
///
/// Fails if the text cannot work as one.
pub fn private_key(text: &str) -> Result<PrivateKey, KeyFault> {
    if text.trim().is_empty() {
        return Err(KeyFault::Empty);
    }
    if pem::has_begin(text.as_bytes()) {
        return Err(raw_pem(text));
    }
    let decoded = match encoding::decode(text) {
        Ok(decoded) => decoded,
        Err(_) if is_file_name(text) => return Err(KeyFault::FileName),
        Err((at, alien)) => return Err(KeyFault::NotBase64 { at, alien }),
    };
    let key = key_in(&decoded.bytes)?;
    match decoded.ending {
        Ending::Whole => Ok(key),
        Ending::Unpadded => Err(KeyFault::Unpadded),
        Ending::Cut => Err(KeyFault::Truncated),
    }
}

/// Looks at a text given as a token.
///
/// # Errors
///
/// Fails if the text cannot work as one.
pub fn token(text: &str) -> Result<Token, TokenFault> {
    if text.trim().is_empty() {
        return Err(TokenFault::Empty);
    }
    if recognise(text) == Some(Credential::PrivateKey) {
        return Err(TokenFault::PrivateKey);
    }
    if pem::has_begin(text.as_bytes()) {
        return Err(TokenFault::RawPem);
    }
    // `--set-file` keeps the line's end, and the launcher's decoder does not mind it.
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    let DecodedBase64 { bytes, ending } = match encoding::decode(line) {
        Ok(decoded) => decoded,
        Err(_) if is_file_name(line) => return Err(TokenFault::FileName),
        Err((at, alien)) => return Err(TokenFault::NotBase64 { at, alien }),
    };
    if line.contains(['\n', '\r']) {
        return Err(TokenFault::SeveralLines);
    }
    if ending != Ending::Whole {
        return Err(if ending == Ending::Cut { TokenFault::Truncated } else { TokenFault::Unpadded });
    }
    if pem::blocks(&bytes).iter().any(|block| matches!(block.label, Label::Key | Label::EncryptedKey)) {
        return Err(TokenFault::PrivateKey);
    }
    if !is_json(&bytes) && inner_layer(&bytes).is_some_and(|inner| is_json(&inner)) {
        return Err(TokenFault::TwiceEncoded);
    }
    Ok(Token { certified: certificates_in(&bytes).iter().filter_map(|der| der::certified(der)).collect() })
}

/// What a text of PEM is that nobody encoded: another thing than a key at all, or just not encoded.
fn raw_pem(text: &str) -> KeyFault {
    match key_in(text.as_bytes()) {
        Err(fault) if fault.is_another_thing() => fault,
        _ => KeyFault::RawPem,
    }
}

/// The key in what one layer of base64 decoded to.
fn key_in(bytes: &[u8]) -> Result<PrivateKey, KeyFault> {
    let blocks = pem::blocks(bytes);
    if blocks.is_empty() {
        return Err(without_blocks(bytes));
    }
    let is = |label: Label| blocks.iter().any(|block| block.label == label);
    let mut keys = blocks.iter().filter(|block| block.label == Label::Key);
    match (keys.next(), keys.next()) {
        (Some(_), Some(_)) => Err(KeyFault::SeveralKeys),
        (Some(_), None) if is(Label::Certificate) => Err(KeyFault::CertificateAndKey),
        (Some(key), None) if blocks.iter().all(|b| matches!(b.label, Label::Key | Label::Parameters)) => key_of(key),
        (Some(_), None) => Err(KeyFault::SeveralBlocks),
        (None, _) if is(Label::EncryptedKey) => Err(KeyFault::Encrypted),
        (None, _) => Err(by_label(blocks[0].label)),
    }
}

fn by_label(label: Label) -> KeyFault {
    match label {
        // Both are looked for before.
        Label::Key | Label::EncryptedKey => KeyFault::Damaged,
        Label::Certificate => KeyFault::Certificate,
        Label::Request => KeyFault::Request,
        Label::PublicKey => KeyFault::PublicKey,
        Label::Parameters => KeyFault::OtherPem("the parameters of a curve"),
        Label::Other(kind) => KeyFault::OtherPem(kind),
    }
}

/// The key that a block labelled as one holds, whichever of the three forms it has.
fn key_of(block: &Block) -> Result<PrivateKey, KeyFault> {
    let der = match &block.body {
        Body::Der(der) if der.is_empty() => return Err(KeyFault::Truncated),
        Body::Der(der) => der,
        Body::Cut => return Err(KeyFault::Truncated),
        Body::Damaged => return Err(KeyFault::Damaged),
    };
    match der::document(der) {
        Ok(document) => by_document(document),
        Err(der::DerFault::Short) => Err(KeyFault::Truncated),
        Err(der::DerFault::Malformed) => Err(KeyFault::Damaged),
    }
}

fn by_document(document: Document) -> Result<PrivateKey, KeyFault> {
    match document {
        Document::PrivateKey(public) => Ok(PrivateKey { public }),
        Document::EncryptedKey => Err(KeyFault::Encrypted),
        Document::Certificate => Err(KeyFault::Certificate),
        Document::Request => Err(KeyFault::Request),
        Document::PublicKey => Err(KeyFault::PublicKey),
        Document::Other => Err(KeyFault::Damaged),
    }
}

/// What decoded bytes are that hold no block of PEM.
fn without_blocks(bytes: &[u8]) -> KeyFault {
    if pem::has_begin(bytes) {
        return if pem::has_end(bytes) { KeyFault::OneLine } else { KeyFault::Truncated };
    }
    if pem::is_stub(bytes) {
        return KeyFault::Truncated;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(b"-\0-\0") {
        return KeyFault::Utf16;
    }
    if is_json(bytes) {
        return KeyFault::Token;
    }
    match der::document(bytes) {
        Ok(Document::PrivateKey(_)) => return KeyFault::WithoutPem,
        Ok(Document::Other) | Err(_) => {}
        Ok(other) => return by_document(other).err().unwrap_or(KeyFault::NotPem),
    }
    match inner_layer(bytes) {
        Some(inner) if is_json(&inner) => KeyFault::Token,
        Some(inner) if pem::has_begin(&inner) || pem::is_stub(&inner) => KeyFault::TwiceEncoded,
        Some(inner) if inner_layer(&inner).is_some_and(|inner| pem::has_begin(&inner)) => KeyFault::TwiceEncoded,
        _ => KeyFault::NotPem,
    }
}

/// What bytes decode to that are themselves base64.
fn inner_layer(bytes: &[u8]) -> Option<SecretBytes> {
    let text = std::str::from_utf8(bytes).ok()?;
    encoding::decode(text).ok().map(|decoded| decoded.bytes)
}

fn is_json(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{")
}

/// Whether a text is the name of a file whose content was meant.
fn is_file_name(text: &str) -> bool {
    let text = text.trim();
    let ending = text.rsplit_once('.').map(|(_, ending)| ending);
    let known = ["key", "pem", "b64", "base64", "txt", "crt", "csr", "config", "token"];
    text.len() <= 4096 && (text.starts_with('@') || ending.is_some_and(|ending| known.contains(&ending)))
}

/// The certificates, as DER, in the texts of what a token decoded to.
fn certificates_in(bytes: &[u8]) -> Vec<SecretBytes> {
    let texts = json_texts::texts(bytes).unwrap_or_else(|_| vec![(&*String::from_utf8_lossy(bytes)).into()]);
    let blocks = |text: &SecretText| {
        let text = text.reveal().as_bytes();
        inner_layer(text).map_or_else(|| pem::blocks(text), |inner| pem::blocks(&inner))
    };
    texts
        .iter()
        .flat_map(blocks)
        .filter(|block| block.label == Label::Certificate)
        .filter_map(|block| if let Body::Der(der) = block.body { Some(der) } else { None })
        .collect()
}

#[cfg(test)]
mod tests;
