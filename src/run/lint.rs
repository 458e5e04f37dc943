//! `workerpool lint`: one report over many pools.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem::{self, ManuallyDrop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::chart::Chart;
use crate::cli::LintArgs;
use crate::finding::{Finding, Severity};
use crate::lint::{self, RULES};
use crate::pool::Pool;
use crate::report::{Closing, Mask, Report, Style};
use crate::source::Sources;
use crate::stack::Stack;

use super::input::{self, SetFiles};
use super::{Outcome, output, release};

/// How many pools each thread lints before their reports are printed. Memory holds this many reports.
const BATCH: usize = 64;
/// A longer run shows its progress on a terminal.
const PATIENCE: Duration = Duration::from_secs(1);

/// What all pools in a run share.
struct Layers {
    /// The `-f` layers.
    base: Stack,
    set_files: SetFiles,
    /// Whether there is but one pool, with which the process ends: taking it apart would cost a twentieth of its time.
    is_of_one: bool,
}

/// The findings in one pool, and what a report needs to print them.
struct Linted {
    sources: Sources,
    findings: Vec<Finding>,
    mask: Mask,
}

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    let failing = if args.strict { Severity::Warning } else { Severity::Error };
    let closing = if args.quiet { Closing::Nothing } else { Closing::Counts };
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    let base = input::files(&args.values)?;
    let pools = pools(args)?;
    let layers = ManuallyDrop::new(Layers { base, set_files: SetFiles::default(), is_of_one: pools.len() == 1 });
    let mut out = io::BufWriter::new(io::stdout().lock());
    let style = Style { colour: output::colour(&io::stdout()), closing, failing };
    let mut report = Report::begin(args.format, RULES, style, &mut out)?;
    let mut charts: Vec<Chart> = (0..jobs(args, pools.len())).map(|_| Chart::default()).collect();
    let mut progress = Progress::new(pools.len());
    let mut unreadable = false;
    for batch in pools.chunks(BATCH * charts.len()) {
        for linted in lint_batch(&layers, batch, args, &mut charts) {
            match linted {
                Ok(linted) => report.pool(&linted.sources, linted.findings, &linted.mask)?,
                Err(error) => {
                    unreadable = true;
                    output::complain(&format!("{error:#}"));
                }
            }
        }
        progress.advance(batch.len());
    }
    progress.clear();
    let summary = report.finish()?;
    if unreadable {
        bail!("some files could not be read");
    }
    Ok(if summary.fails(failing) { Outcome::Refused } else { Outcome::Clean })
}

/// A pool to lint: a file over the layers, or the layers alone.
type PoolFile = Option<String>;

/// The pools of the files named, in order, with the files of each folder in its place.
fn pools(args: &LintArgs) -> anyhow::Result<Vec<PoolFile>> {
    if args.files.is_empty() {
        return Ok(vec![None]);
    }
    let mut pools = Vec::new();
    for path in &args.files {
        if path != "-" && fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            pools.extend(folder(path)?.into_iter().map(Some));
        } else {
            pools.push(Some(path.clone()));
        }
    }
    Ok(pools)
}

/// The values files in a folder, sorted by name.
#[inline(never)]
fn folder(path: &str) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {path}"))? {
        let name = entry.with_context(|| format!("cannot read {path}"))?.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".yaml") || name.ends_with(".yml") {
            files.push(format!("{}/{name}", path.trim_end_matches('/')));
        }
    }
    if files.is_empty() {
        bail!("the folder {path} contains no *.yaml or *.yml files");
    }
    files.sort();
    Ok(files)
}

fn jobs(args: &LintArgs, pools: usize) -> usize {
    // Starting a thread costs more than linting a few files.
    let useful = pools.div_ceil(8);
    let asked = || match args.jobs {
        Some(jobs) => jobs.get(),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    if useful <= 1 { 1 } else { asked().min(useful) }
}

/// Lints a batch of pools with one thread for each chart. The results are in the order of the pools.
fn lint_batch(
    layers: &Layers,
    batch: &[PoolFile],
    args: &LintArgs,
    charts: &mut [Chart],
) -> Vec<anyhow::Result<Linted>> {
    if let [chart] = charts {
        return batch.iter().map(|file| lint_pool(layers, file.as_deref(), args, chart)).collect();
    }
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, anyhow::Result<Linted>)> = thread::scope(|scope| {
        let workers: Vec<_> = charts
            .iter_mut()
            .map(|chart| {
                scope.spawn(|| {
                    let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                    let mine = numbers.map_while(|i| Some((i, batch.get(i)?)));
                    mine.map(|(i, file)| (i, lint_pool(layers, file.as_deref(), args, chart))).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no pool makes a thread panic")).collect()
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, linted)| linted).collect()
}

fn lint_pool(layers: &Layers, file: Option<&str>, args: &LintArgs, chart: &mut Chart) -> anyhow::Result<Linted> {
    let mut stack = layers.base.clone();
    if let Some(file) = file {
        stack.add_file(input::read(file)?);
    }
    input::arguments(&mut stack, &args.values, &layers.set_files)?;
    let release = release::release(&mut stack, "--release", args.release.as_deref(), &args.target);
    let mut pool = Pool::new(stack, release, chart)?;
    let findings = lint::findings(&pool, Severity::Warning);
    let mask = if findings.is_empty() { Mask::new() } else { output::mask(&pool) };
    let linted = Linted { sources: mem::take(&mut pool.sources), findings, mask };
    if layers.is_of_one {
        mem::forget(pool);
    }
    Ok(linted)
}

/// A line on the terminal that shows the progress of a long run.
struct Progress {
    begun: Instant,
    done: usize,
    all: usize,
    shown: bool,
}

impl Progress {
    fn new(all: usize) -> Progress {
        Progress { begun: Instant::now(), done: 0, all, shown: false }
    }

    fn advance(&mut self, pools: usize) {
        self.done += pools;
        let mut err = io::stderr();
        if self.done < self.all && self.begun.elapsed() > PATIENCE && err.is_terminal() {
            self.shown = true;
            let filled = 30 * self.done / self.all;
            let _ = write!(err, "\r[{:<30}] {} of {} files", "#".repeat(filled), self.done, self.all);
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
