//! A pool: one stack of values, rendered and checked for one release.

mod defaults;
mod locate;
mod suppress;

use std::collections::HashSet;

use crate::chart::{self, Chart, Release};
use crate::decode::{Noted, decode};
use crate::fault::{Fault, Faults, Kind, PlacedFault, Target};
use crate::field_path::FieldPathBuf;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::manifest::Manifest;
use crate::source::{Place, Sources};
use crate::stack::Stack;
use crate::tree::{Node, Tree};
use crate::validation;
use crate::values::{self, Values};

use locate::Locator;
use suppress::Tainted;

pub use defaults::{DEFAULTS_TEXT, defaults};

/// A pool with all that was found wrong on the way to its manifests.
#[derive(Debug)]
pub struct Pool {
    /// The texts that its values came from.
    pub sources: Sources,
    /// What it is rendered for.
    pub release: Release,
    /// The user's values over the defaults.
    pub values: Tree,
    /// The same, typed.
    pub typed: Values,
    /// What it makes; nothing where a text could not be read.
    pub manifests: Vec<Manifest>,
    /// What is wrong, in no order.
    pub faults: Vec<PlacedFault>,
    /// Whether all texts could be read, so that the values are what the user meant.
    pub readable: bool,
    start: Place,
}

impl Pool {
    /// Takes a stack of values all the way to manifests and validates these.
    ///
    /// # Errors
    ///
    /// Fails where a template cannot be rendered, which no values should bring about.
    pub fn new(mut stack: Stack, release: Release, chart: &mut Chart) -> Result<Pool, chart::Error> {
        let start = stack.start();
        let mut values = defaults();
        values.merge(&stack.values);
        let readable = stack.is_readable();
        let Stack { sources, faults, .. } = stack;
        let typed = Values::default();
        let mut pool = Pool { sources, release, values, typed, manifests: Vec::new(), faults, readable, start };
        if readable {
            pool.decode_values();
            pool.make_manifests(chart)?;
        }
        Ok(pool)
    }

    /// Types the values and marks what is at fault, so that it is judged once.
    fn decode_values(&mut self) {
        let mut noted = Noted::default();
        self.typed = decode(&values::of_chart(&self.values), &self.sources, &mut noted);
        for fault in &noted.faults.0 {
            let placed =
                self.placed(fault, Locator::new(&self.values, self.start).in_values(&fault.path, fault.target));
            self.faults.push(placed);
        }
        for fault in noted.faults.0.iter().filter(|fault| fault.kind != Kind::UnknownKey) {
            self.values.mark_faulty(&fault.path.0);
        }
    }

    fn make_manifests(&mut self, chart: &mut Chart) -> Result<(), chart::Error> {
        let values = self.values.clone();
        let locator = Locator::new(&values, self.start);
        let mut reported: HashSet<(Place, FieldPathBuf)> = HashSet::new();
        let mut places: HashSet<Place> = self.faults.iter().map(|fault| fault.place).collect();
        for rendered in chart.render(&values, &self.release)? {
            let mut noted = Noted::default();
            let manifest = Manifest::new(rendered, &self.sources, &mut noted);
            let mut faults = Faults::default();
            validation::object(&manifest.object, &mut faults);
            let mut tainted = Tainted::new(&manifest.tree);
            for path in &noted.faulty {
                tainted.add(path);
            }
            for fault in &noted.faults.0 {
                tainted.add(&fault.path);
                let at = locator.in_manifest(&manifest.tree, &fault.path, fault.target);
                if places.insert(at.0) {
                    self.faults.push(self.placed(fault, at));
                }
            }
            for fault in faults.0.iter().filter(|fault| !tainted.covers(fault)) {
                let at = locator.in_manifest(&manifest.tree, &fault.path, fault.target);
                if reported.insert(at.clone()) {
                    self.faults.push(self.placed(fault, at));
                }
            }
            self.manifests.push(manifest);
        }
        Ok(())
    }

    fn placed(&self, fault: &Fault, (place, path): (Place, FieldPathBuf)) -> PlacedFault {
        let Fault { kind, message, help, .. } = fault.clone();
        PlacedFault { kind, place, path, message, help }
    }

    /// Whether the value at a path was found at fault, or lies below one that was.
    pub fn is_faulty(&self, path: &FieldPathBuf) -> bool {
        let mut at = Some(&self.values);
        for step in &path.0 {
            match at {
                Some(tree) if matches!(tree.node, Node::Faulty) => return true,
                _ => at = at.and_then(|tree| tree.step(step)),
            }
        }
        at.is_some_and(|tree| matches!(tree.node, Node::Faulty))
    }

    /// The values that no message may show: all text below `credentials`, and the values of the launcher's variables of
    /// the token and the key.
    pub fn secrets(&self) -> Vec<&Tree> {
        let mut secrets = Vec::new();
        if let Some(credentials) = self.values.get("credentials") {
            scalars(credentials, &mut secrets);
        }
        for container in ["launcher", "dind"] {
            let variables = self.values.get(container).and_then(|c| c.get("extraEnv")?.as_list()).unwrap_or_default();
            let credential = |variable: &&Tree| {
                let name = variable.get("name").and_then(Tree::as_text);
                name.is_some_and(|name| [TOKEN, POOL_PRIVATE_KEY].contains(&name))
            };
            secrets.extend(variables.iter().filter(credential).filter_map(|variable| variable.get("value")));
        }
        secrets.retain(|secret| secret.place.is_users());
        secrets
    }

    /// The place of a value, or of its key; of the nearest parent that the user wrote where it is absent or a default.
    pub fn place(&self, path: &FieldPathBuf, target: Target) -> Place {
        Locator::new(&self.values, self.start).in_values(path, target).0
    }
}

/// The values below a tree that are neither maps nor lists nor booleans.
fn scalars<'t>(tree: &'t Tree, into: &mut Vec<&'t Tree>) {
    match &tree.node {
        Node::Map(map) => map.entries().iter().for_each(|entry| scalars(&entry.value, into)),
        Node::List(list) => list.iter().for_each(|item| scalars(item, into)),
        Node::Bool(_) | Node::Null => {}
        Node::Number(_) | Node::Text(_) | Node::Faulty => into.push(tree),
    }
}
