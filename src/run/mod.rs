//! The commands. Only this module touches files, streams and the environment.

mod batch;
mod changed;
mod config_file;
mod diff;
mod editor_config;
mod editor_pools;
mod exclude;
mod explain;
mod file_texts;
mod fix_diff;
mod fixed_text;
mod fixing;
mod folder;
#[cfg(fuzzing)]
pub mod fuzzing;
mod git;
mod helm_flags;
mod inbox;
mod input;
mod jobs;
mod judged_pool;
mod left_out;
mod lint;
mod lsp;
mod old_manifests;
mod outcome;
mod output;
mod output_dir;
mod overlap;
mod pools;
mod progress;
mod release;
mod render;
mod rewritten_file;
mod show_only;
mod signals;
mod stack;
mod terminal;
mod usage;
mod values_file;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};

pub use outcome::Outcome;

/// The whole program: reads the arguments, runs the command and prints the error that ended it.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return usage::tell(told),
    };
    match command(&cli.command) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Refused | Outcome::Differs | Outcome::Abandoned) => ExitCode::from(1),
        Ok(Outcome::Incomplete | Outcome::NotCompared) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Words of ours alone; with a context, they would be found as well, and the context would be lost.
            let words = error.downcast_ref::<&'static str>().filter(|_| error.chain().count() == 1);
            match words {
                Some(words) => output::explain(words),
                None => output::complain(&format!("{error:#}")),
            }
            ExitCode::from(2)
        }
    }
}

fn command(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Render(args) => render::run(&args.0),
        Command::Lint(args) => lint::run(&args.0),
        Command::Explain(args) => explain::run(&args.0),
        Command::Diff(args) => diff::run(&args.0),
        Command::Lsp { stdio: _ } => lsp::run(),
        Command::Values => fixed_text::values(),
        Command::Schema { config } => fixed_text::schema(*config),
        Command::Rule { id } => fixed_text::rule(id.as_deref()),
        Command::Completions { shell } => fixed_text::completions(*shell),
        Command::Man { command } => fixed_text::man(command.as_deref()),
    }
}

/// Whether the reader of our output closed the pipe, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
