//! `workerpool lint`: one report over many pools, or fixes in their files.

use std::env;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::bail;

use crate::cli::LintArgs;
use crate::finding::Severity;
use crate::fix::Applicability;
use crate::lint::RULES;
use crate::report::{Closing, Format, Report, Root, Statistics, Style, count};

use super::fixing::{self, Fixing};
use super::left_out::LeftOut;
use super::output::UntilClosed;
use super::overlap::Overlap;
use super::pools::{Checked, Linted, Pools};
use super::{Outcome, fix_diff, output, release, terminal};

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    release::warn_of_version(&args.pool.target);
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    if args.diff && !args.format.is_for_people() {
        bail!("--diff prints a unified diff, and has no other format: leave out --diff or --format");
    }
    if args.unsafe_fixes && !args.fixes_are_asked() {
        bail!("--unsafe-fixes does nothing by itself: add --fix to make the fixes, or --diff to see them");
    }
    let mut pools = Pools::of(args)?;
    let failing = if args.strict || pools.config.config.strict { Severity::Warning } else { Severity::Error };
    if args.fixes_are_asked() {
        return fix(args, &mut pools, failing);
    }
    let each = |take: &mut dyn FnMut(Checked) -> anyhow::Result<()>| pools.check(&mut |checked, _| take(checked));
    report(args, failing, each, &mut UntilClosed::stdout())
}

/// Fixes what can be fixed, and reports the rest; with `--diff`, shows the fixes instead.
fn fix(args: &LintArgs, pools: &mut Pools, failing: Severity) -> anyhow::Result<Outcome> {
    let (made, left) = fix_all(args, pools)?;
    let report_rest = |out: &mut dyn Write| report(args, failing, |take| left.into_iter().try_for_each(take), out);
    let files = pools.texts.changed().count();
    if args.diff {
        let mut out = BufWriter::new(UntilClosed::stdout());
        fix_diff::write(&pools.texts, terminal::colour(args.pool.color, &io::stdout()), &mut out)?;
        out.flush()?;
        let mut told = Vec::new();
        let rest = report_rest(&mut told)?;
        if rest == Outcome::Refused {
            let words = if files > 0 { "after these fixes, this is left:" } else { "no fixes to show; this is left:" };
            output::note(words);
            UntilClosed::stderr().write_all(&told)?;
        }
        return Ok(if files > 0 && rest == Outcome::Clean { Outcome::Refused } else { rest });
    }
    fixing::write(&pools.texts)?;
    if made > 0 && !args.quiet {
        output::note(&format!("fixed {} in {}", count(made, "finding"), count(files, "file")));
    }
    match pools.texts.piped() {
        Some(text) => {
            output::print(text.as_bytes())?;
            report_rest(&mut UntilClosed::stderr())
        }
        None => report_rest(&mut UntilClosed::stdout()),
    }
}

/// Puts fixes into the texts until there are no more; how many were made, and what became of each file in the end.
fn fix_all(args: &LintArgs, pools: &mut Pools) -> anyhow::Result<(usize, Vec<Checked>)> {
    let mut made = 0;
    for round in 1.. {
        let mut fixing = Fixing::new(if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe });
        let mut all = Vec::new();
        pools.check(&mut |checked, texts| {
            if let Checked::Pool(linted) = &checked {
                fixing.add(&linted.sources, &linted.findings, texts);
            }
            all.push(checked);
            Ok(())
        })?;
        let fixes = if round > fixing::MOST_ROUNDS { 0 } else { fixing.apply(&mut pools.texts) };
        if fixes == 0 {
            return Ok((made, all));
        }
        made += fixes;
    }
    unreachable!("there is a last round")
}

/// Reports what became of files, which `each` hands over one by one.
fn report(
    args: &LintArgs,
    failing: Severity,
    each: impl FnOnce(&mut dyn FnMut(Checked) -> anyhow::Result<()>) -> anyhow::Result<()>,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(out);
    let mut report = Report::begin(args.format, RULES, style(args, failing), &mut out)?;
    let (mut left_out, mut overlap) = (LeftOut::default(), Overlap::default());
    each(&mut |checked| {
        match checked {
            Checked::Pool(linted) => {
                let Linted { sources, findings, mask, encrypted, awaits_credentials, unread, workers } = *linted;
                workers.into_iter().for_each(|workers| overlap.add(workers));
                unread.into_iter().for_each(|document| left_out.unread(document));
                if awaits_credentials {
                    report.await_credentials();
                }
                report.pool(&sources, findings, &mask, &encrypted)?;
            }
            Checked::Skipped(path, why) => {
                if args.verbose {
                    output::note(&format!("skipped {path}: {why}"));
                }
                if left_out.skip(path, why) {
                    report.skipped();
                }
            }
            Checked::Empty(folder) => left_out.empty(&folder),
            Checked::Unmatched(message) => left_out.unmatched(message),
        }
        Ok(())
    })?;
    let (summary, statistics) = report.finish()?;
    output::warn_of_left_out(&summary);
    overlap.tell();
    if args.statistics {
        print_statistics(&statistics, args.format, &mut out)?;
    }
    let is_incomplete = left_out.tell(summary.pools > 0 || args.changed_since.is_some());
    Ok(if is_incomplete { Outcome::Incomplete } else { Outcome::of(&summary, failing) })
}

fn style(args: &LintArgs, failing: Severity) -> Style {
    Style {
        colour: terminal::colour(args.pool.color, &io::stdout()),
        closing: match (args.quiet, args.fixes_are_asked(), args.unsafe_fixes) {
            (true, ..) => Closing::Nothing,
            (false, false, _) => Closing::CountsAndFixes,
            (false, true, false) => Closing::CountsAndUnsafeFixes,
            (false, true, true) => Closing::Counts,
        },
        failing,
        width: terminal::width(),
        root: root(args.format),
    }
}

/// The folder that a platform looks files up in, as it tells its jobs.
fn root(format: Format) -> Root {
    let variable = match format {
        Format::Github | Format::Sarif => "GITHUB_WORKSPACE",
        Format::Gitlab => "CI_PROJECT_DIR",
        Format::Text | Format::Concise | Format::Json | Format::Junit => return Root::default(),
    };
    let folder = env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute());
    match (folder, env::current_dir()) {
        (Some(folder), Ok(working)) => {
            let real = folder.canonicalize();
            Root::new([folder].into_iter().chain(real).collect(), working)
        }
        _ => Root::default(),
    }
}

/// Counts the findings of each rule: below the findings if people read them, on standard error if programs do.
fn print_statistics(statistics: &Statistics, format: Format, out: &mut impl Write) -> io::Result<()> {
    if format.is_for_people() {
        write!(out, "{statistics}")?;
        out.flush()
    } else {
        write!(UntilClosed::stderr(), "{statistics}")
    }
}
