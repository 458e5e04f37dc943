//! What a help tells to write, written so, lints clean; and what the helps say.

mod helps;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use workerpool::chart::{Chart, Release};
use workerpool::finding::{Finding, Severity};
use workerpool::layers::Layers;
use workerpool::lint;
use workerpool::pipeline;
use workerpool::pool::Pool;
use workerpool::set::Grammar;
use workerpool::source::{Origin, Place, Source};
use workerpool::tree::Tree;

use crate::corpus;
use helps::HELPS;

/// A layer with credentials from a Secret.
const BASE: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: spacelift}}]}\n";

/// Values files and arguments, one pool.
#[derive(Clone, Default)]
struct Input {
    files: Vec<String>,
    arguments: Vec<(Grammar, String)>,
}

impl Input {
    /// Values, or an argument that begins with its flag.
    fn of(text: &str) -> Input {
        let mut input = Input { files: vec![BASE.to_owned()], arguments: Vec::new() };
        match text.strip_prefix("--").and_then(|_| text.split_once(' ')) {
            Some((flag, argument)) => input.arguments.push((grammar(flag), argument.to_owned())),
            None => input.files.push(text.to_owned()),
        }
        input
    }

    fn pool(&self, chart: &mut Chart) -> Pool {
        let mut layers = Layers::default();
        for (number, text) in self.files.iter().enumerate() {
            layers.add_file(Arc::new(Source::new(Origin::File(number.to_string()), text.clone())));
        }
        for (grammar, argument) in &self.arguments {
            layers.add_set(*grammar, argument, &mut |_| Err("no files here".into()));
        }
        let place = Place::CHART;
        let release = Release { name: Tree::text("release", place), ..Release::new("release") };
        pipeline::run(layers, release, chart).expect("the templates render")
    }

    /// The same, written as a help says.
    fn corrected(&self, pool: &Pool, finding: &Finding, advice: &Advice) -> Option<Input> {
        let mut input = self.clone();
        let source = pool.layers.sources.get(finding.place.source)?;
        match (&source.origin, advice) {
            (_, Advice::Layer(values)) => input.files.push(values.clone()),
            (_, Advice::Beside(flag, argument)) => input.arguments.push((grammar(flag), argument.clone())),
            (Origin::File(number), advice) => {
                let text = &mut input.files[number.parse::<usize>().expect("files are numbered")];
                *text = corrected(text, finding.place, advice)?;
            }
            (Origin::Argument(_), Advice::Argument(flag, argument)) => {
                input.arguments = vec![(grammar(flag), argument.clone())];
            }
            (Origin::Argument(flag), advice) => {
                input.arguments = vec![(grammar(flag), corrected(&source.text, finding.place, advice)?)];
            }
            _ => return None,
        }
        Some(input)
    }
}

fn grammar(flag: &str) -> Grammar {
    Grammar::ALL.into_iter().find(|grammar| grammar.flag() == flag).expect("a flag")
}

/// What a help tells to write.
#[derive(Debug)]
enum Advice {
    /// This in the place of the finding.
    Instead(String),
    /// A space after this key and its colon.
    Space(String),
    /// These two lines as an item of a list.
    Item(String, String),
    /// This flag and argument.
    Argument(String, String),
    /// These values in a layer of their own above.
    Layer(String),
    /// This flag and argument beside the others.
    Beside(String, String),
}

/// What a help tells to write, each way that it offers.
fn advices(finding: &Finding) -> Vec<Advice> {
    let Some(help) = finding.help.as_deref() else { return Vec::new() };
    let parts: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
    if let Some(argument) = parts.iter().find(|part| part.starts_with("--set") && part.contains(' ')) {
        let (flag, argument) = argument.split_once(' ').expect("an argument after the flag");
        if argument.contains("=FILE") {
            return Vec::new();
        }
        if help.starts_with("to take back") {
            return vec![Advice::Beside(flag.to_owned(), argument.to_owned())];
        }
        return vec![Advice::Argument(flag.to_owned(), argument.trim_matches('\'').to_owned())];
    }
    if let ("to take back `", [_, null, above]) = (&help[..help.len().min(14)], &parts[..]) {
        let path = above.replace(['[', ']', '"'], "");
        return vec![Advice::Layer(format!("{path}: {{{null}}}\n"))];
    }
    let layer = |path: &str, value: &str| {
        let branch = path.rsplit('.').fold(value.to_owned(), |value, key| format!("{{{key}: {value}}}"));
        vec![Advice::Layer(branch)]
    };
    let path = finding.path.to_string();
    match parts[..] {
        [value, ..] if help.starts_with("to keep no revisions, write `") => return layer(&path, value),
        [key, value] if help.starts_with("set `") && help.contains("`, such as `") && !path.contains('[') => {
            return layer(&format!("{path}.{key}"), value);
        }
        [values, ..] if help.starts_with("set `") && !values.starts_with("credentials") => {
            return values.split_once(": ").map_or_else(Vec::new, |(key, value)| layer(key, value));
        }
        _ => {}
    }
    if let ("write `- name: ", [item, value]) = (&help[..help.len().min(15)], &parts[..]) {
        return vec![Advice::Item((*item).to_owned(), (*value).to_owned())];
    }
    if let Some(key) = help.strip_prefix("put a space after the colon: `") {
        return vec![Advice::Space(key.trim_end_matches('`').to_owned())];
    }
    let quotes = ["write `", "write the time in seconds: `", "put it in quotes: `", "did you mean `", "use `"];
    let quotes = [&quotes[..], &["use a full version, such as `"]].concat();
    let offers = |part: &&&str| {
        // Words of ours that stand for others, and keys that belong elsewhere.
        let is_sample =
            ["key: value", "key=value", "--set", "{{", "…", "# workerpool", "key[0]"].iter().any(|s| part.contains(s));
        let is_elsewhere = finding.rule == "unknown-key" && part.contains('.');
        !is_sample && !is_elsewhere
    };
    if !quotes.iter().any(|quote| help.starts_with(quote)) || help.starts_with("write `\\") {
        return Vec::new();
    }
    parts.iter().filter(offers).map(|part| Advice::Instead((*part).to_owned())).collect()
}

/// A text with what an advice says at a place.
fn corrected(text: &str, place: Place, advice: &Advice) -> Option<String> {
    let byte = |line: u32, column: u32| {
        let start: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let of_char = text[start..].char_indices().nth(column as usize - 1).map(|(at, _)| start + at);
        of_char.unwrap_or(text.len())
    };
    let (start, mut end) = (byte(place.start.line, place.start.column), byte(place.end.line, place.end.column));
    let written = &text[start..end];
    let instead = match advice {
        Advice::Instead(instead) => instead.clone(),
        Advice::Space(key) => written.replacen(key.trim_end(), key, 1),
        Advice::Item(name, value) if written.contains(':') => {
            if written.matches(':').count() > 1 {
                return None;
            }
            format!("[{{{}, {value}}}]", name.trim_start_matches("- "))
        }
        Advice::Item(name, value) => {
            end = text[start..].find('\n').map_or(text.len(), |length| start + length);
            let indent = " ".repeat(place.start.column as usize - 1);
            format!("{}\n{indent}{value}", name.trim_start_matches("- "))
        }
        Advice::Argument(..) | Advice::Layer(_) | Advice::Beside(..) => return None,
    };
    Some(format!("{}{instead}{}", &text[..start], &text[end..]))
}

/// Follows each advice of an input; tells what comes of those that do not help, and how many there were.
fn follow(input: &Input, chart: &mut Chart, wrong: &mut Vec<String>) -> usize {
    let pool = input.pool(chart);
    let mut followed = 0;
    for finding in lint::findings(&pool, Severity::Warning, lint::Need::Later) {
        for advice in advices(&finding) {
            let Some(better) = input.corrected(&pool, &finding, &advice) else { continue };
            followed += 1;
            let after = lint::findings(&better.pool(chart), Severity::Warning, lint::Need::Later);
            // A string may still be none of the allowed ones, which says what these are, and a key be there under both
            // names. Without credentials of the chart, others are needed.
            let is_another = |other: &Finding| {
                matches!(other.rule, "unsupported-value" | "not-found" | "duplicate-key" | "no-credentials")
                    && other.rule != finding.rule
            };
            let is_there = |other: &&Finding| {
                let is_here = (other.place.source, other.place.start) == (finding.place.source, finding.place.start);
                let is_same = other.rule == finding.rule && other.message == finding.message;
                let is_elsewhere = matches!(advice, Advice::Layer(_) | Advice::Beside(..)) && is_same;
                is_elsewhere || is_here && (is_same || other.severity == Severity::Error && !is_another(other))
            };
            if let Some(left) = after.iter().find(is_there) {
                let help = finding.help.as_deref().unwrap_or_default();
                wrong.push(format!("{} ({help}): {} {}", &*finding.message, left.rule, &*left.message));
            }
        }
    }
    followed
}

#[track_caller]
fn check(inputs: impl Iterator<Item = Input>, least: usize) {
    let (mut chart, mut wrong) = (Chart::default(), Vec::new());
    let followed: usize = inputs.map(|input| follow(&input, &mut chart, &mut wrong)).sum();
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} advices do not help:\n{}", wrong.len(), wrong.join("\n"));
    assert!(followed >= least, "only {followed} advices were followed");
}

#[test]
fn the_advice_of_the_examples_works() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = fs::read_dir(fixtures).expect("there are fixtures");
    let bad = folders.filter_map(|folder| fs::read_to_string(folder.expect("readable").path().join("bad.yaml")).ok());
    check(bad.map(|text| Input::of(&text)), 5);
}

#[test]
fn the_advice_for_refused_values_works() {
    let refused = corpus::refused().into_iter();
    check(refused.map(|files| Input { files, arguments: Vec::new() }), 100);
}

/// A help that sets another key, or takes back what a layer below says.
#[test]
fn the_advice_about_another_key_works() {
    let claim = "storageVolume: {persistentVolumeClaim: {claimName: c}}\n";
    let below = "storageVolume: {emptyDir: {sizeLimit: 1Gi}}\n";
    let layers = |values: &[&str]| Input {
        files: [BASE].iter().chain(values).map(|text| (*text).to_owned()).collect(),
        arguments: Vec::new(),
    };
    let mut set = layers(&[below]);
    set.arguments.push((Grammar::Set, "storageVolume.persistentVolumeClaim.claimName=c".to_owned()));
    let inputs = [
        layers(&[below, claim]),
        layers(&[claim, below]),
        set,
        layers(&["terminationGracePeriodSeconds: 60\n"]),
        layers(&[
            "storageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n",
        ]),
        layers(&["launcher: {image: {tag: v1}}\n"]),
        layers(&["dind: {image: {tag: dind}}\n"]),
        layers(&["revisionHistoryLimit: 0\n"]),
        layers(&["dind: {resources: {limits: {cpu: 1}}}\n"]),
        layers(&["storageVolume: {emptyDir: {}}\n"]),
    ];
    let count = inputs.len();
    check(inputs.into_iter(), count);
}

#[test]
fn each_fault_says_what_to_write() {
    let mut chart = Chart::default();
    let mut wrong = Vec::new();
    for (text, helps) in HELPS {
        let found = lint::findings(&Input::of(text).pool(&mut chart), Severity::Warning, lint::Need::Later);
        let told: Vec<&str> = found.iter().map(|finding| finding.help.as_deref().unwrap_or_default()).collect();
        if told != *helps {
            wrong.push(format!("{text}: {told:?}, not {helps:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    check(HELPS.iter().map(|(text, _)| Input::of(text)), 30);
}
