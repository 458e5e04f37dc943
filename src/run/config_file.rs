//! Finds `workerpool.toml`, and says which of its pools a file is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};

use crate::chart::Release;
use crate::cli::{ConfigArgs, ReleaseArgs, ValueArgs};
use crate::config::{Config, ConfigFault, ConfigText, Pattern, PoolEntry};
use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::message::quote;
use crate::redact::Mask;
use crate::source::{Origin, Place, Source};
use crate::tree::{Node, Tree};
use crate::visible;

use super::exclude::{Exclude, absolute};
use super::file_texts::STDIN;
use super::folder::MOST_FILES;
use super::input;
use super::values_file::ValuesFile;
use super::{folder, output, release};

pub(super) const NAME: &str = "workerpool.toml";

/// A configuration, and where it is.
#[derive(Default)]
pub(super) struct ConfigFile {
    pub(super) config: Config,
    /// Its path, as seen from the working folder; none where there is no configuration.
    pub(super) path: Option<PathBuf>,
    /// The folder that its paths are seen from, as seen from the working folder; empty for that itself.
    folder: PathBuf,
    /// Its text; none where there is no configuration.
    source: Option<Arc<Source>>,
}

/// The configuration that a user gives, or that of the working folder or the nearest above it; an empty one where there is
/// none.
pub(super) fn find(args: &ConfigArgs) -> anyhow::Result<ConfigFile> {
    if args.no_config {
        return Ok(ConfigFile::default());
    }
    if let Some(path) = args.config.as_ref().map(Path::new) {
        let text = input::utf8(path).with_context(|| format!("cannot read {}", visible::path(path)))?;
        return ConfigFile::new(path, text);
    }
    let above = std::env::current_dir().map_or(0, |folder| folder.components().count());
    let mut folder = PathBuf::new();
    for _ in 0..above {
        let path = folder.join(NAME);
        match fs::metadata(&path) {
            // What no user named may be anything: a pipe that nobody writes to, a device without an end.
            Ok(metadata) if !metadata.is_file() => bail!("cannot read {}: it is not a file", path.display()),
            Ok(_) => {
                let text = input::utf8(&path).with_context(|| format!("cannot read {}", path.display()))?;
                return ConfigFile::new(&path, text);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => folder.push(".."),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
    Ok(ConfigFile::default())
}

impl ConfigFile {
    fn new(path: &Path, text: String) -> anyhow::Result<ConfigFile> {
        let name = visible::path(path);
        let file = ConfigFile::parse(path, text).map_err(|faults| {
            let mask = Mask::default();
            let show = |ConfigFault { at, message, .. }: &ConfigFault| {
                format!("{name}:{}:{}: {}", at.line, at.column, mask.message(message))
            };
            anyhow!(faults.iter().map(show).collect::<Vec<_>>().join("; "))
        })?;
        let warnings: BTreeSet<String> =
            file.config.warnings.iter().map(|warning| warning.message.to_string()).collect();
        warnings.iter().for_each(|warning| output::warn(&format!("{name}: {warning}")));
        Ok(file)
    }

    /// Reads the text of a configuration.
    ///
    /// # Errors
    ///
    /// Fails where something is wrong with it; all of it is told.
    pub(super) fn parse(path: &Path, text: String) -> Result<ConfigFile, Vec<ConfigFault>> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let config = Config::parse(&text)?;
        let special = special_files(&config, &folder);
        if !special.is_empty() {
            return Err(special);
        }
        let source = Some(Arc::new(Source::new(Origin::Config(visible::path(path)), text)));
        Ok(ConfigFile { config, path: Some(path.to_owned()), folder, source })
    }

    /// Adds what is left out of folders.
    pub(super) fn exclude(&self, exclude: &mut Exclude) -> anyhow::Result<()> {
        exclude.add(&self.folder, &self.config.exclude)
    }

    /// The folder that its paths are seen from; empty for the working folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The paths of files of it, as seen from the working folder.
    pub(super) fn paths(&self, paths: &[String]) -> Vec<PathBuf> {
        paths.iter().map(|path| self.folder.join(path)).collect()
    }

    /// The paths of the layers of a pool, as seen from the working folder.
    pub(super) fn layers(&self, pool: usize) -> Vec<PathBuf> {
        self.config.pools[pool].layers.iter().map(|layer| self.folder.join(&layer.text)).collect()
    }

    /// Says at each layer of a pool that cannot be read which line names it.
    pub(super) fn blame(&self, pool: usize, layers: &mut Layers) {
        let Some(source) = &self.source else { return };
        for ConfigText { text, start, .. } in &self.config.pools[pool].layers {
            let origin = Origin::File(visible::path(&self.folder.join(text)));
            let Layers { sources, faults, .. } = &mut *layers;
            let is_of = |fault: &&mut PlacedFault| {
                let source = sources.get(fault.place.source);
                fault.kind == Kind::UnreadableFile && source.is_some_and(|source| source.origin == origin)
            };
            for fault in faults.iter_mut().filter(is_of) {
                let at = format!("{}:{}:{}", source.origin, start.line, start.column);
                fault.help = Some(format!("{} names this layer", quote(at)).into());
            }
        }
    }

    /// The key under which the values of a pool are, in each of its files.
    pub(super) fn at(&self, args: &ValueArgs, pool: Option<usize>) -> FieldPathBuf {
        let of_pool = || self.config.pools[pool?].at.clone();
        args.at.clone().or_else(of_pool).unwrap_or_default()
    }

    /// The release of a pool's file that the arguments name, else the configuration.
    pub(super) fn release(
        &self,
        layers: &mut Layers,
        pool: Option<usize>,
        file: Option<&Path>,
        name: Option<&str>,
        args: &ReleaseArgs,
    ) -> Release {
        let pool = pool.map(|number| &self.config.pools[number]);
        let name = match name {
            Some(name) => Some(layers.text_argument("--release", name)),
            None => {
                let stem = file.and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
                pool.and_then(|pool| pool.release_of(&stem)).and_then(|said| self.tree(layers, &said))
            }
        };
        let namespace = release::namespace(layers, args);
        let namespace = namespace.or_else(|| self.tree(layers, pool?.namespace.as_ref()?));
        let mut release = release::checked(layers, name, namespace, args);
        let said = pool.and_then(|pool| pool.kube_version.as_ref()).or(self.config.kube_version.as_ref());
        if let Some(said) = said.filter(|_| args.kube_version.as_deref().is_none_or(str::is_empty)) {
            release.kube_version = said.release;
        }
        release
    }

    /// What it says at one of its places, for pools to be told of it there.
    fn tree(&self, layers: &mut Layers, said: &ConfigText) -> Option<Tree> {
        let source = layers.sources.add(Arc::clone(self.source.as_ref()?));
        let place = Place { source, start: said.start, end: said.end };
        Some(Tree::new(Node::Text(said.text.as_str().into()), place))
    }

    /// The numbers of the pools that a file belongs to.
    pub(super) fn pools_of(&self, path: &Path) -> Vec<usize> {
        let pools = &self.config.pools;
        if pools.is_empty() || path == Path::new(STDIN) {
            return Vec::new();
        }
        let (Ok(path), Ok(folder)) = (absolute(path), absolute(&self.folder)) else { return Vec::new() };
        let Ok(seen) = path.strip_prefix(folder) else { return Vec::new() };
        let is_of = |number: &usize| pools[*number].files.iter().any(|pattern| pattern.covers(seen));
        (0..pools.len()).filter(is_of).collect()
    }

    /// The files of all pools, each with the number of its pool.
    pub(super) fn all_files(&self, exclude: &Exclude) -> Vec<(ValuesFile, usize)> {
        let (mut all, mut walked) = (Vec::new(), BTreeMap::new());
        for (number, PoolEntry { files, .. }) in self.config.pools.iter().enumerate() {
            let mut known = BTreeSet::new();
            for pattern in files {
                let found = self.files_of(pattern, exclude, &mut walked).into_iter();
                let new = found.filter(|file| file.path().is_none_or(|path| known.insert(path.to_owned())));
                all.extend(new.map(|file| (file, number)));
            }
            if all.len() > MOST_FILES {
                let path = self.path.clone().unwrap_or_default();
                let why = format!("its pools have more than {MOST_FILES} files, the most that workerpool looks at");
                return vec![(ValuesFile::Unreadable(path, why), number)];
            }
        }
        all
    }

    /// The files that a pattern means. What is in the folders that were `walked` is known.
    fn files_of(
        &self,
        pattern: &Pattern,
        exclude: &Exclude,
        walked: &mut BTreeMap<PathBuf, Vec<ValuesFile>>,
    ) -> Vec<ValuesFile> {
        if !pattern.is_pattern() {
            return folder::file(self.folder.join(&pattern.path), exclude);
        }
        let base = self.folder.join(pattern.base());
        let base = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
        let all = walked.entry(base.to_owned()).or_insert_with(|| folder::walk(base, exclude));
        let is_meant = |path: &Path| {
            let path = path.strip_prefix(&self.folder).unwrap_or(path);
            pattern.covers(path.strip_prefix(".").unwrap_or(path))
        };
        let found: Vec<_> = all.iter().filter(|file| file.path().is_none_or(is_meant)).cloned().collect();
        if found.is_empty() { vec![ValuesFile::Unmatched(self.unmatched(pattern))] } else { found }
    }

    /// What is said of a pattern that no file matches.
    fn unmatched(&self, pattern: &Pattern) -> String {
        let source = self.source.as_ref().expect("a pattern stands in a file");
        let ConfigText { text, start, .. } = &pattern.said;
        format!("{}:{}:{}: no file matches `{text}`", source.origin, start.line, start.column)
    }
}

/// What is wrong where pools name what is not a file. Whoever names a pipe in an argument knows that it ends; a repository may
/// name a device that never does.
fn special_files(config: &Config, folder: &Path) -> Vec<ConfigFault> {
    let is_special = |path: &Path| {
        path == Path::new(STDIN) || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    };
    let paths = |pool: &PoolEntry| {
        let files = pool.files.iter().filter(|pattern| !pattern.is_pattern()).map(|pattern| pattern.said.clone());
        files.chain(pool.layers.iter().cloned()).collect::<Vec<_>>()
    };
    let special = config.pools.iter().flat_map(paths).filter(|said| is_special(&folder.join(&said.text)));
    let fault = |ConfigText { text, start, end }: ConfigText| {
        let message = format!("{} is not a file; give a pipe or a device in an argument instead", quote(text));
        ConfigFault { at: start, end, message: message.into() }
    };
    special.map(fault).collect()
}
