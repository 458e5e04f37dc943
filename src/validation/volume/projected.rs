//! Files of several sources in one volume.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use k8s_openapi::api::core::v1::{
    ClusterTrustBundleProjection, ConfigMapProjection, DownwardAPIProjection, PodCertificateProjection,
    ProjectedVolumeSource, SecretProjection, ServiceAccountTokenProjection, VolumeProjection,
};

use super::field::need;
use super::{files, trust};
use crate::fault::{Faults, Kind, Role};
use crate::field_path::{FieldPath, FieldPathBuf};
use crate::message::{quote, theirs};
use crate::suggest;
use crate::validation::local_path;
use crate::validation::repeats::FIRST;

/// Shortest life of a token in seconds.
const TOKEN_SECONDS_MIN: i64 = 600;
/// Longest life of a token in seconds.
const TOKEN_SECONDS_MAX: i64 = 1 << 32;

/// A projected volume: `validateProjectedVolumeSource`.
pub(super) fn projected(source: &ProjectedVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let ProjectedVolumeSource { default_mode, sources, default_user: _ } = source;
    files::mode(*default_mode, "defaultMode", at, faults);
    let at = at.key("sources");
    let mut paths = Paths::default();
    for (i, source) in sources.iter().flatten().enumerate() {
        projection(source, &at.index(i), &mut paths, faults);
    }
}

/// The paths at which the volume has files, each with the field that gave it first. Those of tokens do not count.
#[derive(Default)]
pub(super) struct Paths<'v>(BTreeMap<&'v str, FieldPathBuf>);

impl<'v> Paths<'v> {
    /// Takes the path of a file, which no other may have. One that is absent is not a path.
    pub(super) fn take(&mut self, path: &'v str, at: &FieldPath, faults: &mut Faults) {
        match self.0.entry(path) {
            _ if path.is_empty() => {}
            Entry::Vacant(vacant) => {
                vacant.insert(at.to_owned());
            }
            Entry::Occupied(first) => {
                let message = format!("another file of the volume has the path {}", quote(path));
                faults.add(Kind::Duplicate, at, message).caused(first.get().clone(), Role::Shown(FIRST.into()));
            }
        }
    }
}

/// One source of the volume: `validateProjectionSources`.
fn projection<'v>(source: &'v VolumeProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let VolumeProjection {
        secret,
        config_map,
        downward_api,
        service_account_token,
        cluster_trust_bundle,
        pod_certificate,
    } = source;
    if let Some(secret) = secret {
        secret_files(secret, &at.key("secret"), paths, faults);
    }
    if let Some(map) = config_map {
        config_map_files(map, &at.key("configMap"), paths, faults);
    }
    if let Some(api) = downward_api {
        field_files(api, &at.key("downwardAPI"), paths, faults);
    }
    if let Some(token) = service_account_token {
        token_file(token, &at.key("serviceAccountToken"), faults);
    }
    if let Some(bundle) = cluster_trust_bundle {
        bundle_file(bundle, &at.key("clusterTrustBundle"), paths, faults);
    }
    if let Some(certificate) = pod_certificate {
        certificate_files(certificate, &at.key("podCertificate"), paths, faults);
    }
    let given = [
        ("secret", secret.is_some()),
        ("configMap", config_map.is_some()),
        ("downwardAPI", downward_api.is_some()),
        ("serviceAccountToken", service_account_token.is_some()),
        ("clusterTrustBundle", cluster_trust_bundle.is_some()),
        ("podCertificate", pod_certificate.is_some()),
    ];
    let given: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect();
    if given.len() > 1 {
        let message = format!("must have one source; it has {}", suggest::listed_all(&given));
        let fault = faults.add(Kind::Forbidden, at, message);
        given.iter().for_each(|key| {
            fault.of_presence().because(&at.key(key));
        });
    }
}

fn secret_files<'v>(source: &'v SecretProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let SecretProjection { name, items, optional: _ } = source;
    need(name, "name", at, faults);
    files::key_files(items.as_deref(), at, faults);
    take_items(items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn config_map_files<'v>(source: &'v ConfigMapProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let ConfigMapProjection { name, items, optional: _ } = source;
    need(name, "name", at, faults);
    files::key_files(items.as_deref(), at, faults);
    take_items(items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn field_files<'v>(source: &'v DownwardAPIProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let DownwardAPIProjection { items } = source;
    files::field_files(items.as_deref(), at, faults);
    take_items(items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn take_items<'v>(items: impl Iterator<Item = &'v str>, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let at = at.key("items");
    for (i, path) in items.enumerate() {
        paths.take(path, &at.index(i).key("path"), faults);
    }
}

fn token_file(source: &ServiceAccountTokenProjection, at: &FieldPath, faults: &mut Faults) {
    let ServiceAccountTokenProjection { path, expiration_seconds, audience: _, user: _ } = source;
    let life = TOKEN_SECONDS_MIN..=TOKEN_SECONDS_MAX;
    if let Some(seconds) = expiration_seconds.filter(|seconds| !life.contains(seconds)) {
        let message = format!(
            "must be from {TOKEN_SECONDS_MIN} (ten minutes) to {TOKEN_SECONDS_MAX} seconds; it is {}",
            theirs(seconds)
        );
        faults.invalid(&at.key("expirationSeconds"), message);
    }
    need(path, "path", at, faults);
    local_path::unreserved(path, &at.key("path"), faults);
}

fn bundle_file<'v>(
    source: &'v ClusterTrustBundleProjection,
    at: &FieldPath,
    paths: &mut Paths<'v>,
    faults: &mut Faults,
) {
    let ClusterTrustBundleProjection { path, name, signer_name, label_selector, optional: _, user: _ } = source;
    let names = (name.as_deref(), signer_name.as_deref());
    trust::cluster_trust_bundle(names, label_selector.as_ref(), at, faults);
    need(path, "path", at, faults);
    local_path::unreserved(path, &at.key("path"), faults);
    paths.take(path, &at.key("path"), faults);
}

fn certificate_files<'v>(
    source: &'v PodCertificateProjection,
    at: &FieldPath,
    paths: &mut Paths<'v>,
    faults: &mut Faults,
) {
    trust::pod_certificate(source, at, faults);
    let files = [
        ("credentialBundlePath", source.credential_bundle_path.as_deref()),
        ("keyPath", source.key_path.as_deref()),
        ("certificateChainPath", source.certificate_chain_path.as_deref()),
    ];
    let mut files =
        files.iter().filter_map(|(key, path)| Some((key, path.filter(|path| !path.is_empty())?))).peekable();
    if files.peek().is_none() {
        let message = "at least one of `credentialBundlePath`, `keyPath` and `certificateChainPath` must be given";
        faults.required(at, message);
    }
    for (key, path) in files {
        local_path::unreserved(path, &at.key(key), faults);
        paths.take(path, &at.key(key), faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::volume::tests::check;

    /// Checks the sources of a projected volume.
    fn check_sources(cases: &[(&str, &str)]) {
        for (sources, expected) in cases {
            let expected: Vec<String> =
                expected.split_whitespace().map(|path| format!("projected.sources{path}")).collect();
            check(&[(&format!("projected: {{sources: [{sources}]}}"), &expected.join(" "))]);
        }
    }

    #[test]
    fn sources() {
        check(&[("projected: {}", ""), ("projected: {defaultMode: 512}", "projected.defaultMode")]);
        check_sources(&[
            ("{secret: {name: s}, configMap: {name: c}}", "[0]"),
            ("{secret: {name: s, items: [{key: k}, {key: l}]}}", "[0].secret.items[0].path [0].secret.items[1].path"),
            ("{secret: {items: [{}]}}", "[0].secret.name [0].secret.items[0].key [0].secret.items[0].path"),
            ("{serviceAccountToken: {}}", "[0].serviceAccountToken.path"),
            ("{serviceAccountToken: {path: ../a, expirationSeconds: 600}}", "[0].serviceAccountToken.path"),
            ("{serviceAccountToken: {path: a, expirationSeconds: 599}}", "[0].serviceAccountToken.expirationSeconds"),
            ("{serviceAccountToken: {path: a, expirationSeconds: 4294967296}}", ""),
            (
                "{serviceAccountToken: {path: a, expirationSeconds: 4294967297}}",
                "[0].serviceAccountToken.expirationSeconds",
            ),
            ("{podCertificate: {signerName: a.b/c, keyType: ED25519}}", "[0].podCertificate"),
            (
                "{podCertificate: {signerName: a.b/c, keyType: ED25519, keyPath: a, certificateChainPath: ..a}}",
                "[0].podCertificate.certificateChainPath",
            ),
            ("{clusterTrustBundle: {name: a}}", "[0].clusterTrustBundle.path"),
        ]);
    }

    #[test]
    fn paths() {
        let secret = |path: &str| format!("{{secret: {{name: s, items: [{{key: k, path: {path}}}]}}}}");
        let field = |path: &str| {
            format!("{{downwardAPI: {{items: [{{path: {path}, fieldRef: {{fieldPath: metadata.uid}}}}]}}}}")
        };
        let both = |a: String, b: &str| format!("{a}, {b}");
        check_sources(&[
            (&both(secret("a"), &secret("b")), ""),
            (&both(secret("a"), &field("a")), "[1].downwardAPI.items[0].path"),
            (&both(secret("a"), "{clusterTrustBundle: {name: b, path: a}}"), "[1].clusterTrustBundle.path"),
            // Files in each other's way, which a warning says.
            (&both(secret("a"), "{serviceAccountToken: {path: a}}"), "[1].serviceAccountToken.path?"),
            (&both(secret("a/b"), &secret("a/")), "[1].secret.items[0].path?"),
            (&both(secret("a"), &secret("a/b, mode: 1")), "[1].secret.items[0].path?"),
            (&both(field("a"), &field("a/b")), "[1].downwardAPI.items[0].path?"),
            (&both(secret("a"), &secret("ab")), ""),
            (&both(secret("a"), "{}"), "[1]?"),
        ]);
    }

    #[test]
    fn two_files_with_one_path_are_an_error() {
        let items = "items: [{key: k, path: a}, {key: l, path: a}]";
        let fields =
            "items: [{path: a, fieldRef: {fieldPath: metadata.uid}}, {path: a, fieldRef: {fieldPath: metadata.name}}]";
        for (sources, expected) in [
            (format!("{{secret: {{name: s, {items}}}}}"), "sources[0].secret.items[1].path"),
            (format!("{{configMap: {{name: c, {items}}}}}"), "sources[0].configMap.items[1].path"),
            (format!("{{downwardAPI: {{{fields}}}}}"), "sources[0].downwardAPI.items[1].path"),
            (
                "{clusterTrustBundle: {name: a, path: a}}, {clusterTrustBundle: {name: b, path: a}}".to_owned(),
                "sources[1].clusterTrustBundle.path",
            ),
            (
                "{podCertificate: {signerName: a.b/c, keyType: ED25519, keyPath: a, certificateChainPath: a}}"
                    .to_owned(),
                "sources[0].podCertificate.certificateChainPath",
            ),
        ] {
            let source = serde_yaml::from_str(&format!("{{sources: [{sources}]}}")).expect("a source");
            let mut faults = Faults::default();
            projected(&source, &FieldPath::ROOT, &mut faults);
            let found: Vec<_> = faults.0.iter().map(|fault| (fault.path.to_string(), fault.kind)).collect();
            assert_eq!(found, [(expected.to_owned(), Kind::Duplicate)], "{sources}");
        }
    }
}
