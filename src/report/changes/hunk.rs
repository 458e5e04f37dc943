//! The lines of one object's changes, as text and Markdown show them.

use std::fmt::Write as _;

use crate::diff::{FieldChange, ObjectChange};
use crate::field_path::{FieldPathBuf, Step};
use crate::source::Place;
use crate::tree::{Node, Tree};
use crate::visible;
use crate::yaml;

use super::super::wording::location;
use super::compared::Compared;

/// A line, by what it shows.
pub(super) enum HunkLine {
    /// The name of a field, and where the user wrote what it is.
    Field(String, Option<String>),
    /// A line of what it was.
    Old(String),
    /// A line of what it is.
    New(String),
}

/// The lines of an object's changes.
pub(super) fn lines(object: &ObjectChange, pool: &Compared) -> Vec<HunkLine> {
    let mut lines = Vec::new();
    for change in object.change.fields() {
        lines.push(HunkLine::Field(name(change, pool), change.place.map(|place| place_of(place, pool))));
        let (old, new) = pool.masks.values(change);
        lines.extend(old.iter().flat_map(value).map(HunkLine::Old));
        lines.extend(new.iter().flat_map(value).map(HunkLine::New));
    }
    lines
}

/// What happens to an object, and where the user decided that.
pub(super) fn headline(object: &ObjectChange, pool: &Compared) -> (String, Option<String>) {
    let place = object.place.map(|place| place_of(place, pool));
    let name = visible::line(&pool.masks.object(&object.object));
    (format!("{name} is {}", object.change.word()), place)
}

/// A place, `pools/eu.yaml:4:10`.
fn place_of(place: Place, pool: &Compared) -> String {
    let origin = pool.sources.get(place.source).map(|source| source.origin.to_string()).unwrap_or_default();
    visible::line(&location(&origin, place))
}

/// A field, with the names of items where they have some: `spec.template.spec.containers[dind].image`.
fn name(change: &FieldChange, pool: &Compared) -> String {
    let mut name = String::new();
    for (step, item) in change.steps() {
        match (step, item) {
            (Step::Index(_), Some(item)) => {
                let _ = write!(name, "[{}]", pool.masks.text(item));
            }
            (Step::Key(_), _) | (Step::Index(_), None) => {
                let step = pool.masks.path(&FieldPathBuf(vec![step.clone()])).to_string();
                let dot = if name.is_empty() || step.starts_with('[') { "" } else { "." };
                let _ = write!(name, "{dot}{step}");
            }
        }
    }
    visible::line(&name)
}

/// A value as lines of YAML. Text stands for itself, line by line, unless it could be taken for another value.
fn value(tree: &Tree) -> Vec<String> {
    let mut text = String::new();
    match &tree.node {
        Node::Text(lines) if lines.contains('\n') => text.push_str(lines),
        Node::Text(words) if !words.is_empty() && matches!(yaml::resolve_plain(words), Node::Text(_)) => {
            text.push_str(words);
        }
        _ => yaml::write(tree, &mut text),
    }
    text.trim_end_matches('\n').split('\n').map(visible::line).collect()
}
