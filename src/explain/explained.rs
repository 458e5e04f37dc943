//! What there is to say about keys.

use crate::chart::{self, Chart};
use crate::field_path::{FieldPathBuf, Step};
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Node, Tree};
use crate::values;
use crate::yaml;

use super::history::{self, Does, Said};
use super::made::{self, MadeField};

/// What there is to say about a key.
pub struct Explained {
    /// The key.
    pub path: FieldPathBuf,
    /// The value that counts; null where there is none.
    pub value: Tree,
    /// Where that value was said; none where nobody says anything.
    pub from: Option<Place>,
    /// All that was said about it, in the order of merging.
    pub said: Vec<Said>,
    /// The fields of manifests that it makes.
    pub fields: Vec<MadeField>,
}

/// Explains a key of a pool; without one, all that is not a default.
///
/// # Errors
///
/// Fails if a template cannot be rendered, which no values should cause.
pub fn explain(pool: &Pool, key: Option<&FieldPathBuf>, chart: &mut Chart) -> Result<Vec<Explained>, chart::Error> {
    let mut values = values::defaults();
    values.merge(&pool.layers.values);
    let with_history = |path: FieldPathBuf| {
        let said = history::of(pool, &path);
        (path, said)
    };
    let keys: Vec<(FieldPathBuf, Vec<Said>)> = match key {
        Some(key) => vec![with_history(key.clone())],
        None => given(&values).into_iter().map(with_history).filter(|(_, said)| is_of_interest(said)).collect(),
    };
    let paths: Vec<FieldPathBuf> = keys.iter().map(|(path, _)| path.clone()).collect();
    let fields = made::fields(pool, &paths, chart)?;
    let explained = |((path, said), fields): ((FieldPathBuf, Vec<Said>), _)| {
        let value = values.at(&path).cloned().unwrap_or(Tree::new(Node::Null, Place::CHART));
        let from = said.last().map(|said| said.place);
        Explained { path, value, from, said, fields }
    };
    Ok(keys.into_iter().zip(fields).map(explained).collect())
}

/// Whether somebody said something else about a key than its default. Who repeats the default changes nothing, unless that
/// overrides another value.
fn is_of_interest(said: &[Said]) -> bool {
    match said.split_first() {
        Some((default, others)) if default.does == Does::Default => {
            let default = json(&default.value);
            others.iter().any(|other| json(&other.value) != default)
        }
        _ => true,
    }
}

/// A value as one text, to tell whether another is the same.
fn json(value: &Tree) -> String {
    let mut text = String::new();
    yaml::write_json(value, &mut text, 0);
    text
}

/// The keys whose values the user gave, be they the defaults or not, in the order of the documentation. Lists count as a
/// whole; keys that the chart never reads do not count.
fn given(values: &Tree) -> Vec<FieldPathBuf> {
    let mut found = Vec::new();
    collect(&values::without_users_own(values), &mut FieldPathBuf::default(), &mut found);
    found
}

fn collect(tree: &Tree, path: &mut FieldPathBuf, found: &mut Vec<FieldPathBuf>) {
    match &tree.node {
        Node::Map(map) if !map.is_empty() || path.0.is_empty() => {
            for entry in map.entries() {
                path.0.push(Step::Key(entry.key.clone()));
                collect(&entry.value, path, found);
                path.0.pop();
            }
        }
        _ if tree.place.is_users() => found.push(path.clone()),
        _ => {}
    }
}
