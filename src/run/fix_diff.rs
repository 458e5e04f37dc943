//! What fixes would change, as a unified diff.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use similar::{ChangeTag, TextDiff};

use crate::redact::{self, Mask, Remembered};
use crate::report::{Colour, Part};
use crate::source::{Source, SourceId, Sources};
use crate::yaml;

use super::file_texts::{FileTexts, RewrittenText};

/// How many lines are shown before and after each change.
const CONTEXT: usize = 3;

/// Writes what differs between the texts as they were read and as fixes leave them. Credentials are masked.
///
/// # Errors
///
/// Fails where the stream does.
pub(super) fn write(texts: &FileTexts, colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    for (path, RewrittenText { before, after }) in texts.changed() {
        write_file(texts, path, before, after, colour, out)?;
    }
    Ok(())
}

fn write_file(
    texts: &FileTexts,
    path: &Path,
    before: &str,
    after: &str,
    colour: Colour,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = texts.origin(path);
    writeln!(out, "{}", colour.paint(Part::Message, &format!("--- {name}")))?;
    writeln!(out, "{}", colour.paint(Part::Message, &format!("+++ {name}")))?;
    let [old, new] = [before, after].map(|text| Shown::new(texts, path, text));
    let diff = TextDiff::from_lines(before, after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        writeln!(out, "{}", colour.paint(Part::Gutter, &hunk.header().to_string()))?;
        for change in hunk.iter_changes() {
            let (sign, part, text, index) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Part::Old), &old, change.old_index()),
                ChangeTag::Insert => ('+', Some(Part::New), &new, change.new_index()),
                ChangeTag::Equal => (' ', None, &new, change.new_index()),
            };
            let line = format!("{sign}{}", text.line(index.unwrap_or_default(), change.value()));
            writeln!(out, "{}", part.map_or_else(|| line.clone(), |part| colour.paint(part, &line)))?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// A text whose lines are to be shown.
struct Shown {
    source: SourceId,
    mask: Mask,
}

impl Shown {
    fn new(texts: &FileTexts, path: &Path, text: &str) -> Shown {
        let mut sources = Sources::default();
        let source = sources.add(Arc::new(Source::new(texts.origin(path), text.to_owned())));
        let values = yaml::read(text, source).tree;
        // What a text that cannot be read holds is guessed.
        let mask = redact::mask(&Remembered::default(), &sources, [&values], |_| true);
        Shown { source, mask }
    }

    /// A line by its index from 0.
    fn line(&self, index: usize, line: &str) -> String {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        self.mask.line(self.source, number, line.trim_end_matches(['\n', '\r'])).to_string()
    }
}
