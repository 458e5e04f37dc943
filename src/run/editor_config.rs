//! A `workerpool.toml` as an editor needs it: with the text that is being written, and with the last one that was right.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::config::{ConfigFault, ConfigText, Pattern};
use crate::field_path::FieldPathBuf;
use crate::layers::Layers;
use crate::lsp::OpenDocuments;
use crate::message::quote;
use crate::source::{Place, Position, SourceId};
use crate::visible;

use super::config_file::ConfigFile;
use super::exclude::{Exclude, absolute};
use super::input;
use super::values_file::ValuesFile;

/// A configuration, and what it says of files.
#[derive(Default)]
pub(super) struct EditorConfig {
    /// Its text, once it was read; none after everything may have changed.
    text: Option<String>,
    /// What it said when it was last right.
    right: ConfigFile,
    faults: Vec<ConfigFault>,
    /// Whether it was ever right.
    is_known: bool,
    pools: Vec<ConfigPool>,
    exclude: Exclude,
}

/// A pool of a configuration.
struct ConfigPool {
    /// The layers below each of its files.
    layers: Vec<PathBuf>,
    /// Its files on disk.
    files: Vec<PathBuf>,
    /// Those that it names without a pattern.
    named: Vec<PathBuf>,
}

impl EditorConfig {
    /// Something on disk may have changed.
    pub(super) fn forget(&mut self) {
        self.text = None;
    }

    /// Reads the text, unless it was read: that of the open document, or else of the file.
    pub(super) fn read(&mut self, path: &Path, open: Option<&str>) {
        if self.text.is_some() {
            return;
        }
        let read = open.map_or_else(|| input::utf8(path), |text| Ok(text.to_owned()));
        let parsed = match &read {
            Ok(text) => ConfigFile::parse(path, text.clone()),
            Err(error) => {
                let message = format!("cannot read {}: {error}", visible::path(path)).into();
                Err(vec![ConfigFault { at: Position::START, end: Position::START, message }])
            }
        };
        self.text = Some(read.unwrap_or_default());
        match parsed {
            Ok(right) => {
                (self.right, self.faults, self.is_known) = (right, Vec::new(), true);
                self.find_files();
            }
            Err(faults) => self.faults = faults,
        }
    }

    /// Finds the files of all pools.
    fn find_files(&mut self) {
        self.exclude = Exclude::default();
        // Its patterns are known to be well formed, and its folder is given whole.
        let _ = self.right.exclude(&mut self.exclude);
        let plain = |path: PathBuf| absolute(&path).unwrap_or(path);
        let numbers = 0..self.right.config.pools.len();
        let layers = |number| self.right.layers(number).into_iter().map(plain).collect();
        let pool = |number| ConfigPool { layers: layers(number), files: Vec::new(), named: Vec::new() };
        self.pools = numbers.map(pool).collect();
        for (file, number) in self.right.all_files(&self.exclude) {
            let pool = &mut self.pools[number];
            match file {
                ValuesFile::Named(path) => {
                    let path = plain(path);
                    pool.named.push(path.clone());
                    pool.files.push(path);
                }
                ValuesFile::InFolder(path) => pool.files.push(plain(path)),
                ValuesFile::None
                | ValuesFile::LeftOut(..)
                | ValuesFile::Unreadable(..)
                | ValuesFile::Empty(_)
                | ValuesFile::Unmatched(_) => {}
            }
        }
        for ConfigPool { layers, files, .. } in &mut self.pools {
            files.retain(|file| !layers.contains(file));
        }
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// What is wrong with it. A pattern may match one of the open documents, which need not be on disk.
    pub(super) fn faults(&self, documents: &OpenDocuments) -> Vec<ConfigFault> {
        if !self.faults.is_empty() {
            return self.faults.clone();
        }
        let patterns = self.pools.iter().zip(&self.right.config.pools);
        let patterns = patterns.flat_map(|(pool, entry)| entry.files.iter().map(move |pattern| (pool, pattern)));
        let is_unmatched = |(pool, pattern): &(&ConfigPool, &Pattern)| {
            let covers = |file: &Path| file.strip_prefix(self.right.folder()).is_ok_and(|file| pattern.covers(file));
            let on_disk = || pool.files.iter().chain(&pool.layers).any(|file| covers(file));
            pattern.is_pattern() && !on_disk() && !documents.iter().any(|(file, _)| covers(file))
        };
        let fault = |(_, pattern): (&ConfigPool, &Pattern)| {
            let ConfigText { text, start, end } = &pattern.said;
            ConfigFault { at: *start, end: *end, message: format!("no file matches {}", quote(text)).into() }
        };
        patterns.filter(is_unmatched).map(fault).collect()
    }

    /// What is odd about it, though it is right.
    pub(super) fn warnings(&self) -> &[ConfigFault] {
        if self.faults.is_empty() { &self.right.config.warnings } else { &[] }
    }

    /// Whether a file has a hidden name, or is in a folder with one: folders are not searched for such files.
    pub(super) fn hides(&self, path: &Path) -> bool {
        path.strip_prefix(self.right.folder()).is_ok_and(|path| path.iter().any(is_hidden))
    }

    /// What it said when it was last right.
    pub(super) fn file(&self) -> &ConfigFile {
        &self.right
    }

    /// The numbers of its pools; none if it was never right.
    pub(super) fn pools(&self) -> Option<std::ops::Range<usize>> {
        self.is_known.then_some(0..self.pools.len())
    }

    /// The layers below the files of a pool.
    pub(super) fn layers(&self, number: usize) -> &[PathBuf] {
        &self.pools[number].layers
    }

    /// The files of a pool that are on disk.
    pub(super) fn files(&self, number: usize) -> &[PathBuf] {
        &self.pools[number].files
    }

    /// Whether a pool names a file without a pattern.
    pub(super) fn names(&self, number: usize, path: &Path) -> bool {
        self.pools[number].named.iter().any(|named| named == path)
    }

    /// Whether a file, on disk or not, is one of a pool.
    pub(super) fn is_pool(&self, number: usize, path: &Path) -> bool {
        !self.leaves_out(path) && self.right.pools_of(path).contains(&number)
    }

    /// Whether it leaves a file out of folders.
    pub(super) fn leaves_out(&self, path: &Path) -> bool {
        path.ancestors().skip(1).any(|folder| self.exclude.covers(folder, true)) || self.exclude.covers(path, false)
    }

    /// The key under which the values of a pool are.
    pub(super) fn at(&self, number: usize) -> FieldPathBuf {
        self.right.config.pools[number].at.clone().unwrap_or_default()
    }

    /// Says at each layer of a pool that cannot be read which line names it.
    pub(super) fn blame(&self, number: usize, layers: &mut Layers) {
        self.right.blame(number, layers);
    }

    /// Where it names a layer of a pool, as the source of that number.
    pub(super) fn place_of_layer(&self, number: usize, layer: &Path, source: SourceId) -> Option<Place> {
        let index = self.layers(number).iter().position(|known| known == layer)?;
        let ConfigText { start, end, .. } = self.right.config.pools[number].layers.get(index)?;
        Some(Place { source, start: *start, end: *end })
    }
}

/// Whether the name of a file or a folder is hidden.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
