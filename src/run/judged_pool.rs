//! A pool and what is wrong with it: the one way there for `lint` and for editors.

use crate::chart::{self, Chart, Release};
use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::layers::Layers;
use crate::lint::{self, Need};
use crate::pipeline;
use crate::pool::Pool;

/// The pool of layers, and what is wrong with it to a configuration.
///
/// # Errors
///
/// Fails if a template cannot be rendered, which no values should cause.
pub(super) fn judged(
    layers: Layers,
    release: Release,
    need: Need,
    config: &Config,
    chart: &mut Chart,
) -> Result<(Pool, Vec<Finding>), chart::Error> {
    let pool = pipeline::run(layers, release, chart)?;
    let mut findings = lint::findings(&pool, Severity::Warning, need);
    config.apply(&mut findings);
    Ok((pool, findings))
}
