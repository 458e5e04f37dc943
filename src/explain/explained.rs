//! What there is to say about keys.

use crate::chart::{self, Chart};
use crate::field_path::{FieldPathBuf, Step};
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Node, Tree};
use crate::values;

use super::history::{self, Said};
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
    let paths = match key {
        Some(key) => vec![key.clone()],
        None => not_defaults(&values),
    };
    let fields = made::fields(pool, &paths, chart)?;
    let explained = |(path, fields): (FieldPathBuf, _)| {
        let said = history::of(pool, &path);
        let value = values.at(&path).cloned().unwrap_or(Tree::new(Node::Null, Place::CHART));
        let from = said.last().map(|said| said.place);
        Explained { path, value, from, said, fields }
    };
    Ok(paths.into_iter().zip(fields).map(explained).collect())
}

/// The keys whose values the user gave, in the order of the documentation. Lists count as a whole; keys that the chart never
/// reads do not count.
fn not_defaults(values: &Tree) -> Vec<FieldPathBuf> {
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
