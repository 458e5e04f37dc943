//! A pool: one stack of values, rendered and checked for one release.

mod locate;
mod secrets;
mod suppress;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::chart::{self, Chart, Release};
use crate::credential::{self, KeyFault, PrivateKey, Token, TokenFault};
use crate::decode::Noted;
use crate::fault::{Fault, Faults, Kind, PlacedFault, Target};
use crate::field_path::{FieldPathBuf, Step};
use crate::manifest::Manifest;
use crate::set::Argument;
use crate::source::{Origin, Place, Source, SourceId, Sources};
use crate::stack::{Layer, Stack};
use crate::suggest;
use crate::tree::{Node, Tree};
use crate::validation;
use crate::values::{self, SecretText, Values};

use locate::Locator;
use secrets::names_credential;
use suppress::Tainted;

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
    pub typed: Box<Values>,
    /// What it makes; nothing where a text could not be read.
    pub manifests: Vec<Manifest>,
    /// What is wrong, in no order.
    pub faults: Vec<PlacedFault>,
    /// Whether all texts could be read, so that the values are what the user meant.
    pub readable: bool,
    start: Place,
    /// What each file says.
    layers: Vec<Layer>,
    /// What lies over the files.
    arguments: Vec<Argument>,
    /// All of that, merged.
    users: Tree,
    /// What the credentials are, once a rule has asked.
    token: OnceCell<Result<Token, TokenFault>>,
    private_key: OnceCell<Result<PrivateKey, KeyFault>>,
}

impl Pool {
    /// Takes a stack of values all the way to manifests and validates these.
    ///
    /// # Errors
    ///
    /// Fails where a template cannot be rendered, which no values should bring about.
    pub fn new(mut stack: Stack, release: Release, chart: &mut Chart) -> Result<Pool, chart::Error> {
        let start = stack.start();
        let mut values = values::defaults();
        values.merge(&stack.values);
        let (readable, has_readable_files) = (stack.is_readable(), stack.has_readable_files());
        let Stack { sources, faults, layers, arguments, values: users, .. } = stack;
        let (typed, manifests, token, private_key) = Default::default();
        let mut pool = Pool {
            sources,
            release,
            values,
            typed,
            manifests,
            faults,
            readable,
            start,
            layers,
            arguments,
            users,
            token,
            private_key,
        };
        if has_readable_files {
            pool.decode_values();
        }
        if readable {
            pool.make_manifests(chart)?;
        }
        Ok(pool)
    }

    /// Types the values and marks what is at fault, so that it is judged once.
    fn decode_values(&mut self) {
        self.mark_unset();
        let mut noted = Noted::default();
        self.typed = values::decode(&self.values, &self.sources, &mut noted);
        let locator = Locator::new(&self.values, self.start);
        let found = noted.faults.0.iter().map(|fault| placed(fault, locator.in_values(&fault.path, fault.target)));
        self.faults.extend(found);
        for fault in noted.faults.0.iter().filter(|fault| fault.kind != Kind::UnknownKey) {
            self.values.mark_faulty(&fault.path.0);
        }
    }

    /// Marks what arguments at fault were to set: what it would be is not known.
    fn mark_unset(&mut self) {
        let unread = self.faults.iter().filter(|fault| fault.kind == Kind::SetArgument);
        let paths = unread.map(|PlacedFault { place, path, .. }| match self.values.at(path).and_then(Tree::as_map) {
            // A key without a value stands at the fault itself.
            Some(_) => path.key(self.written(*place).unwrap_or_default()),
            None => path.clone(),
        });
        for path in paths.collect::<Vec<_>>() {
            self.values.mark_faulty(&path.0);
        }
    }

    fn make_manifests(&mut self, chart: &mut Chart) -> Result<(), chart::Error> {
        let values = self.values.clone();
        let mut judged = Judged {
            locator: Locator::new(&values, self.start),
            lacks_volumes: self.lacks_volumes(),
            places: self.faults.iter().map(|fault| fault.place).collect(),
            faults: BTreeSet::new(),
        };
        for rendered in chart.render(&values, &self.release)? {
            let (mut noted, mut faults) = (Noted::default(), Faults::default());
            let manifest = Manifest::new(rendered, &self.sources, &mut noted);
            validation::object(&manifest.object, &mut faults);
            if !noted.faults.0.is_empty() || !faults.0.is_empty() {
                self.faults.extend(judged.of_manifest(&manifest, &noted, &faults));
            }
            self.manifests.push(manifest);
        }
        Ok(())
    }

    /// Whether `volumes` is at fault, or a key that was meant for it, or the chart's own volume has another name.
    fn lacks_volumes(&self) -> bool {
        let meant = |key: &str| suggest::nearest(key, ["volumes"].into_iter()).is_some();
        self.faults.iter().any(|fault| match &fault.path.0[..] {
            [Step::Key(key)] => meant(key),
            [Step::Key(volume), Step::Key(key)] => &**volume == "storageVolume" && &**key == "name",
            _ => false,
        })
    }

    /// What `credentials.token` is.
    pub fn token(&self) -> &Result<Token, TokenFault> {
        let text = || self.typed.credentials.token.as_ref().map_or("", SecretText::reveal);
        self.token.get_or_init(|| credential::token(text()))
    }

    /// What `credentials.privateKey` is.
    pub fn private_key(&self) -> &Result<PrivateKey, KeyFault> {
        let text = || self.typed.credentials.private_key.as_ref().map_or("", SecretText::reveal);
        self.private_key.get_or_init(|| credential::private_key(text()))
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

    /// The value that the user wrote at a path; none where there is none, a default, null or a fault.
    pub fn users(&self, path: &FieldPathBuf) -> Option<&Tree> {
        let value = self.values.at(path)?;
        (value.place.is_users() && !matches!(value.node, Node::Null | Node::Faulty)).then_some(value)
    }

    /// Whether what stands at `cause` is there wherever what stands at `place` is: in the same layer, in one below it, or
    /// among the defaults. The arguments of a command line are one layer.
    pub fn comes_with(&self, cause: Place, place: Place) -> bool {
        cause.source <= place.source || self.is_argument(place.source)
    }

    fn is_argument(&self, id: SourceId) -> bool {
        self.sources.get(id).is_some_and(|source| matches!(source.origin, Origin::Argument(_)))
    }

    /// Whether a null takes back what a lower layer says. Nobody has another use for one in an argument.
    pub fn takes_back(&self, path: &FieldPathBuf, null: &Tree) -> bool {
        let says = |value: &Tree| !matches!(value.node, Node::Null);
        self.is_argument(null.place.source) || self.layers.iter().any(|layer| layer.values.at(path).is_some_and(says))
    }

    /// The layer of that file.
    pub fn layer(&self, id: SourceId) -> Option<&Layer> {
        self.layers.binary_search_by_key(&id, |layer| layer.source).ok().map(|at| &self.layers[at])
    }

    /// The values as they would be if the layer that has the last word on a key did not have it.
    pub fn without(&self, path: &FieldPathBuf) -> Tree {
        let last = self.place(path, Target::Key).source;
        let mut users = Tree::empty_map(Place::CHART);
        for layer in &self.layers {
            let mut over = layer.values.clone();
            if layer.source == last {
                over.remove(&path.0);
            }
            users.merge(&over);
        }
        // The fault of an argument, if it has one, is told already.
        for argument in &self.arguments {
            if argument.source == last {
                let mut alone = Tree::empty_map(Place::CHART);
                let _ = argument.apply(&mut alone);
                alone.remove(&path.0);
                users.merge(&alone);
            } else {
                let _ = argument.apply(&mut users);
            }
        }
        let mut values = values::defaults();
        values.merge(&users);
        values
    }

    /// The values that no message may show, of all layers, as they were before any was found at fault.
    pub fn secrets(&self) -> Vec<Tree> {
        self.layers.iter().map(|layer| &layer.values).chain([&self.users]).flat_map(secrets::secrets).collect()
    }

    /// What the user wrote at a place.
    pub fn written(&self, place: Place) -> Option<&str> {
        self.sources.written(place)
    }

    /// The places that no message may show: those of secrets with what stands around them.
    pub fn secret_places(&self, secret: &Tree) -> Vec<Place> {
        let text = self.sources.get(secret.place.source).map_or("", |source| source.text.as_str());
        secrets::with_surroundings(secret.place, text)
    }

    /// Whether a source may hold credentials that no tree tells of: some text could not be read, it holds a key twice, or
    /// it is an argument that a later one overrides. `secrets` are those of the pool.
    pub fn is_doubtful(&self, id: SourceId, secrets: &[Tree]) -> bool {
        let twice = |fault: &PlacedFault| fault.kind == Kind::DuplicateKey && fault.place.source == id;
        let overridden = |source: &Source| {
            self.is_argument(id) && names_credential(&source.text) && !secrets.iter().any(|s| s.place.source == id)
        };
        !self.readable || self.faults.iter().any(twice) || self.sources.get(id).is_some_and(overridden)
    }

    /// The place of a value, or of its key; of the nearest parent that the user wrote where it is absent or a default.
    pub fn place(&self, path: &FieldPathBuf, target: Target) -> Place {
        Locator::new(&self.values, self.start).in_values(path, target).0
    }
}

/// What was found in the manifests so far.
struct Judged<'v> {
    locator: Locator<'v>,
    /// Whether the values of volumes are at fault.
    lacks_volumes: bool,
    /// Where something was found.
    places: BTreeSet<Place>,
    /// What validation found there.
    faults: BTreeSet<(Place, FieldPathBuf)>,
}

impl Judged<'_> {
    /// What is wrong with a manifest and was not found before.
    #[cold]
    fn of_manifest(&mut self, manifest: &Manifest, noted: &Noted, faults: &Faults) -> Vec<PlacedFault> {
        let mut found = Vec::new();
        let mut tainted = Tainted::new(&manifest.tree, self.lacks_volumes);
        for path in &noted.faulty {
            tainted.add(path);
        }
        for fault in &noted.faults.0 {
            tainted.add(&fault.path);
            let at = self.locator.in_manifest(&manifest.tree, &fault.path, fault.target);
            if self.places.insert(at.0) {
                found.push(placed(fault, at));
            }
        }
        for fault in faults.0.iter().filter(|fault| !tainted.covers(fault)) {
            let at = self.locator.in_manifest(&manifest.tree, &fault.path, fault.target);
            if self.faults.insert(at.clone()) {
                found.push(placed(fault, at));
            }
        }
        found
    }
}

/// A fault at its place, under the path of the value that made the field.
fn placed(fault: &Fault, (place, path): (Place, FieldPathBuf)) -> PlacedFault {
    let Fault { kind, message, help, .. } = fault;
    PlacedFault::new(*kind, place, path, message.clone(), help.clone())
}
