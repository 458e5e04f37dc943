//! Outlines of texts, whole and broken.

use std::fs;
use std::path::Path;

use super::{Beside, Outline, Slot};
use crate::field_path::FieldPathBuf;
use crate::source::{Lines, SourceId};
use crate::tree::{Node, Tree};
use crate::yaml;

/// What is at the `|` in a text: the slot, the path and the word.
fn at_bar(text: &str) -> Option<(Slot, String, String, Beside)> {
    let at = text.find("¦").expect("a cursor");
    let text = text.replace('¦', "");
    let cursor = Outline::around(&text, at).cursor?;
    Some((cursor.slot, cursor.path.to_string(), text[cursor.word].to_owned(), cursor.beside))
}

#[test]
fn a_cursor_is_found_in_broken_texts() {
    use Beside::{Colon, ColonBefore, Nothing};
    use Slot::{Item, Key, NewItem, Value};
    for (text, slot, path, word, beside) in [
        ("¦", Key, "", "", Nothing),
        ("lau¦", Key, "", "lau", Nothing),
        ("la¦u", Key, "", "lau", Nothing),
        ("launcher:\n  im¦", Key, "launcher", "im", Nothing),
        ("launcher:\n  ¦", Key, "launcher", "", Nothing),
        ("launcher:\r\n  ¦\r\n", Key, "launcher", "", Nothing),
        ("launcher:\n¦", Key, "", "", Nothing),
        ("launcher:\n  image:\n    tag: x\n  ¦", Key, "launcher", "", Nothing),
        ("launcher:\n  image:\n    tag: x\n    ¦", Key, "launcher.image", "", Nothing),
        ("launcher:\n  image:\n    tag: x\n   ¦", Key, "launcher.image", "", Nothing),
        ("launcher:\n  ima¦ge:\n    tag: x\n", Key, "launcher", "image", Colon),
        ("launcher:\n  image:\n    pullPolicy: ¦", Value, "launcher.image.pullPolicy", "", Nothing),
        ("launcher:\n  image:\n    pullPolicy:¦", Value, "launcher.image.pullPolicy", "", ColonBefore),
        ("launcher:\n  image:\n    pullPolicy: Al¦ # when\n", Value, "launcher.image.pullPolicy", "Al", Nothing),
        ("launcher:\n  image: {pullPolicy: ¦", Value, "launcher.image.pullPolicy", "", Nothing),
        ("launcher:\n  image: {pull¦}\n", Key, "launcher.image", "pull", Nothing),
        ("launcher:\n  image: {tag: x, ¦\ndind: {}\n", Key, "launcher.image", "", Nothing),
        ("launcher: {image: {tag: x,\n    ¦", Key, "launcher.image", "", Nothing),
        ("a: {b: c\n¦", Key, "", "", Nothing),
        ("volumes:\n- name: a¦", Value, "volumes[0].name", "a", Nothing),
        ("volumes:\n- name: a\n- na¦", Item, "volumes[1]", "na", Nothing),
        ("volumes:\n- ¦", Item, "volumes[0]", "", Nothing),
        ("volumes:\n  - name: a\n    ¦", Key, "volumes[0]", "", Nothing),
        ("volumes:\n  - name: a\n  ¦", NewItem, "volumes", "", Nothing),
        ("volumes:\n- name: a\n¦", Key, "", "", Nothing),
        ("volumes:\n  - name: a\n    emptyDir:\n      ¦", Key, "volumes[0].emptyDir", "", Nothing),
        ("a:\n  accessModes:\n    - Read¦", Item, "a.accessModes[0]", "Read", Nothing),
        ("a:\n  accessModes: [ReadWriteOnce, Re¦]", Item, "a.accessModes[1]", "Re", Nothing),
        ("a:\n  accessModes: [¦", Item, "a.accessModes[0]", "", Nothing),
        ("a:\n- - x\n  - ¦", Item, "a[0][1]", "", Nothing),
        ("launcher: &a !!map\n  ima¦", Key, "launcher", "ima", Nothing),
        ("\"launcher\":\n  'im¦': 1", Key, "launcher", "'im'", Colon),
        ("a: {\"b\":¦}", Value, "a.b", "", ColonBefore),
        ("a: b\n---\nc:\n  ¦", Key, "c", "", Nothing),
        ("a: |\n  text:\n  more\nb¦", Key, "", "b", Nothing),
        ("a:\n  b: |\n    text\n  ¦\n", Key, "a", "", Nothing),
        ("a: \"one\n  two: 3\"\nb¦", Key, "", "b", Nothing),
        ("a: \"one\nb:\n  c¦", Key, "b", "c", Nothing),
        ("launcher:\n    image:\n  di¦", Key, "launcher", "di", Nothing),
        ("\u{FEFF}lau¦", Key, "", "lau", Nothing),
    ] {
        let found = at_bar(text);
        assert_eq!(found, Some((slot, path.to_owned(), word.to_owned(), beside)), "{text:?}");
    }
}

#[test]
fn there_is_nothing_to_write_in_comments_and_texts() {
    for text in [
        "a: 1 # no¦te",
        "# no¦te",
        "replicaCount: 1\n  ¦",
        "a: |\n  te¦xt\n",
        "a: |\n  text\n  ¦",
        "a: b ¦",
        "¦  a: b",
        "- a\n-¦",
        "a: {b: c ¦}",
    ] {
        assert_eq!(at_bar(text), None, "{text:?}");
    }
}

#[test]
fn an_outline_never_panics() {
    let text = "a: &x {b: ['c', \"d\n\", {e: |]} # f\n- g: 'h''\r\n  ? i\n: j\n--- k\n*l : m\n\u{1F600}: \"\\";
    for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
        for part in [&text[..at], &text[at..]] {
            for cursor in (0..=part.len()).filter(|at| part.is_char_boundary(*at)) {
                if let Some(cursor) = Outline::around(part, cursor).cursor {
                    cursor.target(part);
                }
            }
        }
    }
}

/// Each key of a tree with its path, and each scalar.
fn collect(tree: &Tree, path: &FieldPathBuf, found: &mut Vec<(FieldPathBuf, u32, u32)>) {
    match &tree.node {
        Node::Map(map) => {
            for entry in map.entries() {
                let path = path.key(&entry.key);
                found.push((path.clone(), entry.key_place.start.line, entry.key_place.start.column));
                collect(&entry.value, &path, found);
            }
        }
        Node::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, &path.index(index), found));
        }
        _ => {}
    }
}

#[test]
fn an_outline_agrees_with_the_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = fs::read_dir(root.join("tests/fixtures")).expect("fixtures").collect();
    files.extend(fs::read_dir(root.join("values/examples")).expect("examples"));
    let mut compared = 0;
    for entry in files {
        let path = entry.expect("an entry").path();
        let path = if path.is_dir() { path.join("good.yaml") } else { path };
        // Some rules are about arguments.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let reading = yaml::read(&text, SourceId::DEFAULTS);
        if !reading.faults.is_empty() || text.contains('*') {
            continue;
        }
        let mut keys = Vec::new();
        collect(&reading.tree, &FieldPathBuf::default(), &mut keys);
        let lines = Lines::new(&text);
        let outline = Outline::around(&text, 0);
        let is_key = |path: &FieldPathBuf| matches!(path.0.last(), Some(crate::field_path::Step::Key(_)));
        let of_outline: Vec<_> = outline
            .lines
            .iter()
            .filter(|line| is_key(&line.path))
            .map(|line| {
                let start = lines.position(line.key.start);
                (line.path.clone(), start.line, start.column)
            })
            .collect();
        assert_eq!(of_outline, keys, "{}", path.display());
        compared += 1;
    }
    assert!(compared > 50, "{compared} files");
}
