//! The difference between two states of a pool, as the API server would keep them, and what it does to the workers.
//!
//! Objects are matched by kind and name, fields as Kubernetes merges them. What a cluster adds to an object is no difference.

mod compare;
pub mod documents;
mod effect;
mod empty;
mod field_change;
mod fields;
mod identity;
mod kept;
mod list_keys;
mod malformed;
mod object_change;
mod object_defaults;
mod old_state;
mod owners;
mod pod_defaults;
mod same;
mod server_made;
mod withheld;

use crate::chart::{CHART_NAME, Template};
use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::launcher_variable;
use crate::message::{Message, theirs};
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Node, Number, Tree};

use compare::{Applied, compare};
pub use effect::Effect;
pub use field_change::FieldChange;
pub use identity::Identity;
use kept::kept;
pub use object_change::{Change, ObjectChange};
use old_state::OldObject;
pub use old_state::OldState;
pub use owners::Owners;
use same::is_masked;
use withheld::Withheld;

/// How a pool differs from its old state.
#[derive(Debug, Default)]
pub struct Difference {
    /// The objects that differ, in Helm's order.
    pub objects: Vec<ObjectChange>,
    /// What applying the new state does; nothing where nothing differs.
    pub effects: Vec<Effect>,
    /// What was not compared.
    pub notes: Vec<Message>,
    /// How many objects the new state has.
    pub compared: usize,
}

/// How a pool differs from an old state. `owners` are all pools, this one included.
///
/// # Errors
///
/// Fails where several of the old objects could be the same one of the pool.
pub fn between(old: &OldState, pool: &Pool, owners: &Owners) -> Result<Difference, Message> {
    let new: Vec<(Identity, &Tree)> =
        pool.manifests.iter().filter_map(|new| Some((Identity::of(&new.tree)?, &new.tree))).collect();
    let identities: Vec<Identity> = new.iter().map(|(identity, _)| identity.clone()).collect();
    let (ours, mut notes) = old.of(pool, &identities, owners)?;
    let withheld: Vec<Withheld> = Withheld::of(pool).into_iter().chain(old.withheld.iter().copied()).collect();
    if withheld.iter().any(|one| one.is_encrypted) {
        notes.push("the credentials are not compared, since SOPS encrypted them".into());
    } else if ours.iter().any(|object| withholds(object, &withheld)) {
        notes.push("the credentials are not compared, since the values do not give them".into());
    }
    if ours.iter().any(|object| holds_masked(&object.manifest)) {
        notes.push("what is masked in OLD (`***`) is not compared".into());
    }
    let mut objects = Vec::new();
    for (identity, manifest) in &new {
        let old = ours.iter().find(|object| object.identity.matches(identity));
        objects.extend(change(identity, old.copied(), manifest, pool, &withheld));
    }
    let is_gone = |object: &&&OldObject| !identities.iter().any(|identity| identity.matches(&object.identity));
    for object in ours.iter().filter(is_gone) {
        let change = Change::Removed { old: kept(object.identity.kind, &object.manifest) };
        objects.push(ObjectChange {
            object: object.identity.clone(),
            change,
            place: switch(object.identity.kind, pool),
        });
    }
    objects.sort_by(|a, b| a.object.cmp(&b.object));
    notes.extend(other_chart(&objects));
    let effects = effect::effects(&objects, &new);
    Ok(Difference { objects, effects, notes, compared: new.len() })
}

/// The difference where a pool is not made any more at all. What other pools make does not go.
pub fn all_gone(old: &OldState, owners: &Owners) -> Difference {
    let gone = |object: &OldObject| {
        let change = Change::Removed { old: kept(object.identity.kind, &object.manifest) };
        ObjectChange { object: object.identity.clone(), change, place: None }
    };
    let objects: Vec<ObjectChange> = old.objects().filter(|object| !owners.own(&object.identity)).map(gone).collect();
    let effects = effect::effects(&objects, &[]);
    Difference { objects, effects, ..Difference::default() }
}

/// That the old objects are from another version of the chart, which a label of each says.
fn other_chart(objects: &[ObjectChange]) -> Option<Message> {
    let label = FieldPathBuf::of("metadata.labels").key("helm.sh/chart");
    let changed = objects.iter().flat_map(|object| object.change.fields()).find(|change| change.field == label)?;
    let version = changed.old.as_ref()?.as_text()?.strip_prefix(CHART_NAME)?.strip_prefix('-')?;
    Some(
        format!(
            "the old objects are from version {0} of the chart; add `--version {0}` to leave that out",
            theirs(version)
        )
        .into(),
    )
}

/// How an object of the new state differs from what it was.
fn change(
    identity: &Identity,
    old: Option<&OldObject>,
    manifest: &Tree,
    pool: &Pool,
    withheld: &[Withheld],
) -> Option<ObjectChange> {
    let mut new = kept(identity.kind, manifest);
    let Some(object) = old else {
        let place = switch(identity.kind, pool);
        return Some(ObjectChange { object: identity.clone(), change: Change::Added { new }, place });
    };
    let mut old = kept(identity.kind, &object.manifest);
    let applied = match &object.applied {
        Some(applied) => Applied::Known(Some(applied)),
        None => Applied::Unknown,
    };
    if identity.kind == Template::Secret {
        for field in withheld.iter().map(|one| one.field()) {
            old.remove(&field.0);
            new.remove(&field.0);
        }
    }
    leave_to_autoscaler(object, &mut old, &new);
    leave_to_tools(&mut old, &new);
    let mut fields = compare(identity.kind, &old, &new, applied);
    // No chart makes a Secret immutable; on an object of a cluster, whoever did keeps it so.
    if object.is_live() && object.applied.is_none() {
        fields.retain(|field| !(field.is_in("immutable") && field.new.is_none()));
    }
    // The chart writes these two itself, where the values tell it to.
    let is_credential = |item: &str| [launcher_variable::TOKEN, launcher_variable::POOL_PRIVATE_KEY].contains(&item);
    for field in fields.iter_mut().filter(|field| field.place.is_none() && field.item().is_some_and(is_credential)) {
        field.place = switch(Template::Secret, pool);
    }
    // What is in one namespace may be told with it, even where the other state does not say so.
    let namespace = identity.namespace.clone().or_else(|| object.identity.namespace.clone());
    let object = Identity { namespace, ..identity.clone() };
    (!fields.is_empty()).then(|| ObjectChange { object, change: Change::Modified { old, new, fields }, place: None })
}

/// Whether an object has credentials that are not compared.
fn withholds(object: &OldObject, withheld: &[Withheld]) -> bool {
    let Identity { kind, .. } = object.identity;
    let old = kept(kind, &object.manifest);
    let is_there = |field: &FieldPathBuf| old.at(field).and_then(Tree::as_text).is_some_and(|text| !text.is_empty());
    kind == Template::Secret && withheld.iter().any(|one| is_there(&one.field()))
}

/// Whether a credential was masked in a manifest, as `render --mask-secrets` does.
fn holds_masked(manifest: &Tree) -> bool {
    manifest.holds(&|node| matches!(node, Node::Text(text) if is_masked(text)))
}

/// Where the values do not set the number of workers, one that a cluster has is the autoscaler's, and 1 is the default.
fn leave_to_autoscaler(object: &OldObject, old: &mut Tree, new: &Tree) {
    let replicas = FieldPathBuf::of("spec.replicas");
    let is_one = |tree: &Tree| matches!(tree.node, Node::Number(Number::Int(1)));
    let is_left = |tree: &Tree| is_one(tree) || object.is_live() && object.applied.is_none();
    if new.at(&replicas).is_none() && old.at(&replicas).is_some_and(is_left) {
        old.remove(&replicas.0);
    }
}

/// What tools wrote stays, unless the values say it themselves.
fn leave_to_tools(old: &mut Tree, new: &Tree) {
    for keys in ["metadata.annotations", "metadata.labels", "spec.template.metadata.annotations"] {
        let path = FieldPathBuf::of(keys);
        let Some(map) = old.at(&path).and_then(Tree::as_map) else { continue };
        let is_theirs = |key: &str| server_made::is_of_a_tool(key) && new.at(&path.key(key)).is_none();
        let theirs: Vec<FieldPathBuf> =
            map.entries().iter().filter(|entry| is_theirs(&entry.key)).map(|entry| path.key(&entry.key)).collect();
        theirs.iter().for_each(|path| old.remove(&path.0));
    }
}

/// Where the user decided whether the objects of a kind are made.
fn switch(kind: Template, pool: &Pool) -> Option<Place> {
    let path = FieldPathBuf::of(kind.switch());
    pool.users(&path).map(|_| pool.place(&path, Target::Value))
}
