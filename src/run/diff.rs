//! `workerpool diff`: what changes between two states of pools.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::chart::Chart;
use crate::cli::DiffArgs;
use crate::diff::{self, OldState, documents};
use crate::finding::Severity;
use crate::layers::Layers;
use crate::lint::{self, Need};
use crate::message::Message;
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::{self, Mask, Remembered};
use crate::report::changes::{self, Compared, Masks};
use crate::source::{Origin, Source, Sources};

use super::config_file::{self, ConfigFile};
use super::file_texts::{FileTexts, STDIN};
use super::git::Revision;
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::stack::Stack;
use super::{Outcome, output, terminal};

pub(super) fn run(args: &DiffArgs) -> anyhow::Result<Outcome> {
    let config = config_file::find(&args.config)?;
    let mut stacks = Stack::all(&args.values, &config)?;
    let old = old(args, &stacks)?;
    if let Old::At(revision) = &old
        && !args.values.are_given()
    {
        stacks.extend(Stack::gone(revision, &config)?);
    }
    let mut comparer = Comparer { args, config, old, chart: Chart::default(), set_files: SetFiles::default() };
    let compared: Vec<Option<Compared>> =
        stacks.iter().map(|stack| comparer.compare(stack)).collect::<anyhow::Result<_>>()?;
    let is_whole = compared.iter().all(Option::is_some);
    let compared: Vec<Compared> = compared.into_iter().flatten().collect();
    let differs = compared.iter().any(|pool| !pool.difference.objects.is_empty());
    if !compared.is_empty() {
        let mut out = BufWriter::new(UntilClosed::new(io::stdout().lock()));
        changes::print(args.format, terminal::colour(args.color, &io::stdout()), &compared, &mut out)?;
    }
    Ok(match (is_whole, differs) {
        (false, _) => Outcome::NotCompared,
        (true, true) => Outcome::Differs,
        (true, false) => Outcome::Clean,
    })
}

/// What the pools are compared with.
enum Old {
    /// Manifests, and what may not be shown of them.
    Manifests(OldState, Mask),
    /// The same files at a revision.
    At(Arc<Revision>),
}

fn old(args: &DiffArgs, stacks: &[Stack]) -> anyhow::Result<Old> {
    let Some(path) = &args.old else {
        return Ok(Old::At(Arc::new(Revision::new(args.rev.as_deref().unwrap_or_default())?)));
    };
    let path = Path::new(path);
    let is_stdin = |path: &Path| path == Path::new(STDIN);
    if is_stdin(path) && stacks.iter().any(|stack| stack.files.iter().any(|file| is_stdin(file))) {
        bail!("standard input cannot be both OLD and a values file");
    }
    let mut sources = Sources::default();
    let origin = FileTexts::default().origin(path);
    let name = origin.to_string();
    let text = input::text_of(path).map_err(|why| anyhow!("cannot read {name}: {why}"))?;
    let id = sources.add(Arc::new(Source::new(origin, text.clone())));
    let manifests = documents::read(&text, id).map_err(|unreadable| anyhow!("{name}:{unreadable}"))?;
    let mask = redact::mask(&Remembered::default(), &sources, &manifests, |_| false);
    Ok(Old::Manifests(OldState::of_manifests(&manifests), mask))
}

/// Compares one pool after another.
struct Comparer<'a> {
    args: &'a DiffArgs,
    config: ConfigFile,
    old: Old,
    chart: Chart,
    set_files: SetFiles,
}

impl Comparer<'_> {
    /// How a pool differs from what it was; none where the values of one of the states have errors, which are printed.
    fn compare(&mut self, stack: &Stack) -> anyhow::Result<Option<Compared>> {
        let (at, texts) = (self.config.at(&self.args.values, stack.pool), FileTexts::default());
        let new = match stack.is_gone {
            true => None,
            false => match self.pool(input::layers(&stack.files, at.clone(), &texts), stack, None)? {
                Some(new) => Some(new),
                None => return Ok(None),
            },
        };
        match &self.old {
            Old::Manifests(state, mask) => compared(state, mask.clone(), new.as_ref(), stack, Vec::new()).map(Some),
            Old::At(revision) => {
                let revision = Arc::clone(revision);
                let stdin = new.as_ref().and_then(|new| text_of_stdin(&new.layers)).unwrap_or_default();
                let (layers, notes) = stack.layers_at(&revision, at, stdin)?;
                let Some(layers) = layers else {
                    return compared(&OldState::default(), Mask::default(), new.as_ref(), stack, notes).map(Some);
                };
                let Some(old) = self.pool(layers, stack, Some(revision))? else {
                    output::complain("the old values have errors, so there is nothing to compare with");
                    return Ok(None);
                };
                let mask = output::mask(&old, &Remembered::default());
                compared(&OldState::of_pool(&old), mask, new.as_ref(), stack, notes).map(Some)
            }
        }
    }

    /// The pool of a stack, now or at a revision; none where its values have errors, which are printed.
    fn pool(&mut self, mut layers: Layers, stack: &Stack, at: Option<Arc<Revision>>) -> anyhow::Result<Option<Pool>> {
        match at {
            None => input::arguments(&mut layers, &self.args.values, &self.set_files),
            Some(revision) => input::arguments(&mut layers, &self.args.values, &SetFiles::at(revision)),
        }
        let (file, name) = (stack.files.last().map(PathBuf::as_path), self.args.release.as_deref());
        let release = self.config.release(&mut layers, stack.pool, file, name, &self.args.target);
        let pool = pipeline::run(layers, release, &mut self.chart)?;
        let mut findings = lint::findings(&pool, Severity::Error, Need::Later);
        findings.extend(lint::encrypted(&pool));
        if findings.is_empty() {
            return Ok(Some(pool));
        }
        output::findings(&pool, findings, self.args.color)?;
        Ok(None)
    }
}

/// What standard input held, which can be read only once.
fn text_of_stdin(layers: &Layers) -> Option<&str> {
    layers.sources.iter().find(|(_, source)| source.origin == Origin::Stdin).map(|(_, source)| source.text.as_str())
}

/// How a pool differs from an old state; without a new one, nothing of it is made any more.
fn compared(
    old: &OldState,
    old_mask: Mask,
    new: Option<&Pool>,
    stack: &Stack,
    mut notes: Vec<Message>,
) -> anyhow::Result<Compared> {
    let mut difference = match new {
        Some(new) => diff::between(old, new).map_err(|why| anyhow!("cannot compare: {}", &*why))?,
        None => diff::all_gone(old),
    };
    notes.append(&mut difference.notes);
    difference.notes = notes;
    let sources = new.map(|new| new.layers.sources.clone()).unwrap_or_default();
    let masks = Masks(new.map(|new| output::mask(new, &Remembered::default())).into_iter().chain([old_mask]).collect());
    Ok(Compared { name: stack.name.clone(), difference, sources, masks })
}
