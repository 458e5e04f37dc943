//! `no-effect`: a value that changes nothing in what is rendered.

use crate::decode::Noted;
use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::layers::Layer;
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Node, Number, Tree};
use crate::values;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "no-effect",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "a value that has no effect because of another value",
    why: "The rendered objects stay the same, byte for byte, if you delete this key. Another value, in the same file \
          or in a layer below it, keeps the chart from using it. You probably want an effect from both values, so one \
          of them is a mistake.",
    bad: include_str!("../../tests/fixtures/no-effect/bad.yaml"),
    good: include_str!("../../tests/fixtures/no-effect/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let on = |path: &str| pool.values.below(path).is_some_and(|value| value.node.is_true());
    let off = |path: &str| !on(path) && !pool.is_faulty(&FieldPathBuf::of(path));
    let mut note = |path: &str, cause: &str, message: &str, help: &str| {
        let (path, cause) = (FieldPathBuf::of(path), FieldPathBuf::of(cause));
        let says_something = pool.users(&path).is_some_and(|value| !is_empty(&value.node));
        if says_something && comes_with_cause(pool, &path, &cause) && can_be_deleted(pool, &path) {
            found.key(&path, message).help(help);
            found.remove_entry();
        }
    };
    if off("replicasEnabled") {
        let help = "delete it: an autoscaler sets the number of workers";
        note("replicaCount", "replicasEnabled", "has no effect with `replicasEnabled: false`", help);
    }
    let images = [("launcher.image.tag", "launcher.image.digest"), ("dind.image.tag", "dind.image.digest")];
    for (tag, digest) in images.into_iter().filter(|(_, digest)| on(digest)) {
        let help = "delete it, or keep it in a comment: the digest alone selects the image";
        note(tag, digest, "has no effect when `digest` is set", help);
    }
    if off("serviceAccount.create") {
        let help = "annotate the ServiceAccount where it is created";
        let message = "has no effect with `serviceAccount.create: false`";
        note("serviceAccount.annotations", "serviceAccount.create", message, help);
    }
    if off("credentials.create") {
        let help = "delete it: the launcher gets its credentials from another Secret";
        for key in ["credentials.token", "credentials.privateKey"] {
            note(key, "credentials.create", "has no effect with `credentials.create: false`", help);
        }
    }
    if off("useStatefulSet") {
        let help = "set `useStatefulSet: true`, or use `storageVolume.ephemeral` to claim a volume";
        let message = "has no effect without `useStatefulSet: true`";
        note("storageVolumeClaimTemplateSpec", "useStatefulSet", message, help);
    }
    check_revision_limit(pool, found);
}

/// The chart omits a limit of 0, so 0 has an effect only if it overrides another number.
fn check_revision_limit(pool: &Pool, found: &mut Found) {
    let limit = FieldPathBuf::of("revisionHistoryLimit");
    if !pool.users(&limit).is_some_and(|value| is_zero(&value.node)) || !can_be_deleted(pool, &limit) {
        return;
    }
    let says_nothing = |value: &Tree| matches!(value.node, Node::Null) || is_zero(&value.node);
    if pool.without(&limit).at(&limit).is_none_or(says_nothing) {
        let message = "0 has no effect: the chart omits it, and Kubernetes keeps 10 revisions";
        found.key(&limit, message).help("to keep no revisions, write `\"0\"` in quotes, or use `--set-string`");
        found.remove_entry();
    }
}

/// Whether the cause is present wherever the key is. Otherwise a shared file may have the key for other pools.
fn comes_with_cause(pool: &Pool, path: &FieldPathBuf, cause: &FieldPathBuf) -> bool {
    let key = pool.place(path, Target::Key);
    pool.values.at(cause).is_none_or(|cause| pool.layers.comes_with(cause.place, key))
}

/// Whether the values mean the same without a key, and reveal no other fault.
fn can_be_deleted(pool: &Pool, path: &FieldPathBuf) -> bool {
    let is_wrong = pool.faults.iter().any(|fault| path.contains(&fault.path));
    !is_wrong && !is_tied(pool, path) && is_right_without(pool, path)
}

/// Whether something else in the file may depend on a key: an alias of an anchor inside it, a map that has the same key
/// through an alias, or a merge key that would take its place. Arguments have none of these.
fn is_tied(pool: &Pool, path: &FieldPathBuf) -> bool {
    let (key, value) = (pool.place(path, Target::Key), pool.place(path, Target::Value));
    let Some(source) = pool.layers.sources.get(key.source) else { return false };
    let Some(values) = pool.layers.layer(key.source).and_then(Layer::file) else { return false };
    // The value of an alias is in another place.
    let end = if value.source == key.source { value.end.max(key.end) } else { key.end };
    let has_anchor = pool.layers.sources.written(Place { end, ..key }).is_some_and(|text| text.contains('&'));
    has_anchor || source.text.contains("<<") || count(&values::without_users_own(values), key) > 1
}

/// How often a tree contains the key at a place.
fn count(tree: &Tree, key: Place) -> usize {
    match &tree.node {
        Node::Map(map) => {
            map.entries().iter().map(|entry| usize::from(entry.key_place == key) + count(&entry.value, key)).sum()
        }
        Node::List(items) => items.iter().map(|item| count(item, key)).sum(),
        _ => 0,
    }
}

/// Whether the values have no fault at a path if the key there is deleted and a lower layer's takes its place.
fn is_right_without(pool: &Pool, path: &FieldPathBuf) -> bool {
    let without = pool.without(path);
    let mut noted = Noted::default();
    values::decode(&without, &pool.layers.sources, &mut noted);
    !noted.faults.0.iter().any(|fault| path.contains(&fault.path))
}

/// A value that sets nothing, wherever it is.
fn is_empty(node: &Node) -> bool {
    matches!(node, Node::Text(_) | Node::List(_) | Node::Map(_)) && !node.is_true()
}

fn is_zero(node: &Node) -> bool {
    matches!(node, Node::Number(number) if !Node::Number(*number).is_true() || *number == Number::Float(-0.0))
}
