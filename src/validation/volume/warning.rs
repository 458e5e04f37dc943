//! What the API server takes in volumes, but warns of: sources that no longer work, and files in each other's way.
//!
//! Follows `warningsForPodSpecAndMeta` and `warningsForOverlappingVirtualPaths` of `pkg/api/pod`.

use k8s_openapi::api::core::v1::{DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection};

use crate::fault::{Because, Fault, Faults, Judged, Kind, Role, Target};
use crate::field_path::{FieldPath, FieldPathBuf};
use crate::kube_version::ServerRule;
use crate::message::quote;
use crate::validation::repeats::FIRST;

/// What is to be said of a volume that is in order.
pub(super) fn volume(volume: &Volume, at: &FieldPath, faults: &mut Faults) {
    let gone = [
        ("photonPersistentDisk", volume.photon_persistent_disk.is_some(), "1.16"),
        ("gitRepo", volume.git_repo.is_some(), "1.33"),
        ("scaleIO", volume.scale_io.is_some(), "1.22"),
        ("flocker", volume.flocker.is_some(), "1.25"),
        ("storageos", volume.storageos.is_some(), "1.25"),
        ("quobyte", volume.quobyte.is_some(), "1.25"),
        ("glusterfs", volume.glusterfs.is_some(), "1.26"),
        ("cephfs", volume.cephfs.is_some(), "1.31"),
        ("rbd", volume.rbd.is_some(), "1.31"),
    ];
    for (key, _, version) in gone.iter().filter(|(_, given, _)| *given) {
        let message = format!("`{key}` volumes are deprecated, and do not work in Kubernetes {version} and later");
        faults.add(Kind::ServerWarning, &at.key(key), message);
    }
    if !faults.server_has(ServerRule::OverlappingPaths) {
        return;
    }
    let mut files = Vec::new();
    if let Some(secret) = &volume.secret {
        key_files(secret.items.as_deref(), &at.key("secret"), &mut files);
    }
    if let Some(map) = &volume.config_map {
        key_files(map.items.as_deref(), &at.key("configMap"), &mut files);
    }
    if let Some(api) = &volume.downward_api {
        field_files(api.items.as_deref(), &at.key("downwardAPI"), &mut files);
    }
    if let Some(projected) = &volume.projected {
        let at = at.key("projected");
        let at = at.key("sources");
        for (i, source) in projected.sources.iter().flatten().enumerate() {
            projection(source, &at.index(i), &mut files, faults);
        }
    }
    overlaps(files, faults);
}

/// A file of a volume.
struct File<'v> {
    /// Its path, without slashes at its end.
    path: &'v str,
    /// The field that gives the path.
    at: FieldPathBuf,
}

fn file<'v>(path: &'v str, at: &FieldPath, files: &mut Vec<File<'v>>) {
    let path = path.trim_end_matches('/');
    if !path.is_empty() {
        files.push(File { path, at: at.to_owned() });
    }
}

fn key_files<'v>(items: Option<&'v [KeyToPath]>, at: &FieldPath, files: &mut Vec<File<'v>>) {
    let at = at.key("items");
    for (i, item) in items.unwrap_or_default().iter().enumerate() {
        file(&item.path, &at.index(i).key("path"), files);
    }
}

fn field_files<'v>(items: Option<&'v [DownwardAPIVolumeFile]>, at: &FieldPath, files: &mut Vec<File<'v>>) {
    let at = at.key("items");
    for (i, item) in items.unwrap_or_default().iter().enumerate() {
        file(&item.path, &at.index(i).key("path"), files);
    }
}

/// The files of one source of a projected volume, which may be no source at all.
fn projection<'v>(source: &'v VolumeProjection, at: &FieldPath, files: &mut Vec<File<'v>>, faults: &mut Faults) {
    if let Some(map) = &source.config_map {
        key_files(map.items.as_deref(), &at.key("configMap"), files);
    } else if let Some(secret) = &source.secret {
        key_files(secret.items.as_deref(), &at.key("secret"), files);
    } else if let Some(api) = &source.downward_api {
        field_files(api.items.as_deref(), &at.key("downwardAPI"), files);
    } else if let Some(token) = &source.service_account_token {
        file(&token.path, &at.key("serviceAccountToken").key("path"), files);
    } else if let Some(bundle) = &source.cluster_trust_bundle {
        file(&bundle.path, &at.key("clusterTrustBundle").key("path"), files);
    } else if let Some(certificate) = &source.pod_certificate {
        let at = at.key("podCertificate");
        for (key, path) in [
            ("certificateChainPath", &certificate.certificate_chain_path),
            ("keyPath", &certificate.key_path),
            ("credentialBundlePath", &certificate.credential_bundle_path),
        ] {
            file(path.as_deref().unwrap_or_default(), &at.key(key), files);
        }
    } else {
        faults.add(Kind::ServerWarning, at, "has no source, and so no files");
    }
}

/// Files whose path another has too, or needs for a folder. Sorted by their steps, all files below a path follow it.
fn overlaps(files: Vec<File>, faults: &mut Faults) {
    let mut sorted: Vec<(usize, &File)> = files.iter().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| a.path.split('/').cmp(b.path.split('/')));
    let mut above: Option<(usize, &File)> = None;
    for (i, file) in sorted {
        let Some((j, first)) = above.filter(|(_, first)| is_at_or_below(file.path, first.path)) else {
            above = Some((i, file));
            continue;
        };
        let (later, earlier) = if i > j { (file, first) } else { (first, file) };
        let message =
            format!("the file {} overlaps with the file {} of the same volume", quote(later.path), quote(earlier.path));
        let because = vec![Because { at: earlier.at.clone(), role: Role::Shown(FIRST.into()) }];
        let (path, target, message) = (later.at.clone(), Target::Value, message.into());
        let (kind, help, rewrite, judged) = (Kind::ServerWarning, None, None, Judged::Content);
        faults.0.push(Fault { kind, path, target, message, help, rewrite, because, judged });
    }
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
