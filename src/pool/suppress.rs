//! One fault, one finding: what merely follows from a fault of decoding is not reported beside it.

use std::collections::BTreeSet;

use crate::fault::{Fault, Kind};
use crate::field_path::{FieldPathBuf, Step};
use crate::tree::Tree;

/// The paths of an object that decoding found at fault.
pub(super) struct Tainted<'t> {
    tree: &'t Tree,
    paths: BTreeSet<FieldPathBuf>,
    ancestors: BTreeSet<FieldPathBuf>,
    parents: BTreeSet<FieldPathBuf>,
    /// A volume is at fault, so that its name may be missing.
    volume: bool,
}

impl<'t> Tainted<'t> {
    /// None yet. Values of which no volume was made may be at fault, so that the object does not show it.
    pub(super) fn new(tree: &'t Tree, volume: bool) -> Tainted<'t> {
        let (paths, ancestors, parents) = Default::default();
        Tainted { tree, paths, ancestors, parents, volume }
    }

    pub(super) fn add(&mut self, path: &FieldPathBuf) {
        self.volume |= path.0.iter().any(|step| *step == Step::Key("volumes".into()));
        self.parents.extend(path.parent());
        let mut above = path.parent();
        while let Some(ancestor) = above {
            above = ancestor.parent();
            if !self.ancestors.insert(ancestor) {
                break;
            }
        }
        self.paths.insert(path.clone());
    }

    /// Requests are judged by the limits beside them.
    fn is_twin_of_limits(&self, path: &FieldPathBuf) -> bool {
        let Some((Step::Key(last), above)) = path.0.split_last() else { return false };
        let limits = || above.iter().cloned().chain([Step::Key("limits".into())]).collect();
        &**last == "requests" && self.ancestors.contains(&FieldPathBuf(limits()))
    }

    /// Whether a fault of validation lies at, under or above a tainted path, or is the absence of what stands there under
    /// a wrong name, or the lack of a volume that is at fault itself.
    pub(super) fn covers(&self, fault: &Fault) -> bool {
        let under = (0..=fault.path.0.len()).any(|n| self.paths.contains(&FieldPathBuf(fault.path.0[..n].to_vec())));
        let above = self.ancestors.contains(&fault.path) || self.is_twin_of_limits(&fault.path);
        under || above || self.is_misnamed(&fault.path) || (self.volume && fault.kind == Kind::NotFound)
    }

    /// Whether what is absent at a path may be there under a wrong name: the nearest map above it has a key at fault.
    fn is_misnamed(&self, path: &FieldPathBuf) -> bool {
        if self.parents.is_empty() || self.tree.at(path).is_some() {
            return false;
        }
        let mut above = path.parent();
        while let Some(parent) = above.as_ref().filter(|parent| self.tree.at(parent).is_none()) {
            above = parent.parent();
        }
        above.is_some_and(|nearest| self.parents.contains(&nearest))
    }
}
