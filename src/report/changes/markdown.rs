//! Differences as Markdown, for a comment on a pull request. What a user wrote stands in code alone, so that it can be neither
//! a mention nor the end of a block.

use std::io::{self, Write};

use crate::diff::Difference;
use crate::report::wording::count;
use crate::visible;

use super::compared::Compared;
use super::hunk::{self, HunkLine};
use super::unified;

/// Prints Markdown: a summary line, what the change does, and the fields in a folded block. Of several pools, those of which
/// there is nothing to tell are counted alone: a comment is read for what changes.
pub(super) fn print(pools: &[Compared], out: &mut dyn Write) -> io::Result<()> {
    if let [pool] = pools {
        return section(pool, out);
    }
    let (silent, telling): (Vec<&Compared>, Vec<&Compared>) =
        pools.iter().partition(|pool| is_silent(&pool.difference));
    for pool in &telling {
        section(pool, out)?;
    }
    let noun = if telling.is_empty() { "pool" } else { "other pool" };
    if !silent.is_empty() {
        writeln!(out, "**workerpool diff**: no difference in {}\n", count(silent.len(), noun))?;
    }
    Ok(())
}

/// Whether there is nothing to tell of a pool.
fn is_silent(Difference { objects, effects, notes, .. }: &Difference) -> bool {
    objects.is_empty() && effects.is_empty() && notes.is_empty()
}

fn section(pool: &Compared, out: &mut dyn Write) -> io::Result<()> {
    let difference = &pool.difference;
    let name = pool.name.as_ref().map(|name| format!(" {}", code(name))).unwrap_or_default();
    writeln!(out, "**workerpool diff**{name}: {}\n", in_short(difference))?;
    for effect in &difference.effects {
        writeln!(out, "- **{}**: {}", effect.sort.word(), prose(&pool.masks.message(&effect.message)))?;
    }
    for note in &difference.notes {
        writeln!(out, "- Note: {}", prose(&pool.masks.message(note)))?;
    }
    if !difference.effects.is_empty() || !difference.notes.is_empty() {
        writeln!(out)?;
    }
    if !difference.objects.is_empty() {
        let block = block(pool);
        let fence = "`".repeat(longest_run(&block).max(2) + 1);
        writeln!(
            out,
            "<details><summary>The fields that differ</summary>\n\n{fence}diff\n{block}{fence}\n\n</details>\n"
        )?;
    }
    Ok(())
}

/// The summary: how much differs, and what it does.
fn in_short(difference: &Difference) -> String {
    let mut sorts: Vec<&str> = difference.effects.iter().map(|effect| effect.sort.in_short()).collect();
    sorts.dedup();
    match sorts.split_last() {
        None => unified::summary(difference),
        Some((only, [])) => format!("{}; {only}", unified::summary(difference)),
        Some((last, first)) => format!("{}; {}, and {last}", unified::summary(difference), first.join(", ")),
    }
}

/// The fields, as a diff that is coloured by its signs.
fn block(pool: &Compared) -> String {
    let mut block = String::new();
    for object in &pool.difference.objects {
        let (headline, place) = hunk::headline(object, pool);
        block.push_str(&format!("@@ {headline}{} @@\n", beside(place)));
        for line in hunk::lines(object, pool) {
            block.push_str(&match line {
                HunkLine::Field(name, place) => format!("  {name}{}\n", beside(place)),
                HunkLine::Old(line) => format!("-   {line}\n"),
                HunkLine::New(line) => format!("+   {line}\n"),
            });
        }
    }
    block
}

fn beside(place: Option<String>) -> String {
    place.map(|place| format!("  ({place})")).unwrap_or_default()
}

/// A text as code in a line.
fn code(text: &str) -> String {
    let text = visible::line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    format!("{fence} {text} {fence}")
}

/// A message. What is the user's in it stands between backticks; there can be no others.
fn prose(message: &str) -> String {
    visible::line(message)
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
