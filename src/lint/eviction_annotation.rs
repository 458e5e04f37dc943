//! `eviction-annotation`: annotations against the eviction of workers that are in the wrong place, out of date, or have a
//! value that nobody reads.

use crate::duration;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::fix::Rewrite;
use crate::message::quote;
use crate::pool::Pool;
use crate::tree::{Node, Tree};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "eviction-annotation",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "an annotation against eviction that does nothing",
    why: "Autoscalers remove nodes, and the runs on them, unless an annotation of the pod says otherwise: \
          `cluster-autoscaler.kubernetes.io/safe-to-evict: \"false\"` for the cluster autoscaler, \
          `karpenter.sh/do-not-disrupt: \"true\"` for Karpenter. They read neither labels nor the annotations of the \
          Deployment or StatefulSet, which is where `annotations` and `extraLabels` go. They also compare the value \
          letter by letter, so `\"yes\"` or `\"True\"` does nothing. Karpenter 0.33 and later do not know the old name, \
          `karpenter.sh/do-not-evict`. Put the annotation into `podAnnotations`. Sources: \
          https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md, \
          https://karpenter.sh/docs/concepts/disruption/#pod-level-controls, \
          https://karpenter.sh/v0.32/upgrading/v1beta1-reference/.",
    bad: include_str!("../../tests/fixtures/eviction-annotation/bad.yaml"),
    good: include_str!("../../tests/fixtures/eviction-annotation/good.yaml"),
    check: Check::Pool(check),
};

/// An annotation that an autoscaler reads on pods.
struct Annotation {
    name: &'static str,
    /// Who reads it.
    reader: &'static str,
    values: Understood,
}

/// The values that an autoscaler understands.
#[derive(Clone, Copy)]
enum Understood {
    /// `true` and `false` (`hasSafeToEvictAnnotation` in `k8s.io/autoscaler/cluster-autoscaler/utils/drain`).
    TrueOrFalse,
    /// `true`, or how long after its start a pod is left alone. `false` is as good as nothing, and clearly meant so.
    TrueOrDuration,
    /// The names of volumes.
    Any,
}

const SAFE_TO_EVICT: Annotation = Annotation {
    name: "cluster-autoscaler.kubernetes.io/safe-to-evict",
    reader: "the cluster autoscaler",
    values: Understood::TrueOrFalse,
};
const LOCAL_VOLUMES: Annotation = Annotation {
    name: "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes",
    reader: "the cluster autoscaler",
    values: Understood::Any,
};
const DO_NOT_DISRUPT: Annotation =
    Annotation { name: "karpenter.sh/do-not-disrupt", reader: "Karpenter", values: Understood::TrueOrDuration };

/// What [`DO_NOT_DISRUPT`] was called before Karpenter 0.32.
const DO_NOT_EVICT: &str = "karpenter.sh/do-not-evict";

/// Each name with the annotation that it is now.
const NAMES: [(&str, &Annotation); 4] = [
    (SAFE_TO_EVICT.name, &SAFE_TO_EVICT),
    (LOCAL_VOLUMES.name, &LOCAL_VOLUMES),
    (DO_NOT_DISRUPT.name, &DO_NOT_DISRUPT),
    (DO_NOT_EVICT, &DO_NOT_DISRUPT),
];

const POD_ANNOTATIONS: &str = "podAnnotations";

/// The keys whose entries no autoscaler reads, and what becomes of them.
const ELSEWHERE: [(&str, &str); 4] = [
    ("annotations", "an annotation of the Deployment or StatefulSet"),
    ("extraLabels", "a label"),
    ("extraPodLabels", "a label"),
    ("serviceAccount.annotations", "an annotation of the ServiceAccount"),
];

fn check(pool: &Pool, found: &mut Found) {
    // Few values have any of them, so no path is made to look.
    let is_there = |keys: &str, name: &str| pool.values.below(keys).is_some_and(|map| map.get(name).is_some());
    for (name, annotation) in NAMES {
        // Whoever has it on the pod may have it elsewhere, or under its old name, as well.
        let on_pod = pool.values.get(POD_ANNOTATIONS).and_then(|map| map.get(annotation.name));
        if on_pod.is_some_and(|value| !matches!(value.node, Node::Null)) {
            if name == annotation.name {
                check_value(pool, &FieldPathBuf::of(POD_ANNOTATIONS).key(name), annotation, found);
            }
            continue;
        }
        let old = || FieldPathBuf::of(POD_ANNOTATIONS).key(name);
        if name == DO_NOT_EVICT && is_there(POD_ANNOTATIONS, name) && pool.users(&old()).is_some() {
            let message = format!("does nothing: {} no longer knows this name", annotation.reader);
            found.key(&old(), message).help(format!("write `{}`", annotation.name));
            found.rewrite(&Rewrite::word(name, annotation.name));
        }
        for (key, what) in ELSEWHERE.into_iter().filter(|(key, _)| is_there(key, name)) {
            let path = FieldPathBuf::of(key).key(name);
            if pool.users(&path).is_some() {
                let message = format!("does nothing as {what}: {} reads it on the pod", annotation.reader);
                let renamed =
                    if name == annotation.name { String::new() } else { format!(", as `{}`", annotation.name) };
                found.key(&path, message).help(format!("move it to `{POD_ANNOTATIONS}`{renamed}"));
                found.move_entry(&path, POD_ANNOTATIONS, annotation.name);
            }
        }
    }
}

/// Notes a value that its reader does not understand.
fn check_value(pool: &Pool, path: &FieldPathBuf, annotation: &Annotation, found: &mut Found) {
    let Some(text) = pool.users(path).and_then(Tree::as_text) else { return };
    let is_time = || duration::parse(text).is_ok_and(|time| time.0 > 0);
    let (is_known, looked_for) = match annotation.values {
        Understood::Any => return,
        Understood::TrueOrFalse => (matches!(text, "true" | "false"), "`true` or `false`"),
        Understood::TrueOrDuration => (matches!(text, "true" | "false") || is_time(), "`true` or a duration"),
    };
    if !is_known {
        let message = format!("does nothing: {} looks for {looked_for}, not {}", annotation.reader, quote(text));
        let meant = match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "1" => Some("true"),
            "false" | "no" | "n" | "off" | "0" => Some("false"),
            _ => None,
        };
        let finding = found.value(path, message);
        if let Some(meant) = meant {
            finding.help(format!("write `\"{meant}\"`"));
            found.rewrite(&Rewrite::word(text, meant).unsure());
        }
    }
}
