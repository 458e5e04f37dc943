//! `workerpool diff`: what changes between two states of pools.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::chart::{Chart, Release};
use crate::cli::DiffArgs;
use crate::diff::{self, OldState, documents};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::layers::Layers;
use crate::lint::{self, Need};
use crate::message::{Message, quote};
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::{self, Mask, Remembered};
use crate::report::changes::{self, Compared, Masks};
use crate::source::{Origin, Source, Sources};
use crate::visible;

use super::config_file::{self, ConfigFile};
use super::exclude::Exclude;
use super::file_texts::{FileTexts, STDIN};
use super::git::{Revision, Then};
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::values_file::ValuesFile;
use super::{Outcome, output, terminal};

pub(super) fn run(args: &DiffArgs) -> anyhow::Result<Outcome> {
    let config = config_file::find(&args.config)?;
    let stacks = stacks(args, &config)?;
    let old = old(args, &stacks)?;
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

/// The values files of a pool, in the order of merging.
struct Stack {
    files: Vec<PathBuf>,
    /// The number of its pool in the configuration.
    pool: Option<usize>,
    /// What the report calls it, where it tells of all pools of the configuration.
    name: Option<String>,
}

/// The stack of the `-f` files and the arguments, or those of all pools of the configuration.
fn stacks(args: &DiffArgs, config: &ConfigFile) -> anyhow::Result<Vec<Stack>> {
    if args.values.are_given() {
        let files = input::paths(&args.values)?;
        let pool = files.last().and_then(|path| config.pools_of(path).first().copied());
        return Ok(vec![Stack { files, pool, name: None }]);
    }
    if config.config.pools.is_empty() {
        bail!("no values are given; add -f FILE, or say in workerpool.toml which pools there are");
    }
    let mut exclude = Exclude::default();
    config.exclude(&mut exclude)?;
    let stack = |(file, number): (ValuesFile, usize)| {
        let path = match file {
            ValuesFile::Named(path) | ValuesFile::InFolder(path) => path,
            _ => return None,
        };
        let mut files = config.paths(&config.config.pools[number].layers);
        files.push(path.clone());
        Some(Stack { files, pool: Some(number), name: Some(visible::path(&path)) })
    };
    let (unmatched, found): (Vec<_>, Vec<_>) =
        config.all_files(&exclude).into_iter().partition(|(file, _)| matches!(file, ValuesFile::Unmatched(_)));
    if let Some((ValuesFile::Unmatched(message), _)) = unmatched.first() {
        bail!("{message}");
    }
    Ok(found.into_iter().filter_map(stack).collect())
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
        let at = self.config.at(&self.args.values, stack.pool);
        let layers = input::layers(&stack.files, at.clone(), &FileTexts::default());
        let Some(new) = self.pool(layers, stack, None)? else { return Ok(None) };
        match &self.old {
            Old::Manifests(state, mask) => compared(state, mask.clone(), &new, stack, Vec::new()).map(Some),
            Old::At(revision) => {
                let revision = Arc::clone(revision);
                let (layers, notes) = layers_at(&revision, stack, at, &new)?;
                let Some(layers) = layers else {
                    return compared(&OldState::default(), Mask::default(), &new, stack, notes).map(Some);
                };
                let Some(old) = self.pool(layers, stack, Some(revision))? else {
                    output::complain("the old values have errors, so there is nothing to compare with");
                    return Ok(None);
                };
                let mask = output::mask(&old, &Remembered::default());
                compared(&OldState::of_pool(&old), mask, &new, stack, notes).map(Some)
            }
        }
    }

    /// The pool of a stack, now or at a revision; none where its values have errors, which are printed.
    fn pool(&mut self, mut layers: Layers, stack: &Stack, at: Option<Arc<Revision>>) -> anyhow::Result<Option<Pool>> {
        match at {
            None => input::arguments(&mut layers, &self.args.values, &self.set_files),
            Some(revision) => input::arguments(&mut layers, &self.args.values, &SetFiles::at(revision)),
        }
        let release = self.release(&mut layers, stack);
        let pool = pipeline::run(layers, release, &mut self.chart)?;
        let mut findings = lint::findings(&pool, Severity::Error, Need::Later);
        findings.extend(lint::encrypted(&pool));
        if findings.is_empty() {
            return Ok(Some(pool));
        }
        output::findings(&pool, findings, self.args.color)?;
        Ok(None)
    }

    /// The release that the arguments name, or the pool of the configuration.
    fn release(&self, layers: &mut Layers, stack: &Stack) -> Release {
        let (args, file) = (self.args, stack.files.last());
        self.config.release(layers, stack.pool, file.map(PathBuf::as_path), args.release.as_deref(), &args.target)
    }
}

/// How a pool differs from an old state.
fn compared(
    old: &OldState,
    old_mask: Mask,
    new: &Pool,
    stack: &Stack,
    mut notes: Vec<Message>,
) -> anyhow::Result<Compared> {
    let mut difference = diff::between(old, new).map_err(|why| anyhow!("cannot compare: {}", &*why))?;
    notes.append(&mut difference.notes);
    difference.notes = notes;
    let masks = Masks(vec![output::mask(new, &Remembered::default()), old_mask]);
    Ok(Compared { name: stack.name.clone(), difference, sources: new.layers.sources.clone(), masks })
}

/// The layers of a stack at a revision, and what is to be said about them; no layers where no file existed then. What git
/// does not keep is as it is now.
fn layers_at(
    revision: &Revision,
    stack: &Stack,
    at: FieldPathBuf,
    new: &Pool,
) -> anyhow::Result<(Option<Layers>, Vec<Message>)> {
    let (mut layers, mut notes) = (Layers::under(at), Vec::new());
    let (mut absent, mut unkept) = (Vec::new(), 0);
    let now = |origin: &Origin| {
        let source = new.layers.sources.iter().find(|(_, source)| source.origin == *origin);
        source.map(|(_, source)| source.text.clone()).unwrap_or_default()
    };
    for path in &stack.files {
        let origin = FileTexts::default().origin(path);
        let (name, text) = match &origin {
            Origin::Stdin => (origin.clone(), now(&origin)),
            _ => match revision.file(path)? {
                Then::Text(text) => (Origin::File(revision.name(path)), text),
                Then::NotInGit => {
                    notes.push(format!("{} is not in git, so it counts as unchanged", quote(&origin)).into());
                    unkept += 1;
                    (origin.clone(), now(&origin))
                }
                Then::Absent => {
                    notes.push(format!("{} did not exist at the old revision", quote(&origin)).into());
                    absent.push(path);
                    continue;
                }
            },
        };
        layers.add_file(Arc::new(Source::new(name, text)));
    }
    if unkept > 0 && unkept == stack.files.len() {
        bail!("git keeps none of the values files, so they have no other revision");
    }
    // A pool of the configuration is its own file; what other pools share does not make it.
    let is_own = |path: &PathBuf| stack.pool.is_some() && stack.files.last() == Some(path);
    let is_new = !absent.is_empty() && (absent.len() == stack.files.len() || absent.iter().any(|path| is_own(path)));
    Ok(((!is_new).then_some(layers), notes))
}
