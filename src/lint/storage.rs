//! `overridden-storage` and `unbounded-storage`: where the workers keep workspaces and Docker's images.

use k8s_openapi::api::core::v1::EmptyDirVolumeSource;

use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::quantity;
use crate::worker::{Storage, Volume, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const OVERRIDDEN: Rule = Rule {
    id: "overridden-storage",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "`storageVolume` together with a claim template",
    why: "With `useStatefulSet` and `storageVolumeClaimTemplateSpec`, each pod gets a volume claim of its own. \
          `storageVolume` is still written to the StatefulSet, but never used. Delete one of the two.",
    bad: include_str!("../../tests/fixtures/overridden-storage/bad.yaml"),
    good: include_str!("../../tests/fixtures/overridden-storage/good.yaml"),
    check: Check::Worker(overridden),
};

pub(super) const UNBOUNDED: Rule = Rule {
    id: "unbounded-storage",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "storage in memory or on the node without a limit",
    why: "A run can fill the volume. A volume on the node's disk then takes the space of other pods, and the node may \
          evict pods that did nothing wrong. A volume in memory takes the memory of the containers that write to it. \
          With a `sizeLimit`, only this worker is evicted. For a volume on disk, a limit for `ephemeral-storage` does \
          the same.",
    bad: include_str!("../../tests/fixtures/unbounded-storage/bad.yaml"),
    good: include_str!("../../tests/fixtures/unbounded-storage/good.yaml"),
    check: Check::Worker(unbounded),
};

fn overridden(worker: &Worker, found: &mut Found) {
    let pool = worker.pool;
    let storage = FieldPathBuf::of("storageVolume");
    let key = pool.place(&storage, Target::Key);
    // A layer above that claims storage may well replace the storage of a shared file.
    let is_replaced =
        CLAIM.iter().any(|part| pool.values.get(part).is_some_and(|it| !pool.layers.comes_with(it.place, key)));
    let is_unused = matches!(worker.storage(), Storage::Claimed);
    if is_unused && !is_replaced && pool.users(&storage).is_some_and(|value| value.node.is_true()) {
        let message = "is never used: each pod gets a claim from `storageVolumeClaimTemplateSpec` instead";
        found.key(&storage, message).help("delete one of the two");
        found.remove_entry();
    }
}

/// The keys that together give each pod a claim.
const CLAIM: [&str; 2] = ["useStatefulSet", "storageVolumeClaimTemplateSpec"];

fn unbounded(worker: &Worker, found: &mut Found) {
    if let Storage::Volume(storage) = worker.storage()
        && storage.empty_dir().is_some_and(|source| is_memory(source) || !is_disk_bounded(worker))
    {
        check(worker, &storage, found);
    }
    // Of other volumes, only those in memory may get large.
    for volume in worker.volumes().skip(1).filter(|volume| volume.empty_dir().is_some_and(is_memory)) {
        check(worker, &volume, found);
    }
}

fn check(worker: &Worker, volume: &Volume, found: &mut Found) {
    let (pool, at) = (worker.pool, volume.path().key("emptyDir"));
    let Some(source) = volume.empty_dir() else { return };
    // Other rules report a null or a fault.
    let limit = at.key("sizeLimit");
    let is_absent = pool.values.at(&limit).is_none();
    if pool.users(&at).is_none() || !is_absent && (pool.users(&limit).is_none() || !is_unlimited(source)) {
        return;
    }
    let (message, help) = if is_memory(source) {
        (
            "can use up the containers' memory: it has no size limit",
            "set `sizeLimit`, and add it to the memory limits of the containers",
        )
    } else {
        ("can fill the node's disk: it has no size limit", "set `sizeLimit`, such as `50Gi`")
    };
    found.key_with(&at, &[at.key("medium"), limit], message).help(help);
}

/// Whether a volume's limit is zero, which is no limit to the kubelet (`emptyDirLimitEviction` in
/// `k8s.io/kubernetes/pkg/kubelet/eviction`).
fn is_unlimited(source: &EmptyDirVolumeSource) -> bool {
    source.size_limit.as_ref().is_some_and(|limit| quantity::parse(&limit.0).is_ok_and(|amount| amount.is_zero()))
}

fn is_memory(source: &EmptyDirVolumeSource) -> bool {
    source.medium.as_deref() == Some("Memory")
}

/// Whether a container's limit bounds the disk space of the pod: the kubelet counts the pod's volumes against the sum
/// of these limits (`podEphemeralStorageLimitEviction` in `k8s.io/kubernetes/pkg/kubelet/eviction`).
fn is_disk_bounded(worker: &Worker) -> bool {
    let limits = worker.containers().filter_map(|container| container.resources()?.limits.as_ref());
    limits.into_iter().any(|limits| limits.contains_key("ephemeral-storage"))
}
