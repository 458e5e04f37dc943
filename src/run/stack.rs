//! The values files of a pool, as they are now and as they were.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::cli::ValueArgs;
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::message::{Message, quote};
use crate::source::{Origin, Source, Sources};
use crate::visible;

use super::config_file::ConfigFile;
use super::exclude::Exclude;
use super::file_texts::{FileTexts, STDIN};
use super::git::{Revision, Then, is_values};
use super::values_file::ValuesFile;
use super::{folder, input};

/// The path of a values file that was named or found; none of what is left out.
fn path_of(file: ValuesFile) -> anyhow::Result<Option<PathBuf>> {
    match file {
        ValuesFile::Named(path) | ValuesFile::InFolder(path) => Ok(Some(path)),
        ValuesFile::Unmatched(message) => bail!("{message}"),
        ValuesFile::Unreadable(path, why) => bail!("cannot read {}: {why}", visible::path(&path)),
        ValuesFile::Empty(folder) => bail!("there is no values file in {}", visible::path(&folder)),
        ValuesFile::None | ValuesFile::LeftOut(..) => Ok(None),
    }
}

/// The values files of a pool, in the order of merging.
pub(super) struct Stack {
    pub(super) files: Vec<PathBuf>,
    /// The number of its pool in the configuration.
    pub(super) pool: Option<usize>,
    /// What a report calls it that tells of all pools of the configuration.
    pub(super) name: Option<String>,
    /// Whether its own file is there no more.
    pub(super) is_gone: bool,
}

impl Stack {
    /// The stacks of the files named; without any, that of the `-f` files and the arguments, or those of all pools of the
    /// configuration.
    pub(super) fn all(named: &[OsString], args: &ValueArgs, config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
        let layers = input::paths(args)?;
        if !named.is_empty() {
            return Stack::named(named, &layers, config);
        }
        if !Stack::are_all_pools(named, args, config) {
            if !args.are_given() {
                bail!(
                    "no values are given; name a values file, add -f FILE, or say in workerpool.toml which pools there are"
                );
            }
            return Ok(vec![Stack { files: layers, pool: None, name: None, is_gone: false }]);
        }
        Stack::of_config(config)
    }

    /// The stacks of all pools of the configuration.
    pub(super) fn of_config(config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
        let mut exclude = Exclude::default();
        config.exclude(&mut exclude)?;
        let mut stacks = Vec::new();
        for (file, number) in config.all_files(&exclude) {
            stacks.extend(path_of(file)?.map(|path| Stack::of_pool(path, number, config)));
        }
        Ok(stacks)
    }

    /// Whether nothing but the configuration says what is compared.
    pub(super) fn are_all_pools(named: &[OsString], args: &ValueArgs, config: &ConfigFile) -> bool {
        named.is_empty() && args.layers.is_empty() && !config.config.pools.is_empty()
    }

    /// The stacks of files, each in the pools that it belongs to: over `layers`, else over those of the pool.
    fn named(named: &[OsString], layers: &[PathBuf], config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
        let (mut exclude, mut stacks) = (Exclude::default(), Vec::new());
        config.exclude(&mut exclude)?;
        for file in folder::files(named, &exclude) {
            let Some(path) = path_of(file)? else { continue };
            let over = |files: &[PathBuf]| files.iter().chain([&path]).cloned().collect();
            let pools = config.pools_of(&path);
            if pools.is_empty() {
                let name = Some(visible::path(&path));
                stacks.push(Stack { files: over(layers), pool: None, name, is_gone: false });
            }
            for number in pools {
                let mut stack = Stack::of_pool(path.clone(), number, config);
                if !layers.is_empty() {
                    stack.files = over(layers);
                }
                stacks.push(stack);
            }
        }
        Ok(stacks)
    }

    /// Notes of the stacks of files that a user names whose own file was there at a revision and is not any more.
    ///
    /// # Errors
    ///
    /// Fails where there is no git or no such revision.
    pub(super) fn find_gone(stacks: &mut [Stack], revision: &Revision) -> anyhow::Result<()> {
        for stack in stacks.iter_mut().filter(|stack| stack.name.is_some()) {
            if let Some(own) = stack.files.last()
                && own != Path::new(STDIN)
                && fs::symlink_metadata(own).is_err_and(|error| error.kind() == ErrorKind::NotFound)
            {
                stack.is_gone = matches!(revision.file(own)?, Then::Text(_));
            }
        }
        Ok(())
    }

    /// The stacks of the pools whose files were there at a revision, and are not any more, under no name.
    pub(super) fn gone(revision: &Revision, config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
        let moves = revision.moves(config.folder())?;
        let here = |name: &str| Some(config.folder().join(name.strip_prefix(&moves.prefix)?));
        let is_pool = |name: &str| here(name).is_some_and(|path| !config.pools_of(&path).is_empty());
        let renamed: BTreeSet<PathBuf> =
            moves.renamed.iter().filter(|(new, _)| is_pool(new)).filter_map(|(_, old)| here(old)).collect();
        let files = config.paths(&revision.files_below(config.folder())?).into_iter();
        let is_gone = |path: &Path| is_values(path) && !renamed.contains(path) && fs::symlink_metadata(path).is_err();
        let of_pools = |path: PathBuf| {
            let pools = config.pools_of(&path).into_iter();
            pools.map(move |number| Stack { is_gone: true, ..Stack::of_pool(path.clone(), number, config) })
        };
        Ok(files.filter(|path| is_gone(path)).flat_map(of_pools).collect())
    }

    fn of_pool(path: PathBuf, number: usize, config: &ConfigFile) -> Stack {
        let mut files = config.layers(number);
        let name = Some(visible::path(&path));
        files.push(path);
        Stack { files, pool: Some(number), name, is_gone: false }
    }

    /// The layers as they were, their values under a key of each file. What git does not keep is as it is now, as in `sources`: a
    /// pipe can be read once.
    ///
    /// # Errors
    ///
    /// Fails where git keeps none of the files, and where nobody knows what a layer was called.
    pub(super) fn then(&self, revision: &Revision, at: FieldPathBuf, sources: &Sources) -> anyhow::Result<StackThen> {
        let (mut layers, mut notes, mut file) = (Layers::under(at), Vec::new(), self.files.last().cloned());
        let (mut absent, mut unkept, mut is_new) = (0, 0, false);
        if self.files.is_empty() {
            bail!("there are no values files, and arguments have no other revision");
        }
        for path in &self.files {
            let now = FileTexts::default().origin(path);
            // A pool is its own file; what other pools share does not make it.
            let is_own = self.name.is_some() && self.files.last() == Some(path);
            let then = if now == Origin::Stdin { Then::NotInGit } else { revision.file(path)? };
            let known =
                || sources.iter().find(|(_, source)| source.origin == now).map(|(_, source)| source.text.clone());
            let (origin, text) = match then {
                Then::NotInGit if now == Origin::Stdin => {
                    notes.push("standard input is not in git, so it counts as unchanged".into());
                    unkept += 1;
                    let text = known().unwrap_or_default();
                    (now, text)
                }
                Then::Text(text) => (Origin::File(revision.name(path)), text),
                Then::Renamed(old, text) => {
                    notes.push(format!("{} was {} at the old revision", quote(&now), quote(&old)).into());
                    let old = PathBuf::from(old);
                    let name = revision.name(&old);
                    file = if is_own { Some(old) } else { file };
                    (Origin::File(name), text)
                }
                Then::NotInGit => {
                    notes.push(format!("{} is not in git, so it counts as unchanged", quote(&now)).into());
                    unkept += 1;
                    let text = known().map_or_else(|| input::text_of(path), Ok);
                    let text = text.map_err(|why| anyhow!("cannot read {now}: {why}"))?;
                    (now, text)
                }
                Then::Absent(Some(old)) if !is_own => bail!(
                    "`{now}` did not exist at the old revision, and `{}` did: if one was renamed to the other, say so with \
                     `git add`; if not, compare with manifests that were made then",
                    visible::line(&old)
                ),
                Then::Absent(_) => {
                    notes.push(format!("{} did not exist at the old revision", quote(&now)).into());
                    absent += 1;
                    is_new |= is_own;
                    continue;
                }
            };
            layers.add_file(Arc::new(Source::new(origin, text)));
        }
        if unkept > 0 && unkept == self.files.len() {
            bail!("git keeps none of the values files, so they have no other revision");
        }
        is_new |= absent > 0 && absent == self.files.len();
        Ok(StackThen { layers: (!is_new).then_some(layers), file, notes })
    }
}

/// A stack as it was at a revision.
pub(super) struct StackThen {
    /// Its layers; none where the pool did not exist.
    pub(super) layers: Option<Layers>,
    /// The file that gives the pool its name, under its name of then.
    pub(super) file: Option<PathBuf>,
    /// What is to be said about the files.
    pub(super) notes: Vec<Message>,
}
