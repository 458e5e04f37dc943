//! Random mutations of good values, our verdict against the API server's: prints the first disagreement, made small.
//!
//! `cargo run --example differential -- --kubecheck PATH` runs it; CONTRIBUTING.md, "Asking the API server", tells more.

mod kubecheck;
mod mutate;
mod nodes;
mod oddities;
mod ours;
mod random;
mod seeds;
mod shrink;
mod tally;

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::Value;
use workerpool::chart::Chart;
use workerpool::kube_version::KubeVersion;
use workerpool::layers::Layers;
use workerpool::source::Source;
use workerpool::yaml;

use kubecheck::{Kubecheck, Verdict};
use mutate::Donors;
use ours::Ours;
use random::Random;
use tally::Tally;

/// Asks kubecheck and ourselves about random mutations of good values.
#[derive(Parser)]
struct Arguments {
    /// The program kubecheck.
    #[arg(long)]
    kubecheck: PathBuf,
    /// The seed of the random numbers: the same seed makes the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many inputs.
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// Cases of labelled values, one JSON object a line, as further seeds.
    #[arg(long)]
    corpus: Vec<PathBuf>,
    /// Go on after a disagreement, and print one of each sort.
    #[arg(long)]
    all: bool,
    /// The number of warnings must agree too, where both take the values.
    #[arg(long)]
    warnings: bool,
    /// The release of Kubernetes that kubecheck is of.
    #[arg(long, value_parser = release)]
    kube_version: Option<KubeVersion>,
}

/// The release of Kubernetes that a text names.
fn release(text: &str) -> Result<KubeVersion, String> {
    let known = KubeVersion::ALL.into_iter().find(|version| version.to_string() == text);
    known.ok_or_else(|| format!("must be from {} to {}", KubeVersion::OLDEST, KubeVersion::NEWEST))
}

/// How the two verdicts differ; the text tells disagreements apart.
#[derive(PartialEq)]
enum Difference {
    /// The API server rejects what we take.
    Missed(String),
    /// We reject what it takes.
    Invented(String),
    /// It warns more often than we do.
    Unwarned(String),
    /// We warn more often than it does.
    Overwarned(String),
}

struct Judge {
    kubecheck: Kubecheck,
    chart: Chart,
    version: KubeVersion,
    warnings: bool,
}

impl Judge {
    /// Both verdicts; none of the server where Helm itself fails.
    fn ask(&mut self, values: &Value) -> anyhow::Result<(Ours, Option<Verdict>)> {
        let ours = ours::verdict(values, self.version, &mut self.chart)?;
        let verdict = ours.manifests.as_ref().map(|text| self.kubecheck.ask(text)).transpose()?;
        Ok((ours, verdict))
    }

    fn difference(&self, values: &Value, ours: &Ours, theirs: Option<&Verdict>) -> Option<Difference> {
        let errors: Vec<_> = ours.faults.iter().filter(|fault| ours::is_error(fault)).collect();
        let Some(theirs) = theirs else {
            return errors.is_empty().then(|| Difference::Missed("Helm fails".to_owned()));
        };
        if !theirs.ok {
            let first = &theirs.errors[0];
            let sort = format!("{} {} {}", numberless(&first.field), first.kind, sort_of(&first.message));
            return errors.is_empty().then_some(Difference::Missed(sort));
        }
        if let Some(fault) = errors.iter().find(|fault| !ours::is_ours_alone(fault, values)) {
            let sort = format!("{} {:?} {}", numberless(&fault.path.to_string()), fault.kind, sort_of(&fault.message));
            return Some(Difference::Invented(sort));
        }
        if !self.warnings || !errors.is_empty() {
            return None;
        }
        let warned: Vec<_> = ours.faults.iter().filter(|fault| ours::is_warning(fault)).collect();
        match theirs.warnings.len().cmp(&warned.len()) {
            Ordering::Equal => None,
            Ordering::Greater => Some(Difference::Unwarned(sort_of(&theirs.warnings[0].message))),
            Ordering::Less => Some(Difference::Overwarned(sort_of(&warned[0].message))),
        }
    }

    fn judge(&mut self, values: &Value) -> anyhow::Result<Option<Difference>> {
        let (ours, theirs) = self.ask(values)?;
        Ok(self.difference(values, &ours, theirs.as_ref()))
    }
}

/// A path without the numbers of its items and the keys in brackets.
fn numberless(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect::<Vec<_>>().join("[]")
}

/// The first words of a message, without the values that it quotes and without numbers.
fn sort_of(message: &str) -> String {
    let outside: Vec<&str> = message.split(['"', '`']).step_by(2).collect();
    outside.join("_").chars().filter(|c| !c.is_ascii_digit()).take(45).collect()
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut seeds = seeds::of_repository()?;
    for path in &arguments.corpus {
        seeds.extend(seeds::of_corpus(path)?);
    }
    let mut donors = Donors::default();
    seeds::rejected()?.iter().chain(&seeds).for_each(|seed| donors.add(seed));
    let kubecheck = Kubecheck::start(&arguments.kubecheck)?;
    let version = arguments.kube_version.unwrap_or_default();
    let mut judge = Judge { kubecheck, chart: Chart::default(), version, warnings: arguments.warnings };
    let mut found: HashSet<String> = HashSet::new();
    for (number, seed) in seeds.iter().enumerate() {
        report(&mut judge, seed, &format!("seed {number}"), &mut found)?;
        for problem in judge.ask(seed)?.1.iter().flat_map(|verdict| &verdict.errors) {
            println!("seed {number} is rejected: {}: {}", problem.field, problem.message);
        }
    }
    let mut tally = Tally::default();
    for number in 0..arguments.count {
        if !found.is_empty() && !arguments.all {
            break;
        }
        // Each input has random numbers of its own, so that it can be made again without those before it.
        let mut random = Random(arguments.seed.wrapping_mul(0x1_0000_0001).wrapping_add(number << 20));
        let mut values = random.pick(&seeds).cloned().unwrap_or_default();
        let variations = if random.one_in(3) { random.below(4) } else { 0 };
        for _ in 0..variations {
            mutate::vary(&mut values, &donors, &mut random);
        }
        let mutations = if random.one_in(4) { 2 } else { 1 };
        for _ in 0..mutations {
            mutate::mutate(&mut values, &donors, &mut random);
        }
        let (ours, theirs) = judge.ask(&values)?;
        if judge.difference(&values, &ours, theirs.as_ref()).is_some() {
            report(&mut judge, &values, &format!("input {number}"), &mut found)?;
        } else {
            tally.add(&ours, theirs.as_ref(), mutations + variations, &values);
        }
    }
    tally.print();
    println!("{} sorts of disagreement", found.len());
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints values on which the verdicts differ, made small; but one for each sort.
fn report(judge: &mut Judge, values: &Value, name: &str, found: &mut HashSet<String>) -> anyhow::Result<()> {
    let Some(difference) = judge.judge(values)? else { return Ok(()) };
    if !found.insert(text_of(&difference)) {
        return Ok(());
    }
    let small = shrink::shrink(values, &mut |smaller| {
        judge.judge(smaller).is_ok_and(|other| other.as_ref() == Some(&difference))
    });
    let (ours, theirs) = judge.ask(&small)?;
    println!("{name}: {}", text_of(&difference));
    print!("{}", indented(&as_yaml(&small)));
    for fault in &ours.faults {
        println!("  workerpool: {}: {:?}: {}", fault.path, fault.kind, &*fault.message);
    }
    for problem in theirs.iter().flat_map(|theirs| theirs.errors.iter().chain(&theirs.warnings)) {
        println!("  kubecheck: {}: {}: {}", problem.field, problem.kind, problem.message);
    }
    println!();
    Ok(())
}

fn text_of(difference: &Difference) -> String {
    match difference {
        Difference::Missed(sort) => format!("the API server rejects what we take: {sort}"),
        Difference::Invented(sort) => format!("we reject what the API server takes: {sort}"),
        Difference::Unwarned(sort) => format!("the API server warns more often than we do: {sort}"),
        Difference::Overwarned(sort) => format!("we warn more often than the API server: {sort}"),
    }
}

fn as_yaml(values: &Value) -> String {
    let mut stack = Layers::default();
    stack.add_file(Source::file("values.yaml", values.to_string()));
    let mut text = String::new();
    yaml::write(&stack.values, &mut text);
    text
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
