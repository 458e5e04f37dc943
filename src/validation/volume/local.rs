//! Sources on the node, claims, and images.

use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, ImageVolumeSource,
    PersistentVolumeClaimVolumeSource,
};

use super::field::need;
use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::quantity;
use crate::validation::local_path;

const HOST_PATH_TYPES: [&str; 7] =
    ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];

/// An empty folder. Of its medium nothing is required.
pub(super) fn empty_dir(source: &EmptyDirVolumeSource, at: &FieldPath, faults: &mut Faults) {
    // Every release so far ignores `mode`.
    let EmptyDirVolumeSource { size_limit, medium: _, mode: _ } = source;
    let limit = size_limit.as_ref().and_then(|limit| quantity::parse(&limit.0).ok());
    if limit.is_some_and(|limit| limit.is_negative()) {
        faults.forbidden(&at.key("sizeLimit"), "must not be negative");
    }
}

/// A file or folder of the node: `validateHostPathVolumeSource`.
pub(super) fn host_path(source: &HostPathVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let HostPathVolumeSource { path, type_ } = source;
    if path.is_empty() {
        return faults.required(&at.key("path"), "the path on the node must be given");
    }
    local_path::no_backsteps(path, &at.key("path"), faults);
    match type_.as_deref() {
        None | Some("") => {}
        Some(kind) if HOST_PATH_TYPES.contains(&kind) => {}
        Some(kind) => faults.unsupported(&at.key("type"), kind, &HOST_PATH_TYPES),
    }
}

/// A clone of a repository, long out of use: `validateGitRepoVolumeSource`.
pub(super) fn git_repo(source: &GitRepoVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let GitRepoVolumeSource { repository, directory, revision: _ } = source;
    need(repository, "repository", at, faults);
    local_path::descending(directory.as_deref().unwrap_or_default(), &at.key("directory"), faults);
}

/// A claim that is there already: `validatePersistentClaimVolumeSource`. Its name is not looked at.
pub(super) fn persistent_volume_claim(source: &PersistentVolumeClaimVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let PersistentVolumeClaimVolumeSource { claim_name, read_only: _ } = source;
    need(claim_name, "claimName", at, faults);
}

/// The files of an image: `validateImageVolumeSource`.
pub(super) fn image(source: &ImageVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let ImageVolumeSource { reference, pull_policy } = source;
    let reference = reference.as_deref().unwrap_or_default();
    if faults.server_has(ServerRule::ImageReference) {
        need(reference, "reference", at, faults);
    } else if reference.is_empty() {
        let version = faults.version();
        let message =
            format!("must be given: Kubernetes {version} accepts the workload without it, and then rejects its pods");
        faults.add(Kind::SilentlyAccepted, &at.key("reference"), message);
    }
    match pull_policy.as_deref() {
        None | Some("") => {}
        Some(policy) if PULL_POLICIES.contains(&policy) => {}
        Some(policy) => faults.unsupported(&at.key("pullPolicy"), policy, &PULL_POLICIES),
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        check(&[
            ("emptyDir: {medium: Any, sizeLimit: 0, mode: 99999}", ""),
            ("emptyDir: {sizeLimit: '-1'}", "emptyDir.sizeLimit"),
            ("hostPath: {}", "hostPath.path"),
            ("hostPath: {path: a/..b, type: ''}", ""),
            ("hostPath: {path: /a, type: Directory}", ""),
            ("image: {reference: a, pullPolicy: Always}", ""),
            ("hostPath: {path: /a/../b, type: directory}", "hostPath.path hostPath.type"),
            ("gitRepo: {}", "gitRepo.repository"),
            ("gitRepo: {repository: r, directory: /a}", "gitRepo.directory"),
            ("persistentVolumeClaim: {}", "persistentVolumeClaim.claimName"),
            ("persistentVolumeClaim: {claimName: A_b}", ""),
            ("image: {}", "image.reference"),
            ("image: {reference: a, pullPolicy: ''}", ""),
            ("image: {reference: a, pullPolicy: always}", "image.pullPolicy"),
        ]);
    }
}
