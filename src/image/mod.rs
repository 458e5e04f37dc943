//! Image references as container runtimes read them: `registry.example.com:5000/team/app:1.2@sha256:…`.
//!
//! Follows `ParseNormalizedNamed` of github.com/distribution/reference v0.6.0, by which the kubelet and the runtimes
//! read a container's `image` (`k8s.io/kubernetes/pkg/util/parsers`), and the digest rules of
//! github.com/opencontainers/go-digest v1.0.0.

mod image_fault;

pub use image_fault::ImageFault;

use image_fault::{MOST_REPOSITORY, MOST_TAG};

/// A reference in the parts in which it was written; nothing is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The registry's host with its port; none if the runtime's own default (Docker Hub) is meant.
    pub registry: Option<&'a str>,
    /// The repository, without the registry: `library/docker`.
    pub repository: &'a str,
    /// The tag, which a runtime does not look at beside a digest.
    pub tag: Option<&'a str>,
    /// The digest with its algorithm: `sha256:…`.
    pub digest: Option<&'a str>,
}

/// What Docker Hub puts before a name of one part.
const OFFICIAL: &str = "library/";

/// The algorithms of digests with the number of their hexadecimal digits.
const ALGORITHMS: [(&str, usize); 3] = [("sha256", 64), ("sha384", 96), ("sha512", 128)];

/// Reads a reference.
///
/// # Errors
///
/// Fails if no runtime could parse it.
pub fn parse(text: &str) -> Result<Reference<'_>, ImageFault> {
    check_whole(text)?;
    let (named, digest) = match text.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (text, None),
    };
    let last_part = named.rfind('/').map_or(0, |slash| slash + 1);
    let (name, tag) = match named[last_part..].split_once(':') {
        Some((name, tag)) => (&named[..last_part + name.len()], Some(tag)),
        None => (named, None),
    };
    let (registry, repository) = split_registry(name)?;
    if let Some(tag) = tag {
        check_tag(tag)?;
    }
    if let Some(digest) = digest {
        check_digest(digest)?;
    }
    Ok(Reference { registry, repository, tag, digest })
}

/// What is wrong with the text as a whole, before it is taken apart.
fn check_whole(text: &str) -> Result<(), ImageFault> {
    if text.is_empty() {
        return Err(ImageFault::Empty);
    }
    if text.contains(char::is_whitespace) {
        return Err(ImageFault::Space);
    }
    if text.contains("://") {
        return Err(ImageFault::Scheme);
    }
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Err(ImageFault::ImageId);
    }
    Ok(())
}

/// The registry, where the name begins with one, and the repository.
fn split_registry(name: &str) -> Result<(Option<&str>, &str), ImageFault> {
    let (registry, repository) = match name.split_once('/') {
        Some((first, rest)) if is_taken_for_registry(first) => (Some(first), rest),
        _ => (None, name),
    };
    // Upper case is looked for in what is before any colon, the repository of a name in order.
    if repository.contains(|c: char| c.is_ascii_uppercase()) {
        return Err(ImageFault::UpperCase(repository.to_owned()));
    }
    check_repository(repository)?;
    let (registry, repository) = match registry {
        Some(first) if is_registry(first) => (registry, repository),
        // A first part that cannot be a host, as with an underscore, is a part of the repository if it can be one.
        Some(first) if part_fault(first).is_none() => (None, name),
        Some(_) => return Err(ImageFault::NotAHost),
        None => (registry, repository),
    };
    let length = repository.len() + if is_official(registry, repository) { OFFICIAL.len() } else { 0 };
    if length > MOST_REPOSITORY {
        return Err(ImageFault::LongRepository(length));
    }
    Ok((registry, repository))
}

/// Whether the runtime puts `library/` before the repository, which counts for its length.
fn is_official(registry: Option<&str>, repository: &str) -> bool {
    !repository.contains('/') && matches!(registry, None | Some("docker.io" | "index.docker.io"))
}

/// Whether the part before the first slash is taken for a registry: it looks like a host, or could be no repository.
fn is_taken_for_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.contains(char::is_uppercase)
}

/// Whether a text is a host, by name or by address, with a port or without.
fn is_registry(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port_fits = port.is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    port_fits && (is_host_name(host) || is_bracketed_address(host))
}

fn is_host_name(host: &str) -> bool {
    host.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// An IPv6 address in brackets, as loosely as runtimes take it: hexadecimal digits and colons.
fn is_bracketed_address(host: &str) -> bool {
    host.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|inner| !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'))
}

fn check_repository(repository: &str) -> Result<(), ImageFault> {
    if repository.is_empty() {
        return Err(ImageFault::NoRepository);
    }
    repository.split('/').find_map(part_fault).map_or(Ok(()), Err)
}

/// What is wrong with a part of a repository between two slashes: runs of lower-case letters and digits, joined by
/// one `.`, one or two `_`, or any number of `-`.
fn part_fault(part: &str) -> Option<ImageFault> {
    if part.is_empty() {
        return Some(ImageFault::EmptyPart);
    }
    if let Some(c) = part.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-')) {
        return Some(match c {
            ':' => ImageFault::ColonInRepository,
            'A'..='Z' => ImageFault::UpperCase(part.to_owned()),
            _ => ImageFault::CharInRepository(c),
        });
    }
    let at_edge = |c: char| !c.is_ascii_alphanumeric();
    if part.starts_with(at_edge) || part.ends_with(at_edge) {
        return Some(ImageFault::SeparatorAtEdge(part.to_owned()));
    }
    let separators = part.split(|c: char| c.is_ascii_alphanumeric()).filter(|s| !s.is_empty());
    let wrong = |s: &&str| !(matches!(*s, "." | "_" | "__") || s.bytes().all(|b| b == b'-'));
    separators.clone().find(wrong).map(|found| ImageFault::Separators(found.to_owned()))
}

fn check_tag(tag: &str) -> Result<(), ImageFault> {
    if tag.is_empty() {
        return Err(ImageFault::NoTag);
    }
    if let Some(c) = tag.chars().find(|c| !matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | '-')) {
        return Err(ImageFault::CharInTag(c));
    }
    if tag.starts_with(['.', '-']) {
        return Err(ImageFault::TagStart);
    }
    match tag.len() {
        length if length > MOST_TAG => Err(ImageFault::LongTag(length)),
        _ => Ok(()),
    }
}

fn check_digest(digest: &str) -> Result<(), ImageFault> {
    if digest.is_empty() {
        return Err(ImageFault::NoDigest);
    }
    let Some((algorithm, digits)) = digest.split_once(':') else {
        return Err(ImageFault::NoAlgorithm);
    };
    let Some((algorithm, needed)) = ALGORITHMS.iter().find(|(name, _)| *name == algorithm) else {
        return Err(ImageFault::UnknownAlgorithm);
    };
    if let Some(c) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(ImageFault::CharInDigest(c));
    }
    if digits.len() != *needed {
        return Err(ImageFault::DigestLength { found: digits.len(), algorithm, needed: *needed });
    }
    if !digits.bytes().all(is_lower_hex) {
        return Err(ImageFault::UpperCaseDigest);
    }
    Ok(())
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        let digest = digest.as_str();
        let both = format!("a/b:1@{digest}");
        let hex_tag = format!("sha256:{}", "0".repeat(64));
        let parts = |registry, repository, tag, digest| Reference { registry, repository, tag, digest };
        for (text, expected) in [
            ("docker", parts(None, "docker", None, None)),
            ("docker:23.0.6-dind", parts(None, "docker", Some("23.0.6-dind"), None)),
            ("google/cloud-sdk:slim", parts(None, "google/cloud-sdk", Some("slim"), None)),
            ("localhost/a", parts(Some("localhost"), "a", None, None)),
            ("host:5000/a/b", parts(Some("host:5000"), "a/b", None, None)),
            ("host:5000", parts(None, "host", Some("5000"), None)),
            ("[::1]:5000/a:b", parts(Some("[::1]:5000"), "a", Some("b"), None)),
            ("[2001:db8::1]/a", parts(Some("[2001:db8::1]"), "a", None, None)),
            ("Registry/a", parts(Some("Registry"), "a", None, None)),
            ("a_b.c/d", parts(None, "a_b.c/d", None, None)),
            ("a__b/c---d.e:_x", parts(None, "a__b/c---d.e", Some("_x"), None)),
            ("index.docker.io/a", parts(Some("index.docker.io"), "a", None, None)),
            (both.as_str(), parts(None, "a/b", Some("1"), Some(digest))),
            (hex_tag.as_str(), parts(None, "sha256", Some(&hex_tag[7..]), None)),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_no_runtime_could_parse_is_rejected_with_the_reason() {
        let long = "a".repeat(256);
        let long_tag = format!("a:{}", "b".repeat(129));
        let official = "a".repeat(248);
        let id = "0123456789abcdef".repeat(4);
        let upper = format!("a@sha256:{}", "AB".repeat(32));
        for (text, message) in [
            ("", "is empty"),
            (":", "has no repository"),
            (":latest", "has no repository"),
            ("docker:", "has no tag after the `:`"),
            ("docker@", "has no digest after the `@`"),
            ("Docker:1", "upper-case letter in its repository, which must be lower case: `docker`"),
            ("acme/Tools:1", "must be lower case: `acme/tools`"),
            ("https://ghcr.io/a", "has a scheme"),
            ("ghcr.io/a b", "contains a space"),
            ("ghcr.io//a", "has an empty part"),
            ("/a", "has an empty part"),
            ("ghcr.io/a/", "has an empty part"),
            ("a..b", "has `..` within its repository"),
            ("a___b", "has `___` within its repository"),
            ("-a", "begins or ends with a separator"),
            ("a/b_", "begins or ends with a separator"),
            ("a:b:c", "has `:` in its tag"),
            ("a:b/c:d", "has a registry that is not a host"),
            ("a/b:c/d", "has a `:` in its repository"),
            ("ghcr.io:x/a", "has a registry that is not a host"),
            ("-x.io/a", "has a registry that is not a host"),
            ("a:.b", "has a tag that begins with `.` or `-`"),
            ("a:b+c", "has `+` in its tag"),
            ("a$b", "has `$` in its repository"),
            ("a@sha256", "has a digest without its algorithm"),
            ("a@md5:00", "has a digest of an unknown algorithm"),
            ("a@sha256:00", "has a digest of 2 digits; `sha256` needs 64"),
            ("a@sha256:0x", "has `x` in its digest"),
            ("a@sha256:00@sha256:00", "has `@` in its digest"),
            ("a\u{7f}", "the character U+007F"),
            (upper.as_str(), "has upper-case letters in its digest"),
            (id.as_str(), "is 64 hexadecimal digits"),
            (long.as_str(), "has a repository of 264 characters; it may have at most 255"),
            (official.as_str(), "has a repository of 256 characters"),
            (long_tag.as_str(), "has a tag of 129 characters; it may have at most 128"),
        ] {
            let error = parse(text).expect_err(text);
            let told = error.message();
            assert!(told.contains(message), "{text}: {}", &*told);
        }
    }
}
