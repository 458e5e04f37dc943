//! Sources on the node, claims, and images.

use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, ImageVolumeSource,
    PersistentVolumeClaimVolumeSource,
};

use super::need;
use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::quantity;
use crate::validation::local_path;

const HOST_PATH_TYPES: [&str; 7] =
    ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];

/// An empty folder. Of its medium nothing is required.
pub(super) fn empty_dir(source: &EmptyDirVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let limit = source.size_limit.as_ref().and_then(|limit| quantity::parse(&limit.0).ok());
    if limit.is_some_and(|limit| limit.is_negative()) {
        faults.forbidden(&at.key("sizeLimit"), "must not be negative");
    }
}

/// A file or folder of the node: `validateHostPathVolumeSource`.
pub(super) fn host_path(source: &HostPathVolumeSource, at: &FieldPath, faults: &mut Faults) {
    if source.path.is_empty() {
        return faults.required(&at.key("path"), "the path on the node must be given");
    }
    local_path::no_backsteps(&source.path, &at.key("path"), faults);
    match source.type_.as_deref() {
        None | Some("") => {}
        Some(kind) if HOST_PATH_TYPES.contains(&kind) => {}
        Some(kind) => faults.unsupported(&at.key("type"), kind, &HOST_PATH_TYPES),
    }
}

/// A clone of a repository, long out of use: `validateGitRepoVolumeSource`.
pub(super) fn git_repo(source: &GitRepoVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.repository, "repository", at, faults);
    local_path::descending(source.directory.as_deref().unwrap_or_default(), &at.key("directory"), faults);
}

/// A claim that is there already: `validatePersistentClaimVolumeSource`. Its name is not looked at.
pub(super) fn persistent_volume_claim(source: &PersistentVolumeClaimVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.claim_name, "claimName", at, faults);
}

/// The files of an image: `validateImageVolumeSource`.
pub(super) fn image(source: &ImageVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(source.reference.as_deref().unwrap_or_default(), "reference", at, faults);
    match source.pull_policy.as_deref() {
        None | Some("") => {}
        Some(policy) if PULL_POLICIES.contains(&policy) => {}
        Some(policy) => faults.unsupported(&at.key("pullPolicy"), policy, &PULL_POLICIES),
    }
}
