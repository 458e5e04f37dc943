//! Names, labels and annotations. Each predicate answers with what would be right, or with nothing where the text is right.
//!
//! Follows `k8s.io/apimachinery/pkg/util/validation` (`IsDNS1123Label`, `IsQualifiedName`, …) and
//! `k8s.io/apimachinery/pkg/api/validation` (`ValidateAnnotations`).

use std::collections::BTreeMap;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::quote;

/// Most characters of a DNS label, of a label's value and of the name part of a qualified name.
pub const LABEL_MAX: usize = 63;
/// Most characters of a DNS subdomain.
pub const SUBDOMAIN_MAX: usize = 253;
/// Most bytes of all annotations of an object, keys and values together.
pub const ANNOTATIONS_MAX: usize = 256 * 1024;

fn too_long(text: &str, max: usize) -> Option<String> {
    (text.len() > max).then(|| format!("must be at most {max} characters; it has {}", text.len()))
}

fn alphanumeric_ends(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> bool {
    matches!((bytes.first(), bytes.last()), (Some(a), Some(b)) if is_end(*a) && is_end(*b))
}

fn is_lower_alphanumeric(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

fn has_label_form(bytes: &[u8]) -> bool {
    alphanumeric_ends(bytes, is_lower_alphanumeric) && bytes.iter().all(|b| is_lower_alphanumeric(*b) || *b == b'-')
}

/// A DNS label (RFC 1123): `IsDNS1123Label`.
pub fn dns_label(text: &str) -> Option<String> {
    too_long(text, LABEL_MAX).or_else(|| {
        (!has_label_form(text.as_bytes()))
            .then(|| "must be lower-case letters, digits or `-`, and start and end with a letter or a digit".to_owned())
    })
}

/// A DNS label that starts with a letter (RFC 1035): `IsDNS1035Label`.
pub fn dns_label_with_letter(text: &str) -> Option<String> {
    dns_label(text).or_else(|| {
        text.starts_with(|c: char| c.is_ascii_digit()).then(|| {
            let since = ServerRule::ServiceNameWithDigit.since();
            format!(
                "must start with a letter, since it is also the name of a Service (a digit needs Kubernetes {since})"
            )
        })
    })
}

/// A DNS subdomain (RFC 1123), labels joined by dots: `IsDNS1123Subdomain`.
pub fn dns_subdomain(text: &str) -> Option<String> {
    too_long(text, SUBDOMAIN_MAX).or_else(|| {
        (!text.as_bytes().split(|b| *b == b'.').all(has_label_form)).then(|| {
            "must be lower-case letters, digits, `-` or `.`, and start and end with a letter or a digit".to_owned()
        })
    })
}

/// The start of a DNS subdomain, which may end in a dash. As in Kubernetes the dash and the character before it are not
/// looked at: `NameIsDNSSubdomain` with a prefix, in k8s.io/apimachinery/pkg/api/validation.
pub fn dns_subdomain_prefix(text: &str) -> Option<String> {
    match text.strip_suffix('-').filter(|start| !start.is_empty() && start.is_ascii()) {
        Some(start) => dns_subdomain(&format!("{}a", &start[..start.len() - 1])),
        None => dns_subdomain(text),
    }
}

fn has_name_form(text: &str) -> bool {
    alphanumeric_ends(text.as_bytes(), |b| b.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// A qualified name, `name` or `prefix/name`, as label keys are: `IsQualifiedName`.
pub fn qualified_name(text: &str) -> Option<String> {
    let (prefix, name) = match text.split_once('/') {
        None => (None, text),
        Some((_, name)) if name.contains('/') => {
            return Some("must be a name, or a DNS name and a name with one `/` between them".to_owned());
        }
        Some((prefix, name)) => (Some(prefix), name),
    };
    if let Some(prefix) = prefix {
        if prefix.is_empty() {
            return Some("must have a DNS name before the `/`".to_owned());
        }
        if let Some(wrong) = dns_subdomain(prefix) {
            return Some(format!("the part before the `/` {wrong}"));
        }
    }
    if name.is_empty() {
        return Some(if prefix.is_some() { "must have a name after the `/`" } else { "must not be empty" }.to_owned());
    }
    if let Some(wrong) = too_long(name, LABEL_MAX) {
        return Some(format!("the name {wrong}"));
    }
    (!has_name_form(name))
        .then(|| "must be letters, digits, `-`, `_` or `.`, and start and end with a letter or a digit".to_owned())
}

/// A label's value: `IsValidLabelValue`.
pub fn label_value(text: &str) -> Option<String> {
    too_long(text, LABEL_MAX).or_else(|| {
        (!(text.is_empty() || has_name_form(text))).then(|| {
            "must be empty, or letters, digits, `-`, `_` or `.` that start and end with a letter or a digit".to_owned()
        })
    })
}

/// The name of an environment variable, or a prefix of such names: `IsRelaxedEnvVarName`.
pub fn env_name(text: &str) -> Option<String> {
    (!text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'='))
        .then(|| "must be printable ASCII characters other than `=`".to_owned())
}

/// The same before [`ServerRule::AnyVariableName`]: `IsEnvVarName`.
pub fn strict_env_name(text: &str) -> Option<String> {
    let is_form = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    let is_sound = !text.is_empty() && text.bytes().all(is_form) && !text.starts_with(|c: char| c.is_ascii_digit());
    let since = ServerRule::AnyVariableName.since();
    match text {
        _ if !is_sound => Some(format!(
            "must be letters, digits, `-`, `_` or `.`, and not start with a digit (other characters need Kubernetes {since})"
        )),
        "." => Some(format!("cannot be `.` before Kubernetes {since}")),
        _ if text.starts_with("..") => Some(format!("cannot start with `..` before Kubernetes {since}")),
        _ => None,
    }
}

/// A key of a ConfigMap or Secret: `IsConfigMapKey`.
pub fn config_key(text: &str) -> Option<String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    too_long(text, SUBDOMAIN_MAX).or_else(|| match text {
        "." | ".." => Some("cannot be `.` or `..`".to_owned()),
        _ if text.starts_with("..") => Some("cannot start with `..`".to_owned()),
        _ if text.is_empty() || !text.bytes().all(allowed) => {
            Some("must be letters, digits, `-`, `_` or `.`".to_owned())
        }
        _ => None,
    })
}

/// The name of a port: `IsValidPortName`.
pub fn port_name(text: &str) -> Option<String> {
    const MAX: usize = 15;
    let form = !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.bytes().all(|b| is_lower_alphanumeric(b) || b == b'-')
        && text.bytes().any(|b| b.is_ascii_lowercase());
    too_long(text, MAX).or_else(|| {
        (!form).then(|| {
            "must be lower-case letters, digits or single `-` between them, with at least one letter".to_owned()
        })
    })
}

/// The name of a header of HTTP: `IsHTTPHeaderName`.
pub fn http_header_name(text: &str) -> Option<String> {
    let form = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (!form).then(|| "must be letters, digits or `-`".to_owned())
}

/// Labels, keys and values: `ValidateLabels` of `k8s.io/apimachinery/pkg/apis/meta/v1/validation`.
pub fn labels(labels: &BTreeMap<String, String>, at: &FieldPath, faults: &mut Faults) {
    for (key, value) in labels {
        let at = at.key(key);
        if let Some(wrong) = qualified_name(key) {
            faults.invalid_key(&at, format!("the label key {} {wrong}", quote(key)));
        }
        if let Some(wrong) = label_value(value) {
            faults.invalid(&at, format!("a label's value {wrong}"));
        }
    }
}

/// Text in lower case, a character for a character, as Go's `strings.ToLower` has it.
pub fn lower(text: &str) -> String {
    text.chars().filter_map(|c| c.to_lowercase().next()).collect()
}

/// Annotations: keys of the form of label keys, in lower case or not, and all together at most 256 KiB: `ValidateAnnotations`.
pub fn annotations(annotations: &BTreeMap<String, String>, at: &FieldPath, faults: &mut Faults) {
    for key in annotations.keys() {
        if let Some(wrong) = qualified_name(&lower(key)) {
            faults.invalid_key(&at.key(key), format!("the annotation key {} {wrong}", quote(key)));
        }
    }
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > ANNOTATIONS_MAX {
        faults.too_long(
            at,
            format!("all annotations together must be at most {ANNOTATIONS_MAX} bytes; they have {size}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_name_may_end_in_a_dash() {
        let longest = format!("{}-", "a".repeat(SUBDOMAIN_MAX));
        let too_long = format!("{}a-", "a".repeat(SUBDOMAIN_MAX));
        for (text, right) in [
            ("a.b", true),
            ("a-", true),
            ("a_-", true),
            ("A-", true),
            ("_a-", false),
            ("aé-", false),
            ("-", false),
            ("", false),
            (&*longest, true),
            (&*too_long, false),
        ] {
            assert_eq!(dns_subdomain_prefix(text).is_none(), right, "{text}");
        }
    }

    #[test]
    fn each_form_says_what_would_be_right() {
        let chars = |count: usize| "a".repeat(count);
        type Form = fn(&str) -> Option<String>;
        let cases: [(Form, &str, Option<&str>); 45] = [
            (dns_label_with_letter, "a1", None),
            (dns_label_with_letter, "1a", Some("must start with a letter")),
            (dns_label_with_letter, "a.b", Some("must be lower-case letters")),
            (qualified_name, "a", None),
            (qualified_name, "a.b/C_d", None),
            (qualified_name, "a/b/c", Some("one `/`")),
            (qualified_name, "/a", Some("must have a DNS name before")),
            (qualified_name, "a/", Some("must have a name after")),
            (qualified_name, "", Some("must not be empty")),
            (qualified_name, &chars(63), None),
            (qualified_name, &chars(64), Some("at most 63")),
            (strict_env_name, "A.b-_1", None),
            (strict_env_name, ".a", None),
            (strict_env_name, "", Some("must be letters")),
            (strict_env_name, "1a", Some("must be letters")),
            (strict_env_name, "a b", Some("must be letters")),
            (strict_env_name, ".", Some("cannot be `.`")),
            (strict_env_name, "..", Some("cannot start with `..`")),
            (strict_env_name, "..a", Some("cannot start with `..`")),
            (config_key, "A.b-_1", None),
            (config_key, ".a", None),
            (config_key, "", Some("must be letters")),
            (config_key, "a b", Some("must be letters")),
            (config_key, ".", Some("cannot be `.` or `..`")),
            (config_key, "..", Some("cannot be `.` or `..`")),
            (config_key, "..a", Some("cannot start with `..`")),
            (config_key, &chars(253), None),
            (config_key, &chars(254), Some("at most 253")),
            (port_name, "a-1", None),
            (port_name, "1a", None),
            (port_name, "", Some("must be lower-case letters")),
            (port_name, "1", Some("must be lower-case letters")),
            (port_name, "-a", Some("must be lower-case letters")),
            (port_name, "a-", Some("must be lower-case letters")),
            (port_name, "a--b", Some("must be lower-case letters")),
            (port_name, "A", Some("must be lower-case letters")),
            (port_name, "a_b", Some("must be lower-case letters")),
            (port_name, &chars(15), None),
            (port_name, &chars(16), Some("at most 15")),
            (http_header_name, "X-Forwarded-For", None),
            (http_header_name, "", Some("must be letters")),
            (http_header_name, "a b", Some("must be letters")),
            (label_value, "", None),
            (label_value, "a", None),
            (label_value, "-", Some("must be empty")),
        ];
        for (of, text, expected) in cases {
            let told = of(text);
            assert_eq!(told.is_some(), expected.is_some(), "{text}: {told:?}");
            assert!(told.unwrap_or_default().contains(expected.unwrap_or_default()), "{text}: {expected:?}");
        }
    }

    #[test]
    fn the_size_of_annotations_is_that_of_keys_and_values() {
        for (size, is_right) in [(ANNOTATIONS_MAX, true), (ANNOTATIONS_MAX + 1, false)] {
            let all = BTreeMap::from([("a".to_owned(), String::new()), ("key".to_owned(), "v".repeat(size - 4))]);
            let mut faults = Faults::default();
            annotations(&all, &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.0.is_empty(), is_right, "{size}");
        }
    }
}
