//! The values of a file: all of it, or what is under one key of it, as in the values of an umbrella chart.

use crate::fault::{Kind, PlacedFault};
use crate::field_path::{FieldPathBuf, Step};
use crate::fix::Rewrite;
use crate::message::{Message, quote};
use crate::other_document::OtherDocument;
use crate::source::{Place, Source};
use crate::suggest;
use crate::tree::{Node, Tree};
use crate::yaml::Reading;

use super::further_document;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Values.
    Values,
    /// Something else.
    Other(OtherDocument),
    /// Nothing under the key that the values should be under.
    NoKey,
}

/// The values of a file and what is wrong with them, where all of it should be values. `first` is its first character.
pub(super) fn whole(mut reading: Reading, source: &Source, first: Place) -> (Reading, Content) {
    let Some((document, place)) = recognise(&reading, source, first) else { return (reading, Content::Values) };
    let (message, help) = (document.message(), Some(document.help()));
    reading.faults = vec![PlacedFault::new(Kind::NotValues, place, FieldPathBuf::default(), message, help)];
    reading.tree = Tree::new(Node::Faulty, first);
    (reading, Content::Other(document))
}

/// The same for what is under a key of a file. What is wrong in the rest of it is left alone.
pub(super) fn under(at: &FieldPathBuf, mut reading: Reading, source: &Source, first: Place) -> (Reading, Content) {
    // Manifests may well stand behind one another.
    let is_manifest = reading.tree.get("apiVersion").is_some() && reading.tree.get("kind").is_some();
    let is_about = |fault: &PlacedFault| match fault.kind {
        Kind::DuplicateKey => fault.path.contains(at),
        Kind::SecondDocument => !is_manifest,
        _ => true,
    };
    reading.faults.retain(|fault| is_about(fault) || at.contains(&fault.path));
    for fault in reading.faults.iter_mut().filter(|fault| at.contains(&fault.path)) {
        fault.path.0.drain(..at.0.len());
    }
    if matches!(reading.tree.node, Node::Faulty) {
        // A chart's template is not YAML; nobody keeps values in one.
        let template = recognise(&reading, source, first).filter(|_| source.text.contains("{{"));
        return (reading, template.map_or(Content::Values, |(document, _)| Content::Other(document)));
    }
    let wrong = match reading.tree.at(at).map(|branch| (&branch.node, branch)) {
        Some((Node::Map(_) | Node::Faulty, branch)) => {
            reading.tree = of_this_chart(branch);
            return (reading, Content::Values);
        }
        Some((Node::Null, branch)) => {
            reading.tree = Tree::empty_map(branch.place);
            return (reading, Content::Values);
        }
        Some((node, branch)) => {
            let message = format!("the values at {} must be a map, not {}", quote(at), node.kind());
            let is_text = matches!(node, Node::Text(_)).then(|| {
                "values in a text are not checked; write them as a map (in an Argo CD Application: `valuesObject`) or in \
                 a file of their own"
            });
            PlacedFault::new(Kind::NotAMap, branch.place, FieldPathBuf::default(), message, is_text.map(Message::from))
        }
        None => missing(at, &reading.tree, first),
    };
    let content = match recognise(&reading, source, first) {
        Some((document, _)) if wrong.kind == Kind::NotValues => Content::Other(document),
        None if wrong.kind == Kind::NotValues && wrong.rewrite.is_none() => Content::NoKey,
        _ => Content::Values,
    };
    reading.faults.push(wrong);
    reading.tree = if content == Content::NoKey { Tree::empty_map(first) } else { Tree::new(Node::Faulty, first) };
    (reading, content)
}

/// Values under a key without those that an umbrella chart reads: most let `enabled` say whether they have this one at all
/// (`condition: spacelift-worker.enabled` in their `Chart.yaml`).
fn of_this_chart(branch: &Tree) -> Tree {
    let mut values = branch.clone();
    if values.get("enabled").is_some_and(|value| matches!(value.node, Node::Bool(_))) {
        values.remove(&[Step::Key("enabled".into())]);
    }
    values
}

fn recognise(reading: &Reading, source: &Source, first: Place) -> Option<(OtherDocument, Place)> {
    // Manifests often stand behind an empty document, which is all that Helm would read.
    let is_empty = match &reading.tree.node {
        Node::Map(map) => map.is_empty(),
        Node::Faulty => true,
        _ => false,
    };
    let recognised = OtherDocument::recognise(source, first.source, &reading.tree);
    if let Some((OtherDocument::Manifest(_), _)) = recognised {
        return further_document::release(&source.text, first.source).or(recognised);
    }
    recognised.or_else(|| is_empty.then(|| OtherDocument::recognise_text(&source.text, first.source)).flatten())
}

/// The fault of a file without the key, at the last of its keys on the way there.
fn missing(at: &FieldPathBuf, tree: &Tree, first: Place) -> PlacedFault {
    let (mut place, mut above) = (Place::whole(first.source), tree);
    for step in &at.0 {
        let Some(below) = above.step(step) else {
            let message = format!("there is no key {} in this file", quote(at));
            let help = Some(nearby(step, above));
            let missing = PlacedFault::new(Kind::NotValues, place, FieldPathBuf::default(), message, help);
            return misspelt(step, above, &missing).unwrap_or(missing);
        };
        place = match (step, above.as_map()) {
            (Step::Key(key), Some(map)) => map.entry(key).map_or(below.place, |entry| entry.key_place),
            _ => below.place,
        };
        above = below;
    }
    unreachable!("the key is missing")
}

/// The fault of a file in which the key is misspelt, at what stands in its place.
fn misspelt(step: &Step, above: &Tree, missing: &PlacedFault) -> Option<PlacedFault> {
    let Step::Key(key) = step else { return None };
    let entry = above.as_map()?.entries().iter().find(|entry| suggest::is_slip(&entry.key, key))?;
    let rewrite = Some(Rewrite::word(&entry.key, key).unsure());
    let message = format!("there is no key {}; {} is probably meant to be it", quote(key), quote(&entry.key));
    Some(PlacedFault { place: entry.key_place, message: message.into(), help: None, rewrite, ..missing.clone() })
}

/// What may have been meant by a key that is not in a map.
fn nearby(step: &Step, above: &Tree) -> Message {
    let keys = || above.as_map().into_iter().flat_map(|map| map.entries()).map(|entry| &*entry.key);
    match step {
        Step::Key(key) => match suggest::nearest(key, keys()) {
            Some(near) => suggest::did_you_mean(near),
            None => "`--at` takes the keys that lead to the values, such as `spec.values`".into(),
        },
        Step::Index(_) => "items are counted from 0".into(),
    }
}
