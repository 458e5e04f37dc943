//! What each stage of a run costs in one process, in microseconds: `cargo bench`.
//!
//! The values are those of `benches/compare.sh`: an example and credentials. A figure is the median of many rounds.

use std::hint::black_box;
use std::time::Instant;

use workerpool::chart::{Chart, Release};
use workerpool::finding::Severity;
use workerpool::layers::Layers;
use workerpool::source::Source;
use workerpool::{lint, pipeline, values, yaml};

const ROUNDS: usize = 400;

/// The values files of the run.
const TEXTS: [&str; 2] =
    [include_str!("../values/examples/production.yaml"), include_str!("../values/examples/credentials.yaml")];

fn main() {
    let sources = TEXTS.map(|text| Source::file("values.yaml", text));
    let read = || {
        let mut layers = Layers::default();
        for source in &sources {
            layers.add_file(source.clone());
        }
        layers
    };
    let layers = read();
    let release = Release::new("worker-pool-1");
    let mut merged = values::defaults();
    merged.merge(&layers.values);
    let mut chart = Chart::default();
    row("read", read);
    row("render", || chart.render(&merged, &release).expect("the example renders").len());
    let mut check = || pipeline::run(layers.clone(), release.clone(), &mut chart).expect("the example renders");
    let pool = check();
    row("render and check", check);
    row("lint", || lint::findings(&pool, Severity::Warning, lint::Need::Now).len());
    row("write", || {
        let mut out = String::new();
        pool.manifests.iter().for_each(|manifest| yaml::write(&manifest.tree, &mut out));
        out
    });
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
