//! `workerpool explain`: who said what about a key.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::slice;

use anyhow::bail;

use crate::chart::Chart;
use crate::cli::ExplainArgs;
use crate::explain;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::lint::{self, Need};
use crate::pipeline;
use crate::visible;

use super::config_file::{self, ConfigFile};
use super::file_texts::FileTexts;
use super::git::is_values;
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::stack::Stack;
use super::{Outcome, output, release, terminal};

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    release::warn_of_version(&args.pool.target);
    let (key, file) = key_and_file(args)?;
    let config = config_file::find(&args.config)?;
    let Stack { files, pool, .. } = stack(args, file, &config)?;
    let mut layers = input::layers(&files, config.at(&args.pool.values, pool), &FileTexts::default());
    input::arguments(&mut layers, &args.pool.values, &SetFiles::default());
    let (own, name) = (files.last().map(PathBuf::as_path), args.pool.release.as_deref());
    let release = config.release(&mut layers, pool, own, name, &args.pool.target);
    let mut chart = Chart::default();
    let pool = pipeline::run(layers, release, &mut chart)?;
    if !pool.layers.faults.is_empty() {
        let findings = lint::findings(&pool, Severity::Error, Need::Later);
        return Ok(Outcome::of(&output::findings(&pool, findings, args.pool.color)?, Severity::Error));
    }
    let explained = explain::explain(&pool, key.as_ref(), &mut chart)?;
    let colour = terminal::colour(args.pool.color, &io::stdout());
    let mut out = BufWriter::new(UntilClosed::stdout());
    explain::write(&explained, &pool.layers.sources, &output::whole_mask(&pool, &[]), args.format, colour, &mut out)?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// The key and the file of the pool. A file may stand alone.
fn key_and_file(args: &ExplainArgs) -> anyhow::Result<(Option<FieldPathBuf>, Option<OsString>)> {
    let Some(word) = args.key.as_deref() else { return Ok((None, args.file.clone())) };
    let path = Path::new(word);
    let is_there = is_values(path) && path.is_file() || word.contains('/') && path.is_dir();
    let key = match FieldPathBuf::parse(word) {
        _ if is_there => None,
        Ok(key) => match explain::check(&key) {
            Ok(()) => Some(key),
            Err(_) if is_values(path) => None,
            Err(unknown) => return Err(unknown.into()),
        },
        Err(_) if is_values(path) => None,
        Err(error) => return Err(error.into()),
    };
    match (key, &args.file) {
        (Some(key), file) => Ok((Some(key), file.clone())),
        (None, None) => Ok((None, Some(word.into()))),
        (None, Some(_)) => bail!("KEY comes first: write `workerpool explain KEY FILE`; further layers go behind `-f`"),
    }
}

/// The layers of the pool of a file; without one, the `-f` files.
fn stack(args: &ExplainArgs, file: Option<OsString>, config: &ConfigFile) -> anyhow::Result<Stack> {
    let values = &args.pool.values;
    let Some(file) = file else {
        if !values.are_given() && !config.config.pools.is_empty() {
            output::note("no file is named, so these are the chart's defaults; name the file of a pool after the key");
        }
        return Ok(Stack { files: input::paths(values)?, pool: None, name: None, is_gone: false });
    };
    let mut stacks = Stack::all(slice::from_ref(&file), values, config)?;
    match (stacks.pop(), stacks.is_empty()) {
        (Some(stack), true) => Ok(stack),
        _ => bail!("{} is not one pool; name the file of one, and its layers with -f", visible::path(Path::new(&file))),
    }
}
