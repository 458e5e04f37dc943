//! Labelled values: what Helm renders of them, and what a Kubernetes API server rejects.

use std::collections::BTreeMap;
use std::thread;

use serde::Deserialize;
use serde_json::Value;
use workerpool::chart::{Chart, Release};
use workerpool::finding::Severity;
use workerpool::layers::Layers;
use workerpool::lint;
use workerpool::pipeline;
use workerpool::source::{Origin, Place, Source};
use workerpool::yaml;

use crate::harness::{Test, documents, private_key};

#[path = "../corpus/mod.rs"]
mod files;

#[derive(Deserialize)]
struct Case {
    id: String,
    files: BTreeMap<String, String>,
    args: Vec<String>,
    expect: Expect,
    /// What Helm rendered.
    #[serde(default)]
    objects: Vec<Value>,
    /// Why it is rejected.
    #[serde(default)]
    why: String,
    /// Lines of `values.yaml` on one of which there must be an error.
    #[serde(default, rename = "where")]
    lines: Vec<(u32, u32)>,
    exit: Option<i32>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Accept,
    Reject,
    /// Versions disagree; it must not crash.
    Either,
}

/// What came of a case.
struct Answer {
    status: i32,
    stdout: String,
    stderr: String,
    /// Lines of `values.yaml` with errors; none if it was not asked.
    errors: Option<Vec<u32>>,
}

fn cases(compressed: &[u8]) -> Vec<Case> {
    files::text(compressed).lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

/// The layers of values that Helm and the API server take, of the cases without other arguments.
pub fn accepted() -> Vec<Vec<String>> {
    let taken = [files::CHART, files::WILD].into_iter().flat_map(cases).filter(|case| case.expect == Expect::Accept);
    let layers = |case: Case| plain(&case).map(|(_, files)| files.into_iter().map(|file| text(&case, file)).collect());
    taken.filter_map(layers).collect()
}

/// The layers of values that Helm or the API server refuses, of the cases without other arguments.
pub fn refused() -> Vec<Vec<String>> {
    let refused = [files::CHART, files::WILD].into_iter().flat_map(cases).filter(|case| case.expect == Expect::Reject);
    let layers = |case: Case| plain(&case).map(|(_, files)| files.into_iter().map(|file| text(&case, file)).collect());
    refused.filter_map(layers).collect()
}

/// A case without other arguments that Helm and the API server take.
pub struct Labelled {
    pub id: String,
    pub release: String,
    /// The name and the text of each layer.
    pub files: Vec<(String, String)>,
    /// What Helm rendered.
    pub objects: Vec<Value>,
}

/// All cases of that sort.
pub fn labelled() -> Vec<Labelled> {
    let taken = [files::CHART, files::WILD].into_iter().flat_map(cases).filter(|case| case.expect == Expect::Accept);
    let labelled = |case: Case| {
        let (release, layers) = plain(&case)?;
        let release = release.to_owned();
        let files = layers.into_iter().map(|file| (file.to_owned(), text(&case, file))).collect();
        Some(Labelled { release, files, id: case.id, objects: case.objects })
    };
    taken.filter_map(labelled).collect()
}

/// What the API server keeps of the objects of some cases, by their ids.
pub fn served() -> BTreeMap<String, Vec<Value>> {
    #[derive(Deserialize)]
    struct Served {
        id: String,
        objects: Vec<Value>,
    }
    let read = |line: &str| serde_json::from_str(line).expect("a line of objects");
    files::text(files::SERVED).lines().map(read).map(|Served { id, objects }| (id, objects)).collect()
}

/// The name and the files of a case without other arguments.
fn plain(case: &Case) -> Option<(&str, Vec<&str>)> {
    let (name, files) = case.args.split_first()?;
    let named = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let paths: Vec<&str> =
        files.chunks(2).filter(|pair| pair[0] == "-f").filter_map(|pair| pair.get(1)).map(String::as_str).collect();
    let all = files.len() == 2 * paths.len() && paths.iter().all(|path| case.files.contains_key(*path));
    (named && name.len() <= 53 && !name.starts_with('-') && all).then_some((name, paths))
}

fn text(case: &Case, file: &str) -> String {
    case.files[file].replace("@privateKey", private_key())
}

/// The answer of the library, without a process.
fn ask_library(case: &Case, name: &str, files: &[&str], chart: &mut Chart) -> Answer {
    let mut stack = Layers::default();
    for file in files {
        stack.add_file(Source::file(*file, text(case, file)));
    }
    let pool = pipeline::run(stack, Release::new(name), chart).unwrap_or_else(|error| panic!("{}: {error}", case.id));
    let findings = lint::findings(&pool, Severity::Error, lint::Need::Now);
    if findings.is_empty() {
        let mut stdout = String::new();
        for manifest in &pool.manifests {
            stdout.push_str("---\n");
            yaml::write(&manifest.tree, &mut stdout);
        }
        return Answer { status: 0, stdout, stderr: String::new(), errors: None };
    }
    let in_values = |place: &Place| {
        pool.layers.sources.get(place.source).is_some_and(|s| s.origin == Origin::File("values.yaml".to_owned()))
    };
    let lines = findings.iter().filter(|f| in_values(&f.place)).map(|f| f.place.start.line).collect();
    let stderr = findings.iter().map(|f| format!("{}: {}: {}\n", f.place.start.line, f.path, &*f.message)).collect();
    Answer { status: 1, stdout: String::new(), stderr, errors: Some(lines) }
}

/// The answer of the program.
fn ask_program(case: &Case) -> Answer {
    let test =
        |args: Vec<String>| case.files.keys().fold(Test::with(args), |test, file| test.file(file, text(case, file)));
    let ran = test([vec!["render".to_owned()], case.args.clone()].concat()).run_anyhow();
    let errors = (!case.lines.is_empty()).then(|| {
        let mut args: Vec<String> = ["lint", "--require-credentials", "--format", "json"].map(String::from).into();
        if case.args.first().is_some_and(|arg| !arg.starts_with('-')) {
            args.push("--release".to_owned());
        }
        let linted = test([args, case.args.clone()].concat()).run_anyhow();
        let report: Value = serde_json::from_str(&linted.stdout).unwrap_or_else(|e| panic!("{}: {e}", case.id));
        let findings = report["diagnostics"].as_array().expect("a list of findings");
        let errors = findings.iter().filter(|f| f["severity"] == "error" && f["file"] == "values.yaml");
        errors.map(|f| f["line"].as_u64().expect("a line") as u32).collect()
    });
    Answer { status: ran.status, stdout: ran.stdout, stderr: ran.stderr, errors }
}

/// What is wrong with an answer.
fn judge(case: &Case, answer: &Answer) -> Option<String> {
    if !(0..=2).contains(&answer.status) || answer.stderr.contains("panicked") {
        return Some(format!("crashes: {}", answer.stderr));
    }
    match case.expect {
        Expect::Either => None,
        Expect::Accept if answer.status != 0 => Some(format!("is rejected: {}", answer.stderr)),
        Expect::Accept => {
            let printed = answer.stdout.replace(private_key(), "@privateKey");
            let mut got: Vec<Value> = documents(&printed)
                .into_iter()
                .map(|document| serde_json::to_value(document).expect("manifests are JSON"))
                .collect();
            for object in &mut got {
                if let Some(metadata) = object["metadata"].as_object_mut() {
                    metadata.remove("namespace");
                }
            }
            let normal = |objects: &[Value]| objects.iter().map(|o| normalised(o, "", "")).collect::<Vec<_>>();
            let (got, want) = (normal(&got), normal(&case.objects));
            (got != want).then(|| difference(&Value::Array(want), &Value::Array(got), ""))
        }
        Expect::Reject => {
            let exit = case.exit.unwrap_or(1);
            if answer.status != exit || !answer.stdout.is_empty() {
                return Some(format!("must be rejected ({}) with {exit}, not {}", case.why, answer.status));
            }
            let placed = |lines: &Vec<u32>| {
                lines.iter().any(|line| case.lines.iter().any(|(first, last)| (first..=last).contains(&line)))
            };
            match &answer.errors {
                Some(lines) if !case.lines.is_empty() && !placed(lines) => {
                    Some(format!("must have an error ({}) on lines {:?}, not {lines:?}", case.why, case.lines))
                }
                _ => None,
            }
        }
    }
}

/// A value with nulls, empty maps and lists left out, and numbers and quantities in one form.
fn normalised(value: &Value, key: &str, parent: &str) -> Value {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(k, v)| (k.clone(), normalised(v, k, key)));
            let empty = |v: &Value| {
                v.as_object().is_some_and(serde_json::Map::is_empty) || v.as_array().is_some_and(Vec::is_empty)
            };
            Value::Object(entries.filter(|(k, v)| !v.is_null() && (!empty(v) || k == "emptyDir")).collect())
        }
        Value::Array(items) => items.iter().map(|item| normalised(item, "", key)).collect(),
        scalar if matches!(key, "sizeLimit" | "divisor") || matches!(parent, "limits" | "requests") => {
            let text = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
            quantity(&text).map_or_else(|| scalar.clone(), Value::from)
        }
        Value::Number(number) => match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                Value::from(float as i64)
            }
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

/// A quantity as a number, close enough to tell it from another.
fn quantity(text: &str) -> Option<String> {
    const SUFFIXES: [(&str, f64); 16] = [
        ("Ki", 1024.0),
        ("Mi", 1048576.0),
        ("Gi", 1073741824.0),
        ("Ti", 1099511627776.0),
        ("Pi", 1125899906842624.0),
        ("Ei", 1152921504606846976.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("E", 1e18),
        ("", 1.0),
    ];
    let scaled = |(suffix, factor): (&str, f64)| Some(text.strip_suffix(suffix)?.parse::<f64>().ok()? * factor);
    Some(format!("quantity {:.12e}", SUFFIXES.into_iter().find_map(scaled)?))
}

/// Where two values differ first.
fn difference(want: &Value, got: &Value, path: &str) -> String {
    match (want, got) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys());
            let differing = keys.into_iter().find(|key| a.get(*key) != b.get(*key)).expect("maps that differ");
            let none = Value::Null;
            difference(
                a.get(differing).unwrap_or(&none),
                b.get(differing).unwrap_or(&none),
                &format!("{path}.{differing}"),
            )
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let at = (0..a.len()).find(|&i| a[i] != b[i]).expect("lists that differ");
            difference(&a[at], &b[at], &format!("{path}[{at}]"))
        }
        _ => format!("{path} must be {want}, not {got}"),
    }
}

#[track_caller]
fn check(compressed: &[u8]) {
    let cases = cases(compressed);
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let failures: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = cases
            .chunks(cases.len().div_ceil(threads))
            .map(|chunk| {
                scope.spawn(move || {
                    let mut chart = Chart::default();
                    let mut failures = Vec::new();
                    for case in chunk {
                        let answer = match plain(case) {
                            Some((name, files)) => ask_library(case, name, &files, &mut chart),
                            None => ask_program(case),
                        };
                        failures.extend(judge(case, &answer).map(|why| format!("{} {why}", case.id)));
                    }
                    failures
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no case panics")).collect()
    });
    let shown = failures.iter().take(30).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {} cases fail:\n{shown}", failures.len(), cases.len());
}

#[test]
fn the_charts_own_values() {
    check(files::CHART);
}

#[test]
fn kubernetes_fragments() {
    check(files::WILD);
}
