//! `workerpool lint`: one report over many pools.

use std::io::{self, BufWriter};
use std::thread;

use crate::chart::Chart;
use crate::cli::LintArgs;
use crate::finding::{Finding, Severity};
use crate::layers::Layers;
use crate::lint::{self, RULES};
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::Mask;
use crate::report::{Closing, Report, Style};

use super::input::{self, SetFiles};
use super::progress::Progress;
use super::values_file::{self, ValuesFile};
use super::{Outcome, batch, output, release};

/// How many pools each thread lints before their reports are printed. Memory holds this many reports.
const BATCH: usize = 64;
/// Starting a thread costs more than linting this many files.
const FILES_PER_THREAD: usize = 8;

/// What all pools in a run share.
struct Shared<'a> {
    args: &'a LintArgs,
    /// The `-f` layers.
    base: Layers,
    set_files: SetFiles,
}

/// The findings in one pool, and what a report needs to print them.
struct Linted {
    pool: Pool,
    findings: Vec<Finding>,
    mask: Mask,
}

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    let shared = Shared { args, base: input::files(&args.values)?, set_files: SetFiles::default() };
    let files = values_file::all(&args.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let style = style(args);
    let mut report = Report::begin(args.format, RULES, style, &mut out)?;
    let mut charts: Vec<Chart> = (0..threads(args, files.len())).map(|_| Chart::default()).collect();
    let mut progress = Progress::new(files.len());
    for files in files.chunks(BATCH * charts.len()) {
        for linted in batch::in_order(files, &mut charts, |file, chart| lint(file, &shared, chart)) {
            let Linted { pool, findings, mask } = linted?;
            report.pool(&pool.layers.sources, findings, &mask)?;
        }
        progress.advance(files.len());
    }
    progress.clear();
    Ok(Outcome::of(&report.finish()?, style.failing))
}

/// The pool of a file over the layers that all share, and what is wrong with it.
fn lint(file: &ValuesFile, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Linted> {
    let mut layers = shared.base.clone();
    if let ValuesFile::At(path) = file {
        input::read(&mut layers, path);
    }
    input::arguments(&mut layers, &shared.args.values, &shared.set_files);
    let release = release::release(&mut layers, "--release", shared.args.release.as_deref(), &shared.args.target);
    let pool = pipeline::run(layers, release, chart)?;
    let findings = lint::findings(&pool, Severity::Warning);
    let mask = if findings.is_empty() { Mask::default() } else { output::mask(&pool) };
    Ok(Linted { pool, findings, mask })
}

fn style(args: &LintArgs) -> Style {
    Style {
        colour: output::colour(&io::stdout()),
        closing: if args.quiet { Closing::Nothing } else { Closing::Counts },
        failing: if args.strict { Severity::Warning } else { Severity::Error },
    }
}

/// How many threads that many files are worth.
fn threads(args: &LintArgs, files: usize) -> usize {
    let useful = files.div_ceil(FILES_PER_THREAD);
    let asked = || match args.jobs {
        Some(jobs) => jobs.get(),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    if useful <= 1 { 1 } else { asked().min(useful) }
}
