//! Two states of an object, field by field.

use std::collections::BTreeMap;

use crate::chart::Template;
use crate::field_path::Step;
use crate::redact::names_credential;
use crate::source::Place;
use crate::tree::{Map, Node, Tree};

use super::empty;
use super::field_change::{FieldChange, NamedStep};
use super::list_keys;
use super::same::same;

/// What kubectl applied last at some field, which decides what becomes of a field that the new state does not have.
#[derive(Clone, Copy)]
pub(super) enum Applied<'a> {
    /// Nobody knows: a field that is not there any more is taken out.
    Unknown,
    /// This, or nothing: what kubectl did not apply, it leaves alone.
    Known(Option<&'a Tree>),
}

impl<'a> Applied<'a> {
    fn below(self, step: impl FnOnce(&'a Tree) -> Option<&'a Tree>) -> Applied<'a> {
        match self {
            Applied::Unknown => Applied::Unknown,
            Applied::Known(tree) => Applied::Known(tree.and_then(step)),
        }
    }
}

/// The values of a field in both states, and what is known around it.
#[derive(Clone, Copy)]
struct Field<'a> {
    /// The keys of the map that the field is in, and of the field.
    parent: &'a str,
    key: &'a str,
    old: Option<&'a Tree>,
    new: Option<&'a Tree>,
    applied: Applied<'a>,
    /// Where the user wrote the list or map around it.
    around: Option<Place>,
    is_credential: bool,
}

/// The fields in which an object differs, in the order of the old state, and after them those that are new.
pub(super) fn compare(kind: Template, old: &Tree, new: &Tree, applied: Applied<'_>) -> Vec<FieldChange> {
    let mut comparison = Comparison { kind, at: Vec::new(), changes: Vec::new() };
    let (old, new) = (Some(old), Some(new));
    let root = Field { parent: "", key: "", old, new, applied, around: None, is_credential: false };
    comparison.field(root);
    comparison.changes
}

/// Where the user wrote a value: in the last layer that has a part in it, the first place.
fn written(tree: &Tree) -> Option<Place> {
    let own = Some(tree.place).filter(Place::is_users);
    let below: Box<dyn Iterator<Item = &Tree>> = match &tree.node {
        Node::Map(map) => Box::new(map.entries().iter().map(|entry| &entry.value)),
        Node::List(items) => Box::new(items.iter()),
        _ => return own,
    };
    let later = |a: &Place, b: &Place| a.source.cmp(&b.source).then(b.start.cmp(&a.start));
    below.filter_map(written).chain(own).max_by(later)
}

struct Comparison {
    kind: Template,
    at: Vec<NamedStep>,
    changes: Vec<FieldChange>,
}

impl Comparison {
    fn field(&mut self, field: Field<'_>) {
        let Field { parent, key, old, new, applied, .. } = field;
        match (old.map(|tree| &tree.node), new.map(|tree| &tree.node)) {
            (None, None) => {}
            (Some(_), None) if matches!(applied, Applied::Known(None)) => {}
            (Some(Node::Map(old)), Some(Node::Map(new))) => self.maps(field, old, new),
            (Some(Node::Map(old)), None) if empty::may_be_absent(key) => self.maps(field, old, &Map::default()),
            (None, Some(Node::Map(new))) if empty::may_be_absent(key) => self.maps(field, &Map::default(), new),
            (Some(Node::List(old)), Some(Node::List(new))) => self.lists(field, old, new),
            (Some(Node::List(old)), None) => self.lists(field, old, &[]),
            (None, Some(Node::List(new))) => self.lists(field, &[], new),
            _ => {
                let is_same = old.zip(new).is_some_and(|(old, new)| same(parent, key, old, new));
                if !is_same {
                    self.change(field);
                }
            }
        }
    }

    fn change(&mut self, field: Field<'_>) {
        let Field { old, new, around, is_credential, .. } = field;
        let place = match new {
            Some(new) => written(new),
            None => around,
        };
        let mut change = FieldChange::new(&self.at, old, new);
        (change.place, change.is_credential) = (place, is_credential);
        self.changes.push(change);
    }

    /// Compares what is one step further.
    fn below(&mut self, step: NamedStep, field: Field<'_>) {
        self.at.push(step);
        self.field(field);
        self.at.pop();
    }

    fn maps(&mut self, field: Field<'_>, old: &Map, new: &Map) {
        let name_of = |map: &Map| map.get("name").and_then(Tree::as_text).is_some_and(names_credential);
        let is_variable = name_of(old) || name_of(new);
        let added = new.entries().iter().filter(|entry| old.get(&entry.key).is_none());
        for entry in old.entries().iter().chain(added) {
            let key = &*entry.key;
            let is_data = self.kind == Template::Secret && key == "data";
            let is_credential = field.is_credential || is_data || is_variable && key == "value";
            let below = Field {
                parent: field.key,
                key,
                old: old.get(key),
                new: new.get(key),
                applied: field.applied.below(|tree| tree.get(key)),
                around: field.new.map(|tree| tree.place).filter(Place::is_users),
                is_credential,
            };
            self.below(key.into(), below);
        }
    }

    fn lists(&mut self, field: Field<'_>, old: &[Tree], new: &[Tree]) {
        let keys = list_keys::keys(field.key, old).or_else(|| old.is_empty().then(Vec::new));
        let new_keys = list_keys::keys(field.key, new).or_else(|| new.is_empty().then(Vec::new));
        match keys.zip(new_keys) {
            Some((old_keys, new_keys)) => self.keyed((field, old, new), &old_keys, &new_keys),
            None if old.iter().chain(new).any(|item| item.as_map().is_some()) => self.in_order(field, old, new),
            None => {
                if !(old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(field.key, "", old, new))) {
                    self.change(field);
                }
            }
        }
    }

    /// Lists whose items have names: items of one name are one item.
    fn keyed(&mut self, (field, old, new): (Field<'_>, &[Tree], &[Tree]), old_keys: &[String], new_keys: &[String]) {
        let number = |keys: &[String]| keys.iter().cloned().zip(0..).collect::<BTreeMap<String, usize>>();
        let (in_old, in_new) = (number(old_keys), number(new_keys));
        let applied_keys = match field.applied {
            Applied::Known(Some(tree)) => tree.as_list().and_then(|items| list_keys::keys(field.key, items)),
            Applied::Known(None) | Applied::Unknown => None,
        };
        let in_applied = number(&applied_keys.unwrap_or_default());
        let kept = |keys: &[String], other: &BTreeMap<String, usize>| -> Vec<String> {
            keys.iter().filter(|key| other.contains_key(*key)).cloned().collect()
        };
        let (order, new_order) = (kept(old_keys, &in_new), kept(new_keys, &in_old));
        if order != new_order {
            let list = |keys: Vec<String>| {
                let items = keys.iter().map(|key| Tree::text(key, Place::CHART)).collect::<Vec<_>>();
                Tree::new(Node::List(items.into()), field.new.map_or(Place::CHART, |tree| tree.place))
            };
            let (old, new) = (list(order), list(new_order));
            self.change(Field { old: Some(&old), new: Some(&new), is_credential: false, ..field });
        }
        let added = new_keys.iter().filter(|key| !in_old.contains_key(*key));
        for key in old_keys.iter().chain(added) {
            let (was, is) = (in_old.get(key).copied(), in_new.get(key).copied());
            let step = NamedStep { step: Step::Index(is.or(was).unwrap_or_default()), name: Some(key.clone()) };
            let applied = field.applied.below(|tree| tree.as_list()?.get(*in_applied.get(key)?));
            self.item(step, field, (was.map(|at| &old[at]), is.map(|at| &new[at])), applied);
        }
    }

    /// Lists whose items have no names: those that both begin and end with are the same, and the others are so in order.
    fn in_order(&mut self, field: Field<'_>, old: &[Tree], new: &[Tree]) {
        let is_same = |(old, new): &(&Tree, &Tree)| same(field.key, "", old, new);
        let head = old.iter().zip(new).take_while(is_same).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(is_same).count();
        for at in head..old.len().max(new.len()) - tail {
            let (was, is) = (old[..old.len() - tail].get(at), new[..new.len() - tail].get(at));
            let step = NamedStep { step: Step::Index(at), name: None };
            self.item(step, field, (was, is), Applied::Unknown);
        }
    }

    fn item(
        &mut self,
        step: NamedStep,
        field: Field<'_>,
        (old, new): (Option<&Tree>, Option<&Tree>),
        applied: Applied,
    ) {
        let around = field.new.map(|tree| tree.place).filter(Place::is_users);
        let below = Field { parent: field.key, key: "", old, new, applied, around, ..field };
        self.below(step, below);
    }
}
