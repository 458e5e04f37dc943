//! `shared-storage`: one volume in which several Docker daemons keep their images.

use crate::fault::Target;
use crate::finding::Severity;
use crate::message::theirs;
use crate::worker::{HeadCount, Neighbour, Sharing, Wish, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "shared-storage",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "one volume for the Docker daemons of several workers",
    why: "Each worker runs a Docker daemon of its own, and `/var/lib/docker` is made for one daemon alone: two of them \
          remove each other's images, or do not start. A claim by name, a network volume and a `hostPath` are the same \
          for all workers that use them. With `storageVolume.ephemeral`, or with `useStatefulSet` and \
          `storageVolumeClaimTemplateSpec`, each worker gets a volume of its own. A `hostPath` is right where \
          `podAntiAffinity` requires a node for each worker. Source: \
          https://github.com/moby/moby/issues/42336.",
    bad: include_str!("../../tests/fixtures/shared-storage/bad.yaml"),
    good: include_str!("../../tests/fixtures/shared-storage/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    // Nearly no pool has a volume that workers share.
    if worker.volumes().all(|volume| matches!(volume.sharing(), Sharing::Nobody | Sharing::Unknown)) {
        return;
    }
    let Some((volume, mount)) = worker.docker_data() else { return };
    let (count, decides) = worker.head_count();
    let many = match count {
        HeadCount::Fixed(count) if count > 1 => format!("{} workers", theirs(count)),
        HeadCount::Autoscaled => "all workers that an autoscaler starts".to_owned(),
        HeadCount::Fixed(_) | HeadCount::Unknown => return,
    };
    let (source, whose) = match volume.sharing() {
        Sharing::Everybody(source) => (source, "this volume"),
        Sharing::Node(_) if worker.neighbours().iter().any(|term| is_node_for_each(worker, term)) => return,
        Sharing::Node(source) => (source, "this folder of their node"),
        Sharing::Nobody | Sharing::Unknown => return,
    };
    let path = volume.path().key(source);
    // A folder whose name has a variable in it may be each worker's own.
    if mount.folder_expression().is_some() || worker.pool.users(&path).is_none() {
        return;
    }
    let message = format!("Docker's images break: the daemons of {many} keep them in {whose}, which only one may use");
    let count = worker.pool.place(&decides, Target::Value);
    found.key(&path, message).beside(count, "the number of workers").help(OWN_VOLUME);
}

/// How each worker gets a volume for itself.
const OWN_VOLUME: &str = "give each worker a volume of its own, by `storageVolume.ephemeral` or by a claim template";

/// Whether a term keeps two workers from running on one node.
fn is_node_for_each(worker: &Worker, Neighbour { term, wish, .. }: &Neighbour) -> bool {
    let selector = term.label_selector.as_ref().zip(worker.labels());
    *wish == Wish::AlwaysApart
        && term.topology_key == "kubernetes.io/hostname"
        && selector.is_some_and(|(selector, labels)| labels.mismatch(selector).is_none())
}
