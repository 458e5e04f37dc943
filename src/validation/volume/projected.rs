//! Files of several sources in one volume.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{
    ClusterTrustBundleProjection, ConfigMapProjection, DownwardAPIProjection, PodCertificateProjection,
    ProjectedVolumeSource, SecretProjection, ServiceAccountTokenProjection, VolumeProjection,
};

use super::{files, need, trust};
use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::local_path;

/// Shortest life of a token in seconds.
const TOKEN_SECONDS_MIN: i64 = 600;
/// Longest life of a token in seconds.
const TOKEN_SECONDS_MAX: i64 = 1 << 32;

/// A projected volume: `validateProjectedVolumeSource`.
pub(super) fn projected(source: &ProjectedVolumeSource, at: &FieldPath, faults: &mut Faults) {
    files::mode(source.default_mode, "defaultMode", at, faults);
    let at = at.key("sources");
    let mut paths = Paths::default();
    for (i, source) in source.sources.iter().flatten().enumerate() {
        projection(source, &at.index(i), &mut paths, faults);
    }
}

/// The paths at which the volume has files. Those of tokens do not count.
#[derive(Default)]
pub(super) struct Paths<'v>(BTreeSet<&'v str>);

impl<'v> Paths<'v> {
    /// Takes the path of a file, which no other may have. One that is absent is no path.
    pub(super) fn take(&mut self, path: &'v str, at: &FieldPath, faults: &mut Faults) {
        if !path.is_empty() && !self.0.insert(path) {
            faults.duplicate(at, format!("another file of the volume has the path `{path}`"));
        }
    }
}

/// One source of the volume: `validateProjectionSources`.
fn projection<'v>(source: &'v VolumeProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let given = [
        source.secret.as_ref().map(|secret| secret_files(secret, &at.key("secret"), paths, faults)),
        source.config_map.as_ref().map(|map| config_map_files(map, &at.key("configMap"), paths, faults)),
        source.downward_api.as_ref().map(|api| field_files(api, &at.key("downwardAPI"), paths, faults)),
        source.service_account_token.as_ref().map(|token| token_file(token, &at.key("serviceAccountToken"), faults)),
        source.cluster_trust_bundle.as_ref().map(|bundle| bundle_file(bundle, at, paths, faults)),
        source.pod_certificate.as_ref().map(|certificate| certificate_files(certificate, at, paths, faults)),
    ];
    let given = given.iter().flatten().count();
    if given > 1 {
        faults.forbidden(at, format!("an item of a projected volume's sources has one source; this one has {given}"));
    }
}

fn secret_files<'v>(source: &'v SecretProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    need(&source.name, "name", at, faults);
    files::items(source.items.as_deref(), at, faults);
    take_items(source.items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn config_map_files<'v>(source: &'v ConfigMapProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    need(&source.name, "name", at, faults);
    files::items(source.items.as_deref(), at, faults);
    take_items(source.items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn field_files<'v>(source: &'v DownwardAPIProjection, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    files::downward_api_items(source.items.as_deref(), at, faults);
    take_items(source.items.iter().flatten().map(|item| item.path.as_str()), at, paths, faults);
}

fn take_items<'v>(items: impl Iterator<Item = &'v str>, at: &FieldPath, paths: &mut Paths<'v>, faults: &mut Faults) {
    let at = at.key("items");
    for (i, path) in items.enumerate() {
        paths.take(path, &at.index(i).key("path"), faults);
    }
}

fn token_file(source: &ServiceAccountTokenProjection, at: &FieldPath, faults: &mut Faults) {
    if let Some(seconds) = source.expiration_seconds {
        if seconds < TOKEN_SECONDS_MIN {
            let message = format!("must be at least {TOKEN_SECONDS_MIN} seconds, ten minutes; it is {seconds}");
            faults.invalid(&at.key("expirationSeconds"), message);
        } else if seconds > TOKEN_SECONDS_MAX {
            let message = format!("must be at most {TOKEN_SECONDS_MAX} seconds; it is {seconds}");
            faults.invalid(&at.key("expirationSeconds"), message);
        }
    }
    need(&source.path, "path", at, faults);
    local_path::unreserved(&source.path, &at.key("path"), faults);
}

fn bundle_file<'v>(
    source: &'v ClusterTrustBundleProjection,
    at: &FieldPath,
    paths: &mut Paths<'v>,
    faults: &mut Faults,
) {
    let at = at.key("clusterTrustBundle");
    trust::cluster_trust_bundle(source, &at, faults);
    need(&source.path, "path", &at, faults);
    local_path::unreserved(&source.path, &at.key("path"), faults);
    paths.take(&source.path, &at.key("path"), faults);
}

fn certificate_files<'v>(
    source: &'v PodCertificateProjection,
    at: &FieldPath,
    paths: &mut Paths<'v>,
    faults: &mut Faults,
) {
    let at = at.key("podCertificate");
    trust::pod_certificate(source, &at, faults);
    let files = [
        ("credentialBundlePath", source.credential_bundle_path.as_deref()),
        ("keyPath", source.key_path.as_deref()),
        ("certificateChainPath", source.certificate_chain_path.as_deref()),
    ];
    let mut files =
        files.iter().filter_map(|(key, path)| Some((key, path.filter(|path| !path.is_empty())?))).peekable();
    if files.peek().is_none() {
        let message = "at least one of `credentialBundlePath`, `keyPath` and `certificateChainPath` must be given";
        faults.required(&at, message);
    }
    for (key, path) in files {
        local_path::unreserved(path, &at.key(key), faults);
        paths.take(path, &at.key(key), faults);
    }
}

#[cfg(test)]
mod tests {
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
            (&both(secret("a"), "{serviceAccountToken: {path: a}}"), "[1].serviceAccountToken.path"),
            (&both(secret("a/b"), &secret("a/")), "[1].secret.items[0].path"),
            (&both(secret("a"), &secret("a/b, mode: 1")), "[1].secret.items[0].path"),
            (&both(secret("a"), &secret("ab")), ""),
            (&both(secret("a"), "{}"), "[1]"),
        ]);
    }
}
