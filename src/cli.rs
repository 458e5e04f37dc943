//! The command line.

mod diff_args;
mod helm_args;
mod shared_args;

use std::ffi::OsString;

use clap::{ArgAction, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::diagram::DiagramFormat;
use crate::explain::AnswerFormat;
use crate::report::Format;
pub use diff_args::DiffArgs;
pub use helm_args::HelmArgs;
pub use shared_args::{ColorWhen, ConfigArgs, PoolArgs, ReleaseArgs, ValueArgs};

/// What each exit code means, for the end of a help page.
const EXIT_CODES: &str = "\
Exit codes:
  0  no errors
  1  the values or the arguments have errors
  2  the command could not run: a flag is unknown, or a file cannot be read";

/// The same for `lint`.
const LINT_EXIT_CODES: &str = "\
Exit codes:
  0  no errors, and with --strict no warnings
  1  the values or the arguments have errors, or with --strict warnings
  2  the command could not run: a flag is unknown, or a file cannot be read";

/// The same for `explain`, which does not judge values.
const EXPLAIN_EXIT_CODES: &str = "\
Exit codes:
  0  the answer is printed, whether or not the values have errors that `lint` finds
  1  the values are not YAML, or an argument that sets a value or names the release is wrong
  2  the command could not run: the chart has no such key, a flag is unknown, or a file cannot be read";

/// The same for all commands.
const ALL_EXIT_CODES: &str = "\
Exit codes:
  0  no errors (`lint --strict`: no warnings either; `diff`: no difference)
  1  the values or the arguments have errors (`lint --strict`: or warnings; `diff`: there are differences)
  2  the command could not run: a flag is unknown, or a file cannot be read (`diff`: or the values have errors)";

/// Renders and lints the values of Spacelift's private workers on Kubernetes, without Helm and without a cluster.
#[derive(Debug, Parser)]
#[command(name = "workerpool", version, infer_long_args = false, after_help = ALL_EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the Kubernetes manifests that values make
    #[command(visible_alias = "template")]
    Render(OnDemand<RenderArgs>),
    /// Find what a cluster would reject, and values that are probably mistakes
    Lint(OnDemand<LintArgs>),
    /// Say who set a key, who has the last word, and which fields of manifests it makes
    Explain(OnDemand<ExplainArgs>),
    /// Show what changes in a cluster, and what that does to the workers
    Diff(OnDemand<DiffArgs>),
    /// Check, explain and complete values in an editor; speaks the Language Server Protocol on standard input and output
    Lsp {
        /// Accepted because editors pass it; there is no other way to speak
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print the documented default values, as a start for a values file
    Values,
    /// Print the JSON Schema of a values file
    Schema {
        /// Print that of workerpool.toml instead
        #[arg(long)]
        config: bool,
    },
    /// Explain a rule of `lint`, or list all rules by subject
    Rule {
        /// The rule's name, as findings show it
        id: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page of the program, or of a command
    Man {
        /// The command
        command: Option<String>,
    },
}

/// The arguments of a command, which clap learns only when that command is given: to describe all flags of all commands at each
/// start would cost more than reading the values.
#[derive(Debug)]
pub struct OnDemand<T>(pub Box<T>);

impl<T: Args> Args for OnDemand<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| match command.get_about().cloned() {
            // The type's own summary would replace that of the command.
            Some(about) => T::augment_args(command).about(about),
            None => T::augment_args(command),
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for OnDemand<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(|args| OnDemand(Box::new(args)))
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches_mut(matches).map(|args| OnDemand(Box::new(args)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// A shell that there are completions for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// Fish
    Fish,
    /// PowerShell
    Powershell,
    /// Zsh
    Zsh,
}

/// Arguments of `render`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true, after_help = EXIT_CODES)]
pub struct RenderArgs {
    /// Release name [default: spacelift-worker]
    #[arg(value_name = "RELEASE", allow_hyphen_values = false)]
    pub release: Option<String>,
    /// The chart, as in `helm template`; must be `spacelift-worker`
    #[arg(value_name = "CHART", hide = true)]
    pub chart: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: ValueArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: ReleaseArgs,
    /// Print only the objects of this template, such as `templates/deployment.yaml`
    #[arg(short, long, value_name = "TEMPLATE", action = ArgAction::Append)]
    pub show_only: Vec<String>,
    /// Write each object to a file in this folder instead of printing it
    #[arg(long, value_name = "DIR")]
    pub output_dir: Option<OsString>,
    /// With --output-dir: write the files to a subfolder named after the release
    #[arg(long)]
    pub release_name: bool,
    /// Print `***` instead of credentials, for a log
    #[arg(long)]
    pub mask_secrets: bool,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "yaml")]
    pub output: Output,
    /// Print the pool as a picture instead of manifests: its containers, volumes and mounts, and the objects that they use
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["output", "output_dir", "show_only"])]
    pub diagram: Option<DiagramFormat>,
    /// Generate a release name
    #[arg(short, long, conflicts_with = "release")]
    pub generate_name: bool,
    /// Use this text as the release name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["release", "generate_name"])]
    pub name_template: Option<String>,
    /// Colour the findings; `auto` obeys NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM, and else colours on a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub helm: HelmArgs,
}

/// The format in which manifests are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// YAML, each object after a line `---`
    Yaml,
    /// JSON, one `v1` List with all objects
    Json,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true, after_help = EXPLAIN_EXIT_CODES)]
pub struct ExplainArgs {
    /// The key, such as `launcher.image.tag` or `launcher.extraEnv[2].value`; without it, all that is not a default
    #[arg(value_name = "KEY")]
    pub key: Option<String>,
    /// The file of a pool, over the -f files, or over the layers of its pool in workerpool.toml
    #[arg(value_name = "FILE")]
    pub file: Option<OsString>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pool: PoolArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub config: ConfigArgs,
    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: AnswerFormat,
}

/// Arguments of `lint`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true, after_help = LINT_EXIT_CODES)]
pub struct LintArgs {
    /// Values files; each is checked as a pool of its own, on top of the -f files. A folder stands for all *.yaml and *.yml files in it and below it, `-` for standard input. Without FILE, the -f files are checked as one pool, or all pools of workerpool.toml
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pool: PoolArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub config: ConfigArgs,
    /// In folders, skip the files and folders that match this pattern, which is written as in .gitignore
    #[arg(long, value_name = "GLOB", action = ArgAction::Append, allow_hyphen_values = true)]
    pub exclude: Vec<String>,
    /// Check only the pools that changed since this revision of git: in their own file, in a layer or in workerpool.toml
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// Also list on standard error the files in folders that are skipped
    #[arg(long)]
    pub verbose: bool,
    /// Report missing credentials; without this flag, they may come when the pool is deployed
    #[arg(long)]
    pub require_credentials: bool,
    /// Correct in the files what can only mean one thing, and report the rest
    #[arg(long)]
    pub fix: bool,
    /// Show as a unified diff what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// With --fix or --diff: also correct what probably means one thing, such as `memory: 512m`
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Exit with code 1 on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Report format
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print the findings only, without the summary
    #[arg(short, long)]
    pub quiet: bool,
    /// Count the findings of each rule, after the findings; on standard error if the report is for programs
    #[arg(long)]
    pub statistics: bool,
    /// Call standard input by this file's name in findings
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<OsString>,
    /// Use at most this many threads [default: one per core]
    #[arg(short = 'j', long, value_name = "N")]
    pub jobs: Option<std::num::NonZero<usize>>,
    /// Accepted because `helm lint` has it; has no effect
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub with_subcharts: bool,
    /// Accepted because `helm lint` has it; values are checked all the same
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub skip_schema_validation: bool,
    /// Accepted because `helm lint` has it; has no effect
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub debug: bool,
}

impl LintArgs {
    /// Whether fixes are asked for.
    pub fn fixes_are_asked(&self) -> bool {
        self.fix || self.diff
    }
}
