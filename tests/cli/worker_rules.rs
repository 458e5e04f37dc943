//! The warnings about the pod that will run: on which lines they stand, and where there are none.
//!
//! A file in `tests/data/worker` has the values of many pools, separated as YAML documents. A line with a finding ends in
//! `# finds RULE`, and no other line has one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use workerpool::chart::Chart;

use crate::harness::credentials;
use crate::rules::{findings, layered};

/// The lines with findings that values say they have, each with its rule.
fn expected(values: &str) -> BTreeSet<(usize, &str)> {
    let lines = values.lines().enumerate();
    lines.filter_map(|(index, line)| Some((index + 1, line.split_once("# finds ")?.1))).collect()
}

#[test]
fn findings_stand_on_the_lines_to_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/worker");
    let (mut chart, mut wrong) = (Chart::default(), Vec::new());
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("text");
        for values in text.split("---\n") {
            let pool = layered(&[&credentials()], values, &mut chart);
            let found = findings(&pool);
            let found: BTreeSet<(usize, &str)> =
                found.iter().map(|finding| (finding.place.start.line as usize, finding.rule)).collect();
            if found != expected(values) {
                wrong.push(format!("{}\n{values}found {found:?}\n", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
