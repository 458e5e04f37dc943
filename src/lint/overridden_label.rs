//! `overridden-label`: a standard label with another value than the chart's.

use crate::chart;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::message::quote;
use crate::pool::Pool;
use crate::tree::{Map, Tree};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "overridden-label",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "a standard label with another value than the chart's",
    why: "Helm and other tools find the objects of a release by the chart's standard labels. If `extraLabels` changes \
          one, the Deployment or StatefulSet no longer matches its Secret and ServiceAccount. In `extraPodLabels`, the \
          API server rejects another value for the two labels of the selector.",
    bad: include_str!("../../tests/fixtures/overridden-label/bad.yaml"),
    good: include_str!("../../tests/fixtures/overridden-label/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("extraLabels");
    // All of the chart's labels have a prefix, and few of the users' labels do.
    let has_prefixed = |extra: &&Map| extra.entries().iter().any(|entry| entry.key.contains('/'));
    let Some(extra) = pool.users(&path).and_then(Tree::as_map).filter(has_prefixed) else { return };
    let of_name = [FieldPathBuf::of("nameOverride")];
    let common = chart::common_labels(&pool.values, &pool.release);
    for label in common.as_map().map_or(&[][..], |map| map.entries()) {
        let (own, other) = (label.value.as_text(), extra.get(&label.key).and_then(Tree::as_text));
        let causes = if &*label.key == "app.kubernetes.io/name" { &of_name[..] } else { &[] };
        if let (Some(own), Some(_)) = (own, other.filter(|other| Some(*other) != own)) {
            found
                .key_with(&path.key(&label.key), causes, format!("replaces the chart's own value {}", quote(own)))
                .help("delete the label");
            found.remove_entry();
        }
    }
}
