//! `{{ … }}` in a value, which no parser of YAML takes.

use std::ops::Range;

use super::error::SyntaxError;
use super::reading::Reading;
use crate::field_path::{FieldPathBuf, Step};
use crate::source::{Lines, Place, SourceId};
use crate::tree::{Node, Tree};

/// The bytes of the `{{ … }}` at which a parser stopped, if it is a value or a part of one.
pub(super) fn at(error: &SyntaxError, text: &str) -> Option<Range<usize>> {
    let start = Lines::new(text).byte(error.place.start).filter(|_| error.is_template())?;
    let line = text[start..].lines().next()?;
    let length = line.find("}}").map(|at| at + 2).filter(|length| line[..*length].is_ascii())?;
    let before = text[..start].lines().next_back().unwrap_or_default();
    let is_value = before.contains(": ") || before.trim_start().starts_with("- ");
    let is_key = line[length..].split_whitespace().any(|word| word.ends_with(':'));
    (is_value && !is_key).then(|| start..start + length)
}

/// What was read with text in the place of each `{{ … }}`: the values that hold one are at fault.
pub(super) fn mark(mut reading: Reading, text: &str, source: SourceId, templates: &[Range<usize>]) -> Reading {
    if templates.is_empty() {
        return reading;
    }
    let lines = Lines::new(text);
    for template in templates {
        let place = lines.place(source, template.clone());
        let mut path = FieldPathBuf::default();
        let Some(value) = holder(&reading.tree, place, &mut path) else { continue };
        reading.tree.mark_faulty(&path.0);
        reading.faults.push(SyntaxError::template(value).at(path));
    }
    reading.faults.sort_by_key(|fault| fault.place.start);
    reading
}

/// The place of the string that holds a place, whose path it makes.
fn holder(tree: &Tree, place: Place, path: &mut FieldPathBuf) -> Option<Place> {
    let mut below = |step: Step, value: &Tree| {
        path.0.push(step);
        let found = holder(value, place, path);
        if found.is_none() {
            path.0.pop();
        }
        found
    };
    match &tree.node {
        Node::Text(_) => (tree.place.start <= place.start && place.end <= tree.place.end).then_some(tree.place),
        Node::Map(map) => map.entries().iter().find_map(|entry| below(Step::Key(entry.key.clone()), &entry.value)),
        Node::List(items) => items.iter().enumerate().find_map(|(index, item)| below(Step::Index(index), item)),
        _ => None,
    }
}
