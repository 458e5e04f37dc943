//! Which of the user's values are credentials, or may well be: what no report shows.

use crate::source::{Lines, Place};
use crate::tree::{Entry, Node, Tree};

/// Words that name a credential in a key or a variable, in lower case without `-` and `_`.
const WORDS: [&str; 4] = ["token", "privatekey", "password", "credential"];
/// A key below `credentials` that is longer than this is more likely a credential than a misspelt key.
const LONGEST_KEY: usize = 20;

/// The credentials in a tree of values, at the places where the user wrote them.
///
/// The chart reads them at few paths, but a report shows lines of values that are wrong: those misspelt, misplaced or
/// overridden count as well.
pub(super) fn secrets(values: &Tree) -> Vec<Tree> {
    let mut found = Vec::new();
    search(values, &mut found);
    if let Some(map) = values.get("credentials").and_then(Tree::as_map) {
        let long = map.entries().iter().filter(|entry| entry.key.len() > LONGEST_KEY);
        found.extend(long.map(|entry| Tree::text(&entry.key, entry.key_place)));
    }
    found.retain(|secret| secret.place.is_users());
    found
}

fn search(tree: &Tree, found: &mut Vec<Tree>) {
    match &tree.node {
        Node::Map(map) => {
            let variable = map.get("name").and_then(Tree::as_text).is_some_and(names_credential);
            for Entry { key, value, .. } in map.entries() {
                let is_value = variable && !matches!(&**key, "name" | "valueFrom");
                if is_value || names_credential(key) { scalars(value, found) } else { search(value, found) }
            }
        }
        Node::List(items) => items.iter().for_each(|item| search(item, found)),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Faulty => {}
    }
}

/// Whether a key, a variable's name or a path has one of the words in it.
pub(super) fn names_credential(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
    // A projected token of a service account is described in values, never written there.
    WORDS.iter().any(|word| plain.contains(word)) && !plain.contains("serviceaccounttoken")
}

/// The values below a tree that are neither maps nor lists nor booleans.
fn scalars(tree: &Tree, into: &mut Vec<Tree>) {
    match &tree.node {
        Node::Map(map) => map.entries().iter().for_each(|entry| scalars(&entry.value, into)),
        Node::List(list) => list.iter().for_each(|item| scalars(item, into)),
        Node::Bool(_) | Node::Null => {}
        Node::Number(_) | Node::Text(_) | Node::Faulty => into.push(tree.clone()),
    }
}

/// The place of a value on its first line with the anchors and tags before it and the comment behind it, which may hold
/// an older one.
pub(super) fn with_surroundings(place: Place, text: &str) -> Vec<Place> {
    let lines = Lines::new(text);
    let line = |number: u32| lines.get(number).unwrap_or_default();
    let mut start = place.start;
    let before: String = line(start.line).chars().take(start.column as usize - 1).collect();
    let mut before = before.trim_end();
    while let Some(word) = before.split_whitespace().next_back().filter(|word| word.starts_with(['!', '&'])) {
        let rest = before.strip_suffix(word).unwrap_or_default();
        start.column = u32::try_from(rest.chars().count()).map_or(start.column, |width| width + 1);
        before = rest.trim_end();
    }
    let last: Vec<char> = line(place.end.line).chars().collect();
    let from = (place.end.column as usize - 1).min(last.len());
    let comment = last[from..].iter().position(|c| *c == '#').map(|at| from + at);
    let comment = comment.and_then(|at| {
        let (column, width) = (u32::try_from(at + 1).ok()?, u32::try_from(last.len() - at).ok()?);
        Some(Place::on_line(place.source, place.end.line, column, width))
    });
    [Place { start, ..place }].into_iter().chain(comment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml;

    fn found(text: &str) -> Vec<String> {
        let values = yaml::read(text, crate::source::Sources::default().add(source(text))).tree;
        secrets(&values).iter().map(|secret| secret.as_text().unwrap_or("number").to_owned()).collect()
    }

    fn source(text: &str) -> std::sync::Arc<crate::source::Source> {
        let origin = crate::source::Origin::Stdin;
        std::sync::Arc::new(crate::source::Source { origin, text: text.to_owned() })
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
        ] {
            assert_eq!(found(values), secrets, "{values}");
        }
    }

    #[test]
    fn what_stands_around_a_credential_is_hidden_with_it() {
        let on_line = |column, width| Place::on_line(SourceId::DEFAULTS, 1, column, width);
        let second = |column, width| Place::on_line(SourceId::DEFAULTS, 2, column, width);
        for (text, place, places) in [
            ("a: 1\rtoken: &old abc # older\rb: 2", second(13, 3), vec![second(8, 8), second(17, 7)]),
            ("token: abc", on_line(8, 3), vec![on_line(8, 3)]),
            ("token: &old !x abc # older", on_line(16, 3), vec![on_line(8, 11), on_line(20, 7)]),
            ("", on_line(9, 3), vec![on_line(9, 3)]),
        ] {
            assert_eq!(with_surroundings(place, text), places, "{text}");
        }
    }
}
