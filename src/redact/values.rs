//! Which of the user's values are credentials, or may well be.

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};
use crate::unfilled::{Form, Placeholder};

use super::words::{
    asks_for_credential, assigned, is_near, is_variable_of_credential, names_credential, names_secret_text,
    names_secret_value, passed,
};
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
    secret_keys::paths().filter_map(|path| values.below(path)).for_each(|value| keys(value, &mut found));
    found.retain(|secret| secret.place.is_users());
    found
}

/// All keys below a value that should be a credential: dots in an argument may have made a map of one.
fn keys<'t>(tree: &'t Tree, found: &mut Vec<Secret<'t>>) {
    for Entry { key, key_place, value } in tree.as_map().into_iter().flat_map(Map::entries) {
        found.push(Secret { place: *key_place, text: Some(key) });
        keys(value, found);
    }
}

fn search<'t>(tree: &'t Tree, found: &mut Vec<Secret<'t>>) {
    match &tree.node {
        Node::Map(map) => search_map(map, found),
        Node::List(items) => search_list(items, found),
        Node::Text(text) => search_text(text, tree.place, found),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Faulty => {}
    }
}

/// Arguments of a command may give a credential to the flag before it, and a list that should be a map to a variable.
fn search_list<'t>(items: &'t [Tree], found: &mut Vec<Secret<'t>>) {
    let mut is_asked_for = false;
    for item in items {
        let is_flag = item.as_text().is_some_and(|text| text.starts_with('-'));
        if is_asked_for && !is_flag {
            scalars(item, found);
        } else {
            search(item, found);
        }
        is_asked_for = item.as_text().is_some_and(|text| asks_for_credential(text) || is_variable_of_credential(text));
    }
}

fn search_map<'t>(map: &'t Map, found: &mut Vec<Secret<'t>>) {
    let has_value = map.entries().iter().any(|entry| is_near(&entry.key, "value", 2));
    let is_variable = map.entries().iter().any(|entry| names_variable(entry, has_value));
    for entry @ Entry { key, key_place, value } in map.entries() {
        if looks::is_odd_key(key) {
            found.push(Secret { place: *key_place, text: Some(key) });
        } else {
            search_parts(key, *key_place, found);
        }
        let is_of_variable = || is_variable && !is_reference(entry) && !names_variable(entry, has_value);
        let is_secret_text = || value.as_text().is_some() && names_secret_text(key);
        if names_credential(key) || is_of_variable() || is_secret_text() {
            scalars(value, found);
        } else {
            search(value, found);
        }
    }
}

/// Whether an entry says where a variable's value comes from, in maps alone: a text there may be the value itself.
fn is_reference(Entry { key, value, .. }: &Entry) -> bool {
    &**key == "valueFrom"
        && value.as_map().is_some_and(|map| map.entries().iter().all(|entry| entry.value.as_map().is_some()))
}

/// Whether an entry names the variable that a map gives, and by its name the variable is a credential. Its key may be
/// misspelt; `has_value` says whether the map has a key for the variable's value, rightly spelt or nearly.
fn names_variable(Entry { key, value, .. }: &Entry, has_value: bool) -> bool {
    if !is_near(key, "name", 2) && (!has_value || is_near(key, "value", 2)) {
        return false;
    }
    let names = match &value.node {
        Node::List(items) => &items[..],
        _ => std::slice::from_ref(value),
    };
    names.iter().filter_map(Tree::as_text).any(names_secret_value)
}

/// Text that is a credential itself, or has one in it.
fn search_text<'t>(text: &'t str, place: Place, found: &mut Vec<Secret<'t>>) {
    match looks::credentials(text)[..] {
        [] => search_parts(text, place, found),
        [..] => found.push(Secret { place, text: Some(text) }),
    }
}

/// Text that gives a credential to a variable (`SPACELIFT_TOKEN=…`) or to a flag, or has a password in it.
fn search_parts<'t>(text: &'t str, place: Place, found: &mut Vec<Secret<'t>>) {
    if let Some(value) = assigned(text).filter(|value| !is_placeholder(value)) {
        found.push(Secret { place, text: Some(value) });
    } else {
        let passwords = looks::passwords(text).into_iter();
        found.extend(passwords.map(|range| Secret { place, text: Some(&text[range]) }));
        found.extend(passed(text).map(|value| Secret { place, text: Some(value) }));
    }
}

/// The values below a tree that are neither maps nor lists nor booleans.
fn scalars<'t>(tree: &'t Tree, found: &mut Vec<Secret<'t>>) {
    match &tree.node {
        Node::Map(map) => map.entries().iter().for_each(|entry| scalars(&entry.value, found)),
        Node::List(list) => list.iter().for_each(|item| scalars(item, found)),
        Node::Bool(_) | Node::Null => {}
        Node::Text(text) if is_placeholder(text) => {}
        Node::Text(text) => found.push(Secret { place: tree.place, text: Some(text) }),
        Node::Number(_) | Node::Faulty => found.push(Secret { place: tree.place, text: None }),
    }
}

/// Whether a text is there to be replaced by a credential. A password may well begin with a `$` or stand in `<…>`.
fn is_placeholder(text: &str) -> bool {
    let is_certain =
        |form: Form| matches!(form, Form::Dollar | Form::Parentheses | Form::Braces | Form::Reference | Form::Note);
    Placeholder::of_credential(text).is_some_and(|found| found.text == text.trim() && is_certain(found.form))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Origin, Source, Sources};
    use crate::yaml;

    fn found(text: &str) -> Vec<String> {
        let source = Arc::new(Source::new(Origin::Stdin, text));
        let values = yaml::read(text, Sources::default().add(source)).tree;
        secrets(&values).iter().map(|secret| secret.text.unwrap_or("number").to_owned()).collect()
    }

    #[test]
    fn credentials_are_found_where_they_are_misplaced_too() {
        for (values, secrets) in [
            ("credentials: {create: true, token: a, tokn: [b, 3]}", vec!["a", "b", "number"]),
            ("credentials: {abcdefghijklmnopqrstuvwxyz: a}", vec!["a", "abcdefghijklmnopqrstuvwxyz"]),
            ("credentials: {abcdefghijklmnopqrst: a}", vec!["a"]),
            ("credentials: {token: {abc: {def: g}}}", vec!["g", "abc", "def"]),
            ("credentials: {token: \"${TOKEN}\", privateKey: changeme, x: $ecret}", vec!["$ecret"]),
            ("launcher: {private_key: a, image: {tag: b}}", vec!["a"]),
            ("dind: {extraEnv: [{name: SPACELIFT_TOKEN, value: a, vale: b}, {name: A, value: c}]}", vec!["a", "b"]),
            ("launcher: {extraEnv: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: token}}}]}", vec![]),
            (
                "env: [[API_TOKEN, a], {name: [API_TOKEN], value: b}, {name: API_TOKEN, valueFrom: c}]",
                vec!["a", "b", "c"],
            ),
            (
                "{env: [{name: API_TOKEN, valueFrom: {secretKeyRef: a}}], x: {db_pwd: b, pass: c, compass: d}}",
                vec!["a", "b", "c"],
            ),
            ("env: [{nmae: SPACELIFT_TOKEN, value: a}, {key: DB_PASWORD, value: b}]", vec!["a", "b"]),
            ("launcher: {pasword: a, clientSecret: b, secret: {secretName: c}}", vec!["a", "b"]),
            ("x: https://user:abcd@host/y\nz: Bearer ABCDEFGHIJKL", vec!["abcd", "ABCDEFGHIJKL"]),
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
            ("args: [--password, a, --token, -v, b]\ncommand: [sh, -c, login --password c]", vec!["a", "c"]),
            ("httpHeaders: [{name: Authorization, value: a}]", vec!["a"]),
            ("volumeAttributes: {secretKey: a, secret_key: b, secretName: c}", vec!["a", "b"]),
            (
                "env: [{name: DB_PASS, value: a}, {name: A, value: ghp_0123456789abcdefghij}]",
                vec!["a", "ghp_0123456789abcdefghij"],
            ),
            ("key: LS0tLS1CRUdJTiB\nnameOverride: '-----BEGIN'", vec!["LS0tLS1CRUdJTiB", "-----BEGIN"]),
        ] {
            assert_eq!(found(values), secrets, "{values}");
        }
    }
}
