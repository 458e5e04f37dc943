//! PEM blocks, read as `encoding/pem.Decode` of Go reads them: text around them is skipped.

use std::borrow::Cow;
use std::str;

use super::encoding::{self, Ending};
use super::wiped::SecretBytes;

/// What the label of a block says it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) or `EC PRIVATE KEY` (SEC 1).
    Key,
    /// `ENCRYPTED PRIVATE KEY`, or a key with a `Proc-Type` header that says so.
    EncryptedKey,
    /// A certificate.
    Certificate,
    /// A request for a certificate.
    Request,
    /// A public key.
    PublicKey,
    /// The parameters of a curve, which `openssl ecparam -genkey` writes before the key.
    Parameters,
    /// Anything else, as a message names it.
    Other(&'static str),
}

/// What is between the lines of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The bytes that the base64 says.
    Der(SecretBytes),
    /// The text ends before the `-----END` line, or the base64 within a byte.
    Cut,
    /// Not base64, or an end line of another label.
    Damaged,
}

/// A block of PEM.
pub struct Block {
    /// What it holds by its label and headers.
    pub label: Label,
    /// Its content.
    pub body: Body,
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// All blocks of a text, the last one even where the text ends within it.
pub fn blocks(text: &[u8]) -> Vec<Block> {
    // Bytes outside of UTF-8 are neither base64 nor a label, so a character in their place makes no difference.
    let text = str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed);
    let mut blocks = Vec::new();
    let mut open: Option<OpenBlock> = None;
    let mut read = 0;
    for line in text.split('\n') {
        read += line.len() + 1;
        let line = line.trim_end_matches([' ', '\t', '\r']).as_bytes();
        if let Some(name) = delimiter(line, BEGIN) {
            blocks.extend(open.take().map(|block| block.left_open(Body::Damaged)));
            // What grows leaves copies behind.
            let body = text.get(read..).map_or(0, |rest| rest.find("-----").unwrap_or(rest.len()));
            open = Some(OpenBlock::new(name, body));
        } else if let Some(name) = delimiter(line, END) {
            blocks.extend(open.take().map(|block| block.closed(name)));
        } else if let Some(block) = &mut open {
            block.line(line);
        }
    }
    blocks.extend(open.map(|block| block.left_open(Body::Cut)));
    blocks
}

/// Whether a text has the start of a block somewhere, be it on a line of its own or not.
pub fn has_begin(text: &[u8]) -> bool {
    contains(text, BEGIN)
}

/// Whether a text has a private key that is not encrypted, or the beginning of one. Prose that only quotes the first line
/// of a key has none.
pub fn begins_key(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut blocks = text.split("-----BEGIN ").skip(1).filter_map(|rest| rest.split_once("-----"));
    blocks.any(|(label, body)| {
        label.ends_with("PRIVATE KEY") && !label.starts_with("ENCRYPTED") && begins_with_base64(body)
    })
}

/// Whether the first word of a block's body is base64 and not a word of prose. The lines of the block may be lines of a
/// comment, or be joined by `\n` as in JSON.
fn begins_with_base64(body: &str) -> bool {
    /// A shorter text may be a word, or the beginning of an example. In characters.
    const SHORTEST: usize = 12;
    let is_between = |c: char| c.is_whitespace() || c == '#';
    let mut body = body.trim_start_matches(is_between);
    while let Some(rest) = body.strip_prefix("\\n").or_else(|| body.strip_prefix("\\r")) {
        body = rest.trim_start_matches(is_between);
    }
    let is_symbol = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let word = &body[..body.chars().take_while(is_symbol).count()];
    let has = |of: fn(&u8) -> bool| word.bytes().any(|byte| of(&byte));
    word.len() >= SHORTEST && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

/// Whether a text has the end of a block somewhere.
pub fn has_end(text: &[u8]) -> bool {
    contains(text, END)
}

/// Whether a text is the first few bytes of a block's start.
pub fn is_stub(text: &[u8]) -> bool {
    !text.is_empty() && BEGIN.starts_with(text)
}

struct OpenBlock<'a> {
    name: &'a [u8],
    encrypted: bool,
    base64: SecretBytes,
}

impl<'a> OpenBlock<'a> {
    fn new(name: &'a [u8], length: usize) -> OpenBlock<'a> {
        OpenBlock { name, encrypted: false, base64: SecretBytes::with_capacity(length) }
    }

    fn line(&mut self, line: &[u8]) {
        if self.base64.is_empty() && line.contains(&b':') {
            self.encrypted |= line.starts_with(b"Proc-Type:") && line.ends_with(b"ENCRYPTED");
        } else if line.contains(&b' ') || line.contains(&b'\t') {
            self.base64.extend(line.iter().filter(|byte| !matches!(byte, b' ' | b'\t')));
        } else {
            self.base64.extend_from_slice(line);
        }
    }

    fn closed(self, end: &[u8]) -> Block {
        let body = match str::from_utf8(&self.base64).ok().map(encoding::decode) {
            _ if end != self.name => Body::Damaged,
            Some(Ok(decoded)) if decoded.ending == Ending::Whole => Body::Der(decoded.bytes),
            Some(Ok(_)) => Body::Cut,
            Some(Err(_)) | None => Body::Damaged,
        };
        self.left_open(body)
    }

    fn left_open(self, body: Body) -> Block {
        let label = if self.encrypted { Label::EncryptedKey } else { label(self.name) };
        Block { label, body }
    }
}

/// What a label means. A message may show only words of this list: any other label could be a secret.
fn label(name: &[u8]) -> Label {
    match name {
        b"PRIVATE KEY" | b"RSA PRIVATE KEY" | b"EC PRIVATE KEY" => Label::Key,
        b"ENCRYPTED PRIVATE KEY" => Label::EncryptedKey,
        b"CERTIFICATE" | b"X509 CERTIFICATE" | b"TRUSTED CERTIFICATE" => Label::Certificate,
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => Label::Request,
        b"PUBLIC KEY" | b"RSA PUBLIC KEY" => Label::PublicKey,
        b"EC PARAMETERS" => Label::Parameters,
        b"OPENSSH PRIVATE KEY" => Label::Other("an OpenSSH private key"),
        b"DSA PRIVATE KEY" => Label::Other("a DSA private key"),
        b"PGP PRIVATE KEY BLOCK" => Label::Other("a PGP private key"),
        b"PKCS7" | b"CMS" => Label::Other("a PKCS#7 bundle"),
        b"X509 CRL" => Label::Other("a revocation list"),
        b"DH PARAMETERS" => Label::Other("Diffie-Hellman parameters"),
        _ => Label::Other("PEM of another kind"),
    }
}

/// The label of a `-----BEGIN …-----` or `-----END …-----` line; none if the line holds more, as a block on one line.
fn delimiter<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(start)?.strip_suffix(DASHES).filter(|label| !contains(label, DASHES))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.contains(&part[0]) && text.windows(part.len()).any(|window| window == part)
}
