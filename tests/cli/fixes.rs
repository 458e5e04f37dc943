//! Fixes: applied to the file, the finding is gone and all else is as it was.

mod table;

use std::fs;
use std::path::Path;

use workerpool::chart::Chart;
use workerpool::field_path::FieldPathBuf;
use workerpool::finding::{Finding, Severity};
use workerpool::fix::{self, Applicability, Fix};
use workerpool::lint;
use workerpool::source::{Lines, SourceId};

use crate::corpus;
use crate::rules::layered;
use table::TABLE;

/// A layer with credentials from a Secret.
const BASE: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: spacelift}}]}\n";

/// The findings in values over [`BASE`] and other layers, and the number of the values.
fn linted(layers: &[String], values: &str, chart: &mut Chart) -> (Vec<Finding>, SourceId) {
    let below: Vec<&str> = [BASE].into_iter().chain(layers.iter().map(String::as_str)).collect();
    let pool = layered(&below, values, chart);
    let (id, _) = pool.layers.sources.iter().last().expect("a file");
    (lint::findings(&pool, Severity::Warning, lint::Need::Later), id)
}

/// A text with the edits of a fix.
pub fn fixed(text: &str, fix: &Fix) -> String {
    let lines = Lines::new(text);
    let (mut fixed, mut from) = (String::new(), 0);
    for edit in &fix.edits {
        let byte = |position| lines.byte(position).expect("an edit lies in the text");
        let (start, end) = (byte(edit.place.start), byte(edit.place.end));
        assert!(from <= start && start <= end, "edits are in order and apart: {fix:?}");
        fixed.extend([&text[from..start], &edit.text]);
        from = end;
    }
    fixed + &text[from..]
}

/// A finding without its place, which an edit above it may move.
fn told(finding: &Finding) -> (&'static str, &FieldPathBuf, &str) {
    (finding.rule, &finding.path, &finding.message)
}

/// Applies each fix in the last file of a stack, and tells which do not put their finding right, or do more than that.
fn apply(layers: &[String], values: &str, chart: &mut Chart, wrong: &mut Vec<String>) -> usize {
    let (before, id) = linted(layers, values, chart);
    let mut applied = 0;
    for finding in before.iter().filter(|finding| finding.place.source == id) {
        let Some(fix) = &finding.fix else { continue };
        applied += 1;
        let (after, _) = linted(layers, &fixed(values, fix), chart);
        let mut tell = |what: &str, other: &Finding| {
            let (message, path) = (&*finding.message, &finding.path);
            wrong.push(format!("{path}: {message}: {what}: {} {}: {}", other.rule, other.path, &*other.message));
        };
        let same = |other: &&Finding| told(other) == told(finding);
        if before.iter().filter(same).count() <= after.iter().filter(same).count() {
            tell("is still there", finding);
        }
        // What is put right may have faults of its own, which nobody could tell before.
        let around = finding.path.parent().unwrap_or_default();
        let is_apart = |other: &&Finding| !around.contains(&other.path) && !other.path.contains(&finding.path);
        let is_new = |other: &&Finding| !before.iter().any(|one| told(one) == told(other));
        after.iter().filter(is_new).filter(is_apart).for_each(|other| tell("is new", other));
    }
    applied
}

#[track_caller]
fn check(inputs: impl Iterator<Item = (Vec<String>, String)>, least: usize) {
    let (mut chart, mut wrong) = (Chart::default(), Vec::new());
    let applied: usize = inputs.map(|(layers, values)| apply(&layers, &values, &mut chart, &mut wrong)).sum();
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} fixes are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(applied >= least, "only {applied} fixes were applied");
}

#[test]
fn the_fixes_of_the_examples_work() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = fs::read_dir(fixtures).expect("there are fixtures");
    let bad = folders.filter_map(|folder| fs::read_to_string(folder.expect("readable").path().join("bad.yaml")).ok());
    check(bad.map(|text| (Vec::new(), text)), 3);
}

#[test]
fn the_fixes_of_refused_values_work() {
    let refused = corpus::refused().into_iter();
    // All of them take a while.
    check(refused.step_by(3).filter_map(|mut files| files.pop().map(|last| (files, last))), 40);
}

#[test]
fn only_what_is_certain_is_fixed() {
    let mut chart = Chart::default();
    let mut wrong = Vec::new();
    for (values, expected) in TABLE {
        let (findings, _) = linted(&[], values, &mut chart);
        let fix = findings.iter().find_map(|finding| finding.fix.as_ref());
        let told = fix.map_or("-".to_owned(), |fix| match fix.applicability {
            Applicability::Safe => format!("safe {}", fixed(values, fix)),
            Applicability::Unsafe => format!("unsafe {}", fixed(values, fix)),
        });
        if told != *expected || findings.is_empty() {
            wrong.push(format!("{values:?}: {told:?}, not {expected:?}, for {findings:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    check(TABLE.iter().map(|(values, _)| (Vec::new(), (*values).to_owned())), 14);
}

/// A generator of numbers, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

/// The same values with comments and blank lines between the lines of blocks and behind them, other line ends, with and without
/// a byte order mark and the last line end.
fn decorated(values: &str, random: &mut Random) -> String {
    let end = ["\n", "\r\n", "\r"][random.below(3)];
    let mut text = String::from(if random.below(4) == 0 { "\u{feff}" } else { "" });
    for line in values.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        match random.below(6) {
            0 => text.extend([indent, "# é\t\u{1F600}: 'a", end]),
            1 => text.push_str(end),
            _ => {}
        }
        text.push_str(line);
        if random.below(3) == 0 && !line.contains('#') && !line.ends_with('|') {
            text.push_str(" #\tß: \"");
        }
        text.push_str(end);
    }
    if random.below(3) == 0 { text.trim_end().to_owned() } else { text }
}

/// The comments that have a line of their own, and which line ends there are.
fn kept(text: &str) -> (usize, [bool; 3]) {
    let lines = text.split(['\r', '\n']).filter(|line| line.trim_start().starts_with('#')).count();
    let without_pairs = text.replace("\r\n", "");
    (lines, [text.contains("\r\n"), without_pairs.contains('\n'), without_pairs.contains('\r')])
}

#[test]
fn what_surrounds_a_fix_stays() {
    let (mut chart, mut wrong, mut random, mut applied) = (Chart::default(), Vec::new(), Random(7), 0);
    for (values, _) in TABLE.iter().cycle().take(12 * TABLE.len()) {
        let values = decorated(values, &mut random);
        applied += apply(&[], &values, &mut chart, &mut wrong);
        let (mut text, mut rounds) = (values.clone(), 0);
        loop {
            let (findings, _) = linted(&[], &text, &mut chart);
            let all = fix::apply(&text, findings.iter().filter_map(|finding| finding.fix.as_ref()));
            if all.fixes == 0 {
                break;
            }
            (text, rounds) = (all.text, rounds + 1);
            assert!(rounds < 5, "fixes of {values:?} never end: {text:?}");
        }
        let (before, after) = (kept(&values), kept(&text));
        // What is within a block that goes, goes with it; and a line that is added to a text of one line ends it.
        let may_go = ["annotations:", "extraLabels:"].iter().any(|block| values.contains(block));
        let had_ends = before.1.contains(&true);
        if after.0 < before.0 && !may_go || had_ends && after.1.iter().zip(before.1).any(|(is, was)| *is && !was) {
            wrong.push(format!("{values:?} became {text:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(applied > 400, "only {applied} fixes were applied");
}
