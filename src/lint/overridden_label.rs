//! `overridden-label`: a standard label of the chart with another value.

use crate::chart;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::pool::Pool;
use crate::tree::{Map, Tree};

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "overridden-label",
    severity: Severity::Warning,
    summary: "a label of the chart's own with another value",
    why: "Helm finds what it manages, and people what belongs together, by the labels that the chart puts on every \
          object. With another value on the Deployment or StatefulSet it no longer goes with its Secret and \
          ServiceAccount. Of the pods' labels the two of the selector cannot be others at all.",
    bad: include_str!("../../tests/fixtures/overridden-label/bad.yaml"),
    good: include_str!("../../tests/fixtures/overridden-label/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let path = FieldPathBuf::of("extraLabels");
    // The chart's own labels all have a prefix, and few of the users' do.
    let has_prefixed = |extra: &&Map| extra.entries().iter().any(|entry| entry.key.contains('/'));
    let Some(extra) = pool.users(&path).and_then(Tree::as_map).filter(has_prefixed) else { return };
    let of_name = [FieldPathBuf::of("nameOverride")];
    let common = chart::common_labels(&pool.values, &pool.release);
    for label in common.as_map().map_or(&[][..], |map| map.entries()) {
        let (own, other) = (label.value.as_text(), extra.get(&label.key).and_then(Tree::as_text));
        let causes = if &*label.key == "app.kubernetes.io/name" { &of_name[..] } else { &[] };
        if let (Some(own), Some(_)) = (own, other.filter(|other| Some(*other) != own)) {
            found
                .key_with(&path.key(&label.key), causes, format!("takes the place of the chart's own value `{own}`"))
                .help("delete the label");
        }
    }
}
