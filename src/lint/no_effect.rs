//! `no-effect`: a value that changes nothing in what is rendered.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;
use crate::tree::{Node, Number};

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "no-effect",
    severity: Severity::Warning,
    summary: "a value that has no effect beside another",
    why: "What is rendered stays the same, byte for byte, when the key is deleted: another value keeps the chart \
          from reading it. Whoever wrote it expects something of it, so one of the two is a mistake.",
    bad: include_str!("../../tests/fixtures/no-effect/bad.yaml"),
    good: include_str!("../../tests/fixtures/no-effect/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let on = |path: &str| pool.values.at(&FieldPathBuf::of(path)).is_some_and(|value| value.node.is_true());
    let off = |path: &str| !on(path) && !pool.is_faulty(&FieldPathBuf::of(path));
    let mut note = |path: &str, message: &str, help: &str| {
        let path = FieldPathBuf::of(path);
        if pool.users(&path).is_some_and(|value| !is_empty(&value.node)) {
            found.key(&path, message).help(help);
        }
    };
    if off("replicasEnabled") {
        let help = "delete it: whatever scales the workers sets their number";
        note("replicaCount", "has no effect with `replicasEnabled: false`", help);
    }
    for container in ["launcher", "dind"] {
        if on(&format!("{container}.image.digest")) {
            let help = "delete it, or keep it in a comment: the digest alone says which image is meant";
            note(&format!("{container}.image.tag"), "has no effect beside a digest", help);
        }
    }
    if off("serviceAccount.create") {
        let help = "annotate the account where it is made";
        note("serviceAccount.annotations", "have no effect with `serviceAccount.create: false`", help);
    }
    if off("credentials.create") {
        let help = "delete it: the launcher takes its credentials from elsewhere";
        for key in ["token", "privateKey"] {
            note(&format!("credentials.{key}"), "has no effect with `credentials.create: false`", help);
        }
    }
    if off("useStatefulSet") {
        let help = "set `useStatefulSet: true`, or claim a volume with `storageVolume.ephemeral`";
        note("storageVolumeClaimTemplateSpec", "has no effect without `useStatefulSet: true`", help);
    }
    let limit = FieldPathBuf::of("revisionHistoryLimit");
    // Over the number of another file it has one: the chart leaves that out as well.
    let takes_back = pool.in_files(&limit).any(|value| value.node.is_true());
    if !takes_back && pool.users(&limit).is_some_and(|value| is_zero(&value.node)) {
        let message = "0 has no effect: the chart leaves it out, and Kubernetes keeps 10 revisions";
        found.key(&limit, message).help("write `\"0\"`, in quotes, to keep none");
    }
}

/// What says nothing, wherever it stands.
fn is_empty(node: &Node) -> bool {
    matches!(node, Node::Text(_) | Node::List(_) | Node::Map(_)) && !node.is_true()
}

fn is_zero(node: &Node) -> bool {
    matches!(node, Node::Number(number) if !Node::Number(*number).is_true() || *number == Number::Float(-0.0))
}
