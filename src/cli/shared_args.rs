//! Arguments that several commands take.

use std::ffi::OsString;

use clap::{ArgAction, Args, ValueEnum};

use crate::field_path::FieldPathBuf;

/// Values files, and the arguments that set values.
#[derive(Args, Debug)]
pub struct ValueArgs {
    /// Read values from this file, `-` for standard input; repeat for more files, of which later ones override earlier ones
    #[arg(short = 'f', long = "values", value_name = "FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub layers: Vec<OsString>,
    /// Set values: `a.b=1,c[0]=x,d={x,y}`
    #[arg(long, value_name = "KEY=VALUE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// Set values as text, even if they look like numbers: `a.b=1`
    #[arg(long, value_name = "KEY=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_string: Vec<String>,
    /// Set values as JSON: `a.b=[1,2]`
    #[arg(long, value_name = "KEY=JSON", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_json: Vec<String>,
    /// Set values to the contents of files: `a.b=path`
    #[arg(long, value_name = "KEY=FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_file: Vec<OsString>,
    /// Set one value to the text after the `=`, as it is
    #[arg(long, value_name = "KEY=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_literal: Vec<String>,
    /// Take the values from under this key of each file, such as `spec.values` in a Flux HelmRelease
    #[arg(long, value_name = "KEY", value_parser = FieldPathBuf::parse)]
    pub at: Option<FieldPathBuf>,
}

impl ValueArgs {
    /// Whether there is a file or an argument of values.
    pub fn are_given(&self) -> bool {
        let Self { layers, set, set_string, set_json, set_file, set_literal, at: _ } = self;
        let texts = [set, set_string, set_json, set_literal];
        [layers, set_file].iter().any(|given| !given.is_empty()) || texts.iter().any(|given| !given.is_empty())
    }
}

/// The namespace and the versions that the chart is rendered for.
#[derive(Args, Clone, Debug, Default)]
pub struct ReleaseArgs {
    /// Set this namespace on every object
    #[arg(short, long, env = "HELM_NAMESPACE", value_name = "NAME", allow_hyphen_values = true)]
    pub namespace: Option<String>,
    /// The chart version that the label `helm.sh/chart` shows [default: 0.62.0]
    #[arg(long = "version", value_name = "VERSION", allow_hyphen_values = true)]
    pub chart_version: Option<String>,
    /// The cluster's version of Kubernetes, whose rules the values must obey, from 1.31 to 1.37 [default: 1.37]
    #[arg(long, value_name = "VERSION", allow_hyphen_values = true)]
    pub kube_version: Option<String>,
}

/// What makes a pool, and how it is shown, in the commands that look at pools.
#[derive(Args, Debug)]
pub struct PoolArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: ValueArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: ReleaseArgs,
    /// Release name [default: spacelift-worker]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub release: Option<String>,
    /// Colour the text; `auto` obeys NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM, and else colours on a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
}

/// Which `workerpool.toml` is read.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Read this configuration [default: workerpool.toml in this folder or the nearest above it]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<OsString>,
    /// Read no configuration
    #[arg(long)]
    pub no_config: bool,
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// As the environment says, or else on a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
