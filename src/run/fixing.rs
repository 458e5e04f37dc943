//! Fixes, collected over all pools of a run and put into their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::finding::Finding;
use crate::fix::{self, Applicability, Fix};
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
    /// By the path of the file and by their edits, so that each is there once however many pools share the file.
    found: BTreeMap<PathBuf, InFile>,
}

/// The fixes in a file.
struct InFile {
    text: String,
    fixes: BTreeMap<Edits, Fix>,
}

impl Fixing {
    pub(super) fn new(least: Applicability) -> Fixing {
        Fixing { least, found: BTreeMap::new() }
    }

    /// Adds the fixes of a pool's findings.
    pub(super) fn add(&mut self, sources: &Sources, findings: &[Finding], texts: &FileTexts) {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        for fix in fixes.filter(|fix| self.least == Applicability::Unsafe || fix.applicability == Applicability::Safe) {
            let source = fix.edits.first().and_then(|edit| sources.get(edit.place.source));
            let Some((source, path)) = source.and_then(|source| Some((source, texts.path(&source.origin)?))) else {
                continue;
            };
            let in_file = || InFile { text: source.text.clone(), fixes: BTreeMap::new() };
            let edits = fix.edits.iter().map(|edit| (edit.place.start, edit.place.end, edit.text.clone()));
            self.found.entry(path).or_insert_with(in_file).fixes.insert(edits.collect(), fix.clone());
        }
    }

    /// Puts the fixes into the texts, and says how many were made.
    pub(super) fn apply(self, texts: &mut FileTexts) -> usize {
        let apply = |(path, InFile { text, fixes })| {
            let applied = fix::apply(&text, fixes.values());
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
