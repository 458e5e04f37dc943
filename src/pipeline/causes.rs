//! One fault, one finding: a fault that merely follows from another is left out.

use std::collections::BTreeSet;

use crate::decode::Noted;
use crate::fault::{Because, Fault, Faults, Judged, Role};
use crate::field_path::FieldPathBuf;
use crate::tree::Tree;

/// The faults of an object that do not follow from what decoding found there: a fault follows where the field itself, or
/// one of those that make it a fault, may not be what the user meant.
pub(super) fn of_their_own(faults: Faults, noted: &Noted, object: &Tree) -> Vec<Fault> {
    if faults.0.is_empty() {
        return Vec::new();
    }
    let doubts = Doubts::new(noted, object);
    let follows = |fault: &Fault| {
        let judge = |path: &FieldPathBuf| match fault.judged {
            Judged::Content => doubts.cover(path),
            Judged::Presence => doubts.leave_open(path),
        };
        let is_doubtful = |cause: &Because<FieldPathBuf>| match cause.role {
            Role::Among(_) => doubts.cover_whole(&cause.at),
            _ => judge(&cause.at),
        };
        judge(&fault.path) || fault.because.iter().any(is_doubtful)
    };
    faults.0.into_iter().filter(|fault| !follows(fault)).collect()
}

/// The fields of an object that may not be what the user meant.
struct Doubts<'t> {
    object: &'t Tree,
    /// What decoding found at fault.
    paths: BTreeSet<FieldPathBuf>,
    /// What unknown keys were probably meant to be.
    doubtful: &'t [FieldPathBuf],
    /// What these fields stand in.
    above: BTreeSet<FieldPathBuf>,
    /// The maps with a key at fault, which may be any of the keys that are absent.
    misnamed: BTreeSet<FieldPathBuf>,
}

impl Doubts<'_> {
    fn new<'t>(noted: &'t Noted, object: &'t Tree) -> Doubts<'t> {
        let paths = noted.faults.0.iter().map(|fault| &fault.path).chain(&noted.faulty).chain(&noted.doubtful);
        let paths: BTreeSet<FieldPathBuf> = paths.cloned().collect();
        let mut above = BTreeSet::new();
        for path in &paths {
            let mut at = path.parent();
            while let Some(parent) = at {
                at = parent.parent();
                if !above.insert(parent) {
                    break;
                }
            }
        }
        let doubtful = &noted.doubtful;
        Doubts { object, above, doubtful, misnamed: paths.iter().filter_map(FieldPathBuf::parent).collect(), paths }
    }

    /// Whether a field lies at, under or above one that is at fault, or may be there under a wrong name.
    fn cover(&self, path: &FieldPathBuf) -> bool {
        self.above.contains(path) || self.cover_whole(path)
    }

    /// Whether a field lies at or under one that is at fault, or may be there under a wrong name.
    fn cover_whole(&self, path: &FieldPathBuf) -> bool {
        let under = || (0..=path.0.len()).any(|n| self.paths.contains(&FieldPathBuf(path.0[..n].to_vec())));
        !self.paths.is_empty() && (under() || self.is_misnamed(path))
    }

    /// Whether a field may be there by mistake, or be absent by mistake. What is in it does not matter.
    fn leave_open(&self, path: &FieldPathBuf) -> bool {
        let above = || (0..path.0.len()).any(|n| self.paths.contains(&FieldPathBuf(path.0[..n].to_vec())));
        !self.paths.is_empty() && (above() || self.doubtful.contains(path) || self.is_misnamed(path))
    }

    /// Whether a field is absent, and the nearest map above it has a key at fault.
    fn is_misnamed(&self, path: &FieldPathBuf) -> bool {
        if self.object.at(path).is_some() {
            return false;
        }
        let mut above = path.parent();
        while let Some(parent) = above.as_ref().filter(|parent| self.object.at(parent).is_none()) {
            above = parent.parent();
        }
        above.is_some_and(|nearest| self.misnamed.contains(&nearest))
    }
}
