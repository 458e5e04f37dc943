//! The objects around the pods: what gives them variables, an account, images and names.

use std::collections::{HashMap, HashSet};

use k8s_openapi::api::core::v1::{Container, EnvFromSource};

use crate::manifest::Object;
use crate::worker::Worker;

use super::shown::Shown;

/// An object outside of the pods.
pub(super) struct Outside {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is there when the pods start.
    pub presence: Presence,
    /// What it gives to whom.
    pub supplies: Vec<Supply>,
}

/// Whether an object is there when the pods start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// The values make it.
    Made,
    /// It must exist when the pods start.
    Needed,
    /// The pods start without it too.
    Optional,
}

/// What an object gives to one user.
pub(super) struct Supply {
    /// What uses it.
    pub to: User,
    /// Variables, or a purpose in words.
    pub gives: Vec<String>,
}

/// Of what an object gives to one user, so many texts are shown.
const MOST_SHOWN: usize = 4;

impl Supply {
    /// What the object gives, a text for each line; of many, only how many more there are.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let more = self.gives.len().saturating_sub(MOST_SHOWN);
        let rest = (more > 0).then(|| format!("and {more} more"));
        self.gives.iter().take(MOST_SHOWN).cloned().chain(rest)
    }
}

/// What uses an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum User {
    Workload,
    Pod,
    /// The container with this index.
    Container(usize),
}

/// The objects around the pods of a worker: those that containers use, in their order, then those of the whole pod.
pub(super) fn outside(worker: &Worker<'_>, shown: &Shown<'_>) -> Vec<Outside> {
    let mut objects = Objects::new(worker, shown);
    for (index, container) in worker.pod.containers.iter().enumerate() {
        objects.of_container(User::Container(index), container);
    }
    if let Some(account) = worker.pod.service_account_name.as_deref().filter(|name| !name.is_empty()) {
        objects.add("ServiceAccount", account, None, User::Pod, "identity of the pods".to_owned());
    }
    for secret in worker.pod.image_pull_secrets.iter().flatten() {
        objects.add("Secret", &secret.name, None, User::Pod, "pulls images".to_owned());
    }
    for manifest in &worker.pool.manifests {
        if let Object::Service(service) = &manifest.object {
            let name = service.metadata.name.as_deref().unwrap_or_default();
            objects.add("Service", name, None, User::Workload, "names the pods in DNS".to_owned());
        }
    }
    objects.all
}

/// The objects that were found so far.
struct Objects<'p, 's> {
    all: Vec<Outside>,
    /// The index of each by kind and name.
    known: HashMap<(&'static str, &'p str), usize>,
    /// The kinds and names of what the values make.
    made: HashSet<(&'static str, &'p str)>,
    shown: &'s Shown<'s>,
}

impl<'p, 's> Objects<'p, 's> {
    fn new(worker: &Worker<'p>, shown: &'s Shown<'s>) -> Objects<'p, 's> {
        let made = worker.pool.manifests.iter().filter_map(|manifest| {
            let (kind, metadata) = match &manifest.object {
                Object::ServiceAccount(account) => ("ServiceAccount", &account.metadata),
                Object::Secret(secret) => ("Secret", &secret.metadata),
                Object::Service(service) => ("Service", &service.metadata),
                Object::Deployment(_) | Object::StatefulSet(_) => return None,
            };
            Some((kind, metadata.name.as_deref()?))
        });
        Objects { all: Vec::new(), known: HashMap::new(), made: made.collect(), shown }
    }

    /// Adds what gives a container its variables.
    fn of_container(&mut self, user: User, container: &'p Container) {
        for variable in container.env.iter().flatten() {
            let Some(source) = &variable.value_from else { continue };
            let name = || self.shown.text(&variable.name);
            if let Some(from) = &source.secret_key_ref {
                self.add("Secret", &from.name, from.optional, user, name());
            } else if let Some(from) = &source.config_map_key_ref {
                self.add("ConfigMap", &from.name, from.optional, user, name());
            }
        }
        for EnvFromSource { prefix, secret_ref, config_map_ref } in container.env_from.iter().flatten() {
            let gives = match prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
                Some(prefix) => format!("all keys, as {}…", self.shown.text(prefix)),
                None => "all keys as variables".to_owned(),
            };
            if let Some(from) = secret_ref {
                self.add("Secret", &from.name, from.optional, user, gives);
            } else if let Some(from) = config_map_ref {
                self.add("ConfigMap", &from.name, from.optional, user, gives);
            }
        }
    }

    fn add(&mut self, kind: &'static str, name: &'p str, optional: Option<bool>, to: User, gives: String) {
        let Objects { all, known, made, shown } = self;
        let index = *known.entry((kind, name)).or_insert_with(|| {
            let presence = if made.contains(&(kind, name)) { Presence::Made } else { Presence::Optional };
            all.push(Outside { kind, name: shown.text(name), presence, supplies: Vec::new() });
            all.len() - 1
        });
        let Outside { presence, supplies, .. } = &mut all[index];
        if *presence == Presence::Optional && optional != Some(true) {
            *presence = Presence::Needed;
        }
        match supplies.last_mut().filter(|last| last.to == to) {
            Some(last) => last.gives.push(gives),
            None => supplies.push(Supply { to, gives: vec![gives] }),
        }
    }
}
