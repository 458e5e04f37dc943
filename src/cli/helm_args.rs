//! The flags of `helm template` that have no effect here, or cannot be obeyed.

use clap::{ArgAction, Args};

/// Flags of `helm template` that `render` accepts, so that a pipeline can call it instead.
#[derive(Args, Debug)]
pub struct HelmArgs {
    /// Switches without effect: they are about hooks, tests, CRDs, repositories, clusters or waiting
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
    /// Flags without effect that take a value
    #[arg(
        long = "repo", aliases = [
            "description", "timeout", "burst-limit", "qps", "keyring", "username", "password", "ca-file", "cert-file",
            "key-file", "registry-config", "repository-cache", "repository-config", "kubeconfig", "kube-context",
            "kube-apiserver", "kube-as-user", "kube-as-group", "kube-ca-file", "kube-tls-server-name", "kube-token",
        ],
        hide = true, action = ArgAction::Append
    )]
    pub ignored_values: Vec<String>,
    /// API versions of a cluster; no template asks for them
    #[arg(short = 'a', long, hide = true, action = ArgAction::Append)]
    pub api_versions: Vec<String>,
    /// Labels for Helm's own record of a release
    #[arg(short = 'l', long, hide = true, action = ArgAction::Append)]
    pub labels: Vec<String>,
    /// How Helm waits
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "watcher")]
    pub wait: Option<String>,
    /// Server-side apply
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub server_side: Option<String>,
    /// A dry run; only that of the server would change the result
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "client")]
    pub dry_run: Option<String>,
    /// Validation by a cluster
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub validate: bool,
    /// A program that changes the output
    #[arg(long, hide = true)]
    pub post_renderer: Option<String>,
    /// Arguments of that program
    #[arg(long, hide = true, action = ArgAction::Append, allow_hyphen_values = true)]
    pub post_renderer_args: Vec<String>,
    /// Skipping the chart's own schema
    #[arg(long, hide = true, action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value = "false")]
    pub skip_schema_validation: bool,
}
