//! Fixes: applied to the file, the finding is gone and all else is as it was.

use std::fs;
use std::path::Path;

use workerpool::chart::Chart;
use workerpool::field_path::FieldPathBuf;
use workerpool::finding::{Finding, Severity};
use workerpool::fix::{Applicability, Fix};
use workerpool::lint;
use workerpool::source::{Lines, SourceId};

use crate::corpus;
use crate::rules::layered;

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

/// Values and what a fix makes of them; `-` before those where nothing is certain.
const TABLE: &[(&str, &str)] = &[
    // Keys and words.
    ("launcher:\n  imagee: {tag: latest} # the image\n", "safe launcher:\n  image: {tag: latest} # the image\n"),
    ("\"replicaCuont\": 2\n", "safe \"replicaCount\": 2\n"),
    ("NodeSelector: {}\n", "safe nodeSelector: {}\n"),
    ("launcher:\n  imag: {}\n  image: {}\n", "-"),
    ("securityContext: {}\n", "-"),
    ("tolerations: [{key: a, effect: 'NoExecut'}]\n", "safe tolerations: [{key: a, effect: 'NoExecute'}]\n"),
    ("launcher: {image: {pullPolicy: always}}\n", "safe launcher: {image: {pullPolicy: Always}}\n"),
    ("launcher: {image: {pullPolicy: Sometimes}}\n", "-"),
    // Types.
    ("podAnnotations: {a: no}\n", "safe podAnnotations: {a: \"no\"}\n"),
    ("launcher: {image: {tag: 1.10}}\r\n", "safe launcher: {image: {tag: \"1.10\"}}\r\n"),
    ("podSecurityContext: {fsGroup: '1000'}\n", "safe podSecurityContext: {fsGroup: 1000}\n"),
    ("replicasEnabled: \"false\"\n", "safe replicasEnabled: false\n"),
    ("podAnnotations: {a: &a 1}\n", "-"),
    ("podAnnotations: {a: !!int 1}\n", "-"),
    ("podAnnotations:\n  a: &a\n    1\n", "-"),
    // Two readings of YAML.
    ("replicasEnabled: no\nreplicaCount: 2\n", "safe replicasEnabled: false\nreplicaCount: 2\n"),
    ("replicaCount: 1_0\n", "safe replicaCount: 10\n"),
    ("replicaCount: 010\n", "-"),
    ("nodeSelector: {on: a}\n", "unsafe nodeSelector: {\"on\": a}\n"),
    // Quantities.
    ("dind: {resources: {limits: {memory: 512m}}}\n", "unsafe dind: {resources: {limits: {memory: 512Mi}}}\n"),
    (
        "launcher: {resources: {requests: {cpu: \"500\"}}}\n",
        "unsafe launcher: {resources: {requests: {cpu: \"500m\"}}}\n",
    ),
    ("dind: {resources: {limits: {memory: 4}}}\n", "-"),
    (
        "dind: {resources: {requests: {memory: 512m}, limits: {memory: 512m}}}\n",
        "unsafe dind: {resources: {requests: {memory: 512m}, limits: {memory: 512Mi}}}\n",
    ),
    (
        "dind: {resources: {requests: {memory: 4096}, limits: {memory: 4096}}}\n",
        "unsafe dind: {resources: {requests: {memory: 4096}, limits: {memory: 4096Mi}}}\n",
    ),
    (
        "dind: {resources: {requests: {memory: 1Gi, cpu: 500}, limits: {cpu: 500}}}\n",
        "unsafe dind: {resources: {requests: {memory: 1Gi, cpu: 500m}, limits: {cpu: 500}}}\n",
    ),
    // Images and annotations.
    ("dind:\n  image:\n    tag: '27.5.1-cli'\n", "unsafe dind:\n  image:\n    tag: '27.5.1-dind'\n"),
    (
        "podAnnotations:\n  karpenter.sh/do-not-evict: \"true\" # keep\n",
        "safe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\" # keep\n",
    ),
    (
        "annotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
        "unsafe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
    ),
    (
        "annotations:\n  karpenter.sh/do-not-evict: \"true\"\n",
        "unsafe podAnnotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n",
    ),
    (
        "annotations:\r\n    a: b\r\n    karpenter.sh/do-not-evict: \"true\" # runs\r\nreplicaCount: 2\r\n",
        "unsafe podAnnotations:\r\n    karpenter.sh/do-not-disrupt: \"true\" # runs\r\nannotations:\r\n    a: b\r\nreplicaCount: 2\r\n",
    ),
    (
        "podAnnotations:\n    a: b\nextraLabels:\n  karpenter.sh/do-not-disrupt: \"true\"",
        "unsafe podAnnotations:\n    karpenter.sh/do-not-disrupt: \"true\"\n    a: b\n",
    ),
    ("annotations: {karpenter.sh/do-not-disrupt: \"true\"}\n", "-"),
    ("podAnnotations: {}\nannotations:\n  karpenter.sh/do-not-disrupt: \"true\"\n", "-"),
    ("annotations:\n  a: b\n  karpenter.sh/do-not-disrupt:\n    \"true\"\n", "-"),
    // Aliases.
    (
        "x-a: &a {memory: 512m}\ndind: {resources: {limits: *a}}\n",
        "unsafe x-a: &a {memory: 512Mi}\ndind: {resources: {limits: *a}}\n",
    ),
    ("launcher: {resources: {limits: &a {memory: 512m}}}\ndind: {resources: {limits: *a}}\n", "-"),
];

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
