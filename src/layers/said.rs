//! Who said what: which layer a value is from, and what the others say.

use crate::field_path::FieldPathBuf;
use crate::source::{Place, SourceId};
use crate::tree::{Node, Tree};
use crate::unfilled::{is_encrypted, may_hold_encrypted};

use super::{Layer, Layers};

impl Layers {
    /// The layer of that file or argument; none for one that is not a layer.
    pub(crate) fn layer(&self, id: SourceId) -> Option<&Layer> {
        self.layers.binary_search_by_key(&id, |layer| layer.source).ok().map(|at| &self.layers[at])
    }

    /// What each file says by itself, in the order of merging.
    pub(crate) fn files(&self) -> impl Iterator<Item = (SourceId, &Tree)> {
        self.layers.iter().filter_map(|layer| Some((layer.source, layer.file()?)))
    }

    /// What the files hold of which the values are but a part.
    pub(crate) fn around(&self) -> &[Tree] {
        &self.around
    }

    /// The files that hold values which SOPS encrypted.
    pub(crate) fn encrypted(&self) -> Vec<SourceId> {
        let may = |id| self.sources.get(id).is_some_and(|source| may_hold_encrypted(&source.text));
        let does = |values: &Tree| {
            let mut entries = values.as_map().into_iter().flat_map(|map| map.entries());
            // What SOPS itself needs is no value.
            entries.any(|entry| entry.key != "sops" && holds_encrypted(&entry.value))
        };
        self.files().filter(|(id, values)| may(*id) && does(values)).map(|(id, _)| id).collect()
    }

    /// Whether what is at `cause` is there wherever what is at `place` is: in the same layer, in one below it, or
    /// among the defaults. The arguments of a command line count as one layer.
    pub(crate) fn comes_with(&self, cause: Place, place: Place) -> bool {
        cause.source <= place.source || self.is_argument(place.source)
    }

    /// Whether a source is no values file, but an argument of the command line or what stands in its place.
    pub(crate) fn is_argument(&self, id: SourceId) -> bool {
        self.sources.get(id).is_some_and(|source| !source.origin.is_values_file())
    }

    /// Whether a null takes back what a lower layer says. Nobody has another use for one in an argument.
    pub(crate) fn takes_back(&self, path: &FieldPathBuf, null: &Tree) -> bool {
        let says = |value: &Tree| !matches!(value.node, Node::Null);
        self.is_argument(null.place.source) || self.files().any(|(_, values)| values.at(path).is_some_and(says))
    }

    /// The user's values as they would be if one layer did not say what is at a path.
    pub(crate) fn without(&self, path: &FieldPathBuf, silent: SourceId) -> Tree {
        let mut values = Tree::empty_map(Place::CHART);
        for layer in &self.layers {
            if layer.source == silent {
                let mut alone = layer.alone();
                alone.remove(&path.0);
                values.merge(&alone);
            } else {
                layer.lay_over(&mut values);
            }
        }
        values
    }
}

fn holds_encrypted(tree: &Tree) -> bool {
    tree.holds(&|node| matches!(node, Node::Text(text) if is_encrypted(text)))
}
