//! Which pools `lint` checks: the files named, the layers alone, or all pools of the configuration.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use crate::cli::LintArgs;
use crate::config::check_ignore;

use super::changed::Changed;
use super::config_file::ConfigFile;
use super::exclude::Exclude;
use super::file_texts::STDIN;
use super::values_file::ValuesFile;
use super::{folder, input};

/// The path of a file; for standard input, that of the file that it stands for.
pub(super) fn name<'a>(args: &'a LintArgs, file: &'a ValuesFile) -> Option<&'a Path> {
    match (file.path(), &args.stdin_filename) {
        (Some(path), Some(name)) if path == Path::new(STDIN) => Some(Path::new(name)),
        (path, _) => path,
    }
}

/// A file to check.
pub(super) struct Job {
    pub(super) file: ValuesFile,
    /// The number of its pool in the configuration.
    pub(super) pool: Option<usize>,
}

/// What there is to check: the files named, the layers and arguments alone, or all pools of the configuration.
pub(super) fn jobs(args: &LintArgs, config: &ConfigFile) -> anyhow::Result<Vec<Job>> {
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
pub(super) fn layers_of(pool: Option<usize>, given: &[PathBuf], config: &ConfigFile) -> Vec<PathBuf> {
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
