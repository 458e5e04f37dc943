//! `workerpool diff`: what changes between two states of pools.

use std::collections::BTreeSet;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::chart::Chart;
use crate::cli::DiffArgs;
use crate::diff::{self, OldState, Owners};
use crate::finding::Severity;
use crate::layers::Layers;
use crate::lint::{self, DecryptedFor, Need};
use crate::message::Message;
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::{Mask, Remembered};
use crate::report::changes::{self, Compared, Masks};
use crate::visible;

use super::config_file::{self, ConfigFile};
use super::file_texts::{FileTexts, STDIN};
use super::git::Revision;
use super::input::{self, SetFiles};
use super::output::UntilClosed;
use super::stack::{Stack, StackThen};
use super::{Outcome, old_manifests, output, release, terminal};

pub(super) fn run(args: &DiffArgs) -> anyhow::Result<Outcome> {
    release::warn_of_version(&args.pool.target);
    let (config, files) = (config_file::find(&args.config)?, args.files());
    let mut stacks = Stack::all(&files, &args.pool.values, &config)?;
    let old = old(args, &stacks)?;
    if let Old::At(revision) = &old {
        Stack::find_gone(&mut stacks, revision)?;
        if Stack::are_all_pools(&files, &args.pool.values, &config) {
            stacks.extend(Stack::gone(revision, &config)?);
        }
    }
    let mut comparer = Comparer::new(args, config);
    let mut owners = Owners::default();
    let pools = comparer.pools_now(&stacks, &mut owners)?;
    if !files.is_empty() {
        comparer.add_owners(&stacks, &mut owners)?;
    }
    if let Old::Manifests(state, _) = &old
        && args.pool.release.is_none()
        && let Some(message) = state.of_another_release(&owners)
    {
        bail!("{}", &*message);
    }
    let (mut compared, mut is_whole) = (Vec::new(), true);
    for (stack, pool) in stacks.iter().zip(&pools) {
        let is_known = pool.is_some() || stack.is_gone;
        let one = if is_known { comparer.compare(stack, pool.as_ref(), &old, &owners)? } else { None };
        is_whole &= one.is_some();
        compared.extend(one);
    }
    let differs = compared.iter().any(|pool| !pool.difference.objects.is_empty());
    if !compared.is_empty() {
        let mut out = BufWriter::new(UntilClosed::stdout());
        changes::print(args.format, terminal::colour(args.pool.color, &io::stdout()), &compared, &mut out)?;
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
    let Some(path) = args.old() else {
        return Ok(Old::At(Arc::new(Revision::new(args.rev.as_deref().unwrap_or_default())?)));
    };
    let path = Path::new(path);
    let is_stdin = |path: &Path| path == Path::new(STDIN);
    if is_stdin(path) && stacks.iter().any(|stack| stack.files.iter().any(|file| is_stdin(file))) {
        bail!("standard input cannot be both OLD and a values file");
    }
    if !is_stdin(path) && !path.exists() && Revision::is_known(path) {
        bail!("there is no file {0}; for the revision of git, write `--rev {0}`", visible::path(path));
    }
    let (state, mask) = old_manifests::read(path)?;
    Ok(Old::Manifests(state, mask))
}

/// Compares one pool after another.
struct Comparer<'a> {
    args: &'a DiffArgs,
    config: ConfigFile,
    chart: Chart,
    set_files: SetFiles,
}

impl Comparer<'_> {
    fn new(args: &DiffArgs, config: ConfigFile) -> Comparer<'_> {
        Comparer { args, config, chart: Chart::default(), set_files: SetFiles::default() }
    }

    /// The pools of stacks as they are now; none of one that is gone, or whose values have errors, which are printed.
    fn pools_now(&mut self, stacks: &[Stack], owners: &mut Owners) -> anyhow::Result<Vec<Option<Pool>>> {
        let mut pools = Vec::new();
        for stack in stacks {
            if stack.is_gone {
                pools.push(None);
                continue;
            }
            let pool = self.now(stack)?;
            owners.add(&pool);
            pools.push(self.sound(pool)?);
        }
        Ok(pools)
    }

    /// Adds the other pools of the configuration to those that are compared. Their faults are nobody's concern here.
    fn add_owners(&mut self, compared: &[Stack], owners: &mut Owners) -> anyhow::Result<()> {
        let numbers: BTreeSet<(Option<usize>, Option<&PathBuf>)> =
            compared.iter().map(|stack| (stack.pool, stack.files.last())).collect();
        for stack in Stack::of_config(&self.config)? {
            if !numbers.contains(&(stack.pool, stack.files.last())) {
                owners.add(&self.now(&stack)?);
            }
        }
        Ok(())
    }

    /// How a pool differs from what it was; none where the old values have errors, which are printed.
    fn compare(
        &mut self,
        stack: &Stack,
        new: Option<&Pool>,
        old: &Old,
        owners: &Owners,
    ) -> anyhow::Result<Option<Compared>> {
        let revision = match old {
            Old::Manifests(state, mask) => {
                return compared(state, mask.clone(), new, stack, owners, Vec::new()).map(Some);
            }
            Old::At(revision) => revision,
        };
        let sources = new.map(|new| new.layers.sources.clone()).unwrap_or_default();
        let at = self.config.at(&self.args.pool.values, stack.pool);
        let StackThen { layers, file, notes } = stack.then(revision, at, &sources)?;
        let Some(mut layers) = layers else {
            return compared(&OldState::of_nothing(), Mask::default(), new, stack, owners, notes).map(Some);
        };
        input::arguments(&mut layers, &self.args.pool.values, &SetFiles::at(Arc::clone(revision)));
        let old = self.pool(layers, stack, file.as_ref())?;
        let Some(old) = self.sound(old)? else {
            output::complain("the old values have errors, so there is nothing to compare with");
            return Ok(None);
        };
        let mask = output::mask(&old, &Remembered::default());
        compared(&OldState::of_pool(&old), mask, new, stack, owners, notes).map(Some)
    }

    /// The pool of a stack as it is now.
    fn now(&mut self, stack: &Stack) -> anyhow::Result<Pool> {
        let at = self.config.at(&self.args.pool.values, stack.pool);
        let mut layers = input::layers(&stack.files, at, &FileTexts::default());
        input::arguments(&mut layers, &self.args.pool.values, &self.set_files);
        self.pool(layers, stack, stack.files.last())
    }

    /// The pool of layers. `file` names it.
    fn pool(&mut self, mut layers: Layers, stack: &Stack, file: Option<&PathBuf>) -> anyhow::Result<Pool> {
        let name = self.args.pool.release.as_deref();
        let release =
            self.config.release(&mut layers, stack.pool, file.map(PathBuf::as_path), name, &self.args.pool.target);
        Ok(pipeline::run(layers, release, &mut self.chart)?)
    }

    /// A pool whose values have no errors; those of another are printed.
    fn sound(&self, pool: Pool) -> anyhow::Result<Option<Pool>> {
        let mut findings = lint::findings(&pool, Severity::Error, Need::Later);
        findings.extend(lint::encrypted(&pool, DecryptedFor::Comparing));
        if findings.is_empty() {
            return Ok(Some(pool));
        }
        output::findings(&pool, findings, self.args.pool.color)?;
        Ok(None)
    }
}

/// How a pool differs from an old state; without a new one, nothing of it is made any more.
fn compared(
    old: &OldState,
    old_mask: Mask,
    new: Option<&Pool>,
    stack: &Stack,
    owners: &Owners,
    mut notes: Vec<Message>,
) -> anyhow::Result<Compared> {
    let mut difference = match new {
        Some(new) => diff::between(old, new, owners).map_err(|why| anyhow!("cannot compare: {}", &*why))?,
        None => diff::all_gone(old, owners),
    };
    notes.append(&mut difference.notes);
    difference.notes = notes;
    let sources = new.map(|new| new.layers.sources.clone()).unwrap_or_default();
    let masks = Masks(new.map(|new| output::mask(new, &Remembered::default())).into_iter().chain([old_mask]).collect());
    Ok(Compared { name: stack.name.clone(), difference, sources, masks })
}
