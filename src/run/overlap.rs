//! Pools that would be the same objects in a cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::pool::Pool;
use crate::report::count;
use crate::tree::Tree;
use crate::visible;

use super::output;

/// The workers of a pool, as a cluster tells them from others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Workers {
    /// `Deployment pool-1-spacelift-worker in namespace spacelift`.
    object: String,
    /// The file of the pool.
    file: String,
}

impl Workers {
    /// Those of the pool of a file; none where nobody names its release, which a user does when the pool is deployed.
    pub(super) fn of(pool: &Pool, file: &Path) -> Option<Workers> {
        if !pool.release.name.place.is_users() {
            return None;
        }
        let manifest = pool.manifests.iter().find(|manifest| manifest.template.is_workload())?;
        let name = manifest.tree.below("metadata.name").and_then(Tree::as_text)?;
        let namespace = pool.release.namespace.as_ref().and_then(Tree::as_text);
        let namespace = namespace.map(|name| format!(" in namespace {name}")).unwrap_or_default();
        let object = format!("{} {name}{namespace}", manifest.template.kind());
        Some(Workers { object, file: visible::path(file) })
    }
}

/// The pools of a run, by what they make.
#[derive(Default)]
pub(super) struct Overlap(BTreeMap<String, BTreeSet<String>>);

impl Overlap {
    pub(super) fn add(&mut self, Workers { object, file }: Workers) {
        self.0.entry(object).or_default().insert(file);
    }

    /// Says on standard error which files make the same workers.
    pub(super) fn tell(&self) {
        for (object, files) in self.0.iter().filter(|(_, files)| files.len() > 1) {
            let mut names: Vec<String> = files.iter().take(MOST_NAMED).map(|file| format!("`{file}`")).collect();
            if files.len() > MOST_NAMED {
                names.push(count(files.len() - MOST_NAMED, "other file"));
            }
            let (last, first) = names.split_last().expect("there are two or more");
            output::warn(&format!(
                "{} and {last} make the same {object}, so one would overwrite the other; give each a release of its own",
                first.join(", ")
            ));
        }
    }
}

/// How many files a warning names.
const MOST_NAMED: usize = 3;
