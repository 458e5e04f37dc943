//! The pools that `lint` checks: which there are, and what is wrong with each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::anyhow;

use crate::chart::Chart;
use crate::cli::LintArgs;
use crate::config::check_ignore;
use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::layers::{Content, Layers};
use crate::lint::{self, Need};
use crate::pipeline;
use crate::redact::{Mask, Remembered};
use crate::source::{Origin, SourceId, Sources};
use crate::visible;

use super::changed::Changed;
use super::config_file::{self, ConfigFile};
use super::exclude::Exclude;
use super::file_texts::{FileTexts, STDIN};
use super::input::{self, SetFiles};
use super::overlap::Workers;
use super::progress::Progress;
use super::values_file::ValuesFile;
use super::{batch, folder, output};

/// How many pools each thread lints before their reports are printed. Memory holds this many reports.
const BATCH: usize = 64;
/// Starting a thread costs more than linting this many files.
const FILES_PER_THREAD: usize = 8;

/// All pools of a run.
pub(super) struct Pools<'a> {
    args: &'a LintArgs,
    pub(super) config: ConfigFile,
    jobs: Vec<Job>,
    charts: Vec<Chart>,
    set_files: SetFiles,
    /// The texts that they are read from.
    pub(super) texts: FileTexts,
}

impl<'a> Pools<'a> {
    /// The pools that arguments ask for.
    ///
    /// # Errors
    ///
    /// Fails where they ask for none, or a pattern or the configuration cannot be read.
    pub(super) fn of(args: &'a LintArgs) -> anyhow::Result<Pools<'a>> {
        let config = config_file::find(&args.config)?;
        let jobs = jobs(args, &config)?;
        let charts = (0..threads(args, jobs.len())).map(|_| Chart::default()).collect();
        let stdin = args.stdin_filename.as_ref().map(|name| Origin::File(visible::path(Path::new(name))));
        let stdin = stdin.unwrap_or(Origin::Stdin);
        let texts = if args.fixes_are_asked() { FileTexts::to_be_fixed(stdin) } else { FileTexts::new(stdin) };
        Ok(Pools { args, config, jobs, charts, set_files: SetFiles::default(), texts })
    }

    /// Checks them in order. `take` gets what became of each, and the texts.
    ///
    /// # Errors
    ///
    /// Fails where a list of files cannot be read, and where `take` does.
    pub(super) fn check(
        &mut self,
        take: &mut dyn FnMut(Checked, &FileTexts) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Pools { args, config, jobs, charts, set_files, texts } = self;
        let bases = bases(args, config, jobs, texts)?;
        let shared = Shared { args, config, bases, set_files, remembered: Remembered::default(), texts };
        let mut progress = Progress::new(jobs.len());
        for jobs in jobs.chunks(BATCH * charts.len()) {
            for checked in batch::in_order(jobs, charts, |job, chart| check(job, &shared, chart)) {
                take(checked?, texts)?;
            }
            progress.advance(jobs.len());
        }
        progress.clear();
        Ok(())
    }
}

/// What all pools in a run share.
struct Shared<'a> {
    args: &'a LintArgs,
    config: &'a ConfigFile,
    /// The layers under the files of each pool of the configuration, and under those of none.
    bases: BTreeMap<Option<usize>, Layers>,
    set_files: &'a SetFiles,
    /// The credentials that reports hide, of the layers that all share.
    remembered: Remembered,
    texts: &'a FileTexts,
}

/// The findings in one pool, and what a report needs to print them. The pool itself goes at once: a batch of them would fill
/// the processor's caches.
pub(super) struct Linted {
    pub(super) sources: Sources,
    pub(super) findings: Vec<Finding>,
    pub(super) mask: Mask,
    pub(super) encrypted: Vec<SourceId>,
    pub(super) awaits_credentials: bool,
    /// What its workers are in a cluster, if the user names the release.
    pub(super) workers: Option<Workers>,
}

/// What became of a file.
pub(super) enum Checked {
    /// It is a pool, or the user says so.
    Pool(Box<Linted>),
    /// It is not a values file, and not one that the user named: its path, and why it is left out.
    Skipped(String, String),
    /// There is no file in this folder.
    Empty(String),
    /// There is no file of the configuration, which this tells.
    Unmatched(String),
}

/// The pool of a file over the layers that all share, if it is one.
fn check(job: &Job, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Checked> {
    let mut layers = shared.bases.get(&job.pool).cloned().unwrap_or_default();
    match &job.file {
        ValuesFile::None => {}
        ValuesFile::Named(path) => {
            input::read(&mut layers, path, shared.texts);
        }
        ValuesFile::InFolder(path) => match input::read(&mut layers, path, shared.texts) {
            Content::Other(document) if document.is_left_out() => {
                return Ok(Checked::Skipped(visible::path(path), document.message().to_string()));
            }
            Content::NoKey => {
                let key = shared.config.at(&shared.args.pool.values, job.pool);
                return Ok(Checked::Skipped(visible::path(path), format!("there is no key `{key}` in it")));
            }
            Content::Values | Content::Other(_) => {}
        },
        ValuesFile::LeftOut(path, why) => return Ok(Checked::Skipped(visible::path(path), (*why).to_owned())),
        ValuesFile::Unreadable(path, why) => {
            layers.add_unreadable(Origin::File(visible::path(path)), None, why.as_str());
        }
        ValuesFile::Empty(folder) => return Ok(Checked::Empty(visible::path(folder))),
        ValuesFile::Unmatched(message) => return Ok(Checked::Unmatched(message.clone())),
    }
    lint(layers, job, shared, chart).map(|linted| Checked::Pool(Box::new(linted)))
}

/// The pool of layers, and what is wrong with it.
fn lint(mut layers: Layers, job: &Job, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Linted> {
    input::arguments(&mut layers, &shared.args.pool.values, shared.set_files);
    let Shared { args, config, .. } = shared;
    let release =
        config.release(&mut layers, job.pool, name(args, &job.file), args.pool.release.as_deref(), &args.pool.target);
    let pool = pipeline::run(layers, release, chart)?;
    let need = if shared.args.require_credentials { Need::Now } else { Need::Later };
    let mut findings = lint::findings(&pool, Severity::Warning, need);
    shared.config.config.apply(&mut findings);
    let mask = if findings.is_empty() { Mask::default() } else { output::mask(&pool, &shared.remembered) };
    let (sources, encrypted) = (pool.layers.sources.clone(), pool.layers.encrypted());
    let workers = job.file.path().and_then(|file| Workers::of(&pool, file));
    Ok(Linted { sources, findings, mask, encrypted, awaits_credentials: pool.awaits_credentials(), workers })
}

/// The path of a file; for standard input, that of the file that it stands for.
fn name<'a>(args: &'a LintArgs, file: &'a ValuesFile) -> Option<&'a Path> {
    match (file.path(), &args.stdin_filename) {
        (Some(path), Some(name)) if path == Path::new(STDIN) => Some(Path::new(name)),
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
    for pattern in &args.exclude {
        check_ignore(pattern).map_err(|why| anyhow!("--exclude {}", &*why))?;
    }
    exclude.add(Path::new(""), &args.exclude)?;
    config.exclude(&mut exclude)?;
    let no_pools = config.config.pools.is_empty();
    let mut jobs: Vec<Job> =
        if !args.files.is_empty() || !args.pool.values.layers.is_empty() || no_pools && args.pool.values.are_given() {
            let files = folder::files(&args.files, &exclude).into_iter();
            files.flat_map(|file| of_its_pools(&file, args, config)).collect()
        } else if no_pools {
            return Err(anyhow::Error::msg(NOTHING_TO_CHECK));
        } else {
            let files = config.all_files(&exclude).into_iter();
            files.map(|(file, number)| Job { file, pool: Some(number) }).collect()
        };
    leave_out_layers(&mut jobs, args, config)?;
    add_layers_alone(&mut jobs, args);
    if let Some(revision) = &args.changed_since {
        leave_out_unchanged(&mut jobs, &Changed::since(revision)?, args, config)?;
    }
    Ok(jobs)
}

/// Leaves out the pools of which no file changed. The configuration belongs to all of them.
fn leave_out_unchanged(
    jobs: &mut Vec<Job>,
    changed: &Changed,
    args: &LintArgs,
    config: &ConfigFile,
) -> anyhow::Result<()> {
    let given = input::paths(&args.pool.values)?;
    if config.path.as_deref().is_some_and(|path| changed.holds(path)) {
        return Ok(());
    }
    let numbers: BTreeSet<Option<usize>> = jobs.iter().map(|job| job.pool).collect();
    let has_changed = |pool: &Option<usize>| layers_of(*pool, &given, config).iter().any(|layer| changed.holds(layer));
    let numbers: BTreeSet<Option<usize>> = numbers.into_iter().filter(has_changed).collect();
    let file_has_changed = |file: &ValuesFile| match file {
        // A pattern that matches no file is a fault of the configuration, whenever it began.
        ValuesFile::Unmatched(_) => true,
        file => file.path().is_some_and(|path| changed.holds(path)),
    };
    jobs.retain(|job| numbers.contains(&job.pool) || file_has_changed(&job.file));
    Ok(())
}

/// Adds the pool of the `-f` layers alone, where folders hold nothing but these: there is nothing else that they could be for.
fn add_layers_alone(jobs: &mut Vec<Job>, args: &LintArgs) {
    let is_left_out = |job: &Job| matches!(job.file, ValuesFile::LeftOut(..) | ValuesFile::Empty(_));
    let is_layer = |job: &Job| matches!(job.file, ValuesFile::LeftOut(_, why) if why == LAYER);
    if !args.pool.values.layers.is_empty() && jobs.iter().all(is_left_out) && jobs.iter().any(is_layer) {
        jobs.retain(|job| !is_layer(job));
        jobs.push(Job { file: ValuesFile::None, pool: None });
    }
}

/// Why a layer in a folder is no pool.
const LAYER: &str = "it is a layer below the other files";

/// Leaves out the files of folders that are layers of the same pool: each is judged with the pool, and is none by itself.
fn leave_out_layers(jobs: &mut [Job], args: &LintArgs, config: &ConfigFile) -> anyhow::Result<()> {
    let given = input::paths(&args.pool.values)?;
    let mut layers: BTreeMap<Option<usize>, BTreeSet<PathBuf>> = BTreeMap::new();
    for Job { file, pool } in jobs {
        let ValuesFile::InFolder(path) = file else { continue };
        let known = layers.entry(*pool).or_insert_with(|| {
            let paths = layers_of(*pool, &given, config);
            paths.iter().filter_map(|path| path.canonicalize().ok()).collect()
        });
        // Of many files, few have the name of a layer; to look up where one really is takes some system calls.
        let may_be_known = known.iter().any(|known| known.file_name() == path.file_name());
        if may_be_known && path.canonicalize().is_ok_and(|path| known.contains(&path)) {
            *file = ValuesFile::LeftOut(path.clone(), LAYER);
        }
    }
    Ok(())
}

/// The paths of the layers below the files of a pool: those of the configuration, unless `-f` gives others.
fn layers_of(pool: Option<usize>, given: &[PathBuf], config: &ConfigFile) -> Vec<PathBuf> {
    match pool.filter(|_| given.is_empty()) {
        Some(number) => config.layers(number),
        None => given.to_vec(),
    }
}

/// A file that the user names, in each of the pools that it belongs to.
fn of_its_pools(file: &ValuesFile, args: &LintArgs, config: &ConfigFile) -> Vec<Job> {
    let mut pools = name(args, file).map(|path| config.pools_of(path)).unwrap_or_default();
    // Standard input can be read once.
    if file.path() == Some(Path::new(STDIN)) {
        pools.truncate(1);
    }
    let job = |pool| Job { file: file.clone(), pool };
    if pools.is_empty() { vec![job(None)] } else { pools.into_iter().map(|pool| job(Some(pool))).collect() }
}

const NOTHING_TO_CHECK: &str = "no files are given; name a values file, or a folder, or say in workerpool.toml which \
                                pools there are:

    [[pool]]
    files = [\"pools/*.yaml\"]
    layers = [\"base.yaml\"]
    release = \"{stem}\"
    namespace = \"spacelift\"
";

/// The layers under the files to check: those of their pool of the configuration, unless `-f` says others. Pools with the same
/// layers share what was read.
fn bases(
    args: &LintArgs,
    config: &ConfigFile,
    jobs: &[Job],
    texts: &FileTexts,
) -> anyhow::Result<BTreeMap<Option<usize>, Layers>> {
    let given = input::paths(&args.pool.values)?;
    let mut read: Vec<(Vec<PathBuf>, FieldPathBuf, Layers)> = Vec::new();
    let mut bases = BTreeMap::new();
    for number in jobs.iter().map(|job| job.pool).collect::<BTreeSet<_>>() {
        let paths = layers_of(number, &given, config);
        let at = config.at(&args.pool.values, number);
        let known = read.iter().find(|known| (&known.0, &known.1) == (&paths, &at)).map(|known| known.2.clone());
        let layers = known.unwrap_or_else(|| {
            let mut layers = input::layers(&paths, at.clone(), texts);
            if let Some(number) = number.filter(|_| given.is_empty()) {
                config.blame(number, &mut layers);
            }
            read.push((paths, at, layers.clone()));
            layers
        });
        bases.insert(number, layers);
    }
    Ok(bases)
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
