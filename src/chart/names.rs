//! Names and labels, as the chart's `_helpers.tpl` makes them.

use crate::kube_version::KubeVersion;
use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};
use crate::yaml;

/// The chart's name, and that of what it makes where no value says otherwise.
pub const CHART_NAME: &str = "spacelift-worker";
/// The newest published version of the chart.
pub(crate) const CHART_VERSION: &str = "0.62.0";
/// Most characters of a name or of a label's value; the chart cuts what is longer.
const NAME_MAX: usize = 63;

/// What the chart is rendered for.
#[derive(Clone, Debug)]
pub struct Release {
    /// The release's name.
    pub name: Tree,
    /// The namespace to stamp on each object.
    pub namespace: Option<Tree>,
    /// The chart's version, for the label `helm.sh/chart`.
    pub chart_version: Tree,
    /// The version of the cluster. The chart does not ask for it, but the cluster judges what it makes.
    pub kube_version: KubeVersion,
}

impl Release {
    /// A release of the newest chart, with no namespace, for the newest Kubernetes.
    pub fn new(name: &str) -> Release {
        let text = |text| Tree::text(text, Place::CHART);
        let kube_version = KubeVersion::default();
        Release { name: text(name), namespace: None, chart_version: text(CHART_VERSION), kube_version }
    }
}

/// The names and labels of one release.
pub(super) struct Names {
    pub(super) namespace: Option<Tree>,
    pub(super) full: Tree,
    pub(super) service_account: Tree,
    pub(super) labels: Tree,
    pub(super) workload_labels: Tree,
    pub(super) selector_labels: Tree,
    pub(super) pod_labels: Tree,
}

impl Names {
    pub(super) fn new(values: &Tree, release: &Release) -> Names {
        let name = cut(&text(values.get("nameOverride")).unwrap_or_else(|| Tree::text(CHART_NAME, Place::CHART)));
        let full = full_name(values, &name, release);
        let selector = [("app.kubernetes.io/name", name), ("app.kubernetes.io/instance", release.name.clone())];
        let version = release.chart_version.as_text().unwrap_or_default().replace('+', "_");
        let chart = cut(&Tree::text(&format!("{CHART_NAME}-{version}"), release.chart_version.place));
        let common = [("helm.sh/chart", chart)].into_iter().chain(selector.iter().cloned()).chain([
            ("app.kubernetes.io/version", Tree::text("latest", Place::CHART)),
            ("app.kubernetes.io/managed-by", Tree::text("Helm", Place::CHART)),
        ]);
        let labels = map(common.map(label).collect());
        let selector_labels = map(selector.into_iter().map(label).collect());
        Names {
            namespace: release.namespace.clone(),
            service_account: service_account(values, &full),
            full,
            workload_labels: with_extra(&labels, values.get("extraLabels")),
            pod_labels: with_extra(&selector_labels, values.get("extraPodLabels")),
            labels,
            selector_labels,
        }
    }
}

fn map(of: Map) -> Tree {
    Tree::new(Node::Map(of.into()), Place::CHART)
}

fn label((key, value): (&str, Tree)) -> Entry {
    Entry { key: key.into(), key_place: Place::CHART, value }
}

/// Labels with the user's over them: the same key again wins.
fn with_extra(labels: &Tree, extra: Option<&Tree>) -> Tree {
    match extra.map(|extra| (&extra.node, extra)) {
        Some((Node::Map(map), extra)) if !map.is_empty() => {
            let mut merged = labels.clone();
            merged.merge(extra);
            merged.place = Place::CHART;
            merged
        }
        Some((Node::Faulty, extra)) => extra.clone(),
        _ => labels.clone(),
    }
}

/// What the chart makes text of, where it is there; a value at fault stays one.
fn text(of: Option<&Tree>) -> Option<Tree> {
    let tree = of.filter(|tree| tree.node.is_true() || matches!(tree.node, Node::Faulty))?;
    Some(match &tree.node {
        Node::Number(number) => Tree::text(&yaml::go_text(*number), tree.place),
        _ => tree.clone(),
    })
}

/// Text cut to 63 bytes and rid of one `-` at its end.
fn cut(tree: &Tree) -> Tree {
    let Some(text) = tree.as_text() else { return tree.clone() };
    let mut end = text.len().min(NAME_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = &text[..end];
    Tree::text(cut.strip_suffix('-').unwrap_or(cut), tree.place)
}

fn full_name(values: &Tree, name: &Tree, release: &Release) -> Tree {
    if let Some(full) = text(values.get("fullnameOverride")) {
        return cut(&full);
    }
    let (Some(name_text), Some(release_text)) = (name.as_text(), release.name.as_text()) else { return name.clone() };
    if release_text.contains(name_text) {
        return cut(&release.name);
    }
    let place = if name.place.is_users() { name.place } else { release.name.place };
    cut(&Tree::text(&format!("{release_text}-{name_text}"), place))
}

fn service_account(values: &Tree, full: &Tree) -> Tree {
    let account = values.get("serviceAccount");
    let created = account.and_then(|a| a.get("create")).is_some_and(|c| c.node.is_true());
    match text(account.and_then(|a| a.get("name"))) {
        Some(name) => name,
        None if created => full.clone(),
        None => Tree::text("default", Place::CHART),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_to_whole_characters() {
        let long = "a".repeat(70);
        for (name, expected) in [
            ("a", "a"),
            ("a-", "a"),
            ("a--", "a-"),
            (&long, &long[..63]),
            (&format!("{}-a", &long[..62]), &long[..62]),
            (&format!("{}\u{e9}", &long[..62]), &long[..62]),
            (&format!("{}\u{1F600}", &long[..60]), &long[..60]),
        ] {
            assert_eq!(cut(&Tree::text(name, Place::CHART)).as_text(), Some(expected), "{name}");
        }
    }
}
