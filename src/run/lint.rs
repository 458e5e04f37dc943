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
use super::pools::{Checked, Linted, Pools};
use super::{Outcome, fix_diff, output, terminal};

pub(super) fn run(args: &LintArgs) -> anyhow::Result<Outcome> {
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    if args.diff && !args.format.is_for_people() {
        bail!("--diff prints a unified diff, and has no other format: leave out --diff or --format");
    }
    let mut pools = Pools::of(args)?;
    if args.fixes_are_asked() {
        return fix(args, &mut pools);
    }
    report(args, &mut pools, &mut UntilClosed::stdout())
}

/// Fixes what can be fixed, and reports the rest; with `--diff`, shows the fixes instead.
fn fix(args: &LintArgs, pools: &mut Pools) -> anyhow::Result<Outcome> {
    let mut made = 0;
    for _ in 0..fixing::MOST_ROUNDS {
        let mut fixing = Fixing::new(if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe });
        pools.check(&mut |checked, texts| {
            if let Checked::Pool(linted) = checked {
                fixing.add(&linted.sources, &linted.findings, texts);
            }
            Ok(())
        })?;
        match fixing.apply(&mut pools.texts) {
            0 => break,
            fixes => made += fixes,
        }
    }
    let files = pools.texts.changed().count();
    if args.diff {
        let mut out = BufWriter::new(UntilClosed::stdout());
        fix_diff::write(&pools.texts, terminal::colour(args.pool.color, &io::stdout()), &mut out)?;
        out.flush()?;
        let mut left = Vec::new();
        let rest = report(args, pools, &mut left)?;
        if rest == Outcome::Refused {
            output::note(if files > 0 { "no fix puts this right:" } else { "nothing can be fixed; this is left:" });
            UntilClosed::stderr().write_all(&left)?;
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
            report(args, pools, &mut UntilClosed::stderr())
        }
        None => report(args, pools, &mut UntilClosed::stdout()),
    }
}

fn report(args: &LintArgs, pools: &mut Pools, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(out);
    let failing = if args.strict || pools.config.config.strict { Severity::Warning } else { Severity::Error };
    let mut report = Report::begin(args.format, RULES, style(args, failing), &mut out)?;
    let mut left_out = LeftOut::default();
    pools.check(&mut |checked, _| {
        match checked {
            Checked::Pool(linted) => {
                let Linted { sources, findings, mask, encrypted, awaits_credentials } = *linted;
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
    if args.statistics {
        print_statistics(&statistics, args.format, &mut out)?;
    }
    let is_incomplete = left_out.tell(summary.pools > 0 || args.changed_since.is_some());
    Ok(if is_incomplete { Outcome::Incomplete } else { Outcome::of(&summary, failing) })
}

fn style(args: &LintArgs, failing: Severity) -> Style {
    Style {
        colour: terminal::colour(args.pool.color, &io::stdout()),
        closing: if args.quiet { Closing::Nothing } else { Closing::Counts },
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
