//! Why a text is not an image reference, and the message for it.

use crate::message::{Message, quote};

/// The most characters of a repository, the registry apart.
pub(super) const MOST_REPOSITORY: usize = 255;

/// The most characters of a tag.
pub(super) const MOST_TAG: usize = 128;

/// Why no container runtime can parse a text as an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageFault {
    /// No text at all.
    Empty,
    /// White space somewhere.
    Space,
    /// `https://` or another scheme.
    Scheme,
    /// The digits of an image's id.
    ImageId,
    /// The part before the first slash is not a host.
    NotAHost,
    /// Nothing before the tag or the digest.
    NoRepository,
    /// Upper case in this repository or part of one.
    UpperCase(String),
    /// A repository of that many characters.
    LongRepository(usize),
    /// A slash with nothing before or after it.
    EmptyPart,
    /// A colon that begins neither a port nor a tag.
    ColonInRepository,
    /// A character that a repository cannot have.
    CharInRepository(char),
    /// A part of the repository that a separator begins or ends.
    SeparatorAtEdge(String),
    /// Separators that cannot follow each other.
    Separators(String),
    /// A colon without a tag.
    NoTag,
    /// A character that a tag cannot have.
    CharInTag(char),
    /// A tag that `.` or `-` begins.
    TagStart,
    /// A tag of that many characters.
    LongTag(usize),
    /// An `@` without a digest.
    NoDigest,
    /// A digest without `:`.
    NoAlgorithm,
    /// A digest of an algorithm that is not supported.
    UnknownAlgorithm,
    /// A character that a digest cannot have.
    CharInDigest(char),
    /// A digest with too few or too many digits.
    DigestLength {
        /// How many it has.
        found: usize,
        /// The algorithm.
        algorithm: &'static str,
        /// How many it needs.
        needed: usize,
    },
    /// Upper case in a digest.
    UpperCaseDigest,
}

impl ImageFault {
    /// What is wrong and what would be right, to follow "the image".
    pub fn message(&self) -> Message {
        match self {
            ImageFault::Empty => "is empty: an image reads `repository:tag`".to_owned(),
            ImageFault::Space => "contains a space".to_owned(),
            ImageFault::Scheme => {
                "has a scheme: an image begins with the registry's host, without `https://`".to_owned()
            }
            ImageFault::ImageId => "is 64 hexadecimal digits, which runtimes keep for image ids: a digest reads \
                                    `repository@sha256:` and its digits"
                .to_owned(),
            ImageFault::NotAHost => {
                "has a registry that is not a host: it reads `registry.example.com` or `registry.example.com:5000`, \
                 with letters, digits, `-` and `.`"
                    .to_owned()
            }
            ImageFault::NoRepository => "has no repository: an image reads `repository:tag`".to_owned(),
            ImageFault::UpperCase(repository) => {
                let lower = repository.to_lowercase();
                format!("has an upper-case letter in its repository, which must be lower case: {}", quote(lower))
            }
            ImageFault::LongRepository(length) => {
                format!("has a repository of {length} characters; it may have at most {MOST_REPOSITORY}")
            }
            ImageFault::EmptyPart => {
                "has an empty part in its repository: a `/` may not begin or end it or follow another `/`".to_owned()
            }
            ImageFault::ColonInRepository => {
                "has a `:` in its repository: a port follows the registry, a tag follows the last part".to_owned()
            }
            ImageFault::CharInRepository(c) => format!(
                "has {} in its repository, which may have lower-case letters, digits, `.`, `_`, `-` and `/`",
                shown(*c)
            ),
            ImageFault::SeparatorAtEdge(part) => {
                format!("has a part of its repository that begins or ends with a separator: {}", quote(part))
            }
            ImageFault::Separators(found) => format!(
                "has {} within its repository: only one `.`, one or two `_`, or any number of `-` may stand there",
                quote(found)
            ),
            ImageFault::NoTag => "has no tag after the `:`".to_owned(),
            ImageFault::CharInTag(c) => {
                format!("has {} in its tag, which may have letters, digits, `_`, `.` and `-`", shown(*c))
            }
            ImageFault::TagStart => {
                "has a tag that begins with `.` or `-`: it must begin with a letter, a digit or `_`".to_owned()
            }
            ImageFault::LongTag(length) => {
                format!("has a tag of {length} characters; it may have at most {MOST_TAG}")
            }
            ImageFault::NoDigest => "has no digest after the `@`".to_owned(),
            ImageFault::NoAlgorithm => {
                "has a digest without its algorithm: it reads `sha256:` and 64 hexadecimal digits".to_owned()
            }
            ImageFault::UnknownAlgorithm => {
                "has a digest of an unknown algorithm: it must be `sha256`, `sha384` or `sha512`".to_owned()
            }
            ImageFault::CharInDigest(c) => {
                format!("has {} in its digest, which may have hexadecimal digits only", shown(*c))
            }
            ImageFault::DigestLength { found, algorithm, needed } => {
                format!("has a digest of {found} digits; `{algorithm}` needs {needed}")
            }
            ImageFault::UpperCaseDigest => "has upper-case letters in its digest, which must be lower case".to_owned(),
        }
        .into()
    }
}

/// A character as a message shows it: by its code where it cannot be seen.
fn shown(c: char) -> String {
    if c.is_control() { format!("the character U+{:04X}", u32::from(c)) } else { quote(c).to_string() }
}
