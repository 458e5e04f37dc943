//! `workerpool lint`: one report over many pools.

use std::io::{self, BufWriter};
use std::path::Path;
use std::thread;

use crate::chart::Chart;
use crate::cli::LintArgs;
use crate::finding::{Finding, Severity};
use crate::layers::{Content, Layers};
use crate::lint::{self, Need, RULES};
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::{Mask, Remembered};
use crate::report::{Closing, Report, Style};
use crate::source::Origin;

use super::exclude::Exclude;
use super::input::{self, SetFiles};
use super::progress::Progress;
use super::values_file::ValuesFile;
use super::{Outcome, batch, folder, output, release};

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
    /// The credentials that reports hide, of the layers that all share.
    remembered: Remembered,
}

/// The findings in one pool, and what a report needs to print them.
struct Linted {
    pool: Pool,
    findings: Vec<Finding>,
    mask: Mask,
}

/// What became of a file.
enum Checked {
    /// It is a pool, or the user says so.
    Pool(Linted),
    /// It is not a values file, and not one that the user named: its path, and what it is.
    Skipped(String, String),
}

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    let shared = Shared {
        args,
        base: input::files(&args.values)?,
        set_files: SetFiles::default(),
        remembered: Remembered::default(),
    };
    let files = folder::files(&args.files, &exclude(args)?)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let style = style(args);
    let mut report = Report::begin(args.format, RULES, style, &mut out)?;
    let mut charts: Vec<Chart> = (0..threads(args, files.len())).map(|_| Chart::default()).collect();
    let mut progress = Progress::new(files.len());
    for files in files.chunks(BATCH * charts.len()) {
        for checked in batch::in_order(files, &mut charts, |file, chart| check(file, &shared, chart)) {
            match checked? {
                Checked::Pool(Linted { pool, findings, mask }) => {
                    if pool.awaits_credentials() {
                        report.await_credentials();
                    }
                    report.pool(&pool.layers.sources, findings, &mask)?;
                }
                Checked::Skipped(path, what) => {
                    report.skipped();
                    if args.verbose {
                        output::note(&format!("skipped {path}: {what}"));
                    }
                }
            }
        }
        progress.advance(files.len());
    }
    progress.clear();
    Ok(Outcome::of(&report.finish()?, style.failing))
}

/// The pool of a file over the layers that all share, if it is one.
fn check(file: &ValuesFile, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Checked> {
    let mut layers = shared.base.clone();
    match file {
        ValuesFile::None => {}
        ValuesFile::Named(path) => {
            input::read(&mut layers, path);
        }
        ValuesFile::InFolder(path) => match input::read(&mut layers, path) {
            Content::Other(document) if document.is_left_out() => {
                return Ok(Checked::Skipped(path.clone(), document.message().to_string()));
            }
            _ => {}
        },
        ValuesFile::NotAFile(path) => {
            return Ok(Checked::Skipped(path.clone(), "this is a link or another special file".to_owned()));
        }
        ValuesFile::Unreadable(path, why) => layers.add_unreadable(Origin::File(path.clone()), None, why.as_str()),
    }
    lint(layers, shared, chart).map(Checked::Pool)
}

/// The pool of layers, and what is wrong with it.
fn lint(mut layers: Layers, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Linted> {
    input::arguments(&mut layers, &shared.args.values, &shared.set_files);
    let release = release::release(&mut layers, "--release", shared.args.release.as_deref(), &shared.args.target);
    let pool = pipeline::run(layers, release, chart)?;
    let need = if shared.args.require_credentials { Need::Now } else { Need::Later };
    let findings = lint::findings(&pool, Severity::Warning, need);
    let mask = if findings.is_empty() { Mask::default() } else { output::mask(&pool, &shared.remembered) };
    Ok(Linted { pool, findings, mask })
}

/// What is left out of folders.
fn exclude(args: &LintArgs) -> anyhow::Result<Exclude> {
    let mut exclude = Exclude::default();
    exclude.add(Path::new("."), &args.exclude)?;
    Ok(exclude)
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
