//! Pools as the editor asks about them, and what the server asks of the machine for that.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::config::ConfigFault;
use crate::finding::Finding;
use crate::pool::Pool;
use crate::redact::{self, Mask, Remembered};
use crate::source::SourceId;
use crate::visible;

use super::open_documents::OpenDocuments;

/// A pool that an open document is part of.
pub struct CheckedPool {
    /// What the pipeline made.
    pub pool: Pool,
    /// What is wrong with it, sorted.
    pub findings: Vec<Finding>,
    /// The file of each source.
    pub files: BTreeMap<SourceId, PathBuf>,
    /// The folder that names of files are shown from.
    pub folder: PathBuf,
    mask: OnceCell<Mask>,
}

impl CheckedPool {
    /// A pool of its parts.
    pub fn new(pool: Pool, findings: Vec<Finding>, files: BTreeMap<SourceId, PathBuf>, folder: PathBuf) -> CheckedPool {
        CheckedPool { pool, findings, files, folder, mask: OnceCell::new() }
    }

    /// The number of a file in this pool, if it is a layer.
    pub fn source_of(&self, path: &Path) -> Option<SourceId> {
        let mut files = self.files.iter();
        files.find_map(|(id, file)| (file == path && self.pool.layers.layer(*id).is_some()).then_some(*id))
    }

    /// What nothing that is shown of it may hold.
    pub fn mask(&self) -> &Mask {
        let make = || {
            let Pool { layers, .. } = &self.pool;
            redact::mask(&Remembered::default(), &layers.sources, self.pool.as_read(), self.pool.doubtful())
        };
        self.mask.get_or_init(make)
    }

    /// The name of its own file, which has the last word.
    pub fn own_name(&self) -> String {
        self.pool.layers.files().last().map_or_else(String::new, |(id, _)| visible::line(&self.name(id)))
    }

    /// The name of a file as it is shown.
    pub fn name(&self, source: SourceId) -> String {
        let Some(path) = self.files.get(&source) else { return String::new() };
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned()
    }
}

/// A `workerpool.toml`, and what is wrong with it.
pub struct CheckedConfig {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    pub faults: Vec<ConfigFault>,
    /// What is odd about it, though it is right.
    pub warnings: Vec<ConfigFault>,
}

/// All that is known of the open documents.
#[derive(Default)]
pub struct OpenPools {
    /// The pools that they are part of.
    pub pools: Vec<Rc<CheckedPool>>,
    /// The configurations that say so.
    pub configs: Vec<CheckedConfig>,
    /// The open documents that are no values files.
    pub others: BTreeSet<PathBuf>,
}

impl OpenPools {
    /// The pools that a file is a layer of, each with the file's number in it.
    pub fn pools_of<'c>(&'c self, path: &'c Path) -> impl Iterator<Item = (&'c CheckedPool, SourceId)> {
        self.pools.iter().filter_map(move |pool| Some((pool.as_ref(), pool.source_of(path)?)))
    }
}

/// What has changed since pools were checked.
#[derive(Clone, Debug)]
pub enum EditorNews {
    /// These documents.
    Documents(BTreeSet<PathBuf>),
    /// Perhaps everything, on disk too.
    Everything,
}

/// The machine that the server runs on: it reads files, and checks pools.
pub trait Workspace {
    /// Checks the pools that the open documents are part of, as far as something has changed. `roots` are the folders that the
    /// editor shows.
    fn check(&mut self, documents: &OpenDocuments, roots: &[PathBuf], changed: &EditorNews) -> OpenPools;
}
