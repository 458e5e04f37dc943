//! `workerpool lint`: one report over many pools.

use std::env;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;

use crate::chart::{Chart, Release};
use crate::cli::LintArgs;
use crate::finding::{Finding, Severity};
use crate::layers::{Content, Layers};
use crate::lint::{self, Need, RULES};
use crate::pipeline;
use crate::redact::{Mask, Remembered};
use crate::report::{Closing, Format, Report, Root, Statistics, Style};
use crate::source::{Origin, Sources};

use super::config_file::{self, ConfigFile};
use super::exclude::Exclude;
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::progress::Progress;
use super::values_file::ValuesFile;
use super::{Outcome, batch, folder, output, release, terminal};

/// How many pools each thread lints before their reports are printed. Memory holds this many reports.
const BATCH: usize = 64;
/// Starting a thread costs more than linting this many files.
const FILES_PER_THREAD: usize = 8;

/// What all pools in a run share.
struct Shared<'a> {
    args: &'a LintArgs,
    config: ConfigFile,
    /// The `-f` layers.
    base: Layers,
    /// The layers of each pool of the configuration, where `-f` does not say others.
    bases: Vec<Layers>,
    set_files: SetFiles,
    /// The credentials that reports hide, of the layers that all share.
    remembered: Remembered,
    /// What standard input is called.
    stdin: Origin,
}

/// The findings in one pool, and what a report needs to print them. The pool itself goes at once: a batch of them would fill
/// the processor's caches.
struct Linted {
    sources: Sources,
    findings: Vec<Finding>,
    mask: Mask,
    awaits_credentials: bool,
}

/// What became of a file.
enum Checked {
    /// It is a pool, or the user says so.
    Pool(Box<Linted>),
    /// It is not a values file, and not one that the user named: its path, and what it is.
    Skipped(String, String),
}

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    let config = config_file::find(&args.config)?;
    let jobs = jobs(args, &config)?;
    let stdin = args.stdin_filename.clone().map_or(Origin::Stdin, Origin::File);
    let base = input::files(&args.values, &stdin)?;
    let bases = bases(args, &config, &jobs, &stdin);
    let (set_files, remembered) = (SetFiles::default(), Remembered::default());
    let shared = Shared { args, config, base, bases, set_files, remembered, stdin };
    let mut out = BufWriter::new(UntilClosed::new(io::stdout().lock()));
    let failing = if args.strict || shared.config.config.strict { Severity::Warning } else { Severity::Error };
    let mut report = Report::begin(args.format, RULES, style(args, failing), &mut out)?;
    let mut charts: Vec<Chart> = (0..threads(args, jobs.len())).map(|_| Chart::default()).collect();
    let mut progress = Progress::new(jobs.len());
    for jobs in jobs.chunks(BATCH * charts.len()) {
        for checked in batch::in_order(jobs, &mut charts, |job, chart| check(job, &shared, chart)) {
            match checked? {
                Checked::Pool(linted) => {
                    let Linted { sources, findings, mask, awaits_credentials } = *linted;
                    if awaits_credentials {
                        report.await_credentials();
                    }
                    report.pool(&sources, findings, &mask)?;
                }
                Checked::Skipped(path, what) => {
                    report.skipped();
                    if args.verbose {
                        output::note(&format!("skipped {path}: {what}"));
                    }
                }
            }
        }
        progress.advance(jobs.len());
    }
    progress.clear();
    let (summary, statistics) = report.finish()?;
    output::warn_of_left_out(&summary);
    if args.statistics {
        print_statistics(&statistics, args.format, &mut out)?;
    }
    Ok(Outcome::of(&summary, failing))
}

/// The pool of a file over the layers that all share, if it is one.
fn check(job: &Job, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Checked> {
    let pool_base = job.pool.and_then(|number| shared.bases.get(number));
    let mut layers = pool_base.unwrap_or(&shared.base).clone();
    match &job.file {
        ValuesFile::None => {}
        ValuesFile::Named(path) => {
            input::read(&mut layers, path, &shared.stdin);
        }
        ValuesFile::InFolder(path) => match input::read(&mut layers, path, &shared.stdin) {
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
    lint(layers, job, shared, chart).map(|linted| Checked::Pool(Box::new(linted)))
}

/// The pool of layers, and what is wrong with it.
fn lint(mut layers: Layers, job: &Job, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Linted> {
    input::arguments(&mut layers, &shared.args.values, &shared.set_files);
    let release = release(&mut layers, job, shared);
    let pool = pipeline::run(layers, release, chart)?;
    let need = if shared.args.require_credentials { Need::Now } else { Need::Later };
    let mut findings = lint::findings(&pool, Severity::Warning, need);
    shared.config.config.apply(&mut findings);
    let mask = if findings.is_empty() { Mask::default() } else { output::mask(&pool, &shared.remembered) };
    let (sources, awaits_credentials) = (pool.layers.sources.clone(), pool.awaits_credentials());
    Ok(Linted { sources, findings, mask, awaits_credentials })
}

/// The release that the arguments name, or the pool of the configuration.
fn release(layers: &mut Layers, job: &Job, shared: &Shared) -> Release {
    let Shared { args, config, .. } = shared;
    let Some(pool) = job.pool.map(|number| &config.config.pools[number]) else {
        return release::release(layers, "--release", args.release.as_deref(), &args.target);
    };
    let stem = name(args, &job.file).and_then(|path| Path::new(path).file_stem()).unwrap_or_default().to_string_lossy();
    let (flag, name) = match &args.release {
        Some(name) => ("--release", Some(name.clone())),
        None => ("release in workerpool.toml", pool.release_of(&stem)),
    };
    let mut target = args.target.clone();
    target.namespace = target.namespace.or_else(|| pool.namespace.clone());
    release::release(layers, flag, name.as_deref(), &target)
}

/// The path of a file; for standard input, that of the file that it stands for.
fn name<'a>(args: &'a LintArgs, file: &'a ValuesFile) -> Option<&'a str> {
    match (file.path(), &args.stdin_filename) {
        (Some("-"), Some(name)) => Some(name),
        (path, _) => path,
    }
}

/// A file to check.
struct Job {
    file: ValuesFile,
    /// The number of its pool in the configuration.
    pool: Option<usize>,
}

/// What there is to check: the files named, the layers and arguments alone, or all pools of the configuration.
fn jobs(args: &LintArgs, config: &ConfigFile) -> anyhow::Result<Vec<Job>> {
    let mut exclude = Exclude::default();
    exclude.add(Path::new(""), &args.exclude)?;
    config.exclude(&mut exclude)?;
    let no_pools = config.config.pools.is_empty();
    if !args.files.is_empty() || !args.values.layers.is_empty() || no_pools && args.values.are_given() {
        let files = folder::files(&args.files, &exclude)?.into_iter();
        let pool = |file: &ValuesFile| name(args, file).and_then(|path| config.pool_of(path));
        return Ok(files.map(|file| Job { pool: pool(&file), file }).collect());
    }
    if no_pools {
        return Err(anyhow::Error::msg(NOTHING_TO_CHECK));
    }
    let files = config.all_files(&exclude)?.into_iter();
    Ok(files.map(|(file, number)| Job { file, pool: Some(number) }).collect())
}

const NOTHING_TO_CHECK: &str = "no files are given; name a values file, or a folder, or say in workerpool.toml which \
                                pools there are:

    [[pool]]
    files = [\"pools/*.yaml\"]
    layers = [\"base.yaml\"]
    release = \"{stem}\"
    namespace = \"spacelift\"
";

/// The layers of each pool of the configuration that has a file to check; none at all where `-f` says others. Pools with the
/// same layers share what was read.
fn bases(args: &LintArgs, config: &ConfigFile, jobs: &[Job], stdin: &Origin) -> Vec<Layers> {
    if !args.values.layers.is_empty() {
        return Vec::new();
    }
    let pools = &config.config.pools;
    let mut bases: Vec<Layers> = Vec::new();
    for (number, pool) in pools.iter().enumerate() {
        let known = pools[..number].iter().position(|known| known.layers == pool.layers);
        let is_asked = jobs.iter().any(|job| job.pool.is_some_and(|pool| pools[pool].layers == pools[number].layers));
        bases.push(match known {
            Some(known) => bases[known].clone(),
            None if is_asked => input::layers(&args.values, pool.layers.iter().map(|path| config.path(path)), stdin),
            None => Layers::default(),
        });
    }
    bases
}

fn style(args: &LintArgs, failing: Severity) -> Style {
    Style {
        colour: terminal::colour(args.color, &io::stdout()),
        closing: if args.quiet { Closing::Nothing } else { Closing::Counts },
        failing,
        width: terminal::width(),
        root: root(args.format),
    }
}

/// The folder that a platform looks files up in, as it tells its jobs.
fn root(format: Format) -> Root {
    let variable = match format {
        Format::Github | Format::Sarif => "GITHUB_WORKSPACE",
        Format::Gitlab => "CI_PROJECT_DIR",
        Format::Text | Format::Concise | Format::Json | Format::Junit => return Root::default(),
    };
    let folder = env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute());
    match (folder, env::current_dir()) {
        (Some(folder), Ok(working)) => {
            let real = folder.canonicalize();
            Root::new([folder].into_iter().chain(real).collect(), working)
        }
        _ => Root::default(),
    }
}

/// Counts the findings of each rule: below the findings if people read them, on standard error if programs do.
fn print_statistics(statistics: &Statistics, format: Format, out: &mut impl Write) -> io::Result<()> {
    if format.is_for_people() {
        write!(out, "{statistics}")?;
        out.flush()
    } else {
        write!(UntilClosed::new(io::stderr()), "{statistics}")
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
