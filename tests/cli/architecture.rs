//! How the sources are laid out: imports point one way, files are short, and nothing is left lying about.

mod graph;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use graph::{Folders, ModulePath, Modules, circles};

/// The modules in the order in which each may use those before it.
const ORDER: [&str; 40] = [
    "source",
    "visible",
    "field_path",
    "message",
    "suggest",
    "tree",
    "other_document",
    "fix",
    "semver",
    "kube_version",
    "fault",
    "finding",
    "duration",
    "image",
    "launcher_variable",
    "credential",
    "unfilled",
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
    "diff",
    "pipeline",
    "worker",
    "lint",
    "config",
    "report",
    "explain",
    "diagram",
    "lsp",
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

/// A file without its unit tests, which may use anything.
pub fn code(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

/// The files of the crate without tests, each with its text.
fn sources() -> Vec<(String, String)> {
    let files = files("src").into_iter().filter(|(file, _)| file.ends_with(".rs") && !is_test(file));
    files.map(|(file, text)| (file, code(&text).to_owned())).collect()
}

fn folders() -> Folders {
    Modules::new(sources().iter().map(|(file, text)| (file.as_str(), text.as_str()))).folders()
}

#[test]
fn imports_point_one_way() {
    let mut back = Vec::new();
    for (module, uses) in &folders()[&ModulePath::new()] {
        assert!(
            rank(module) < ORDER.len() || ["run", "mod"].contains(&module.as_str()),
            "{module} has no place in the order"
        );
        let arrows = uses.iter().filter(|used| rank(used) > rank(module));
        back.extend(arrows.map(|used| format!("{module} uses {used}")));
    }
    assert!(back.is_empty(), "{}", back.join("\n"));
}

#[test]
fn contributing_draws_the_house() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("text");
    let (_, rows) = text.split_once("|---|---|\n").expect("the table of modules");
    let named = rows.lines().map_while(|row| row.strip_prefix("| `")?.split('`').next());
    assert_eq!(named.collect::<Vec<_>>(), [&ORDER[..], &["run"]].concat());
}

#[test]
fn no_folder_has_a_circle() {
    let mut wrong = Vec::new();
    for (path, uses) in folders().iter().filter(|(path, _)| !path.is_empty()) {
        let found = circles(uses);
        for module in &found {
            let used: Vec<&str> = uses[module].iter().filter(|used| found.contains(used)).map(String::as_str).collect();
            wrong.push(format!("in {} a circle: {module} uses {}", path.join("::"), used.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_things_share_a_name() {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources() {
        let stem = Path::new(&file).file_stem().expect("a file").to_string_lossy().into_owned();
        if stem != "mod" {
            names.entry(stem + ".rs").or_default().push(file.clone());
        }
        for line in text.lines().filter(|line| !line.starts_with(' ')) {
            let line = line.strip_prefix("pub").map_or(line, |line| line.trim_start_matches(|c| c != ' ').trim_start());
            let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            if let (Some("struct" | "enum" | "trait" | "type"), Some(name)) = (words.next(), words.next()) {
                names.entry(name.to_owned()).or_default().push(file.clone());
            }
        }
    }
    names.retain(|_, files| files.len() > 1);
    let wrong: Vec<String> =
        names.iter().map(|(name, files)| format!("{name} is in {}", files.join(" and in "))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
            // What users leave in their values may be told.
            let ours = code(text).replace(&format!("`{word}`"), "").replace(&format!("\"{word}\""), "");
            assert!(!ours.contains(word), "{file} holds {word}");
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
