//! Fixes, collected over all pools of a run and put into their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::finding::Finding;
use crate::fix::{self, Applicability, Consent, Fix};
use crate::source::{Position, Sources};

use super::file_texts::{FileTexts, RewrittenText, STDIN};
use super::rewritten_file::rewrite;
use super::signals::Signals;

/// Most rounds of fixes: what is fixed may show a further fault. Each round looks at all files again.
pub(super) const MOST_ROUNDS: usize = 10;

/// The edits of a fix, in order: where each begins and ends, and its text.
type Edits = Vec<(Position, Position, String)>;

/// The fixes of a round.
pub(super) struct Fixing {
    /// The least certain that are made.
    least: Applicability,
    /// By the path of the file.
    found: BTreeMap<PathBuf, InFile>,
    /// How many pools each file is a layer of.
    pools: BTreeMap<PathBuf, usize>,
}

/// The fixes in a file.
struct InFile {
    text: String,
    /// By their edits, so that each is there once however many pools share the file, with the number of pools that ask for it.
    fixes: BTreeMap<Edits, (Fix, usize)>,
}

impl Fixing {
    pub(super) fn new(least: Applicability) -> Fixing {
        Fixing { least, found: BTreeMap::new(), pools: BTreeMap::new() }
    }

    /// Adds the fixes of a pool's findings.
    pub(super) fn add(&mut self, sources: &Sources, findings: &[Finding], texts: &FileTexts) {
        for path in sources.iter().filter_map(|(_, source)| texts.path(&source.origin)) {
            *self.pools.entry(path).or_default() += 1;
        }
        let is_wanted = |fix: &&Fix| self.least == Applicability::Unsafe || fix.applicability == Applicability::Safe;
        let mut of_pool = BTreeSet::new();
        for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(is_wanted) {
            let source = fix.edits.first().and_then(|edit| sources.get(edit.place.source));
            let Some((source, path)) = source.and_then(|source| Some((source, texts.path(&source.origin)?))) else {
                continue;
            };
            let in_file = || InFile { text: source.text.clone(), fixes: BTreeMap::new() };
            let edits = fix.edits.iter().map(|edit| (edit.place.start, edit.place.end, edit.text.clone()));
            let edits: Edits = edits.collect();
            let is_new = of_pool.insert((path.clone(), edits.clone()));
            let in_file = self.found.entry(path).or_insert_with(in_file);
            in_file.fixes.entry(edits).or_insert_with(|| (fix.clone(), 0)).1 += usize::from(is_new);
        }
    }

    /// Puts the fixes into the texts, and says how many were made.
    pub(super) fn apply(self, texts: &mut FileTexts) -> usize {
        let apply = |(path, InFile { text, fixes }): (PathBuf, InFile)| {
            let pools = self.pools.get(&path).copied().unwrap_or_default();
            let is_agreed = |(fix, asking): &&(Fix, usize)| fix.consent == Consent::OfOne || *asking == pools;
            let applied = fix::apply(&text, fixes.values().filter(is_agreed).map(|(fix, _)| fix));
            texts.change(path, &text, applied.text);
            applied.fixes
        };
        self.found.into_iter().map(apply).sum()
    }
}

/// Writes the texts that fixes changed into their files, each whole or not at all. Standard input has none.
///
/// # Errors
///
/// Fails at the first file that cannot be written.
pub(super) fn write(texts: &FileTexts) -> anyhow::Result<()> {
    let signals = Signals::noted().context("cannot wait for signals")?;
    let outcome = write_unless(&signals, texts);
    signals.obey();
    outcome
}

fn write_unless(signals: &Signals, texts: &FileTexts) -> anyhow::Result<()> {
    for (path, RewrittenText { before, after }) in texts.changed().filter(|(path, _)| *path != Path::new(STDIN)) {
        signals.check()?;
        rewrite(path, before, after)?;
    }
    Ok(())
}
