//! Values of an umbrella chart, which hold those of this chart under a key.

use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::message::quote;
use crate::tree::{Entry, Map, Tree};
use crate::values::KEYS;

/// The name under which an umbrella chart has this one, unless it gives an alias.
const CHART: &str = "spacelift-worker";
/// Keys of this chart that hardly any other has.
const TELLING: [&str; 3] = ["credentials", "launcher", "dind"];

/// The keys of files under which the values of this chart seem to be, each as a fault that offers `--at`.
pub(super) fn keys(layers: &Layers) -> Vec<PlacedFault> {
    let maps = layers.files().filter_map(|(_, values)| values.as_map());
    maps.filter(|map| !has_telling(map)).filter_map(key).map(fault).collect()
}

/// Says at an unknown key in an argument that arguments name keys below the key of the values, where it is that one.
pub(super) fn advise_arguments(faults: &mut [PlacedFault], layers: &Layers) {
    let at = layers.at();
    let names_at = |fault: &&mut PlacedFault| {
        fault.kind == Kind::UnknownKey && at.0.starts_with(&fault.path.0) && layers.is_argument(fault.place.source)
    };
    for fault in faults.iter_mut().filter(names_at) {
        let (flag, prefix) = (quote(format!("--at {at}")), quote(format!("{at}.")));
        fault.help = Some(format!("arguments name the keys below {flag}; leave out {prefix}").into());
    }
}

fn key(map: &Map) -> Option<&Entry> {
    let is_chart = |entry: &&Entry| &*entry.key == CHART && entry.value.as_map().is_some();
    map.entries().iter().find(is_chart).or_else(|| map.entries().iter().find(|entry| is_alias(entry)))
}

/// Whether the map under an unknown key looks like values of this chart: it has a telling key, and most keys are known.
fn is_alias(entry: &Entry) -> bool {
    let Some(map) = entry.value.as_map().filter(|map| has_telling(map)) else { return false };
    let known = map.entries().iter().filter(|entry| is_known(&entry.key)).count();
    !is_known(&entry.key) && entry.key != "global" && !entry.key.starts_with("x-") && 2 * known >= map.entries().len()
}

fn has_telling(map: &Map) -> bool {
    TELLING.iter().any(|key| map.get(key).is_some_and(|value: &Tree| value.as_map().is_some()))
}

fn is_known(key: &str) -> bool {
    KEYS.iter().any(|known| known.path == key)
}

fn fault(entry: &Entry) -> PlacedFault {
    let path = FieldPathBuf::default().key(&entry.key);
    let message = format!("unknown key {}; the values of this chart seem to be under it", quote(&entry.key));
    let help = format!("did you mean {}?", quote(format!("--at {}", FieldPathBuf::written(&entry.key))));
    PlacedFault::new(Kind::UnknownKey, entry.key_place, path, message, Some(help.into()))
}
