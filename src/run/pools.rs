//! The pools that `lint` checks: which there are, and what is wrong with each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;

use crate::chart::Chart;
use crate::cli::LintArgs;
use crate::field_path::FieldPathBuf;
use crate::finding::Finding;
use crate::layers::{Content, Layers};
use crate::lint::Need;
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::{Mask, Remembered};
use crate::source::{Origin, SourceId, Sources};
use crate::visible;

use super::config_file::{self, ConfigFile};
use super::file_texts::FileTexts;
use super::input::{self, SetFiles};
use super::jobs::{Job, jobs, layers_of, name};
use super::judged_pool::findings;
use super::overlap::Workers;
use super::progress::Progress;
use super::values_file::ValuesFile;
use super::{batch, output};

/// How many pools each thread lints before their reports are printed. Memory holds this many reports.
const BATCH: usize = 64;
/// So many pools go through each step together: its code, and not all code of a run, then stays in the processor's cache.
const GROUP: usize = 8;
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
            let groups: Vec<&[Job]> = jobs.chunks(GROUP).collect();
            for checked in batch::in_order(&groups, charts, |group, chart| check(group, &shared, chart)) {
                checked?.into_iter().try_for_each(|checked| take(checked, texts))?;
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
    /// The documents in its files that were not read, though they have the key of the values: `releases.yaml:9`.
    pub(super) unread: Vec<String>,
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

/// What is wrong with the pools of some files, as far as these are pools.
fn check(jobs: &[Job], shared: &Shared, chart: &mut Chart) -> anyhow::Result<Vec<Checked>> {
    let read: Vec<Result<Layers, Checked>> = jobs.iter().map(|job| read(job, shared)).collect();
    let mut made: Vec<Result<Pool, Checked>> = Vec::with_capacity(jobs.len());
    for (job, layers) in jobs.iter().zip(read) {
        made.push(match layers {
            Ok(layers) => Ok(make(layers, job, shared, chart)?),
            Err(checked) => Err(checked),
        });
    }
    let judged = jobs.iter().zip(made).map(|(job, made)| match made {
        Ok(pool) => judge(&pool, job, shared),
        Err(checked) => checked,
    });
    Ok(judged.collect())
}

/// Reads a file over the layers that all share.
///
/// # Errors
///
/// What becomes of a file that is not to be a pool.
fn read(job: &Job, shared: &Shared) -> Result<Layers, Checked> {
    let mut layers = shared.bases.get(&job.pool).cloned().unwrap_or_default();
    let skipped = |path: &Path, why| Err(Checked::Skipped(visible::path(path), why));
    match &job.file {
        ValuesFile::None => {}
        ValuesFile::Named(path) => {
            input::read(&mut layers, path, shared.texts);
        }
        ValuesFile::InFolder(path) => match input::read(&mut layers, path, shared.texts) {
            Content::Other(document) if document.is_left_out() => return skipped(path, document.message().to_string()),
            Content::NoKey => {
                let key = shared.config.at(&shared.args.pool.values, job.pool);
                return skipped(path, format!("there is no key `{key}` in it"));
            }
            Content::Values | Content::Other(_) => {}
        },
        ValuesFile::LeftOut(path, why) => return skipped(path, (*why).to_owned()),
        ValuesFile::Unreadable(path, why) => {
            layers.add_unreadable(Origin::File(visible::path(path)), None, why.as_str());
        }
        ValuesFile::Empty(folder) => return Err(Checked::Empty(visible::path(folder))),
        ValuesFile::Unmatched(message) => return Err(Checked::Unmatched(message.clone())),
    }
    input::arguments(&mut layers, &shared.args.pool.values, shared.set_files);
    Ok(layers)
}

/// Makes the pool of layers.
///
/// # Errors
///
/// Fails if a template cannot be rendered, which no values should cause.
fn make(mut layers: Layers, job: &Job, shared: &Shared, chart: &mut Chart) -> anyhow::Result<Pool> {
    let Shared { args, config, .. } = shared;
    let release =
        config.release(&mut layers, job.pool, name(args, &job.file), args.pool.release.as_deref(), &args.pool.target);
    Ok(pipeline::run(layers, release, chart)?)
}

/// Finds what is wrong with a pool.
fn judge(pool: &Pool, job: &Job, shared: &Shared) -> Checked {
    let need = if shared.args.require_credentials { Need::Now } else { Need::Later };
    let findings = findings(pool, need, &shared.config.config);
    let mask = if findings.is_empty() { Mask::default() } else { output::mask(pool, &shared.remembered) };
    let (sources, encrypted) = (pool.layers.sources.clone(), pool.layers.encrypted());
    let unread = pool.layers.unread.iter();
    let unread = unread.filter_map(|(id, line)| Some(format!("{}:{line}", sources.get(*id)?.origin))).collect();
    let workers = job.file.path().and_then(|file| Workers::of(pool, file));
    let awaits_credentials = pool.awaits_credentials();
    Checked::Pool(Box::new(Linted { sources, findings, mask, encrypted, awaits_credentials, unread, workers }))
}

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
