//! The old state: the manifests in a text, or what the same values were once; and which of them belong to a pool.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::CHART_NAME;
use crate::message::{Message, quote};
use crate::pool::Pool;
use crate::source::SourceId;
use crate::tree::{Text, Tree};
use crate::yaml;

use super::identity::Identity;
use super::server_made;

/// The objects of the old state, in no order.
#[derive(Default)]
pub struct OldState {
    objects: Vec<OldObject>,
    /// The kinds of the manifests that the chart does not make, each with their number.
    others: BTreeMap<String, usize>,
    whose: Whose,
}

/// Whose the objects of an old state are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Whose {
    /// Anybody's: a text may hold all that there is in a cluster.
    #[default]
    Anybodys,
    /// The pool's: they were made of its values.
    ThePools,
}

/// An object of the old state.
pub(super) struct OldObject {
    pub(super) identity: Identity,
    /// The manifest as it was read.
    pub(super) manifest: Tree,
    /// What kubectl applied last, if the manifest says so.
    pub(super) applied: Option<Tree>,
}

impl OldObject {
    fn new(identity: Identity, manifest: &Tree) -> OldObject {
        let applied = server_made::last_applied(manifest).map(|json| yaml::read(json, SourceId::CHART).tree);
        OldObject { identity, manifest: manifest.clone(), applied }
    }

    /// Whether it was read from a cluster.
    pub(super) fn is_live(&self) -> bool {
        server_made::is_live(&self.manifest)
    }

    fn label(&self, key: &str) -> Option<&str> {
        self.manifest.get("metadata")?.get("labels")?.get(key)?.as_text()
    }

    /// The release that it is a part of, if this chart made it.
    fn release(&self) -> Option<&str> {
        self.label("helm.sh/chart").filter(|chart| chart.starts_with(CHART_NAME))?;
        self.label("app.kubernetes.io/instance")
    }
}

impl OldState {
    /// The state that manifests describe.
    pub fn of_manifests<'t>(manifests: impl IntoIterator<Item = &'t Tree>) -> OldState {
        let mut state = OldState::default();
        for manifest in manifests {
            match Identity::of(manifest) {
                Some(identity) => state.objects.push(OldObject::new(identity, manifest)),
                None => {
                    let kind = manifest.get("kind").and_then(Tree::as_text).unwrap_or_default();
                    *state.others.entry(kind.to_owned()).or_default() += 1;
                }
            }
        }
        state
    }

    /// The state that the values of a pool make.
    pub fn of_pool(pool: &Pool) -> OldState {
        let state = OldState::of_manifests(pool.manifests.iter().map(|manifest| &manifest.tree));
        OldState { whose: Whose::ThePools, ..state }
    }

    /// All objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = &OldObject> {
        self.objects.iter()
    }

    /// The objects that belong to a pool with these objects, and what is to be said about the others.
    ///
    /// # Errors
    ///
    /// Fails where several of the old objects could be the same one of the pool.
    pub(super) fn of(&self, pool: &Pool, new: &[Identity]) -> Result<(Vec<&OldObject>, Vec<Message>), Message> {
        for identity in new {
            let same = self.objects.iter().filter(|object| object.identity.matches(identity));
            let namespaces: BTreeSet<&Option<Text>> = same.map(|object| &object.identity.namespace).collect();
            if namespaces.len() > 1 {
                return Err(
                    format!("{identity} is in several namespaces; say in which it is meant with --namespace").into()
                );
            }
        }
        let ours: Vec<&OldObject> = self.objects.iter().filter(|object| self.belongs(object, pool, new)).collect();
        let notes = self.not_compared(self.objects.len() - ours.len());
        Ok((ours, notes))
    }

    /// What is said about manifests that are not this pool's. `others` of them are of kinds that the chart makes.
    fn not_compared(&self, others: usize) -> Vec<Message> {
        let mut notes = Vec::new();
        if !self.others.is_empty() {
            let kinds: Vec<String> = self.others.keys().map(|kind| quote(kind).to_string()).collect();
            notes.push(format!("not compared, since the chart makes no such objects: {}", kinds.join(", ")).into());
        }
        if others > 0 {
            let objects = if others == 1 { "1 object".to_owned() } else { format!("{others} objects") };
            notes.push(format!("not compared, since they do not belong to this release: {objects}").into());
        }
        notes
    }

    fn belongs(&self, object: &OldObject, pool: &Pool, new: &[Identity]) -> bool {
        if self.whose == Whose::ThePools || new.iter().any(|identity| identity.matches(&object.identity)) {
            return true;
        }
        let name = pool.release.name.as_text();
        match object.release() {
            None => false,
            Some(release) if Some(release) == name => !object.is_live() || self.may_be_in_namespace(object, pool),
            // A pool under its old name: manifests that are all of one release, and not of this one.
            Some(release) => !object.is_live() && self.objects.iter().all(|other| other.is_of(release)),
        }
    }

    fn may_be_in_namespace(&self, object: &OldObject, pool: &Pool) -> bool {
        let wanted = pool.release.namespace.as_ref().and_then(Tree::as_text);
        object.identity.namespace.as_deref().zip(wanted).is_none_or(|(is, wanted)| is == wanted)
    }
}

impl OldObject {
    fn is_of(&self, release: &str) -> bool {
        self.release().is_none_or(|other| other == release)
    }
}
