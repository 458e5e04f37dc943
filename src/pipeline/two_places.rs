//! Faults with two places, which may be in two layers.

use crate::fault::{Because, Fault, Other, PlacedFault, Role};
use crate::field_path::{FieldPathBuf, Step};
use crate::layers::Layers;
use crate::locate::Locator;
use crate::tree::Tree;

/// A fault with the places of its causes. Where two fields exclude each other, the fault stands in the upper of their
/// layers, and says how to take back what the lower one sets.
pub(super) fn tell(
    fault: &Fault,
    placed: PlacedFault,
    object: &Tree,
    locator: &Locator,
    layers: &Layers,
) -> PlacedFault {
    let tell = |mut placed: PlacedFault, Because { at, role }: &Because<FieldPathBuf>| {
        let at = locator.other(object, at);
        match role {
            Role::Excludes { there } if at.place.source > placed.place.source => {
                let (path, message) = (at.path, there.clone());
                let upper = PlacedFault { place: at.place, path, message, rewrite: None, ..placed };
                excluded(upper, locator.other(object, &fault.path), layers)
            }
            Role::Excludes { .. } => excluded(placed, at, layers),
            role => {
                placed.because.push(Because { at, role: role.clone() });
                placed
            }
        }
    };
    fault.because.iter().fold(placed, tell)
}

/// A fault at a field that another one excludes, which is in the same layer or in one below.
fn excluded(mut fault: PlacedFault, other: Other, layers: &Layers) -> PlacedFault {
    let (words, help) = match other.path.0.split_last() {
        Some((Step::Key(key), above)) if other.place.source != fault.place.source => {
            let above = FieldPathBuf(above.to_vec());
            let help = if layers.is_argument(fault.place.source) {
                format!("to take back `{key}`, add `--set {above}.{key}=null`")
            } else {
                format!("to take back `{key}`, add `{key}: null` under `{above}` here")
            };
            (format!("a layer below sets `{key}` here"), Some(help.into()))
        }
        Some((Step::Key(key), _)) => (format!("`{key}` is here"), None),
        _ => ("the other one".to_owned(), None),
    };
    fault.help = help.or(fault.help);
    fault.because.push(Because { at: other, role: Role::Shown(words.into()) });
    fault
}
