//! The objects that pools make, so that none is taken for another pool's.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::Template;
use crate::pool::Pool;
use crate::tree::Text;

use super::identity::Identity;

/// The objects that pools make, and the releases that they are.
#[derive(Default)]
pub struct Owners {
    /// The namespaces of the objects of each kind and name.
    objects: BTreeMap<(Template, Text), Vec<Option<Text>>>,
    /// The namespaces of the pools that use a name, one for each pool.
    names: BTreeMap<Text, Vec<Option<Text>>>,
    /// How many pools are of each release.
    releases: BTreeMap<Text, usize>,
}

impl Owners {
    /// Adds what a pool makes.
    pub fn add(&mut self, pool: &Pool) {
        let made = pool.manifests.iter().filter_map(|manifest| Identity::of(&manifest.tree));
        let mut names = BTreeSet::new();
        for Identity { kind, name, namespace } in made {
            if names.insert(name.clone()) {
                self.names.entry(name.clone()).or_default().push(namespace.clone());
            }
            self.objects.entry((kind, name)).or_default().push(namespace);
        }
        if let Some(release) = pool.release.name.as_text() {
            *self.releases.entry(release.into()).or_default() += 1;
        }
    }

    /// Whether one of the pools makes an object.
    pub(super) fn own(&self, object: &Identity) -> bool {
        let namespaces = self.objects.get(&(object.kind, object.name.clone()));
        namespaces.is_some_and(|all| all.iter().any(|namespace| may_be_same(namespace, &object.namespace)))
    }

    /// Whether no more than one of the pools uses the name of an object.
    pub(super) fn is_sole(&self, object: &Identity) -> bool {
        let users = self.names.get(&object.name).into_iter().flatten();
        users.filter(|namespace| may_be_same(namespace, &object.namespace)).count() <= 1
    }

    /// How many of the pools are of a release.
    pub(super) fn of_release(&self, release: &str) -> usize {
        self.releases.get(release).copied().unwrap_or_default()
    }

    /// How many releases the pools are.
    pub(super) fn releases(&self) -> usize {
        self.releases.len()
    }
}

/// A namespace that is not known may be any.
fn may_be_same(a: &Option<Text>, b: &Option<Text>) -> bool {
    a.as_ref().zip(b.as_ref()).is_none_or(|(a, b)| a == b)
}
