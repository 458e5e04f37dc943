//! The fields of manifests that keys make.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::chart::{self, Chart, Release, Rendered};
use crate::field_path::{FieldPathBuf, Step};
use crate::pool::Pool;
use crate::source::{Place, Position, SourceId};
use crate::tree::{Entry, Map, Node, Tree};
use crate::values::{self, Key, Type};

/// A field of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MadeField {
    /// The kind and the name of its object: `Deployment/worker-pool-1-spacelift-worker`.
    pub object: String,
    /// Where in the object; empty where the key decides whether there is such an object.
    pub field: FieldPathBuf,
}

/// The fields that each of some keys makes, none of which is in another. A field that several make is told of each.
///
/// The values are rendered once for each key of the chart, without any place but those of that key: they mark its fields.
///
/// # Errors
///
/// Fails if a template cannot be rendered, which no values should cause.
pub(super) fn fields(
    pool: &Pool,
    paths: &[FieldPathBuf],
    chart: &mut Chart,
) -> Result<Vec<Vec<MadeField>>, chart::Error> {
    let mut made = vec![BTreeSet::new(); paths.len()];
    let release = Release::new(pool.release.name.as_text().unwrap_or_default());
    let scalars_and_fragments = values::keys().filter(|key| !matches!(key.value, Type::Branch(_)));
    for key in scalars_and_fragments.filter(|_| pool.layers.is_readable()) {
        let marks = Marks::of(key, paths, pool.whole().source);
        if marks.numbers.is_empty() {
            continue;
        }
        let marked = marks.put_on(&pool.values, &mut FieldPathBuf::default(), None);
        let objects = chart.render(&marked, &release)?;
        for Rendered { tree, .. } in &objects {
            let object = object_name(tree);
            walk(tree, &mut FieldPathBuf::default(), &mut |value, field| {
                let number = marks.number_at(value.place).filter(|_| !matches!(value.node, Node::Null))?;
                made[number].insert(MadeField { object: object.clone(), field: field.clone() });
                Some(())
            });
        }
        if let Some(switched) = switched(&marked, key) {
            let others = chart.render(&switched, &release)?;
            let only_here: Vec<MadeField> = objects.iter().flat_map(|object| not_in(object, &others)).collect();
            marks.numbers.values().for_each(|number| made[*number].extend(only_here.iter().cloned()));
        }
    }
    Ok(made.into_iter().map(outermost).collect())
}

/// The fields that are in no other one.
fn outermost(fields: BTreeSet<MadeField>) -> Vec<MadeField> {
    let mut kept: Vec<MadeField> = Vec::with_capacity(fields.len());
    // In order, a field comes right before those in it.
    for field in fields {
        if !kept.last().is_some_and(|last| last.object == field.object && last.field.contains(&field.field)) {
            kept.push(field);
        }
    }
    kept
}

/// The places that tell of a value which of some keys it belongs to.
struct Marks {
    /// A source of the user's.
    source: SourceId,
    /// The number of each key.
    numbers: BTreeMap<FieldPathBuf, usize>,
}

impl Marks {
    /// Marks for what lies in a key of the chart.
    fn of(key: &Key, paths: &[FieldPathBuf], source: SourceId) -> Marks {
        let of_chart = FieldPathBuf::of(key.path);
        let within = |path: &FieldPathBuf| match path.contains(&of_chart) {
            true => Some(of_chart.clone()),
            false => of_chart.contains(path).then(|| path.clone()),
        };
        let numbered = paths.iter().enumerate().filter_map(|(number, path)| Some((within(path)?, number)));
        Marks { source, numbers: numbered.collect() }
    }

    /// The values without places but those that say which key they belong to.
    fn put_on(&self, tree: &Tree, path: &mut FieldPathBuf, around: Option<usize>) -> Tree {
        let number = around.or_else(|| self.numbers.get(path).copied());
        let node = match &tree.node {
            Node::Map(map) => {
                let entry = |entry: &Entry| {
                    path.0.push(Step::Key(entry.key.clone()));
                    let value = self.put_on(&entry.value, path, number);
                    path.0.pop();
                    Entry { key: entry.key.clone(), key_place: Place::CHART, value }
                };
                Node::Map(Arc::new(map.entries().iter().map(entry).collect::<Map>()))
            }
            Node::List(items) => {
                let item = |(index, item)| {
                    path.0.push(Step::Index(index));
                    let item = self.put_on(item, path, number);
                    path.0.pop();
                    item
                };
                Node::List(Arc::new(items.iter().enumerate().map(item).collect()))
            }
            node => node.clone(),
        };
        Tree::new(node, number.map_or(Place::CHART, |number| self.place(number)))
    }

    fn place(&self, number: usize) -> Place {
        let start = Position { line: u32::try_from(number).expect("fewer than 2^32 keys"), column: 1 };
        Place { source: self.source, start, end: start }
    }

    fn number_at(&self, place: Place) -> Option<usize> {
        (place.source == self.source).then_some(place.start.line as usize)
    }
}

/// The kind and the name of an object.
fn object_name(tree: &Tree) -> String {
    let text = |keys: &str| tree.below(keys).and_then(Tree::as_text).unwrap_or_default();
    format!("{}/{}", text("kind"), text("metadata.name"))
}

/// Goes through an object from the top. Where `found` finds something, it does not go deeper.
fn walk(tree: &Tree, path: &mut FieldPathBuf, found: &mut dyn FnMut(&Tree, &FieldPathBuf) -> Option<()>) {
    if found(tree, path).is_some() {
        return;
    }
    let mut below = |step: Step, value: &Tree| {
        path.0.push(step);
        walk(value, path, found);
        path.0.pop();
    };
    match &tree.node {
        Node::Map(map) => map.entries().iter().for_each(|entry| below(Step::Key(entry.key.clone()), &entry.value)),
        Node::List(items) => items.iter().enumerate().for_each(|(index, item)| below(Step::Index(index), item)),
        _ => {}
    }
}

/// The values with the opposite of a key that is a switch.
fn switched(values: &Tree, key: &Key) -> Option<Tree> {
    let value = values.below(key.path).filter(|_| matches!(key.value, Type::Boolean))?;
    let opposite = Tree::new(Node::Bool(!value.as_bool()?), Place::CHART);
    let mut switched = values.clone();
    switched.merge(&key.path.rsplit('.').fold(opposite, |value, name| value.under(name, Place::CHART)));
    Some(switched)
}

/// The fields of an object that it does not have among other objects.
fn not_in(object: &Rendered, others: &[Rendered]) -> Vec<MadeField> {
    let name = object_name(&object.tree);
    let other = others.iter().find(|other| other.template == object.template);
    let mut fields = Vec::new();
    missing(&object.tree, other.map(|other| &other.tree), &mut FieldPathBuf::default(), &mut fields);
    fields.into_iter().map(|field| MadeField { object: name.clone(), field }).collect()
}

/// The fields of a tree that another does not have. Items of lists are the same if they have the same name, wherever they
/// are.
fn missing(tree: &Tree, other: Option<&Tree>, path: &mut FieldPathBuf, fields: &mut Vec<FieldPathBuf>) {
    let Some(other) = other else {
        fields.push(path.clone());
        return;
    };
    let mut below = |step: Step, value: &Tree, other: Option<&Tree>| {
        path.0.push(step);
        missing(value, other, path, fields);
        path.0.pop();
    };
    match &tree.node {
        Node::Map(map) => {
            map.entries().iter().for_each(|entry| {
                below(Step::Key(entry.key.clone()), &entry.value, other.get(&entry.key));
            });
        }
        Node::List(items) => items.iter().enumerate().for_each(|(index, item)| {
            let name = item.get("name").and_then(Tree::as_text);
            let others = other.as_list().unwrap_or_default();
            let same = match name {
                Some(name) => others.iter().find(|other| other.get("name").and_then(Tree::as_text) == Some(name)),
                None => others.get(index),
            };
            below(Step::Index(index), item, same);
        }),
        _ => {}
    }
}
