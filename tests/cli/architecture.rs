//! How the sources are laid out: imports point one way, files are short, and nothing is left lying about.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which each may use those before it.
const ORDER: [&str; 28] = [
    "source",
    "field_path",
    "message",
    "suggest",
    "tree",
    "fault",
    "finding",
    "duration",
    "image",
    "launcher_variable",
    "credential",
    "yaml",
    "quantity",
    "schema",
    "set",
    "decode",
    "layers",
    "locate",
    "values",
    "chart",
    "manifest",
    "validation",
    "redact",
    "pool",
    "pipeline",
    "lint",
    "report",
    "cli",
];

/// Most lines of a file, its unit tests aside.
const LONGEST: usize = 320;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder with their texts.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "yaml") {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files.sort();
    files
}

/// The place of a file's module in the order; those that bring all together come last.
fn rank(module: &str) -> usize {
    ORDER.iter().position(|known| *known == module).unwrap_or(ORDER.len())
}

/// The module of `src/a.rs` and `src/a/b.rs`: `a`.
fn module(file: &str) -> &str {
    let path = file.strip_prefix("src/").unwrap_or(file);
    path.split(['/', '.']).next().unwrap_or_default()
}

/// The modules that a text names behind `crate::`.
fn used(text: &str) -> Vec<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let mut used = Vec::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut begin = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begin = true,
                        c if begin && !c.is_whitespace() => {
                            used.push(&list[at..at + name(&list[at..])]);
                            begin = false;
                        }
                        _ => {}
                    }
                }
            }
            None => used.push(&rest[..name(rest)]),
        }
    }
    used
}

/// A file without its unit tests, which may use anything.
pub fn code(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

#[test]
fn imports_point_one_way() {
    assert_eq!(used("use crate::a::b;\nuse crate::{c::{d, e}, f};\ncrate::g()"), ["a", "c", "f", "g"]);
    let mut back = Vec::new();
    for (file, text) in files("src").iter().filter(|(file, _)| !is_test(file)) {
        let own = module(file);
        assert!(rank(own) < ORDER.len() || ["run", "lib", "main"].contains(&own), "{own} has no place in the order");
        let arrows = used(code(text)).into_iter().filter(|used| rank(used) > rank(own));
        back.extend(arrows.map(|used| format!("{file} uses {used}")));
    }
    assert!(back.is_empty(), "{}", back.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = files("src")
        .into_iter()
        .chain(files("tests").into_iter().filter(|(file, _)| file.ends_with(".rs")))
        .filter(|(file, _)| !is_test(file))
        .map(|(file, text)| (code(&text).lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_lying_about() {
    for (file, text) in files("src").iter().chain(&files("templates")).filter(|(file, _)| !is_test(file)) {
        for word in ["TODO", "FIXME", "XXX", "HACK", "dbg!", "todo!", "unimplemented!", ".unwrap()", "::*;"] {
            assert!(!code(text).contains(word), "{file} holds {word}");
        }
        for print in ["println!", "print!(", "eprint", "std::env", "std::fs", "std::process"] {
            let edge = file.starts_with("src/run/") || file == "src/main.rs";
            assert!(edge || !code(text).contains(print), "{file} holds {print}: only run touches streams and files");
        }
        assert!(
            file == "src/main.rs" || file.starts_with("src/run/") || !code(text).contains("anyhow"),
            "{file}: anyhow"
        );
    }
}

#[test]
fn every_module_says_what_it_is() {
    for (file, text) in files("src").iter().chain(&files("tests")).filter(|(file, _)| file.ends_with(".rs")) {
        assert!(text.starts_with("//! ") || is_test(file), "{file} has no page");
    }
}

/// `==` between a value and a literal is always false in a template, since values are wrapped.
#[test]
fn templates_compare_nothing() {
    for (file, text) in files("templates") {
        assert!(!text.contains("==") && !text.contains("!="), "{file} compares");
        assert!(
            !text.contains('\u{f8ff}') && !text.contains('\t'),
            "{file} holds what stands for placeholders, or a tab"
        );
    }
}
