//! `workerpool explain`: who said what about a key.

use std::io::{self, BufWriter, Write};

use crate::chart::Chart;
use crate::cli::ExplainArgs;
use crate::explain;
use crate::finding::Severity;
use crate::lint::{self, Need};
use crate::pipeline;

use super::file_texts::FileTexts;
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::{Outcome, output, release, terminal};

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    if let Some(key) = &args.key {
        explain::check(key)?;
    }
    let mut layers = input::files(&args.pool.values, &FileTexts::default())?;
    input::arguments(&mut layers, &args.pool.values, &SetFiles::default());
    let release = release::release(&mut layers, "--release", args.pool.release.as_deref(), &args.pool.target);
    let mut chart = Chart::default();
    let pool = pipeline::run(layers, release, &mut chart)?;
    if !pool.layers.faults.is_empty() {
        let findings = lint::findings(&pool, Severity::Error, Need::Later);
        return Ok(Outcome::of(&output::findings(&pool, findings, args.pool.color)?, Severity::Error));
    }
    let explained = explain::explain(&pool, args.key.as_ref(), &mut chart)?;
    let colour = terminal::colour(args.pool.color, &io::stdout());
    let mut out = BufWriter::new(UntilClosed::stdout());
    explain::write(&explained, &pool.layers.sources, &output::whole_mask(&pool, &[]), args.format, colour, &mut out)?;
    out.flush()?;
    Ok(Outcome::Clean)
}
