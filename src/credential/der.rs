//! The outline of a DER document: enough to see what it is, whether it is whole, and whose public key it holds.
//!
//! Follows RFC 5208 and RFC 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 5915 (keys on a curve), RFC 5280 (certificates).

/// What a DER document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// An unencrypted private key, with its public half where that is told.
    PrivateKey(Option<PublicHalf>),
    /// An encrypted private key.
    EncryptedKey,
    /// A certificate.
    Certificate,
    /// A request for a certificate.
    Request,
    /// A public key.
    PublicKey,
    /// Anything else.
    Other,
}

/// The public half of a key: what a certificate for it holds too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicHalf {
    /// The modulus, without leading zeros.
    Rsa(Vec<u8>),
    /// The point on the curve.
    Curve(Vec<u8>),
}

/// Why bytes are not a DER document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerFault {
    /// They are fewer than their own length says.
    Short,
    /// They are more, or no document at all.
    Malformed,
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;
const CONTEXT_3: u8 = 0xa3;

/// 1.2.840.113549.1.1.1
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
const CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 2.5.29.19
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
/// The `TRUE` of `cA TRUE`.
const TRUE: &[u8] = &[0x01, 0x01, 0xff];

/// What the bytes are, all of them.
///
/// # Errors
///
/// Fails if they are not a DER document.
pub fn document(bytes: &[u8]) -> Result<Document, DerFault> {
    let mut whole = DerBytes(bytes);
    let outer = whole.element()?;
    if outer.tag != SEQUENCE || !whole.is_done() {
        return Err(DerFault::Malformed);
    }
    // The outer length is right, so what does not fit within it is not cut short.
    let (first, rest) = elements(outer.content).map_err(|_| DerFault::Malformed)?;
    Ok(match first.tag {
        INTEGER if matches!(first.content, [0 | 1]) => private_key(&rest).map_or(Document::Other, Document::PrivateKey),
        INTEGER if matches!(rest.as_slice(), [Element { tag: INTEGER, .. }]) => Document::PublicKey,
        SEQUENCE => by_inner_sequence(first.content, &rest).map_err(|_| DerFault::Malformed)?,
        _ => Document::Other,
    })
}

/// The public half in a certificate, if it is not that of an authority and its algorithm is known.
pub fn certified(certificate: &[u8]) -> Option<PublicHalf> {
    let outer = DerBytes(certificate).element().ok()?;
    let body = DerBytes(outer.content).element().ok()?;
    let (first, rest) = elements(body.content).ok()?;
    // Version 1 leaves the version out and begins with the serial number.
    let fields = if first.tag == CONTEXT_0 { rest.get(1..)? } else { &rest[..] };
    let [_algorithm, issuer, _validity, subject, key, extensions @ ..] = fields else { return None };
    let is_authority = issuer.content == subject.content
        || extensions.iter().any(|field| field.tag == CONTEXT_3 && makes_an_authority(field.content));
    if is_authority { None } else { public_half(key.content) }
}

/// Whether bytes begin as a private key does that is not encrypted: with the version 0 or 1, and what may follow it.
pub fn begins_key(bytes: &[u8]) -> bool {
    let [SEQUENCE, length, rest @ ..] = bytes else { return false };
    let version = match usize::from(*length) {
        0..=0x7f => Some(rest),
        long @ 0x81..=0x83 => rest.get(long - 0x80..),
        _ => None,
    };
    matches!(version, Some([INTEGER, 1, 0 | 1, SEQUENCE | INTEGER | OCTET_STRING, ..]))
}

fn makes_an_authority(extensions: &[u8]) -> bool {
    let Ok(list) = DerBytes(extensions).element() else { return false };
    let mut list = DerBytes(list.content);
    std::iter::from_fn(|| list.element().ok()).any(|extension| match elements(extension.content) {
        Ok((id, fields)) if id.content == BASIC_CONSTRAINTS => fields.last().is_some_and(|value| {
            value.tag == OCTET_STRING && value.content.windows(TRUE.len()).any(|window| window == TRUE)
        }),
        _ => false,
    })
}

/// The public half in a `SubjectPublicKeyInfo`.
fn public_half(info: &[u8]) -> Option<PublicHalf> {
    let (algorithm, rest) = elements(info).ok()?;
    let [0, bits @ ..] = rest.first()?.content else { return None };
    match DerBytes(algorithm.content).element().ok()?.content {
        RSA => modulus(elements(DerBytes(bits).element().ok()?.content).ok()?.0),
        CURVE => Some(PublicHalf::Curve(bits.to_vec())),
        _ => None,
    }
}

/// What follows the version of a private key; the outer `None` if it is not a private key.
fn private_key(fields: &[Element]) -> Option<Option<PublicHalf>> {
    match fields {
        [Element { tag: SEQUENCE, content }, Element { tag: OCTET_STRING, content: key }, ..] => {
            let algorithm = DerBytes(content).element().ok().filter(|id| id.tag == OBJECT_ID)?;
            let inner = match algorithm.content {
                RSA | CURVE => fields_after_version(key)?,
                _ => return Some(None),
            };
            // Looked into once: an inner key is of the old forms, never PKCS#8 again.
            old_form(&inner)
        }
        _ => old_form(fields),
    }
}

fn fields_after_version(key: &[u8]) -> Option<Vec<Element<'_>>> {
    let outer = DerBytes(key).element().ok().filter(|outer| outer.tag == SEQUENCE)?;
    let (version, fields) = elements(outer.content).ok()?;
    (version.tag == INTEGER).then_some(fields)
}

/// The fields of PKCS#1, eight numbers and perhaps more primes, or those of a key on a curve.
fn old_form(fields: &[Element]) -> Option<Option<PublicHalf>> {
    match fields {
        [Element { tag: OCTET_STRING, .. }, optional @ ..] => {
            let point = optional.iter().find(|field| field.tag == CONTEXT_1).and_then(|field| {
                let bits = DerBytes(field.content).element().ok().filter(|bits| bits.tag == BIT_STRING)?;
                Some(PublicHalf::Curve(bits.content.get(1..)?.to_vec()))
            });
            Some(point)
        }
        [number, ..] if fields.len() >= 8 && fields[..8].iter().all(|field| field.tag == INTEGER) => {
            Some(modulus(*number))
        }
        _ => None,
    }
}

fn modulus(number: Element) -> Option<PublicHalf> {
    let start = number.content.iter().position(|byte| *byte != 0)?;
    (number.tag == INTEGER).then(|| PublicHalf::Rsa(number.content[start..].to_vec()))
}

/// What begins with a sequence within the outer one.
fn by_inner_sequence(inner: &[u8], rest: &[Element]) -> Result<Document, DerFault> {
    let (first, fields) = elements(inner)?;
    Ok(match (first.tag, rest.first().map(|next| next.tag)) {
        (OBJECT_ID, Some(OCTET_STRING)) => Document::EncryptedKey,
        (OBJECT_ID, Some(BIT_STRING)) => Document::PublicKey,
        (CONTEXT_0, Some(SEQUENCE)) => Document::Certificate,
        // A certificate of version 1 has an algorithm after its number, a request the name of its subject.
        (INTEGER, Some(SEQUENCE)) => match fields.first().map(|next| DerBytes(next.content).element()) {
            Some(Ok(Element { tag: OBJECT_ID, .. })) => Document::Certificate,
            Some(_) => Document::Request,
            None => Document::Other,
        },
        _ => Document::Other,
    })
}

/// A tag with its content.
#[derive(Clone, Copy)]
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
}

/// The first element and those after it.
fn elements(content: &[u8]) -> Result<(Element<'_>, Vec<Element<'_>>), DerFault> {
    let mut reader = DerBytes(content);
    let first = reader.element()?;
    let mut rest = Vec::new();
    while !reader.is_done() {
        rest.push(reader.element()?);
    }
    Ok((first, rest))
}

/// Takes elements off the front of some bytes.
struct DerBytes<'a>(&'a [u8]);

impl<'a> DerBytes<'a> {
    fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    fn element(&mut self) -> Result<Element<'a>, DerFault> {
        let [tag, length, rest @ ..] = self.0 else { return Err(DerFault::Short) };
        let (length, rest) = match usize::from(*length) {
            short @ 0..=0x7f => (short, rest),
            // A length of more than four bytes is that of no key.
            long @ 0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(long - 0x80).ok_or(DerFault::Short)?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
            _ => return Err(DerFault::Malformed),
        };
        let (content, rest) = rest.split_at_checked(length).ok_or(DerFault::Short)?;
        self.0 = rest;
        Ok(Element { tag: *tag, content })
    }
}
