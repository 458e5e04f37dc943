//! What fixes would change, as a unified diff.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use similar::{ChangeTag, TextDiff};

use crate::redact::{self, Remembered};
use crate::report::{Colour, Part};
use crate::source::{Source, Sources};
use crate::visible;
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
    let name = visible::line(&texts.origin(path).to_string());
    writeln!(out, "{}", colour.paint(Part::Message, &format!("--- {name}")))?;
    writeln!(out, "{}", colour.paint(Part::Message, &format!("+++ {name}")))?;
    let [old, new] = [before, after].map(|text| lines(texts, path, text));
    let [before, after] = [before, after].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let diff = TextDiff::from_slices(&before, &after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        writeln!(out, "{}", colour.paint(Part::Gutter, &hunk.header().to_string()))?;
        for change in hunk.iter_changes() {
            let (sign, part, lines, index) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Part::Old), &old, change.old_index()),
                ChangeTag::Insert => ('+', Some(Part::New), &new, change.new_index()),
                ChangeTag::Equal => (' ', None, &new, change.new_index()),
            };
            let line = format!("{sign}{}", index.and_then(|index| lines.get(index)).map_or("", String::as_str));
            writeln!(out, "{}", part.map_or_else(|| line.clone(), |part| colour.paint(part, &line)))?;
            if !change.value().ends_with('\n') {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// The lines of a text as they may be shown, each without its `\n`. Programs that apply a diff know no other end of a line:
/// a `\r` is a part of one.
fn lines(texts: &FileTexts, path: &Path, text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let source = sources.add(Arc::new(Source::new(texts.origin(path), text.to_owned())));
    let values = yaml::read(text, source).tree;
    // What a text that cannot be read holds is guessed.
    let mask = redact::mask(&Remembered::default(), &sources, [&values], |_| true);
    let mut number = 0;
    let mut masked = |line: &str| {
        number += 1;
        shown_piece(&mask.line(source, number, line).to_string())
    };
    let mut shown = |line: &str| {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let (line, end) = line.strip_suffix('\r').map_or((line, ""), |line| (line, "\r"));
        line.split('\r').map(&mut masked).collect::<Vec<_>>().join("\r") + end
    };
    text.split_inclusive('\n').map(&mut shown).collect()
}

/// A line, or what is between two `\r`, as a log may show it: a diff with such a line in it is for reading alone.
fn shown_piece(line: &str) -> String {
    let shown = visible::text(line);
    let begin = shown.trim_start();
    // Runners of CI jobs obey it behind blanks too.
    match begin.strip_prefix("::") {
        Some(command) => format!("{}\\u{{3a}}:{command}", &shown[..shown.len() - begin.len()]),
        None => shown,
    }
}
