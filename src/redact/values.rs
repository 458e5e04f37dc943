//! Which of the user's values are credentials, or may well be.

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};

use super::words::{assigned, names_credential};
use super::{looks, secret_keys};

/// A credential in a tree of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Secret<'t> {
    /// Where the user wrote it.
    pub(super) place: Place,
    /// Its text; none if it is not a string, and stands only as it was written.
    pub(super) text: Option<&'t str>,
}

/// The credentials in a tree of values. The chart reads them at few paths, but a report shows lines of values that are
/// wrong: those that are misspelt, misplaced or overridden count as well.
pub(super) fn secrets(values: &Tree) -> Vec<Secret<'_>> {
    let mut found = Vec::new();
    search(values, &mut found);
    for map in secret_keys::maps().into_iter().filter_map(|path| values.below(path)?.as_map()) {
        let misplaced = map.entries().iter().filter(|entry| secret_keys::is_misplaced(&entry.key));
        found.extend(misplaced.map(|entry| Secret { place: entry.key_place, text: Some(&entry.key) }));
    }
    found.retain(|secret| secret.place.is_users());
    found
}

fn search<'t>(tree: &'t Tree, found: &mut Vec<Secret<'t>>) {
    match &tree.node {
        Node::Map(map) => search_map(map, found),
        Node::List(items) => items.iter().for_each(|item| search(item, found)),
        Node::Text(text) => search_text(text, tree.place, found),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Faulty => {}
    }
}

fn search_map<'t>(map: &'t Map, found: &mut Vec<Secret<'t>>) {
    let is_variable = map.get("name").and_then(Tree::as_text).is_some_and(names_credential);
    for Entry { key, key_place, value } in map.entries() {
        if looks::is_odd_key(key) {
            found.push(Secret { place: *key_place, text: Some(key) });
        } else {
            search_text(key, *key_place, found);
        }
        if names_credential(key) || (is_variable && !matches!(&**key, "name" | "valueFrom")) {
            scalars(value, found);
        } else {
            search(value, found);
        }
    }
}

/// Text that is a credential itself, or that gives one to a variable: `SPACELIFT_TOKEN=…`.
fn search_text<'t>(text: &'t str, place: Place, found: &mut Vec<Secret<'t>>) {
    if !looks::credentials(text).is_empty() {
        found.push(Secret { place, text: Some(text) });
    } else if let Some(value) = assigned(text) {
        found.push(Secret { place, text: Some(value) });
    }
}

/// The values below a tree that are neither maps nor lists nor booleans.
fn scalars<'t>(tree: &'t Tree, found: &mut Vec<Secret<'t>>) {
    match &tree.node {
        Node::Map(map) => map.entries().iter().for_each(|entry| scalars(&entry.value, found)),
        Node::List(list) => list.iter().for_each(|item| scalars(item, found)),
        Node::Bool(_) | Node::Null => {}
        Node::Text(text) => found.push(Secret { place: tree.place, text: Some(text) }),
        Node::Number(_) | Node::Faulty => found.push(Secret { place: tree.place, text: None }),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Origin, Source, Sources};
    use crate::yaml;

    fn found(text: &str) -> Vec<String> {
        let source = Arc::new(Source { origin: Origin::Stdin, text: text.to_owned() });
        let values = yaml::read(text, Sources::default().add(source)).tree;
        secrets(&values).iter().map(|secret| secret.text.unwrap_or("number").to_owned()).collect()
    }

    #[test]
    fn credentials_are_found_where_they_are_misplaced_too() {
        for (values, secrets) in [
            ("credentials: {create: true, token: a, tokn: [b, 3]}", vec!["a", "b", "number"]),
            ("credentials: {abcdefghijklmnopqrstuvwxyz: a}", vec!["a", "abcdefghijklmnopqrstuvwxyz"]),
            ("launcher: {private_key: a, image: {tag: b}}", vec!["a"]),
            ("dind: {extraEnv: [{name: SPACELIFT_TOKEN, value: a, vale: b}, {name: A, value: c}]}", vec!["a", "b"]),
            ("launcher: {extraEnv: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: token}}}]}", vec![]),
            ("volumes: [{projected: {sources: [{serviceAccountToken: {path: a}}]}}]", vec![]),
            ("volumes: [{name: my-secret, secret: {secretName: a}}]", vec![]),
            (
                "env: [{name: AWS_SECRET_ACCESS_KEY, value: a}, SPACELIFT_TOKEN=b, {name: PASSWORD=c}]",
                vec!["a", "b", "c"],
            ),
            (
                "{POOL_PRIVATE_KEY=a: true, CANARYtokenNEVERshown0123456789abcdefTOKEN: true}",
                vec!["a", "CANARYtokenNEVERshown0123456789abcdefTOKEN"],
            ),
            ("key: LS0tLS1CRUdJTiB\nnameOverride: '-----BEGIN'", vec!["LS0tLS1CRUdJTiB", "-----BEGIN"]),
        ] {
            assert_eq!(found(values), secrets, "{values}");
        }
    }
}
