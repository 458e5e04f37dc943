//! The arguments of `diff`.

use std::ffi::OsString;

use clap::Args;

use super::shared_args::{ConfigArgs, PoolArgs};
use crate::report::changes::ChangeFormat;

/// What each exit code of `diff` means, as in other programs that compare.
const DIFF_EXIT_CODES: &str = "\
Exit codes:
  0  no difference
  1  there are differences
  2  the command could not compare: the values have errors (1 would look like a difference), or something cannot be read";

/// Arguments of `diff`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true, after_help = DIFF_EXIT_CODES, override_usage = "workerpool diff [OPTIONS] <OLD> [FILE]...\n       workerpool diff [OPTIONS] --rev <REV> [FILE]...")]
pub struct DiffArgs {
    /// The old state: a file of manifests, as `helm get manifest` and `kubectl get -o yaml` print them, or a folder of such
    /// files; `-` is standard input. With --rev, it is a FILE
    #[arg(value_name = "OLD", required_unless_present = "rev")]
    first: Option<OsString>,
    /// The pools to compare, as for `lint`: each FILE over the `-f` layers, or over those of its pool in workerpool.toml.
    /// Without FILE, the `-f` stack itself, or all pools of workerpool.toml
    #[arg(value_name = "FILE")]
    others: Vec<OsString>,
    /// The old state is what the same values files make as they are at this revision of git, such as `origin/main`
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pool: PoolArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub config: ConfigArgs,
    /// Format of the differences
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: ChangeFormat,
}

impl DiffArgs {
    /// The path of the old manifests; none with a revision.
    pub fn old(&self) -> Option<&OsString> {
        self.first.as_ref().filter(|_| self.rev.is_none())
    }

    /// The files that are compared.
    pub fn files(&self) -> Vec<OsString> {
        let first = self.first.iter().filter(|_| self.rev.is_some());
        first.chain(&self.others).cloned().collect()
    }
}
