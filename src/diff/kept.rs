//! An object as the API server keeps it.

use crate::chart::Template;
use crate::tree::Tree;

use super::{empty, object_defaults, server_made};

/// A manifest as the API server would keep it, without what it only keeps for itself: defaults are filled in, and what says
/// nothing is left out. Each value keeps its place.
pub(super) fn kept(kind: Template, manifest: &Tree) -> Tree {
    let mut object = manifest.clone();
    server_made::remove(kind, &mut object);
    empty::remove("", &mut object);
    object_defaults::fill(kind, &mut object);
    object
}
