//! The pools that open documents are part of, by the nearest `workerpool.toml` above each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::chart::Chart;
use crate::cli::ReleaseArgs;
use crate::field_path::FieldPathBuf;
use crate::finding::Finding;
use crate::layers::{Content, Layers};
use crate::lint::{Need, UNREADABLE_FILE};
use crate::lsp::{CheckedConfig, CheckedPool, EditorNews, OpenDocuments, OpenPools, Workspace};
use crate::pipeline;
use crate::pool::Pool;
use crate::report;
use crate::source::{Origin, SourceId};
use crate::tree::Node;
use crate::values;
use crate::yaml;

use super::config_file::{ConfigFile, NAME};
use super::editor_config::{EditorConfig, is_hidden};
use super::file_texts::{FileTexts, STDIN};
use super::judged_pool::findings;
use super::{folder, input};

/// The pools that open documents are part of. What did not change is kept.
#[derive(Default)]
pub(super) struct EditorPools {
    chart: Chart,
    configs: BTreeMap<PathBuf, EditorConfig>,
    /// The configuration of each folder that was asked for.
    nearest: BTreeMap<PathBuf, Option<PathBuf>>,
    /// What was made of each pool; none of what is no values file.
    checked: BTreeMap<PoolKey, Option<Rc<CheckedPool>>>,
}

/// A pool: its own file, and the configuration and the number there that say what is below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PoolKey {
    of: Option<(PathBuf, usize)>,
    file: PathBuf,
}

impl Workspace for EditorPools {
    fn check(&mut self, documents: &OpenDocuments, roots: &[PathBuf], changed: &EditorNews) -> OpenPools {
        let changed = self.forget(changed);
        let configs = self.read_configs(documents, roots);
        let mut others = BTreeSet::new();
        let mut wanted = BTreeSet::new();
        for (path, _) in documents.iter() {
            match self.pools_of(path, documents).filter(|_| !is_config(path)) {
                Some(pools) => wanted.extend(pools),
                None => drop(others.insert(path.to_owned())),
            }
        }
        let mut texts = FileTexts::to_be_fixed(Origin::File(STDIN.to_owned()));
        documents.iter().for_each(|(path, document)| texts.change(path.to_owned(), "", document.text.clone()));
        let mut bases = BTreeMap::new();
        self.checked.retain(|key, _| wanted.contains(key));
        for key in wanted {
            let of = key.of.as_ref().and_then(|(config, number)| Some((self.configs.get(config)?, *number)));
            let is_kept = !changed.contains(&key.file)
                && of.is_none_or(|(config, number)| config.layers(number).iter().all(|layer| !changed.contains(layer)));
            if is_kept && self.checked.contains_key(&key) {
                continue;
            }
            let base = bases.entry(key.of.clone()).or_insert_with(|| base(of, &texts)).clone();
            let made = check(&key.file, base, of, &texts, &mut self.chart);
            self.checked.insert(key, made.map(Rc::new));
        }
        let none = self.checked.iter().filter(|(_, made)| made.is_none()).map(|(key, _)| key.file.clone());
        others.extend(none);
        let pools: Vec<_> = self.checked.values().flatten().cloned().collect();
        // A file that is no pool may still be a layer.
        others.retain(|path| pools.iter().all(|pool| pool.source_of(path).is_none()));
        OpenPools { pools, configs, others }
    }
}

impl EditorPools {
    /// Forgets what has changed, and says of which files.
    fn forget(&mut self, changed: &EditorNews) -> BTreeSet<PathBuf> {
        match changed {
            EditorNews::Documents(documents) if !documents.iter().any(|path| is_config(path)) => documents.clone(),
            EditorNews::Documents(_) | EditorNews::Everything => {
                self.nearest.clear();
                self.checked.clear();
                self.configs.values_mut().for_each(EditorConfig::forget);
                BTreeSet::new()
            }
        }
    }

    /// Reads the configurations of the open documents and of the folders of the editor, and says what is wrong with them.
    fn read_configs(&mut self, documents: &OpenDocuments, roots: &[PathBuf]) -> Vec<CheckedConfig> {
        let folders = documents.iter().filter_map(|(path, _)| path.parent());
        let folders: BTreeSet<PathBuf> =
            folders.chain(roots.iter().map(PathBuf::as_path)).map(Path::to_owned).collect();
        let mut used = BTreeSet::new();
        for folder in folders.into_iter().filter(|folder| folder.is_absolute()) {
            let nearest = self.nearest.entry(folder.clone()).or_insert_with(|| nearest(&folder, documents));
            used.extend(nearest.clone());
        }
        self.configs.retain(|path, _| used.contains(path));
        let mut found = Vec::new();
        for path in used {
            let config = self.configs.entry(path.clone()).or_default();
            config.read(&path, documents.get(&path).map(|document| document.text.as_str()));
            let (text, faults) = (config.text().to_owned(), config.faults(documents));
            found.push(CheckedConfig { path, text, faults, warnings: config.warnings().to_vec() });
        }
        found
    }

    /// The pools that a document is part of; none if it is no values file. Below a configuration that was never right, nobody can
    /// know its pools.
    fn pools_of(&self, path: &Path, documents: &OpenDocuments) -> Option<Vec<PoolKey>> {
        let alone = PoolKey { of: None, file: path.to_owned() };
        let nearest = path.parent().and_then(|folder| self.nearest.get(folder)).cloned().flatten();
        let Some((at, config)) = nearest.and_then(|at| self.configs.get_key_value(&at)) else {
            let is_hidden = path.file_name().is_some_and(is_hidden);
            return (!is_hidden && !folder::is_in_chart(path)).then(|| vec![alone]);
        };
        let Some(pools) = config.pools() else { return Some(Vec::new()) };
        let mut keys = Vec::new();
        for number in pools.clone() {
            let key = |file: &Path| PoolKey { of: Some((at.clone(), number)), file: file.to_owned() };
            let is_layer = |file: &Path| config.layers(number).iter().any(|layer| layer == file);
            let is_own = |file: &Path| config.is_pool(number, file) && !is_layer(file);
            if is_own(path) {
                keys.push(key(path));
            } else if is_layer(path) {
                let open = documents.iter().map(|(file, _)| file).filter(|file| is_own(file));
                keys.extend(config.files(number).iter().map(PathBuf::as_path).chain(open).map(key));
            }
        }
        if keys.is_empty() {
            let is_left_out = config.leaves_out(path)
                || config.hides(path)
                || folder::is_in_chart(path)
                || !pools.is_empty() && documents.get(path).is_some_and(|document| is_unrelated(&document.text));
            return (!is_left_out).then(|| vec![alone]);
        }
        Some(keys)
    }
}

/// Whether a file says what pools there are.
fn is_config(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == NAME)
}

/// Whether a text has keys at its top, and none of them is the chart's: where pools are listed, other programs have their
/// files too.
fn is_unrelated(text: &str) -> bool {
    let is_charts = |key: &str| values::keys().any(|known| known.path.split('.').next() == Some(key));
    match &yaml::read(text, SourceId::CHART).tree.node {
        Node::Map(map) => !map.is_empty() && !map.entries().iter().any(|entry| is_charts(&entry.key)),
        Node::Faulty => {
            let mut keys = text.lines().filter_map(|line| Some(line.split_once(':')?.0)).peekable();
            keys.peek().is_some() && !keys.any(is_charts)
        }
        _ => false,
    }
}

/// The configuration in a folder or the nearest above it.
fn nearest(folder: &Path, documents: &OpenDocuments) -> Option<PathBuf> {
    let configs = folder.ancestors().map(|folder| folder.join(NAME));
    configs.into_iter().find(|path| documents.get(path).is_some() || path.is_file())
}

/// The layers below the files of a pool.
fn base(of: Option<(&EditorConfig, usize)>, texts: &FileTexts) -> Layers {
    let Some((config, number)) = of else { return Layers::under(FieldPathBuf::default()) };
    let mut layers = input::layers(config.layers(number), config.at(number), texts);
    config.blame(number, &mut layers);
    layers
}

/// The pool of a file over layers; none if it is no values file.
fn check(
    path: &Path,
    mut layers: Layers,
    of: Option<(&EditorConfig, usize)>,
    texts: &FileTexts,
    chart: &mut Chart,
) -> Option<CheckedPool> {
    let is_named = of.is_some_and(|(config, number)| config.names(number, path));
    match input::read(&mut layers, path, texts) {
        Content::Other(document) if document.is_left_out() && !is_named => return None,
        Content::NoKey if !is_named => return None,
        Content::Values | Content::Other(_) | Content::NoKey => {}
    }
    let no_config = ConfigFile::default();
    let config = of.map_or(&no_config, |(config, _)| config.file());
    let number = of.map(|(_, number)| number);
    let release = config.release(&mut layers, number, Some(path), None, &ReleaseArgs::default());
    let pool = pipeline::run(layers, release, chart).ok()?;
    let mut findings = findings(&pool, Need::Later, &config.config);
    let mut files: BTreeMap<SourceId, PathBuf> = BTreeMap::new();
    for (id, source) in pool.layers.sources.iter() {
        let unread = match &source.origin {
            Origin::File(name) | Origin::Config(name) => Some(PathBuf::from(name)),
            Origin::Stdin | Origin::Argument(_) | Origin::CommandLine => None,
        };
        files.extend(texts.path(&source.origin).or(unread).map(|path| (id, path)));
    }
    if let Some((config, number)) = of {
        show_in_config(&mut findings, &pool, &files, config, number);
    }
    report::sort(&mut findings);
    let folder = if config.folder().as_os_str().is_empty() { path.parent()? } else { config.folder() };
    Some(CheckedPool::new(pool, findings, files, folder.to_owned()))
}

/// Shows a layer that cannot be read where the configuration names it: nobody can open a file that is not there.
fn show_in_config(
    findings: &mut [Finding],
    pool: &Pool,
    files: &BTreeMap<SourceId, PathBuf>,
    config: &EditorConfig,
    number: usize,
) {
    let sources = &pool.layers.sources;
    let of_config = sources.iter().find(|(_, source)| matches!(source.origin, Origin::Config(_))).map(|(id, _)| id);
    for finding in findings.iter_mut().filter(|finding| finding.rule == UNREADABLE_FILE.id && finding.place.is_whole())
    {
        let file = files.get(&finding.place.source);
        if let Some(id) = of_config
            && let Some(place) = file.and_then(|file| config.place_of_layer(number, file, id))
        {
            finding.place = place;
        }
    }
}
