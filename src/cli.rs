//! The command line.

use clap::{ArgAction, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::report::Format;

/// Renders and lints the values of Spacelift's private workers on Kubernetes, without Helm and without a cluster.
#[derive(Debug, Parser)]
#[command(name = "workerpool", version, disable_help_subcommand = true, infer_long_args = false)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the manifests that values make
    #[command(alias = "template")]
    Render(OnDemand<RenderArgs>),
    /// Say what a cluster would refuse, and what cannot mean what it says
    Lint(OnDemand<LintArgs>),
    /// Print the documented defaults, to start a file of values from
    Values,
    /// Print the JSON Schema of a file of values
    Schema,
    /// Explain a rule of the linter, or list them all
    Rule {
        /// The rule, as findings name it
        id: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// The arguments of a command that has many. clap learns them when that command is given, not at each start.
#[derive(Debug)]
pub struct OnDemand<T>(pub Box<T>);

impl<T: Args> Args for OnDemand<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| match command.get_about().cloned() {
            // The summary of the command, not that of the type of its arguments.
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

/// A shell that completions are made for.
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

/// Where values come from.
#[derive(Args, Debug)]
pub struct ValueArgs {
    /// Lay a file of values over those before it; `-` is standard input
    #[arg(short = 'f', long = "values", value_name = "FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub layers: Vec<String>,
    /// Set values: `a.b=1,c[0]=x,d={x,y}`
    #[arg(long, value_name = "KEY=VALUE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Set values to text: `a.b=1`
    #[arg(long, value_name = "KEY=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_string: Vec<String>,
    /// Set values to JSON: `a.b=[1,2]`
    #[arg(long, value_name = "KEY=JSON", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_json: Vec<String>,
    /// Set values to the text of files: `a.b=path`
    #[arg(long, value_name = "KEY=FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_file: Vec<String>,
    /// Set one value to all that follows the `=`
    #[arg(long, value_name = "KEY=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_literal: Vec<String>,
}

/// What the chart is rendered for.
#[derive(Args, Debug)]
pub struct ReleaseArgs {
    /// Put every object into this namespace
    #[arg(short, long, env = "HELM_NAMESPACE", value_name = "NAME", allow_hyphen_values = true)]
    pub namespace: Option<String>,
    /// The chart's version, for the label `helm.sh/chart` [default: 0.62.0]
    #[arg(long = "version", value_name = "VERSION", allow_hyphen_values = true)]
    pub chart_version: Option<String>,
    /// Taken as Helm takes it: a version of Kubernetes
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<String>,
}

/// Arguments of `render`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub struct RenderArgs {
    /// The release's name [default: spacelift-worker]
    #[arg(value_name = "RELEASE", allow_hyphen_values = false)]
    pub release: Option<String>,
    /// The chart, as `helm template` takes it; there is only this one
    #[arg(value_name = "CHART", hide = true)]
    pub chart: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: ValueArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: ReleaseArgs,
    /// Print only the objects of these templates: `templates/deployment.yaml`
    #[arg(short, long, value_name = "TEMPLATE", action = ArgAction::Append)]
    pub show_only: Vec<String>,
    /// Write each object to a file below this folder instead of printing it
    #[arg(long, value_name = "DIR")]
    pub output_dir: Option<String>,
    /// With --output-dir: put the files into a folder named after the release
    #[arg(long)]
    pub release_name: bool,
    /// The form of the output
    #[arg(short, long, value_enum, value_name = "FORM", default_value = "yaml")]
    pub output: Output,
    /// Make up a release name
    #[arg(short, long, conflicts_with = "release")]
    pub generate_name: bool,
    /// Use this text as the release name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["release", "generate_name"])]
    pub name_template: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub helm: HelmArgs,
}

/// The form in which manifests are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// YAML, an object after a line `---` each
    Yaml,
    /// JSON, one `v1` List of all objects
    Json,
}

/// Arguments of `lint`.
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub struct LintArgs {
    /// Files of values, each a pool of its own over the -f layers; a folder means its *.yaml and *.yml, `-` standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: ValueArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: ReleaseArgs,
    /// The release's name [default: spacelift-worker]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub release: Option<String>,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
    /// The form of the report
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub format: Format,
    /// Print findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// Use at most this many threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    pub jobs: Option<std::num::NonZero<usize>>,
    /// Taken as `helm lint` takes it; without effect here
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub with_subcharts: bool,
    /// Taken as `helm lint` takes it; a checker cannot be switched off
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub skip_schema_validation: bool,
    /// Taken as `helm lint` takes it; without effect here
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub debug: bool,
}

/// Flags of `helm template` that `render` takes so that a pipeline can swap the word.
#[derive(Args, Debug)]
pub struct HelmArgs {
    /// Those without effect here: no hooks, tests, CRDs, repositories, clusters or waiting
    #[arg(
        long = "no-hooks", aliases = [
            "skip-tests", "include-crds", "skip-crds", "is-upgrade", "render-subchart-notes", "hide-notes",
            "disable-openapi-validation", "enable-dns", "dependency-update", "devel", "replace", "create-namespace", "atomic",
            "rollback-on-failure", "wait-for-jobs", "force", "force-replace", "force-conflicts", "take-ownership", "verify",
            "insecure-skip-tls-verify", "plain-http", "pass-credentials", "kube-insecure-skip-tls-verify", "debug", "hide-secret",
        ],
        hide = true, action = ArgAction::Append, num_args = 0..=1, require_equals = true, default_missing_value = "true"
    )]
    pub ignored_switches: Vec<bool>,
    /// Those without effect here that take a value
    #[arg(
        long = "repo", aliases = [
            "description", "timeout", "burst-limit", "qps", "keyring", "username", "password", "ca-file", "cert-file",
            "key-file", "registry-config", "repository-cache", "repository-config", "kubeconfig", "kube-context",
            "kube-apiserver", "kube-as-user", "kube-as-group", "kube-ca-file", "kube-tls-server-name", "kube-token",
        ],
        hide = true, action = ArgAction::Append
    )]
    pub ignored_values: Vec<String>,
    /// API versions of a cluster; no template asks for one
    #[arg(short = 'a', long, hide = true, action = ArgAction::Append)]
    pub api_versions: Vec<String>,
    /// Labels for Helm's own record of a release
    #[arg(short = 'l', long, hide = true, action = ArgAction::Append)]
    pub labels: Vec<String>,
    /// Waiting, in one of Helm's ways
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "watcher")]
    pub wait: Option<String>,
    /// Server-side apply
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub server_side: Option<String>,
    /// A dry run; only the server's would differ
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "client")]
    pub dry_run: Option<String>,
    /// Asking a cluster
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub validate: bool,
    /// Changing the output by a program
    #[arg(long, hide = true)]
    pub post_renderer: Option<String>,
    /// Arguments of that program
    #[arg(long, hide = true, action = ArgAction::Append, allow_hyphen_values = true)]
    pub post_renderer_args: Vec<String>,
    /// Leaving out the chart's own schema
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub skip_schema_validation: bool,
}
