//! The flags of `helm template` that cannot be obeyed here.

use anyhow::bail;

use crate::cli::HelmArgs;

use super::output;

/// Rejects the flags of `helm template` that would change the result if they were ignored.
pub(super) fn check(args: &HelmArgs) -> anyhow::Result<()> {
    if args.validate || args.dry_run.as_deref() == Some("server") {
        let flag = if args.validate { "--validate" } else { "--dry-run=server" };
        bail!(
            "{flag} needs a cluster, and workerpool never contacts one; use `workerpool render … | kubectl apply --dry-run=server -f -`"
        );
    }
    if args.post_renderer.is_some() || !args.post_renderer_args.is_empty() {
        bail!("--post-renderer is not supported; use a pipe: `workerpool render … | PROGRAM | kubectl apply -f -`");
    }
    if args.skip_schema_validation {
        output::warn("--skip-schema-validation has no effect: what a cluster would reject is always an error");
    }
    Ok(())
}
