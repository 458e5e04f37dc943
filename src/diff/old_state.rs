//! The old state: the manifests in a text, or what the same values were once; and which of them belong to a pool.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::{CHART_NAME, Template};
use crate::message::{Message, quote, theirs};
use crate::pool::Pool;
use crate::source::SourceId;
use crate::tree::{Text, Tree};
use crate::validation::meta;
use crate::yaml;

use super::identity::Identity;
use super::malformed;
use super::owners::Owners;
use super::server_made;
use super::withheld::Withheld;

/// The objects of the old state, in no order.
#[derive(Default)]
pub struct OldState {
    objects: Vec<OldObject>,
    /// The kinds of the manifests that the chart does not make, each with their number.
    others: BTreeMap<String, usize>,
    whose: Whose,
    /// The kinds of the objects of the chart that have no name.
    nameless: BTreeSet<&'static str>,
    /// The credentials that are not known of it.
    pub(super) withheld: Vec<Withheld>,
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

    /// The release that it is a part of, if this chart made it.
    fn release(&self) -> Option<&str> {
        is_of_chart(&self.manifest)
            .then(|| label(&self.manifest, "app.kubernetes.io/instance"))?
            .filter(|name| meta::dns_subdomain(name).is_none())
    }

    fn may_be_in_namespace(&self, pool: &Pool) -> bool {
        let wanted = pool.release.namespace.as_ref().and_then(Tree::as_text);
        self.identity.namespace.as_deref().zip(wanted).is_none_or(|(is, wanted)| is == wanted)
    }
}

fn label<'m>(manifest: &'m Tree, key: &str) -> Option<&'m str> {
    manifest.get("metadata")?.get("labels")?.get(key)?.as_text()
}

/// Whether this chart made an object.
fn is_of_chart(manifest: &Tree) -> bool {
    label(manifest, "helm.sh/chart").is_some_and(|chart| chart.starts_with(CHART_NAME))
}

/// The kind of an object of this chart, where it is one that the chart makes.
fn nameless(manifest: &Tree) -> Option<Template> {
    let kind = manifest.get("kind")?.as_text()?;
    Template::ALL.into_iter().find(|template| template.kind() == kind).filter(|_| is_of_chart(manifest))
}

impl OldState {
    /// The state that manifests describe.
    pub fn of_manifests<'t>(manifests: impl IntoIterator<Item = &'t Tree>) -> OldState {
        let mut state = OldState::default();
        for manifest in manifests {
            match Identity::of(manifest) {
                Some(identity) => state.objects.push(OldObject::new(identity, manifest)),
                None => match nameless(manifest) {
                    Some(template) => {
                        state.nameless.insert(template.kind());
                    }
                    None => {
                        let kind = manifest.get("kind").and_then(Tree::as_text).unwrap_or_default();
                        *state.others.entry(kind.to_owned()).or_default() += 1;
                    }
                },
            }
        }
        state
    }

    /// The state of a pool that did not exist.
    pub fn of_nothing() -> OldState {
        OldState { whose: Whose::ThePools, ..OldState::default() }
    }

    /// The state that the values of a pool make.
    pub fn of_pool(pool: &Pool) -> OldState {
        let state = OldState::of_manifests(pool.manifests.iter().map(|manifest| &manifest.tree));
        OldState { whose: Whose::ThePools, withheld: Withheld::of(pool), ..state }
    }

    /// All objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = &OldObject> {
        self.objects.iter()
    }

    /// That the objects are all of other releases than those of pools.
    pub fn of_another_release(&self, owners: &Owners) -> Option<Message> {
        let releases = self.releases();
        if releases.iter().any(|release| owners.of_release(release) > 0) {
            return None;
        }
        let mut names = releases.iter().map(quote);
        let first = names.next()?;
        let all = names.fold(first.to_string(), |all, name| format!("{all}, {name}"));
        Some(
            match (releases.len(), owners.releases()) {
                (1, 0 | 1) => {
                    format!("OLD belongs to release {first}; did you mean `--release {}`?", theirs(releases.first()?))
                }
                (1, _) => format!("OLD belongs to release {first}, which none of the pools is"),
                (_, 0 | 1) => format!(
                    "OLD holds other releases than the one compared; say with `--release` which is meant: {all}"
                ),
                _ => format!("OLD holds releases that none of the pools is: {all}"),
            }
            .into(),
        )
    }

    fn releases(&self) -> BTreeSet<&str> {
        self.objects.iter().filter_map(OldObject::release).collect()
    }

    /// The objects that belong to a pool with these objects, and what is to be said about the others. `owners` are all
    /// pools.
    ///
    /// # Errors
    ///
    /// Fails where several of the old objects could be the same one of the pool, and where one is none.
    pub(super) fn of(
        &self,
        pool: &Pool,
        new: &[Identity],
        owners: &Owners,
    ) -> Result<(Vec<&OldObject>, Vec<Message>), Message> {
        for identity in new {
            let same = self.objects.iter().filter(|object| object.identity.matches(identity));
            let namespaces: BTreeSet<&Option<Text>> = same.map(|object| &object.identity.namespace).collect();
            if namespaces.len() > 1 {
                return Err(format!(
                    "{} is in several namespaces; say in which it is meant with --namespace",
                    identity.told()
                )
                .into());
            }
        }
        if let Some(kind) = self.nameless.first() {
            return Err(format!("a {kind} of this chart in OLD has no name that Kubernetes accepts").into());
        }
        let ours: Vec<&OldObject> =
            self.objects.iter().filter(|object| self.belongs(object, pool, new, owners)).collect();
        if let Some(wrong) = ours.iter().find_map(|object| malformed::fault(&object.identity, &object.manifest)) {
            return Err(wrong);
        }
        let mut notes = Vec::new();
        if !self.others.is_empty() {
            let kinds: Vec<String> = self.others.keys().map(|kind| quote(kind).to_string()).collect();
            notes.push(format!("not compared, since the chart makes no such objects: {}", kinds.join(", ")).into());
        }
        let others = self.objects.len() - ours.len();
        if ours.is_empty() && self.whose == Whose::Anybodys {
            notes.push(self.holds_nothing_of(pool, owners));
        } else if others > 0 {
            let objects = if others == 1 { "1 object".to_owned() } else { format!("{others} objects") };
            notes.push(format!("not compared, since they do not belong to this pool: {objects}").into());
        }
        Ok((ours, notes))
    }

    /// What is said where no object belongs to a pool, which then counts as new.
    fn holds_nothing_of(&self, pool: &Pool, owners: &Owners) -> Message {
        let nothing = "OLD holds no objects of this pool, so it counts as new";
        let name = pool.release.name.as_text().unwrap_or_default();
        let is_elsewhere = |object: &&OldObject| object.release() == Some(name) && !owners.own(&object.identity);
        let elsewhere = self.objects.iter().filter(is_elsewhere);
        let namespaces: BTreeSet<&Text> = elsewhere.filter_map(|object| object.identity.namespace.as_ref()).collect();
        let (releases, mut namespaces) = (self.releases(), namespaces.into_iter());
        if let Some(namespace) = namespaces.next() {
            let it = theirs(namespace);
            return format!("{nothing}: its release is in namespace `{it}` there; did you mean `--namespace {it}`?")
                .into();
        }
        // The release of another pool is no old name of this one's.
        match releases.first().filter(|other| releases.len() == 1 && owners.of_release(other) == 0) {
            None => nothing.into(),
            Some(other) => format!(
                "{nothing}: OLD belongs to release {0}, whose objects and workers stay as they are. If you mean to rename \
                 release {0} to {1}, uninstall {0} once the new workers run; if not, add `--release {2}`",
                quote(other),
                quote(name),
                theirs(other),
            )
            .into(),
        }
    }

    fn belongs(&self, object: &OldObject, pool: &Pool, new: &[Identity], owners: &Owners) -> bool {
        let is_its = new.iter().any(|identity| identity.matches(&object.identity));
        if is_its || owners.own(&object.identity) {
            return is_its;
        }
        if self.whose == Whose::ThePools {
            return true;
        }
        let Some(release) = object.release().filter(|_| object.may_be_in_namespace(pool)) else { return false };
        // Where several pools are one release, the name says whose an object is.
        let is_named = || new.iter().any(|identity| identity.name == object.identity.name);
        pool.release.name.as_text() == Some(release)
            && (owners.of_release(release) <= 1 || is_named() && owners.is_sole(&object.identity))
    }
}
