//! The faults of credentials, as they are told.

use super::encoding::Alien;

/// Why a text cannot be a pool's private key. Holds none of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// Nothing, or blanks.
    Empty,
    /// The name of a file in place of its content.
    FileName,
    /// PEM that is not encoded.
    RawPem,
    /// Not base64: the first character that is not, counted from 1.
    NotBase64 {
        /// Its place in the text, in characters from 1.
        at: usize,
        /// What it is.
        alien: Alien,
    },
    /// Whole, but for the `=` at the end of the base64.
    Unpadded,
    /// Encoded twice or more.
    TwiceEncoded,
    /// A pool's token.
    Token,
    /// The key in DER, without PEM around it.
    WithoutPem,
    /// Text in UTF-16, as PowerShell writes it.
    Utf16,
    /// PEM whose line breaks are lost.
    OneLine,
    /// Base64 of something other than PEM.
    NotPem,
    /// A certificate.
    Certificate,
    /// A request for a certificate.
    Request,
    /// A public key.
    PublicKey,
    /// An encrypted private key.
    Encrypted,
    /// A certificate beside the key.
    CertificateAndKey,
    /// More than one private key.
    SeveralKeys,
    /// The key beside blocks of PEM that are neither key nor certificate.
    SeveralBlocks,
    /// Another kind of PEM, as a message names it.
    OtherPem(&'static str),
    /// The end of the key, or some of its lines, are missing.
    Truncated,
    /// Labelled as a private key, and none can be read from it.
    Damaged,
}

/// Why a text cannot be a pool's token. Holds none of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Nothing, or blanks.
    Empty,
    /// The name of a file in place of its content.
    FileName,
    /// A key or a certificate in PEM.
    RawPem,
    /// The private key, encoded.
    PrivateKey,
    /// Not base64: the first character that is not.
    NotBase64 {
        /// Its place in the text, in characters from 1.
        at: usize,
        /// What it is.
        alien: Alien,
    },
    /// Base64 on more than one line.
    SeveralLines,
    /// Without the `=` at its end.
    Unpadded,
    /// Its end is missing.
    Truncated,
    /// Encoded once more than Spacelift did.
    TwiceEncoded,
}

const ENCODE: &str = "encode the file once with `base64 -w 0 spacelift.key`, and give the output";
const RIGHT_FILE: &str =
    "the key is the file that `openssl req` wrote for `-keyout`: give the output of `base64 -w 0 spacelift.key`";
const NEW_KEY: &str = "`openssl pkey -in spacelift.key` removes the passphrase; to make a key without one, use `-nodes`: \
     `openssl req -new -newkey rsa:4096 -nodes -keyout spacelift.key -out spacelift.csr`";
const KEY_ALONE: &str =
    "keep only the private key's block in the file, and give the output of `base64 -w 0 spacelift.key`";
const KEY_FROM_FILE: &str = "give the content of the file: `--set-file credentials.privateKey=spacelift.key.b64`";
const TOKEN_AS_GIVEN: &str = "give the token exactly as Spacelift shows it";
const TOKEN_FROM_FILE: &str = "give the content of the file: `--set-file credentials.token=FILE`";

impl KeyFault {
    /// What is wrong, in a few words.
    pub fn message(self) -> String {
        match self {
            KeyFault::Empty => "is empty: the pool's private key is needed".to_owned(),
            KeyFault::FileName => "is the name of a file, not its content".to_owned(),
            KeyFault::RawPem => "is raw PEM; it must be encoded in base64 once".to_owned(),
            KeyFault::NotBase64 { at, alien } => not_base64(at, alien),
            KeyFault::Unpadded => "is missing base64 padding (`=`)".to_owned(),
            KeyFault::TwiceEncoded => "is encoded in base64 more than once".to_owned(),
            KeyFault::Token => "is probably the pool's token, as it decodes to JSON: are the two swapped?".to_owned(),
            KeyFault::WithoutPem => "is a private key in DER; it must be in PEM".to_owned(),
            KeyFault::Utf16 => "decodes to text in UTF-16, as PowerShell writes it; it must be plain PEM".to_owned(),
            KeyFault::OneLine => "decodes to PEM without its line breaks".to_owned(),
            KeyFault::NotPem => "decodes to something other than a private key in PEM".to_owned(),
            KeyFault::Certificate => "is a certificate, not the private key".to_owned(),
            KeyFault::Request => "is a certificate request, not the private key".to_owned(),
            KeyFault::PublicKey => "is a public key, not the private key".to_owned(),
            KeyFault::Encrypted => "is an encrypted private key, and the launcher has no passphrase for it".to_owned(),
            KeyFault::CertificateAndKey => "holds a certificate as well as the private key".to_owned(),
            KeyFault::SeveralKeys => "holds more than one private key".to_owned(),
            KeyFault::SeveralBlocks => "holds other PEM blocks as well as the private key".to_owned(),
            KeyFault::OtherPem(kind) => format!("is {kind}, not a private key that the launcher can read"),
            KeyFault::Truncated => "is cut short: a part of the private key is missing".to_owned(),
            KeyFault::Damaged => "is labelled as a private key, but its content is not one".to_owned(),
        }
    }

    /// What to do.
    pub fn help(self) -> &'static str {
        match self {
            KeyFault::Empty => {
                "give the output of `base64 -w 0 spacelift.key`, or set `credentials.create: false` and use a Secret of your own"
            }
            KeyFault::FileName => KEY_FROM_FILE,
            KeyFault::NotBase64 { alien: Alien::Blank, .. } => {
                "give it on one line, or in a literal block (`|`): a folded block (`>`) turns line breaks into spaces"
            }
            KeyFault::TwiceEncoded => "remove one layer: Kubernetes encodes a Secret's `data` itself",
            KeyFault::WithoutPem => "convert it with `openssl pkey -inform DER -in spacelift.der -out spacelift.key`",
            KeyFault::Token => "`credentials.token` takes the token; `base64 -w 0 spacelift.key` prints the key",
            KeyFault::Certificate | KeyFault::Request | KeyFault::PublicKey | KeyFault::OtherPem(_) => RIGHT_FILE,
            KeyFault::Encrypted => NEW_KEY,
            KeyFault::CertificateAndKey | KeyFault::SeveralKeys | KeyFault::SeveralBlocks => KEY_ALONE,
            KeyFault::OneLine => {
                "encode the file itself, not a variable or a copy that lost its line breaks: `base64 -w 0 spacelift.key`"
            }
            KeyFault::RawPem
            | KeyFault::NotBase64 { .. }
            | KeyFault::Unpadded
            | KeyFault::Utf16
            | KeyFault::NotPem
            | KeyFault::Truncated
            | KeyFault::Damaged => ENCODE,
        }
    }

    /// Whether it is another thing than a private key that could be used, however it is encoded.
    pub(super) fn is_another_thing(self) -> bool {
        matches!(
            self,
            KeyFault::Certificate
                | KeyFault::Request
                | KeyFault::PublicKey
                | KeyFault::Encrypted
                | KeyFault::CertificateAndKey
                | KeyFault::SeveralKeys
                | KeyFault::SeveralBlocks
                | KeyFault::OtherPem(_)
        )
    }
}

impl TokenFault {
    /// What is wrong, in a few words.
    pub fn message(self) -> String {
        match self {
            TokenFault::Empty => "is empty: the pool's token is needed".to_owned(),
            TokenFault::FileName => "is the name of a file, not its content".to_owned(),
            TokenFault::RawPem => "is PEM, not the pool's token".to_owned(),
            TokenFault::PrivateKey => "is a private key: are the two swapped?".to_owned(),
            TokenFault::NotBase64 { at, alien } => not_base64(at, alien),
            TokenFault::SeveralLines => "is on more than one line; a token is one line of base64".to_owned(),
            TokenFault::Unpadded => "is missing base64 padding (`=`)".to_owned(),
            TokenFault::Truncated => "is cut short: its base64 ends in the middle of a byte".to_owned(),
            TokenFault::TwiceEncoded => "is encoded in base64 twice: Spacelift has already encoded it".to_owned(),
        }
    }

    /// What to do.
    pub fn help(self) -> &'static str {
        match self {
            TokenFault::Empty => {
                "give the token that Spacelift shows for the pool, or set `credentials.create: false` and use a Secret of your own"
            }
            TokenFault::FileName => TOKEN_FROM_FILE,
            TokenFault::RawPem | TokenFault::PrivateKey => {
                "`credentials.privateKey` takes the key, encoded; the token is what Spacelift shows for the pool"
            }
            TokenFault::NotBase64 { .. }
            | TokenFault::SeveralLines
            | TokenFault::Unpadded
            | TokenFault::Truncated
            | TokenFault::TwiceEncoded => TOKEN_AS_GIVEN,
        }
    }
}

fn not_base64(at: usize, alien: Alien) -> String {
    let what = match alien {
        Alien::Blank => "a space or a tab",
        Alien::UrlAlphabet => "`-` or `_`, which only base64 for URLs has",
        Alien::Quote => "a quotation mark",
        Alien::Padding => "one `=` too many, or follows an `=`",
        Alien::Other => "not a character of base64",
    };
    format!("is not base64: character {at} is {what}")
}
