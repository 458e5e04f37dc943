//! One fault, one finding: a fault that merely follows from another is left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode::Noted;
use crate::fault::{Because, Fault, Faults, Judged, Kind, Role};
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

/// Adds the fields that the API server ignores, each once with what is below it. Where a map has nothing else, and the server
/// rejects it or warns of it for that, the field itself is told of instead.
pub(super) fn tell_ignored(ignored: Faults, refused: &mut Vec<Fault>, object: &Tree) {
    if ignored.0.is_empty() {
        return;
    }
    let mut told: Vec<Fault> = Vec::new();
    for fault in ignored.0 {
        // What is below a field follows it.
        if !told.last().is_some_and(|above| above.path.contains(&fault.path)) {
            told.push(fault);
        }
    }
    let is_alone =
        |map: &FieldPathBuf| object.at(map).and_then(Tree::as_map).is_some_and(|map| map.entries().len() == 1);
    let maps = told.iter().enumerate().filter_map(|(i, fault)| Some((fault.path.parent().filter(is_alone)?, i)));
    let emptied: BTreeMap<FieldPathBuf, usize> = maps.collect();
    refused.retain(|fault| match emptied.get(&fault.path) {
        Some(i) if fault.kind.is_warning() => {
            told[*i].kind = fault.kind;
            false
        }
        Some(i) => {
            told[*i].kind = Kind::Forbidden;
            told[*i].message = format!("{}, and rejects what is left", told[*i].message.nested()).into();
            false
        }
        None => true,
    });
    refused.append(&mut told);
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
