//! The order of keys: Helm's maps have none, and its templates print what `toYaml` sorted.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};

/// The values with the keys of all maps below the top sorted, sharing what is in order already. The top is never printed.
pub(super) fn sorted(values: &Tree) -> Tree {
    let entries = values.as_map().and_then(|map| changed_items(map.entries(), changed_entry));
    entries.map_or_else(|| values.clone(), |entries| map(entries, values.place))
}

fn map(entries: Vec<Entry>, place: Place) -> Tree {
    Tree::new(Node::Map(Arc::new(entries.into_iter().collect::<Map>())), place)
}

/// The sorted tree; none if nothing moves.
fn changed(tree: &Tree) -> Option<Tree> {
    match &tree.node {
        Node::List(items) => {
            let items = changed_items(items, changed)?;
            Some(Tree::new(Node::List(Arc::new(items)), tree.place))
        }
        Node::Map(entries) => {
            let entries = entries.entries();
            let in_order = entries.is_sorted_by(|a, b| natural(&a.key, &b.key).is_le());
            let mut entries = match changed_items(entries, changed_entry) {
                None if in_order => return None,
                None => entries.to_vec(),
                Some(entries) => entries,
            };
            entries.sort_by(|a, b| natural(&a.key, &b.key));
            Some(map(entries, tree.place))
        }
        _ => None,
    }
}

fn changed_entry(entry: &Entry) -> Option<Entry> {
    Some(Entry { value: changed(&entry.value)?, ..entry.clone() })
}

/// The items with those that change changed; none, and nothing allocated, where none does.
fn changed_items<T: Clone>(items: &[T], change: impl Fn(&T) -> Option<T>) -> Option<Vec<T>> {
    let (at, first) = items.iter().enumerate().find_map(|(at, item)| Some((at, change(item)?)))?;
    let mut all = Vec::with_capacity(items.len());
    all.extend_from_slice(&items[..at]);
    all.push(first);
    all.extend(items[at + 1..].iter().map(|item| change(item).unwrap_or_else(|| item.clone())));
    Some(all)
}

/// Go's YAML writer's order of keys: numbers within them by value, letters after other characters, but before them
/// behind a digit (`keyList.Less` in go.yaml.in/yaml/v2).
fn natural(a: &str, b: &str) -> Ordering {
    let Some(differ) = a.bytes().zip(b.bytes()).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    // Characters that differ only in a later byte begin at the same byte.
    let at = (0..=differ).rev().find(|at| a.is_char_boundary(*at)).unwrap_or_default();
    let (Some(x), Some(y)) = (a[at..].chars().next(), b[at..].chars().next()) else { return a.len().cmp(&b.len()) };
    let shared = &a[..at];
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => x.cmp(&y),
        (false, false) => {
            let run = shared.len() - shared.bytes().rev().take_while(u8::is_ascii_digit).count();
            by_number(&a[run..], &b[run..]).then(x.cmp(&y))
        }
        (letter, _) => {
            let after_digit = shared.ends_with(|c: char| c.is_ascii_digit());
            if letter == after_digit { Ordering::Less } else { Ordering::Greater }
        }
    }
}

/// The numbers at the start of two texts by value, then by length; no digits count as 0.
fn by_number(a: &str, b: &str) -> Ordering {
    fn digits(text: &str) -> &str {
        &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
    }
    let (a, b) = (digits(a), digits(b));
    let (x, y) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    x.len().cmp(&y.len()).then(x.cmp(y)).then(a.len().cmp(&b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml;

    #[test]
    fn keys_are_in_the_order_of_gos_yaml_writer() {
        let keys =
            ["", "-a", "1", "2", "10", "Z", "a", "a-1", "a01", "a2", "a10", "a10b", "a10-", "ab", "cpu", "memory"];
        let mut shuffled = keys;
        shuffled.reverse();
        shuffled.sort_by(|a, b| natural(a, b));
        assert_eq!(shuffled, keys);
    }

    #[test]
    fn values_are_sorted_at_any_depth_but_not_at_the_top() {
        for (values, expected) in [
            ("b: 1\na: 2\n", r#"{"b":1,"a":2}"#),
            ("m: {b: 1, a: 2}\n", r#"{"m":{"a":2,"b":1}}"#),
            ("m: {b: {d: 1, c: 2}, a: 3}\n", r#"{"m":{"a":3,"b":{"c":2,"d":1}}}"#),
            ("m: {a: {d: 1, c: 2}, b: 3}\n", r#"{"m":{"a":{"c":2,"d":1},"b":3}}"#),
            ("l: [1, {b: 1, a: 2}, [{d: 1, c: 2}], 3]\n", r#"{"l":[1,{"a":2,"b":1},[{"c":2,"d":1}],3]}"#),
        ] {
            let mut text = String::new();
            yaml::write_json(&sorted(&yaml::read(values, SourceId::DEFAULTS).tree), &mut text, 0);
            assert_eq!(text.replace(char::is_whitespace, ""), expected, "{values}");
        }
    }

    #[test]
    fn the_order_is_total() {
        let words: Vec<String> = (0..4u32.pow(4))
            .map(|n| (0..4).map(|i| ["a", "0", "2", "-"][(n / 4u32.pow(i) % 4) as usize]).collect::<String>())
            .collect();
        for pair in words.windows(3) {
            let [a, b, c] = pair else { unreachable!("windows of three") };
            assert_eq!(natural(a, b), natural(b, a).reverse(), "{a} {b}");
            if natural(a, b).is_lt() && natural(b, c).is_lt() {
                assert!(natural(a, c).is_lt(), "{a} {b} {c}");
            }
        }
    }
}
