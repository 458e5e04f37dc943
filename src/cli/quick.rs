//! The arguments of which nearly all calls are made, read without clap.
//!
//! Before it looks at an argument, clap makes a model of every command and flag, which costs twice what reading the
//! values does. So it is left to the calls that need it: whatever is not understood here without a doubt, faults above
//! all, is read again by clap.

use std::ffi::OsString;

use clap::ValueEnum;

use super::{Command, LintArgs, ReleaseArgs, RenderArgs, ValueArgs};
use crate::report::Format;

/// The command that these arguments ask for, the program's name first; none where clap must say.
pub(super) fn command(args: impl IntoIterator<Item = OsString>) -> Option<Command> {
    let mut args = args.into_iter().skip(1).map(OsString::into_string);
    match args.next()?.ok()?.as_str() {
        "render" | "template" => render(args).map(|args| Command::Render(Box::new(args))),
        "lint" => lint(args).map(|args| Command::Lint(Box::new(args))),
        _ => None,
    }
}

/// An argument; an error where it is no text.
type Argument = Result<String, OsString>;

fn render(mut args: impl Iterator<Item = Argument>) -> Option<RenderArgs> {
    let mut render = RenderArgs::default();
    while let Some(arg) = args.next() {
        let arg = arg.ok()?;
        match arg.as_str() {
            "-s" | "--show-only" => render.show_only.push(value(&mut args)?),
            _ if is_of_both(&arg, &mut args, &mut render.values, &mut render.target)? => {}
            _ if arg.starts_with('-') => return None,
            _ => once(&mut render.release, arg)?,
        }
    }
    Some(render)
}

fn lint(mut args: impl Iterator<Item = Argument>) -> Option<LintArgs> {
    let mut lint = LintArgs::default();
    let mut format = None;
    while let Some(arg) = args.next() {
        let arg = arg.ok()?;
        match arg.as_str() {
            "--release" => once(&mut lint.release, value(&mut args)?)?,
            "--format" => once(&mut format, Format::from_str(&value(&mut args)?, false).ok()?)?,
            "--strict" if !lint.strict => lint.strict = true,
            "-q" | "--quiet" if !lint.quiet => lint.quiet = true,
            _ if is_of_both(&arg, &mut args, &mut lint.values, &mut lint.target)? => {}
            _ if arg.starts_with('-') => return None,
            _ => lint.files.push(arg),
        }
    }
    lint.format = format.unwrap_or_default();
    Some(lint)
}

/// Whether a flag is one that both commands know; takes its value in then.
fn is_of_both(
    flag: &str,
    args: &mut impl Iterator<Item = Argument>,
    values: &mut ValueArgs,
    target: &mut ReleaseArgs,
) -> Option<bool> {
    let list = match flag {
        "-f" | "--values" => &mut values.layers,
        "--set" => &mut values.set,
        "--set-string" => &mut values.set_string,
        "--set-json" => &mut values.set_json,
        "--set-file" => &mut values.set_file,
        "--set-literal" => &mut values.set_literal,
        "-n" | "--namespace" => return once(&mut target.namespace, value(args)?).map(|()| true),
        _ => return Some(false),
    };
    list.push(value(args)?);
    Some(true)
}

/// The value after a flag; none where it could be a flag itself.
fn value(args: &mut impl Iterator<Item = Argument>) -> Option<String> {
    args.next()?.ok().filter(|value| value == "-" || !value.starts_with('-'))
}

/// Sets what may be given once.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    /// What is read of a line here, and what clap reads of it.
    fn both(line: &[&str]) -> (Option<String>, Option<String>) {
        let words = || ["workerpool"].iter().chain(line);
        let quick = command(words().map(OsString::from)).map(|command| format!("{command:?}"));
        let clap = Cli::try_parse_from(words()).ok().map(|cli| format!("{:?}", cli.command));
        (quick, clap)
    }

    const WORDS: [&str; 33] = [
        "a",
        "b.yaml",
        "",
        "-",
        "--",
        "-f",
        "--values",
        "--values=a",
        "-fa",
        "--set",
        "--set-string",
        "--set-json",
        "--set-file",
        "--set-literal",
        "a=1",
        "-n",
        "--namespace",
        "-s",
        "--show-only",
        "--release",
        "--format",
        "json",
        "JSON",
        "--strict",
        "--strict=true",
        "-q",
        "--quiet",
        "-qf",
        "--jobs",
        "--debug",
        "-h",
        "--version",
        "-o",
    ];

    #[test]
    fn what_is_read_here_is_what_clap_reads() {
        let mut read = 0;
        for command in ["render", "lint", "values"] {
            for a in WORDS {
                for b in WORDS {
                    for line in
                        [&[command, a, b][..], &[command, "-n", "b", a, b], &[command, "--strict", a, b, "json"]]
                    {
                        let (quick, clap) = both(line);
                        assert!(quick.is_none() || quick == clap, "{line:?}: {quick:?} and {clap:?}");
                        read += usize::from(quick.is_some());
                    }
                }
            }
        }
        assert!(read > 500, "{read}");
    }

    #[test]
    fn usual_calls_are_read_here() {
        for line in [
            "render",
            "render worker-pool-1 -f a.yaml -f - --set a=1 --set-string b=2 -n workers",
            "template worker-pool-1 --values a.yaml --set-json a=[] -s templates/secret.yaml",
            "lint a.yaml b.yaml -f base.yaml --strict --format github",
            "lint -f a.yaml -q --release pool",
        ] {
            let (quick, clap) = both(&line.split(' ').collect::<Vec<_>>());
            assert!(quick.is_some() && quick == clap, "{line}: {quick:?} and {clap:?}");
        }
    }
}
