//! Certificates that a cluster gives to its pods.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodCertificateProjection;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::{quote, theirs};
use crate::validation::{meta, selector};

const KEY_TYPES: [&str; 6] = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
/// Most characters of a signer's name: room for a domain, and for a namespace and a name behind it.
const SIGNER_NAME_MAX: usize = meta::SUBDOMAIN_MAX + 1 + meta::LABEL_MAX + 1 + meta::SUBDOMAIN_MAX;
const HOUR: i32 = 60 * 60;
/// Longest life of a certificate in seconds: `MaxMaxExpirationSeconds` of `pkg/apis/certificates`.
const CERTIFICATE_SECONDS_MAX: i32 = 91 * 24 * HOUR;
/// Longest life of a certificate of Kubernetes' own signers in seconds: `KubernetesMaxMaxExpirationSeconds`.
const KUBERNETES_CERTIFICATE_SECONDS_MAX: i32 = 24 * HOUR;

/// Root certificates of the cluster, by the name of a bundle or by that of their signer.
pub(super) fn cluster_trust_bundle(
    names: (Option<&str>, Option<&str>),
    labels: Option<&LabelSelector>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_name, at_signer, at_labels) = (at.key("name"), at.key("signerName"), at.key("labelSelector"));
    match names {
        (None, None) => faults.required(at, "one of `name` and `signerName` must be given"),
        (Some(_), Some(_)) => {
            let message = "only one of `name` and `signerName` may be given";
            faults.add(Kind::Invalid, at, message).because(&at_name).because(&at_signer);
        }
        (Some(name), None) => {
            bundle_name(name, &at_name, faults);
            if labels.is_some() {
                faults.add(Kind::Invalid, &at_labels, "may not be given beside `name`").because(&at_name);
            }
        }
        (None, Some(signer)) => {
            signer_name(signer, &at_signer, faults);
            if let Some(labels) = labels {
                selector::label_selector(labels, &at_labels, faults);
            }
        }
    }
}

/// `name`, or `domain:path:name` of a bundle that belongs to a signer: `ValidateClusterTrustBundleName`.
fn bundle_name(name: &str, at: &FieldPath, faults: &mut Faults) {
    if name.is_empty() {
        return faults.required(at, "the name of a bundle is needed");
    }
    let own = match name.rsplit_once(':') {
        Some(("", _)) => return faults.invalid(at, "must have the name of a signer before the `:`"),
        // A `/` in the signer's part stands for a colon there, which the name itself must have.
        Some((signer, _)) if signer.contains('/') => return faults.invalid(at, "must not contain `/`; write `:`"),
        Some((_, own)) => own,
        None => name,
    };
    if let Some(wrong) = meta::dns_subdomain(own) {
        faults.invalid(at, format!("the name of a bundle {wrong}"));
    }
}

/// A certificate for the pod itself. That its files have paths is for `projected`.
pub(super) fn pod_certificate(source: &PodCertificateProjection, at: &FieldPath, faults: &mut Faults) {
    let PodCertificateProjection {
        signer_name: signer,
        user_annotations: annotations,
        key_type,
        max_expiration_seconds,
        certificate_chain_path: _,
        credential_bundle_path: _,
        key_path: _,
        user: _,
    } = source;
    signer_name(signer, &at.key("signerName"), faults);
    if let Some(annotations) = annotations {
        user_annotations(annotations, &at.key("userAnnotations"), faults);
    }
    if key_type.is_empty() {
        faults.required(&at.key("keyType"), "the type of key must be given, such as `ED25519`");
    } else if !KEY_TYPES.contains(&key_type.as_str()) {
        faults.unsupported(&at.key("keyType"), key_type, &KEY_TYPES);
    }
    let longest =
        if is_kubernetes_signer(signer) { KUBERNETES_CERTIFICATE_SECONDS_MAX } else { CERTIFICATE_SECONDS_MAX };
    if let Some(seconds) = max_expiration_seconds.filter(|seconds| !(HOUR..=longest).contains(seconds)) {
        let message = format!("must be from {HOUR} to {longest} seconds; it is {}", theirs(seconds));
        let fault = faults.add(Kind::Invalid, &at.key("maxExpirationSeconds"), message);
        fault.because(&at.key("signerName"));
    }
}

/// What the pod tells the signer: keys of the form `domain/name`, and all together no more than annotations may have.
fn user_annotations(annotations: &BTreeMap<String, String>, at: &FieldPath, faults: &mut Faults) {
    for key in annotations.keys() {
        if let Some(wrong) = meta::qualified_name(&meta::lower(key)) {
            faults.invalid_key(&at.key(key), format!("the key {} {wrong}", quote(key)));
        } else if !key.contains('/') {
            faults.invalid_key(&at.key(key), "must have a domain and a name, such as `example.com/name`");
        }
    }
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > meta::ANNOTATIONS_MAX {
        let message = format!("all together must be at most {} bytes; they have {size}", meta::ANNOTATIONS_MAX);
        faults.too_long(at, message);
    }
}

fn is_kubernetes_signer(name: &str) -> bool {
    let domain = name.split_once('/').map_or(name, |(domain, _)| domain);
    domain == "kubernetes.io" || domain.ends_with(".kubernetes.io")
}

/// `domain/name`: `ValidateSignerName`.
fn signer_name(name: &str, at: &FieldPath, faults: &mut Faults) {
    if name.is_empty() {
        return faults.required(at, "the name of a signer is needed, such as `example.com/signer`");
    }
    if let Some(wrong) = signer_name_fault(name) {
        faults.invalid(at, wrong);
    }
}

fn signer_name_fault(name: &str) -> Option<String> {
    let Some((domain, path)) = name.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return Some("must be a domain and a name with one `/` between them, such as `example.com/signer`".into());
    };
    if domain.len() > meta::SUBDOMAIN_MAX {
        return Some(format!("the domain must be at most {} characters; it has {}", meta::SUBDOMAIN_MAX, domain.len()));
    }
    if let Some(wrong) = domain.split('.').find_map(meta::dns_label) {
        return Some(format!("each part of the domain {wrong}"));
    }
    if !domain.contains('.') {
        return Some("the domain must have at least two parts, such as `example.com`".into());
    }
    if let Some(wrong) = path.split('.').find_map(meta::dns_subdomain) {
        return Some(format!("each part of the name {wrong}"));
    }
    (name.len() > SIGNER_NAME_MAX)
        .then(|| format!("must be at most {SIGNER_NAME_MAX} characters; it has {}", name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::volume::tests::check;

    fn with_bundle(fields: &str) -> String {
        format!("projected: {{sources: [{{clusterTrustBundle: {{path: p, {fields}}}}}]}}")
    }

    #[test]
    fn bundles() {
        let cases = [
            ("", "\0"),
            ("name: a, signerName: a.b/c", "\0"),
            ("name: a.b", ""),
            ("name: ''", "name"),
            ("name: A", "name"),
            ("name: a.b:c:d", ""),
            ("name: 'a.b:c:'", "name"),
            ("name: ':d'", "name"),
            ("name: a.b/c:d", "name"),
            ("name: a, labelSelector: {}", "labelSelector"),
            ("signerName: ''", "signerName"),
            ("signerName: a.b/c, labelSelector: {}", ""),
        ];
        for (fields, expected) in cases {
            let at = "projected.sources[0].clusterTrustBundle";
            let expected = match expected {
                "" => String::new(),
                "\0" => at.to_owned(),
                key => format!("{at}.{key}"),
            };
            check(&[(&with_bundle(fields), &expected)]);
        }
    }

    #[test]
    fn certificates() {
        let cases = [
            ("signerName: a.b/c, keyType: RSA4096", ""),
            ("", "signerName keyType"),
            ("signerName: a.b/c, keyType: rsa", "keyType"),
            ("signerName: a.b/c, keyType: ED25519, maxExpirationSeconds: 3599", "maxExpirationSeconds"),
            ("signerName: a.b/c, keyType: ED25519, maxExpirationSeconds: 7862400", ""),
            ("signerName: a.b/c, keyType: ED25519, maxExpirationSeconds: 7862401", "maxExpirationSeconds"),
            ("signerName: x.kubernetes.io/c, keyType: ED25519, maxExpirationSeconds: 86401", "maxExpirationSeconds"),
            ("signerName: a.b/c, keyType: ED25519, userAnnotations: {A.b/C: d}", ""),
            ("signerName: a.b/c, keyType: ED25519, userAnnotations: {a: d}", "userAnnotations.a"),
        ];
        for (fields, expected) in cases {
            let at = "projected.sources[0].podCertificate";
            let expected: Vec<String> = expected.split_whitespace().map(|path| format!("{at}.{path}")).collect();
            let yaml = format!("projected: {{sources: [{{podCertificate: {{keyPath: p, {fields}}}}}]}}");
            check(&[(&yaml, &expected.join(" "))]);
        }
    }

    #[test]
    fn signers() {
        let domain = "a.".repeat(126);
        let path = format!("{}.", "a".repeat(63)).repeat(4);
        let signer = |domain_end: &str, path_end: usize| format!("{domain}{domain_end}/{path}{}", "a".repeat(path_end));
        assert_eq!(signer_name_fault(&signer("a", 61)), None);
        for too_long in [signer("a", 62), format!("{domain}aa/c")] {
            assert!(signer_name_fault(&too_long).is_some_and(|told| told.contains("at most")), "{too_long}");
        }
        for good in ["a.b/c", "a.b.c/d.e-f", "0.1/2"] {
            assert_eq!(signer_name_fault(good), None, "{good}");
        }
        for bad in ["a", "a/b", "a.b", "a.b/", "/a", "a.b/c/d", "A.b/c", "a.b/C", "a..b/c", "a.b/c..d"] {
            assert!(signer_name_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn the_size_of_what_a_pod_tells_a_signer() {
        for (size, is_right) in [(meta::ANNOTATIONS_MAX, true), (meta::ANNOTATIONS_MAX + 1, false)] {
            let all = BTreeMap::from([("a.b/c".to_owned(), "v".repeat(size - 5))]);
            let mut faults = Faults::default();
            user_annotations(&all, &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.0.is_empty(), is_right, "{size}");
        }
    }
}
