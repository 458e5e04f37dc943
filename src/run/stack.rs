//! The values files of a pool, as they are now and as they were.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::cli::ValueArgs;
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::message::{Message, quote};
use crate::source::{Origin, Source};
use crate::visible;

use super::config_file::ConfigFile;
use super::exclude::Exclude;
use super::file_texts::FileTexts;
use super::git::{Revision, Then};
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

    /// The stacks of the pools whose files were there at a revision, and are not any more.
    pub(super) fn gone(revision: &Revision, config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
        let is_values = |path: &Path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        let files = config.paths(&revision.files_below(config.folder())?).into_iter();
        let gone = files.filter(|path| is_values(path) && fs::symlink_metadata(path).is_err());
        let of_pools = |path: PathBuf| {
            let pools = config.pools_of(&path).into_iter();
            pools.map(move |number| Stack { is_gone: true, ..Stack::of_pool(path.clone(), number, config) })
        };
        Ok(gone.flat_map(of_pools).collect())
    }

    fn of_pool(path: PathBuf, number: usize, config: &ConfigFile) -> Stack {
        let mut files = config.paths(&config.config.pools[number].layers);
        let name = Some(visible::path(&path));
        files.push(path);
        Stack { files, pool: Some(number), name, is_gone: false }
    }

    /// The layers as they were, their values under a key of each file, and what is to be said about them; no layers where the pool did not exist. What git does not
    /// keep is as it is now, and `stdin` is what standard input held.
    pub(super) fn layers_at(
        &self,
        revision: &Revision,
        at: FieldPathBuf,
        stdin: &str,
    ) -> anyhow::Result<(Option<Layers>, Vec<Message>)> {
        let (mut layers, mut notes) = (Layers::under(at), Vec::new());
        let (mut absent, mut unkept) = (Vec::new(), 0);
        for path in &self.files {
            let now = FileTexts::default().origin(path);
            let then = if now == Origin::Stdin { Then::NotInGit } else { revision.file(path)? };
            let (origin, text) = match then {
                Then::NotInGit if now == Origin::Stdin => (now, stdin.to_owned()),
                Then::Text(text) => (Origin::File(revision.name(path)), text),
                Then::NotInGit => {
                    notes.push(format!("{} is not in git, so it counts as unchanged", quote(&now)).into());
                    unkept += 1;
                    let text = input::text_of(path).map_err(|why| anyhow!("cannot read {now}: {why}"))?;
                    (now, text)
                }
                Then::Absent => {
                    notes.push(format!("{} did not exist at the old revision", quote(&now)).into());
                    absent.push(path);
                    continue;
                }
            };
            layers.add_file(Arc::new(Source::new(origin, text)));
        }
        if unkept > 0 && unkept == self.files.len() {
            bail!("git keeps none of the values files, so they have no other revision");
        }
        // A pool of the configuration is its own file; what other pools share does not make it.
        let is_own = |path: &PathBuf| self.pool.is_some() && self.files.last() == Some(path);
        let is_new = !absent.is_empty() && (absent.len() == self.files.len() || absent.iter().any(|path| is_own(path)));
        Ok(((!is_new).then_some(layers), notes))
    }
}
