//! What decoding found.

use crate::fault::Faults;
use crate::field_path::FieldPathBuf;
use crate::kube_version::KubeVersion;
use crate::tree::Tree;

/// What decoding found.
#[derive(Debug, Default)]
pub struct Noted {
    /// The faults, each at the path of its key or value.
    pub faults: Faults,
    /// The paths of values that were known to be at fault before.
    pub faulty: Vec<FieldPathBuf>,
    /// The paths of the keys that unknown keys were probably meant to be. What is absent or a default there may merely be
    /// misspelt.
    pub doubtful: Vec<FieldPathBuf>,
    /// The fields that the release of Kubernetes drops, each a fault that is no error.
    pub ignored: Faults,
}

impl Noted {
    /// Nothing yet, by the types of a release of Kubernetes.
    pub fn by(version: KubeVersion) -> Noted {
        Noted { faults: Faults::by(version), ..Noted::default() }
    }

    /// What the release makes of a tree: the same without the fields that it drops.
    pub fn kept(&self, tree: &Tree) -> Tree {
        let mut kept = tree.clone();
        self.ignored.0.iter().for_each(|fault| kept.remove(&fault.path.0));
        kept
    }
}
