//! What a difference does to the workers.

use crate::chart::Template;
use crate::credential::Credential;
use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::tree::{Node, Number, Tree};

use super::field_change::FieldChange;
use super::identity::Identity;
use super::object_change::{Change, ObjectChange};

/// What applying a difference does.
#[derive(Debug)]
pub struct Effect {
    /// The sort of it.
    pub sort: EffectSort,
    /// To which object; none for the effect that there is none.
    pub object: Option<Identity>,
    /// What happens, and what to do.
    pub message: Message,
}

/// The sorts of effects, the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectSort {
    /// The API server rejects the change: the object must be deleted and created again.
    Recreate,
    /// An object stays that the values do not make any more.
    LeftBehind,
    /// All workers restart.
    RestartsWorkers,
    /// The workers keep the old credentials.
    StaleCredentials,
    /// The number of workers changes.
    Scales,
    /// No worker notices.
    None,
}

impl EffectSort {
    /// Its word in reports.
    pub fn word(self) -> &'static str {
        match self {
            EffectSort::Recreate => "recreate",
            EffectSort::LeftBehind => "left-behind",
            EffectSort::RestartsWorkers => "restarts-workers",
            EffectSort::StaleCredentials => "stale-credentials",
            EffectSort::Scales => "scales",
            EffectSort::None => "none",
        }
    }

    /// What it comes to, for a summary.
    pub fn in_short(self) -> &'static str {
        match self {
            EffectSort::Recreate => "an object must be deleted and created again",
            EffectSort::LeftBehind => "an old object stays in the cluster",
            EffectSort::RestartsWorkers => "all workers restart",
            EffectSort::StaleCredentials => "the workers keep the old credentials",
            EffectSort::Scales => "the number of workers changes",
            EffectSort::None => "no worker notices",
        }
    }
}

/// Fields that no update can change (`ValidateStatefulSetUpdate`, `ValidateDeploymentUpdate`, `ValidateSecretUpdate`,
/// `ValidateServiceUpdate`).
fn immutable(kind: Template) -> &'static [&'static str] {
    match kind {
        Template::Deployment => &["spec.selector"],
        Template::StatefulSet => {
            &["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"]
        }
        Template::Service => &["spec.clusterIP"],
        Template::Secret => &["type"],
        Template::ServiceAccount => &[],
    }
}

/// The effects of all changes. `new` are the objects of the new state, changed or not.
pub(super) fn effects(changes: &[ObjectChange], new: &[(Identity, &Tree)]) -> Vec<Effect> {
    let mut found = Vec::new();
    let running = new.iter().find(|(object, _)| object.kind.is_workload());
    let workload = running.map(|(object, _)| object);
    for change in changes {
        let mut add = |sort, message: Option<String>| {
            found.extend(message.map(|text| Effect {
                sort,
                object: Some(change.object.clone()),
                message: text.into(),
            }));
        };
        match &change.change {
            Change::Added { new } => add(EffectSort::Scales, starts(change, new, changes)),
            Change::Removed { old } => add(EffectSort::LeftBehind, Some(left_behind(&change.object, old, workload))),
            Change::Modified { old, new, fields } => {
                add(EffectSort::Recreate, recreate(&change.object, old, fields));
                if change.object.kind.is_workload() {
                    add(EffectSort::RestartsWorkers, restarts(&change.object, old, fields));
                    add(EffectSort::Scales, scales(old, new, fields));
                }
            }
        }
    }
    let restarts = found.iter().any(|effect| effect.sort == EffectSort::RestartsWorkers);
    if let Some((workload, new)) = running.filter(|_| !restarts)
        && keeps_running(workload, new, changes)
    {
        found.extend(changes.iter().filter_map(|change| stale(change, workload)));
    }
    if found.is_empty() && !changes.is_empty() {
        found.push(Effect { sort: EffectSort::None, object: None, message: unnoticed(changes).into() });
    }
    let is_workload = |effect: &Effect| effect.object.as_ref().is_some_and(|object| object.kind.is_workload());
    found.sort_by_key(|effect| (effect.sort, !is_workload(effect)));
    found
}

/// Workers that start where there were none before.
fn starts(change: &ObjectChange, new: &Tree, changes: &[ObjectChange]) -> Option<String> {
    let is_workload = |change: &&ObjectChange| change.object.kind.is_workload();
    let replaces = changes.iter().filter(is_workload).any(|other| matches!(other.change, Change::Removed { .. }));
    let starts = change.object.kind.is_workload() && !replaces;
    starts.then(|| {
        format!("{} for the first time: `{}` is new.", start(replicas(new).unwrap_or(1)), change.object.told())
    })
}

fn left_behind(object: &Identity, old: &Tree, workload: Option<&Identity>) -> String {
    let delete = format!("`kubectl delete {}`", object.for_kubectl());
    let stays = format!(
        "`{}` stays in the cluster: the values no longer make it, and `kubectl apply` deletes nothing.",
        object.told()
    );
    match object.kind {
        kind if kind.is_workload() => {
            let those = match replicas(old) {
                Some(0) => String::new(),
                Some(1) => " Its worker goes on taking runs".to_owned(),
                Some(number) => format!(" Its {number} workers go on taking runs"),
                None => " Its workers go on taking runs".to_owned(),
            };
            let beside = match workload.filter(|_| !those.is_empty()) {
                Some(new) => format!(", and those of `{}` start beside them: two sets of workers run.", new.told()),
                None if those.is_empty() => String::new(),
                None => ".".to_owned(),
            };
            format!("{stays}{those}{beside} Delete it with {delete}; `helm upgrade` does so itself.")
        }
        Template::Secret => {
            format!("{stays} It holds credentials. Delete it with {delete}; `helm upgrade` does so itself.")
        }
        _ => format!("{stays} Delete it with {delete}; `helm upgrade` does so itself."),
    }
}

/// That an immutable field differs, and what to do.
fn recreate(object: &Identity, old: &Tree, fields: &[FieldChange]) -> Option<String> {
    let differs = |keys: &str| fields.iter().any(|field| field.is_in(keys));
    let is_immutable = old.get("immutable").and_then(Tree::as_bool) == Some(true);
    let of_secret: &[&str] = if is_immutable && object.kind == Template::Secret { &["data", "immutable"] } else { &[] };
    let wrong: Vec<&str> =
        immutable(object.kind).iter().chain(of_secret).copied().filter(|keys| differs(keys)).collect();
    if wrong.is_empty() {
        return None;
    }
    let names = wrong.iter().map(|keys| format!("`{keys}`")).collect::<Vec<_>>().join(" and ");
    let rejects = format!(
        "The API server rejects the change of {names} in `{}`: it must be deleted and created again.",
        object.told()
    );
    let delete = format!("kubectl delete {}", object.for_kubectl());
    Some(match object.kind {
        Template::Deployment | Template::StatefulSet if wrong.contains(&"spec.selector") => {
            format!("{rejects} That stops all its workers. Run `{delete}`, then apply.{}", claims(object.kind))
        }
        Template::StatefulSet => format!(
            "{rejects} Run `{delete} --cascade=orphan`, then apply: the workers keep running meanwhile.{}",
            claims(object.kind)
        ),
        _ => format!("{rejects} Run `{delete}`, then apply."),
    })
}

/// What becomes of the claims when their owner is deleted.
fn claims(kind: Template) -> &'static str {
    match kind {
        Template::StatefulSet => " The claims that exist stay as they are; workers use them until you delete them.",
        _ => "",
    }
}

fn restarts(object: &Identity, old: &Tree, fields: &[FieldChange]) -> Option<String> {
    let object = object.told();
    fields.iter().any(|field| field.is_in("spec.template")).then(|| {
        let all = match replicas(old) {
            Some(0) => return format!("The pod template of `{object}` changes; it has no workers that could restart."),
            Some(1) => "The worker restarts".to_owned(),
            Some(2) => "Both workers restart".to_owned(),
            Some(number) => format!("All {number} workers restart"),
            None => "All workers restart".to_owned(),
        };
        format!("{all}: the pod template of `{object}` changes.{}", grace(old))
    })
}

/// How long a worker has that is told to stop.
fn grace(old: &Tree) -> String {
    match whole(old.below("spec.template.spec.terminationGracePeriodSeconds")) {
        Some(seconds) => {
            format!(
                " A run in progress is killed if it does not finish within {seconds} seconds (`terminationGracePeriodSeconds`)."
            )
        }
        None => String::new(),
    }
}

fn scales(old: &Tree, new: &Tree, fields: &[FieldChange]) -> Option<String> {
    if !fields.iter().any(|field| field.is_in("spec.replicas")) {
        return None;
    }
    Some(match (replicas(old), replicas(new)) {
        (Some(old_number), Some(number)) if number < old_number => {
            let stop = match old_number - number {
                1 => "1 worker stops".to_owned(),
                fewer => format!("{fewer} workers stop"),
            };
            // Where all restart, that was said already.
            let restarts = fields.iter().any(|field| field.is_in("spec.template"));
            let grace = if restarts { String::new() } else { grace(old) };
            format!("The number of workers goes from {old_number} to {number}: {stop}.{grace}")
        }
        (Some(old), Some(number)) => {
            format!("The number of workers goes from {old} to {number}: {}.", start(number - old))
        }
        (Some(old), None) => format!(
            "The values no longer set the number of workers, which is {old}: Kubernetes sets it to 1 until an autoscaler changes it."
        ),
        (None, Some(number)) => format!(
            "The values set the number of workers to {number}; so far they left it alone. Each apply overwrites the number that an autoscaler chose."
        ),
        (None, None) => return None,
    })
}

fn start(workers: i64) -> String {
    if workers == 1 { "1 worker starts".to_owned() } else { format!("{workers} workers start") }
}

/// Whether a worker runs before and after: one that starts has the new credentials.
fn keeps_running(workload: &Identity, new: &Tree, changes: &[ObjectChange]) -> bool {
    let old = match changes.iter().find(|change| change.object == *workload).map(|change| &change.change) {
        Some(Change::Modified { old, .. }) => old,
        Some(Change::Added { .. } | Change::Removed { .. }) => return false,
        None => new,
    };
    [old, new].iter().all(|state| replicas(state) != Some(0))
}

/// That a Secret differs, and the pods do not restart. They read the two credentials alone.
fn stale(change: &ObjectChange, workload: &Identity) -> Option<Effect> {
    let read = Credential::ALL.map(|credential| FieldPathBuf::of("data").key(credential.key()));
    let is_read =
        |field: &FieldChange| read.iter().any(|read| read.contains(&field.field) || field.field.contains(read));
    let differs = change.object.kind == Template::Secret && change.change.fields().iter().any(is_read);
    differs.then(|| Effect {
        sort: EffectSort::StaleCredentials,
        object: Some(change.object.clone()),
        message: format!(
            "The workers keep the old credentials until they restart: `{}` changes, and no pod does. Run `kubectl rollout restart {}`.",
            change.object.told(),
            workload.for_kubectl()
        )
        .into(),
    })
}

/// That no worker notices; but what a ServiceAccount grants, pods often get when they start.
fn unnoticed(changes: &[ObjectChange]) -> String {
    let is_role = |change: &&ObjectChange| change.object.kind == Template::ServiceAccount;
    let annotated =
        |change: &ObjectChange| change.change.fields().iter().any(|field| field.is_in("metadata.annotations"));
    match changes.iter().find(is_role).filter(|change| annotated(change)) {
        Some(change) => format!(
            "No worker restarts. One that runs may keep what the annotations of `{}` gave it, such as a role of AWS, until it restarts.",
            change.object.told()
        ),
        None => "No worker notices the change.".to_owned(),
    }
}

fn replicas(workload: &Tree) -> Option<i64> {
    whole(workload.below("spec.replicas"))
}

fn whole(tree: Option<&Tree>) -> Option<i64> {
    match tree?.node {
        Node::Number(Number::Int(number)) => Some(number),
        _ => None,
    }
}
