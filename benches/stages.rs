//! What each stage of a run costs in one process, in microseconds: `cargo bench`.
//!
//! The values are those of `benches/compare.sh`: an example and credentials. A figure is the median of many rounds.

use std::hint::black_box;
use std::time::Instant;

use workerpool::chart::{Chart, Release};
use workerpool::decode::Noted;
use workerpool::fault::Faults;
use workerpool::manifest::Manifest;
use workerpool::source::{Place, Sources};
use workerpool::tree::Tree;
use workerpool::{validation, values, yaml};

const ROUNDS: usize = 400;

/// The values files of the run.
const TEXTS: [&str; 2] =
    [include_str!("../values/examples/production.yaml"), include_str!("../values/examples/credentials.yaml")];

fn main() {
    let sources = Sources::default();
    let release = release();
    let read = || TEXTS.map(|text| yaml::read(text, Place::CHART.source).tree);
    let trees = read();
    let merge = || {
        let mut merged = values::defaults();
        trees.iter().for_each(|tree| merged.merge(tree));
        merged
    };
    let merged = merge();
    let typed = || values::decode(&merged, &sources, &mut Noted::default());
    let mut chart = Chart::default();
    let rendered = chart.render(&merged, &release).expect("the example renders");
    let manifests = || -> Vec<Manifest> {
        rendered.iter().map(|each| Manifest::new(each.clone(), &sources, &mut Noted::default())).collect()
    };
    let made = manifests();
    let validate = || {
        let mut faults = Faults::default();
        made.iter().for_each(|manifest| validation::object(&manifest.object, &mut faults));
        faults.0.len()
    };
    let write = || {
        let mut out = String::new();
        made.iter().for_each(|manifest| yaml::write(&manifest.tree, &mut out));
        out
    };
    row("read", read);
    row("merge", merge);
    row("decode values", typed);
    row("render", || chart.render(&merged, &release).expect("the example renders").len());
    row("decode manifests", manifests);
    row("validate", validate);
    row("write", write);
}

fn release() -> Release {
    Release {
        name: Tree::text("worker-pool-1", Place::CHART),
        namespace: None,
        chart_version: Tree::text("0.62.0", Place::CHART),
    }
}

/// Times a stage and prints its line.
fn row<T>(name: &str, mut stage: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            black_box(stage());
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:20} {:8.1} µs", times[ROUNDS / 2]);
}
