//! The way from layers of values to a pool: merge, decode, render, type, validate.
//!
//! Each stage takes values and gives values and faults. What one stage finds at fault is marked in what it hands on
//! ([`Node::Faulty`](crate::tree::Node::Faulty)), so that no later stage judges it again.

mod causes;
mod two_places;
mod umbrella;
mod unknown;

use std::collections::BTreeSet;

use crate::chart::{self, Chart, Release};
use crate::decode::Noted;
use crate::fault::{Fault, Faults, Kind, Other, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::kube_version::KubeVersion;
use crate::layers::{Layers, Readable};
use crate::locate::Locator;
use crate::manifest::Manifest;
use crate::pool::Pool;
use crate::source::{Place, Sources};
use crate::tree::Tree;
use crate::validation;
use crate::values::{self, Values};

/// Takes layers of values all the way to a pool.
///
/// # Errors
///
/// Fails if a template cannot be rendered, which no values should cause.
pub fn run(mut layers: Layers, release: Release, chart: &mut Chart) -> Result<Pool, chart::Error> {
    let start = layers.start();
    let merged = merge(&layers);
    let written = merged.clone();
    let mut decoded = match layers.readable() {
        Readable::Partly => Decoded { values: merged, typed: Box::default(), faults: Vec::new() },
        Readable::Files | Readable::Wholly => decode(merged, &layers, start, release.kube_version),
    };
    umbrella::advise_arguments(&mut decoded.faults, &layers);
    if decoded.faults.iter().any(is_unknown_at_the_top) {
        let umbrellas = umbrella::keys(&layers);
        if !umbrellas.is_empty() {
            decoded.faults.clear();
            layers.faults.extend(umbrellas);
        }
    }
    let mut faults = layers.faults.clone();
    faults.append(&mut decoded.faults);
    let objects = match layers.readable() {
        Readable::Partly | Readable::Files => Vec::new(),
        Readable::Wholly => {
            let rendered = chart.render(&decoded.values, &release)?;
            rendered.into_iter().map(|object| judge(object, &layers.sources, release.kube_version)).collect()
        }
    };
    faults.extend(place(&objects, &decoded.values, &layers, start, &faults));
    unknown::blame(&mut faults, &written);
    let manifests = objects.into_iter().map(|object| object.manifest).collect();
    Ok(Pool::new(layers, release, decoded.values, decoded.typed, manifests, faults, start))
}

fn is_unknown_at_the_top(fault: &PlacedFault) -> bool {
    fault.kind == Kind::UnknownKey && fault.path.0.len() == 1
}

/// The user's values over the defaults.
fn merge(layers: &Layers) -> Tree {
    let mut values = values::defaults();
    values.merge(&layers.values);
    values
}

/// Values with their types.
struct Decoded {
    /// The values, those at fault marked.
    values: Tree,
    typed: Box<Values>,
    faults: Vec<PlacedFault>,
}

/// Types the values.
fn decode(mut values: Tree, layers: &Layers, start: Place, version: KubeVersion) -> Decoded {
    unset(&values, layers).iter().for_each(|path| values.mark_faulty(&path.0));
    let unknown = unknown::find(&values);
    unknown.iter().for_each(|fault| values.mark_faulty(&fault.path.0));
    let mut noted = Noted::by(version);
    let typed = values::decode(&values, &layers.sources, &mut noted);
    let locator = Locator::new(&values, start);
    let found = noted.faults.0.into_iter().map(|fault| {
        let at = locator.in_values(&fault.path, fault.target);
        placed(fault, at)
    });
    let mut faults: Vec<PlacedFault> = found.collect();
    let of_sops: Vec<_> = faults.extract_if(.., |fault| unknown::is_about_sops(fault, &values)).collect();
    of_sops.iter().chain(&faults).for_each(|fault| values.mark_faulty(&fault.path.0));
    faults.extend(unknown);
    // A key that the user wrote is what it says, whatever else may have been meant for it.
    noted.doubtful.retain(|path| values.at(path).is_some_and(|value| !value.place.is_users()));
    noted.doubtful.iter().for_each(|path| values.mark_faulty(&path.0));
    Decoded { values, typed, faults }
}

/// The paths that arguments at fault were to set: what is there is not what the user meant.
fn unset(values: &Tree, layers: &Layers) -> Vec<FieldPathBuf> {
    let unread = layers.faults.iter().filter(|fault| matches!(fault.kind, Kind::SetArgument | Kind::UnreadableFile));
    let path = |fault: &PlacedFault| match values.at(&fault.path).and_then(Tree::as_map) {
        // A key without a value is the fault itself.
        Some(_) => fault.path.key(layers.sources.written(fault.place).unwrap_or_default()),
        None => fault.path.clone(),
    };
    unread.map(path).collect()
}

/// An object with what is wrong with it.
struct JudgedObject {
    manifest: Manifest,
    /// What does not fit its type.
    untyped: Vec<Fault>,
    /// What an API server rejects or warns of, and does not merely follow from that; what it ignores.
    refused: Vec<Fault>,
}

/// Types and validates what a template rendered.
fn judge(rendered: chart::Rendered, sources: &Sources, version: KubeVersion) -> JudgedObject {
    let (mut noted, mut faults) = (Noted::by(version), Faults::by(version));
    let manifest = Manifest::new(rendered, sources, &mut noted);
    validation::object(&manifest.object, &mut faults);
    let mut refused = causes::of_their_own(faults, &noted, &manifest.tree);
    causes::tell_ignored(noted.ignored, &mut refused, &manifest.tree);
    JudgedObject { manifest, untyped: noted.faults.0, refused }
}

/// The faults of objects at the values that made them, each once, and not where one is known.
fn place(
    objects: &[JudgedObject],
    values: &Tree,
    layers: &Layers,
    start: Place,
    known: &[PlacedFault],
) -> Vec<PlacedFault> {
    let locator = Locator::new(values, start);
    let mut places: BTreeSet<Place> = known.iter().map(|fault| fault.place).collect();
    let mut refused = BTreeSet::new();
    let mut found = Vec::new();
    for JudgedObject { manifest, untyped, refused: faults } in objects {
        let locate = |fault: &Fault| locator.in_manifest(&manifest.tree, &fault.path, fault.target);
        for fault in untyped {
            let at = locate(fault);
            if places.insert(at.place) {
                found.push(placed(fault.clone(), at));
            }
        }
        for fault in faults {
            let at = locate(fault);
            if refused.insert((at.place, at.path.clone())) {
                found.push(two_places::tell(fault, placed(fault.clone(), at), &manifest.tree, &locator, layers));
            }
        }
    }
    found
}

/// A fault at its place, under the path of the value that made the field.
fn placed(fault: Fault, at: Other) -> PlacedFault {
    let Fault { kind, message, help, rewrite, .. } = fault;
    PlacedFault { rewrite, ..PlacedFault::new(kind, at.place, at.path, message, help) }
}
