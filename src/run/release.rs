//! Checks the release name, the namespace and the versions.

use crate::chart::{CHART_NAME, CHART_VERSION, Release};
use crate::cli::ReleaseArgs;
use crate::fault::Kind;
use crate::layers::Layers;
use crate::source::Place;
use crate::tree::Tree;
use crate::validation::meta;

/// The maximum length of a release name in Helm, which leaves room for names built from it.
const NAME_MAX: usize = 53;

/// A release with this name. Adds the faults of the arguments to the layers.
///
/// `flag` is the argument that gave the name. Helm's rule for names is `ValidateReleaseName` in
/// helm.sh/helm/v3/pkg/chartutil.
pub(super) fn release(layers: &mut Layers, flag: &'static str, name: Option<&str>, args: &ReleaseArgs) -> Release {
    let mut name = name.map_or_else(|| Tree::text(CHART_NAME, Place::CHART), |name| layers.text_argument(flag, name));
    let wrong = match name.as_text() {
        Some(text) if text.len() > NAME_MAX => {
            Some(format!("must be at most {NAME_MAX} characters; it has {}", text.len()))
        }
        Some(text) => meta::dns_subdomain(text),
        None => None,
    };
    if let Some(wrong) = wrong {
        layers.fault(Kind::ReleaseName, name.place, format!("the release name {wrong}"));
        // Names built from it need no findings of their own.
        name = Tree::text(CHART_NAME, Place::CHART);
    }
    let namespace = args.namespace.as_deref().filter(|name| !name.is_empty()).map(|namespace| {
        let tree = layers.text_argument("--namespace", namespace);
        if let Some(wrong) = meta::dns_label(namespace) {
            layers.fault(Kind::Namespace, tree.place, format!("the namespace {wrong}"));
        }
        tree
    });
    let chart_version = match args.chart_version.as_deref().filter(|version| !version.is_empty()) {
        Some(version) => checked_version(layers, "--version", version),
        None => Tree::text(CHART_VERSION, Place::CHART),
    };
    if let Some(version) = &args.kube_version {
        checked_version(layers, "--kube-version", version);
    }
    Release { name, namespace, chart_version }
}

fn checked_version(layers: &mut Layers, flag: &'static str, version: &str) -> Tree {
    let tree = layers.text_argument(flag, version);
    if !is_version(version) {
        let message = "must be a semantic version, such as 1.2.3".to_owned();
        layers.fault(Kind::Version, tree.place, message);
    }
    tree
}

/// Whether Helm takes a text as a version: a semantic version, optionally after a `v` and with parts missing
/// (`NewVersion` in github.com/Masterminds/semver).
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, metadata) = text.split_once('+').map_or((text, None), |(t, m)| (t, Some(m)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(c, p)| (c, Some(p)));
    let numbers: Vec<&str> = core.split('.').collect();
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    numbers.len() <= 3
        && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        && pre.is_none_or(|pre| pre.split('.').all(word))
        && metadata.is_none_or(|metadata| metadata.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn versions_are_semantic() {
        for (text, right) in [
            ("0.62.0", true),
            ("v1.37", true),
            ("1", true),
            ("1.2.3-rc.1+build.5", true),
            ("", false),
            ("one", false),
            ("1.2.3.4", false),
            ("1.2.", false),
            ("1.2.3-", false),
        ] {
            assert_eq!(is_version(text), right, "{text}");
        }
    }
}
