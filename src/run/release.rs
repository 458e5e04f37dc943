//! Checks the release name, the namespace and the versions.

use std::env;

use crate::chart::{CHART_NAME, CHART_VERSION, Release};
use crate::cli::ReleaseArgs;
use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::kube_version::{AskedVersion, KubeVersion};
use crate::layers::Layers;
use crate::message::{Message, quote};
use crate::semver;
use crate::source::Place;
use crate::tree::Tree;
use crate::validation::meta;

use super::output;

/// The maximum length of a release name in Helm, which leaves room for names built from it.
const NAME_MAX: usize = 53;

/// The release that the arguments name. `flag` is the argument that gives its name.
pub(super) fn release(layers: &mut Layers, flag: &'static str, name: Option<&str>, args: &ReleaseArgs) -> Release {
    let name = name.map(|name| layers.text_argument(flag, name));
    let namespace = namespace(layers, args);
    checked(layers, name, namespace, args)
}

/// A release of this name, in this namespace. Adds what is wrong with them and with the arguments to the layers.
///
/// Helm's rule for names is `ValidateReleaseName` in helm.sh/helm/v3/pkg/chartutil.
pub(super) fn checked(layers: &mut Layers, name: Option<Tree>, namespace: Option<Tree>, args: &ReleaseArgs) -> Release {
    let is_sound = |name: &Tree| check(layers, Kind::ReleaseName, "release name", name, release_name);
    // Names built from a wrong one need no findings of their own.
    let name = name.filter(is_sound).unwrap_or_else(|| Tree::text(CHART_NAME, Place::CHART));
    if let Some(namespace) = &namespace {
        check(layers, Kind::Namespace, "namespace", namespace, meta::dns_label);
    }
    let chart_version = match args.chart_version.as_deref().filter(|version| !version.is_empty()) {
        Some(version) => checked_version(layers, "--version", version),
        None => Tree::text(CHART_VERSION, Place::CHART),
    };
    let asked = args.kube_version.as_deref().filter(|version| !version.is_empty());
    let asked = asked.and_then(|text| asked_version(checked_version(layers, "--kube-version", text).as_text()?));
    let kube_version = asked.map_or_else(KubeVersion::default, |asked| asked.release);
    Release { name, namespace, chart_version, kube_version }
}

/// Warns where the flag asks for a version of Kubernetes that is not known.
pub(super) fn warn_of_version(args: &ReleaseArgs) {
    if let Some(warning) = args.kube_version.as_deref().and_then(asked_version).and_then(|asked| asked.warning()) {
        output::warn(&warning);
    }
}

fn asked_version(text: &str) -> Option<AskedVersion> {
    semver::major_and_minor(text).map(AskedVersion::new)
}

/// The namespace that the arguments or the environment give.
pub(super) fn namespace(layers: &mut Layers, args: &ReleaseArgs) -> Option<Tree> {
    let namespace = args.namespace.as_deref().filter(|name| !name.is_empty())?;
    let is_of_environment = env::var("HELM_NAMESPACE").is_ok_and(|name| name == namespace);
    Some(layers.text_argument(if is_of_environment { "HELM_NAMESPACE" } else { "--namespace" }, namespace))
}

/// Notes what is wrong with a name, and says whether it is sound. A name that is not written in its place as it is, is told.
fn check(layers: &mut Layers, kind: Kind, noun: &str, name: &Tree, rule: impl Fn(&str) -> Option<String>) -> bool {
    let text = name.as_text().unwrap_or_default();
    let Some(wrong) = rule(text) else { return true };
    let is_shown = layers.sources.written(name.place).is_some_and(|written| written.trim_matches(['"', '\'']) == text);
    let shown = if is_shown { String::new() } else { format!(" {}", quote(text)) };
    // `helm template` takes the chart there.
    let help = (kind == Kind::ReleaseName && text.contains('/'))
        .then(|| "the chart is built in: give only a release name of your own".into());
    let message = Message::from(format!("the {noun}{shown} {wrong}"));
    layers.faults.push(PlacedFault::new(kind, name.place, FieldPathBuf::default(), message, help));
    false
}

fn release_name(text: &str) -> Option<String> {
    let too_long = || format!("must be at most {NAME_MAX} characters; it has {}", text.len());
    if text.len() > NAME_MAX { Some(too_long()) } else { meta::dns_subdomain(text) }
}

fn checked_version(layers: &mut Layers, flag: &'static str, version: &str) -> Tree {
    let tree = layers.text_argument(flag, version);
    if semver::major_and_minor(version).is_none() {
        let message = "must be a semantic version, such as 1.2.3".to_owned();
        layers.fault(Kind::Version, tree.place, message);
    }
    tree
}
