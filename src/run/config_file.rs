//! Finds `workerpool.toml`, and says which of its pools a file is.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use globset::{GlobBuilder, GlobMatcher};

use crate::cli::ConfigArgs;
use crate::config::{Config, PoolEntry};

use super::exclude::{Exclude, absolute};
use super::folder;
use super::input;
use super::values_file::ValuesFile;

const NAME: &str = "workerpool.toml";

/// A configuration, and where it is.
#[derive(Default)]
pub(super) struct ConfigFile {
    pub(super) config: Config,
    /// The folder that its paths are seen from, as seen from the working folder; empty for that itself.
    folder: PathBuf,
    /// The files of each of its pools.
    files: Vec<Vec<Pattern>>,
}

/// A path or a pattern of paths.
struct Pattern {
    text: String,
    /// None for a path.
    matcher: Option<GlobMatcher>,
}

/// The configuration that a user gives, or that of the working folder or the nearest above it; an empty one where there is
/// none.
pub(super) fn find(args: &ConfigArgs) -> anyhow::Result<ConfigFile> {
    if args.no_config {
        return Ok(ConfigFile::default());
    }
    if let Some(path) = &args.config {
        let path = Path::new(path);
        let text = input::utf8(path).with_context(|| format!("cannot read {}", path.display()))?;
        return ConfigFile::new(path, &text);
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
                return ConfigFile::new(&path, &text);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => folder.push(".."),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
    Ok(ConfigFile::default())
}

impl ConfigFile {
    fn new(path: &Path, text: &str) -> anyhow::Result<ConfigFile> {
        let config = Config::parse(text).map_err(|faults| {
            let show = |at: u32, column: u32, message: &str| format!("{}:{at}:{column}: {message}", path.display());
            let lines = faults.iter().map(|fault| show(fault.at.line, fault.at.column, &fault.message));
            anyhow!(lines.collect::<Vec<_>>().join("; "))
        })?;
        let of_pool = |pool: &PoolEntry| pool.files.iter().map(|text| Pattern::new(text)).collect();
        let files: anyhow::Result<_> = config.pools.iter().map(of_pool).collect();
        let files = files.with_context(|| format!("cannot read {}", path.display()))?;
        Ok(ConfigFile { config, folder: path.parent().unwrap_or(Path::new("")).to_owned(), files })
    }

    /// Adds what is left out of folders.
    pub(super) fn exclude(&self, exclude: &mut Exclude) -> anyhow::Result<()> {
        exclude.add(&self.folder, &self.config.exclude)
    }

    /// The path of one of its files, as seen from the working folder.
    pub(super) fn path(&self, path: &str) -> String {
        self.folder.join(path).to_string_lossy().into_owned()
    }

    /// The number of the pool that a file is, if it is one.
    pub(super) fn pool_of(&self, path: &str) -> Option<usize> {
        if self.files.is_empty() || path == "-" {
            return None;
        }
        let path = absolute(Path::new(path)).ok()?;
        let seen = path.strip_prefix(absolute(&self.folder).ok()?).ok()?;
        self.files.iter().position(|patterns| patterns.iter().any(|pattern| pattern.covers(seen)))
    }

    /// The files of all pools, each with the number of its pool.
    pub(super) fn all_files(&self, exclude: &Exclude) -> anyhow::Result<Vec<(ValuesFile, usize)>> {
        let mut all = Vec::new();
        for (number, patterns) in self.files.iter().enumerate() {
            let mut known = BTreeSet::new();
            for pattern in patterns {
                let found = self.files_of(pattern, exclude)?;
                let fresh =
                    found.into_iter().filter(|file| file.path().is_none_or(|path| known.insert(path.to_owned())));
                all.extend(fresh.map(|file| (file, number)));
            }
        }
        Ok(all)
    }

    fn files_of(&self, pattern: &Pattern, exclude: &Exclude) -> anyhow::Result<Vec<ValuesFile>> {
        let Some(matcher) = &pattern.matcher else {
            return folder::files(&[self.path(&pattern.text)], exclude);
        };
        let base = self.folder.join(pattern.base());
        let base = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
        let mut found = folder::walk(&base.to_string_lossy(), exclude);
        let is_meant = |path: &str| {
            let path = Path::new(path);
            let path = path.strip_prefix(&self.folder).unwrap_or(path);
            matcher.is_match(path.strip_prefix(".").unwrap_or(path))
        };
        found.retain(|file| file.path().is_none_or(is_meant));
        if found.is_empty() {
            bail!("no file matches `{}` in {}", pattern.text, self.path(NAME));
        }
        Ok(found)
    }
}

impl Pattern {
    fn new(text: &str) -> anyhow::Result<Pattern> {
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/').to_owned();
        let matcher = match text.contains(['*', '?', '[', '{']) {
            false => None,
            true => {
                let glob = GlobBuilder::new(&text).literal_separator(true).build();
                Some(glob.with_context(|| format!("`{text}` is not a pattern of paths"))?.compile_matcher())
            }
        };
        Ok(Pattern { text, matcher })
    }

    /// The folders before the first one that is a pattern.
    fn base(&self) -> PathBuf {
        let folders = self.text.rsplit_once('/').map_or("", |(folders, _)| folders);
        folders.split('/').take_while(|folder| !folder.contains(['*', '?', '[', '{'])).collect()
    }

    /// Whether it names a file, or a folder above it.
    fn covers(&self, path: &Path) -> bool {
        match &self.matcher {
            Some(matcher) => matcher.is_match(path),
            None => path.starts_with(&self.text),
        }
    }
}
