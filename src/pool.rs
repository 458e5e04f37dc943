//! A pool: layers of values, rendered and checked for one release.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::chart::Release;
use crate::credential::{Credential, KeyFault, PrivateKey, SecretText, Token, TokenFault};
use crate::fault::{Kind, PlacedFault, Target};
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::locate::Locator;
use crate::manifest::Manifest;
use crate::source::{Place, SourceId};
use crate::tree::{Node, Tree};
use crate::values::{self, Values};

/// What the pipeline made of layers of values for one release: what rules, reports and answers ask.
#[derive(Debug)]
pub struct Pool {
    /// What each file and argument says.
    pub layers: Layers,
    /// What it is rendered for.
    pub release: Release,
    /// The user's values over the defaults, those at fault marked.
    pub values: Tree,
    /// The same, typed.
    pub(crate) typed: Box<Values>,
    /// What it makes; nothing where a text could not be read.
    pub manifests: Vec<Manifest>,
    /// What is wrong, in no order.
    pub faults: Vec<PlacedFault>,
    /// Where a fault stands that no line made.
    start: Place,
    /// What the credentials are, once a rule has asked.
    token: OnceCell<Arc<Result<Token, TokenFault>>>,
    private_key: OnceCell<Arc<Result<PrivateKey, KeyFault>>>,
}

/// How the values give a credential to the chart's Secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// They give some text.
    Text,
    /// They do not: the defaults do not, and neither does a file with `""` or null. It may come when the pool is deployed.
    Later,
    /// An argument sets it to nothing, as it does with a variable that is empty, whether or not the chart creates a Secret.
    Nothing,
    /// The chart creates no Secret, or the value was found at fault already.
    Unasked,
}

impl Pool {
    /// A pool of its parts.
    pub(crate) fn new(
        layers: Layers,
        release: Release,
        values: Tree,
        typed: Box<Values>,
        manifests: Vec<Manifest>,
        faults: Vec<PlacedFault>,
        start: Place,
    ) -> Pool {
        let (token, private_key) = Default::default();
        Pool { layers, release, values, typed, manifests, faults, start, token, private_key }
    }

    /// What `credentials.token` is.
    pub(crate) fn token(&self) -> &Result<Token, TokenFault> {
        let text = || self.typed.credentials.token.as_ref().map_or("", SecretText::reveal);
        self.token.get_or_init(|| self.layers.credentials.token(text()))
    }

    /// What `credentials.privateKey` is.
    pub(crate) fn private_key(&self) -> &Result<PrivateKey, KeyFault> {
        let text = || self.typed.credentials.private_key.as_ref().map_or("", SecretText::reveal);
        self.private_key.get_or_init(|| self.layers.credentials.private_key(text()))
    }

    /// How the values give a credential.
    pub(crate) fn given(&self, credential: Credential) -> Given {
        if self.is_faulty(&credential.path()) {
            return Given::Unasked;
        }
        let value = credential.in_values(&self.values);
        let is_argument = value.is_some_and(|value| self.layers.is_argument(value.place.source));
        match value.map(|value| &value.node) {
            Some(Node::Text(text)) if text.trim().is_empty() && is_argument => Given::Nothing,
            Some(Node::Null) if is_argument => Given::Nothing,
            _ if self.typed.credentials.create != Some(true) => Given::Unasked,
            Some(Node::Text(text)) if !text.is_empty() => Given::Text,
            _ => Given::Later,
        }
    }

    /// Whether SOPS encrypted a credential, so that it is not known.
    pub(crate) fn is_encrypted(&self, credential: Credential) -> bool {
        self.faults.iter().any(|fault| fault.kind == Kind::Encrypted && fault.path == credential.path())
    }

    /// Whether both credentials are still to come.
    pub(crate) fn awaits_credentials(&self) -> bool {
        self.layers.is_readable() && Credential::ALL.iter().all(|one| self.given(*one) == Given::Later)
    }

    /// A place for what no line of the user's is to blame for: the last file.
    pub(crate) fn whole(&self) -> Place {
        self.start
    }

    /// Whether the value at a path was found at fault, or lies below one that was.
    pub(crate) fn is_faulty(&self, path: &FieldPathBuf) -> bool {
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
    pub(crate) fn users(&self, path: &FieldPathBuf) -> Option<&Tree> {
        let value = self.values.at(path)?;
        (value.place.is_users() && !matches!(value.node, Node::Null | Node::Faulty)).then_some(value)
    }

    /// The values as they would be if the layer that has the last word on a key did not have it.
    pub(crate) fn without(&self, path: &FieldPathBuf) -> Tree {
        let mut values = values::defaults();
        values.merge(&self.layers.without(path, self.place(path, Target::Key).source));
        values
    }

    /// The values of each file and, where arguments lie over them, all of it, as they were before any was found at fault.
    pub(crate) fn as_read(&self) -> impl Iterator<Item = &Tree> {
        let has_arguments = self.layers.sources.iter().any(|(id, _)| self.layers.is_argument(id));
        let merged = has_arguments.then_some(&self.layers.values);
        self.layers.files().map(|(_, values)| values).chain(self.layers.around()).chain(merged)
    }

    /// Says of a source whether it may hold values that are in no tree: some text could not be read, or it has a key twice.
    pub(crate) fn doubtful(&self) -> impl Fn(SourceId) -> bool + use<> {
        let is_readable = self.layers.is_readable();
        let twice = self.faults.iter().filter(|fault| fault.kind == Kind::DuplicateKey);
        let twice: BTreeSet<SourceId> = twice.map(|fault| fault.place.source).collect();
        move |id| !is_readable || twice.contains(&id)
    }

    /// The place of a value, or of its key; of the nearest parent that the user wrote where it is absent or a default.
    pub(crate) fn place(&self, path: &FieldPathBuf, target: Target) -> Place {
        Locator::new(&self.values, self.start).in_values(path, target).place
    }
}
