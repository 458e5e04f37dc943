//! CONTRIBUTING says of each dependency why it is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn text(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("the repository holds it")
}

/// The crates in the tables of Cargo.toml whose names end so.
fn declared(table: &str) -> BTreeSet<String> {
    let mut is_within = false;
    let mut crates = BTreeSet::new();
    for line in text("Cargo.toml").lines() {
        if let Some(heading) = line.strip_prefix('[') {
            let heading = heading.trim_end_matches(']');
            is_within = heading == table || heading.ends_with(&format!(".{table}"));
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| is_within) {
            crates.insert(name.to_owned());
        }
    }
    crates
}

/// The crates of the tables in CONTRIBUTING, one table after the other; each crate has a reason.
fn explained() -> Vec<BTreeSet<String>> {
    let page = text("CONTRIBUTING.md");
    let tables = page.split("| crate | why |\n|---|---|\n").skip(1);
    let name = |row: &str| {
        let (name, why) = row.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")?;
        (!why.is_empty()).then(|| name.to_owned())
    };
    tables.map(|rows| rows.lines().map_while(name).collect()).collect()
}

#[test]
fn each_dependency_has_a_reason() {
    let for_tests: BTreeSet<String> =
        declared("dev-dependencies").difference(&declared("dependencies")).cloned().collect();
    assert_eq!(explained(), [declared("dependencies"), for_tests]);
}
