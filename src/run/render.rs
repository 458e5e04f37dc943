//! `workerpool render`: manifests on standard output, or in files.

use std::ffi::OsStr;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::bail;

use crate::chart::{CHART_NAME, Chart, Template};
use crate::cli::{Output, RenderArgs};
use crate::diagram;
use crate::finding::Severity;
use crate::lint::{self, Need};
use crate::manifest::Manifest;
use crate::pipeline;
use crate::pool::Pool;
use crate::redact::Mask;
use crate::tree::Tree;
use crate::visible;
use crate::worker::Worker;
use crate::yaml;

use super::file_texts::FileTexts;
use super::git::is_values;
use super::input::{self, SetFiles};
use super::output_dir::{self, Extent, FileSet, NewFile, Readers};
use super::{Outcome, helm_flags, output, release, show_only};

pub(super) fn run(args: &RenderArgs) -> anyhow::Result<Outcome> {
    helm_flags::check(&args.helm)?;
    release::warn_of_version(&args.target);
    let name = release_name(args)?;
    let mut layers = input::files(&args.values, &FileTexts::default())?;
    input::arguments(&mut layers, &args.values, &SetFiles::default());
    let release = release::release(&mut layers, "RELEASE", name.as_deref(), &args.target);
    let mut pool = pipeline::run(layers, release, &mut Chart::default())?;
    let mut findings = lint::findings(&pool, Severity::Error, Need::Now);
    findings.extend(lint::encrypted(&pool, lint::DecryptedFor::Rendering));
    if !findings.is_empty() {
        return Ok(Outcome::of(&output::findings(&pool, findings, args.color)?, Severity::Error));
    }
    if let Some(format) = args.diagram {
        let worker = Worker::of(&pool).expect("values without errors make a worker");
        output::print(diagram::draw(&worker, &mask(&pool), format).as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if args.mask_secrets {
        let mask = mask(&pool);
        pool.manifests.iter_mut().for_each(|manifest| manifest.tree = masked(manifest, &mask));
    }
    let Some(manifests) = show_only::chosen(&pool.manifests, &args.show_only) else { return Ok(Outcome::Refused) };
    match &args.output_dir {
        Some(folder) => write(folder, name.as_deref(), &manifests, args)?,
        None => output::print(all(&manifests, args).as_bytes())?,
    }
    Ok(Outcome::Clean)
}

/// What may not be shown of a pool's manifests: the credentials in its values, and what names one in a manifest alone.
fn mask(pool: &Pool) -> Mask {
    let manifests: Vec<&Tree> = pool.manifests.iter().map(|manifest| &manifest.tree).collect();
    output::whole_mask(pool, &manifests)
}

/// An object without its credentials.
pub(super) fn masked(manifest: &Manifest, mask: &Mask) -> Tree {
    match manifest.template {
        Template::Secret => mask.secret(&manifest.tree),
        _ => mask.value(&manifest.tree),
    }
}

/// The release name, given or generated. `None` for the default.
fn release_name(args: &RenderArgs) -> anyhow::Result<Option<String>> {
    if let Some(chart) = &args.chart {
        let last = chart.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if !matches!(last, CHART_NAME | "spacelift-worker-pool") {
            if is_values(Path::new(chart)) {
                bail!("values go behind `-f`: write `-f` before `{chart}`");
            }
            bail!(
                "`{chart}` is not the chart {CHART_NAME}, and workerpool renders no other; it is built in, so give only the release name"
            );
        }
    }
    if let Some(template) = &args.name_template {
        if template.contains("{{") {
            bail!("--name-template does not support templates; give the release name itself");
        }
        return Ok(Some(template.clone()));
    }
    if args.generate_name {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        return Ok(Some(format!("{CHART_NAME}-{seconds}")));
    }
    if let Some(name) = args.release.as_deref().filter(|name| name.contains('/') && is_values(Path::new(name))) {
        bail!("values go behind `-f`: write `-f` before `{name}`");
    }
    Ok(args.release.clone())
}

/// Writes each object to its file below a folder, and that of the release where it is asked for.
fn write(folder: &OsStr, release: Option<&str>, manifests: &[&Manifest], args: &RenderArgs) -> anyhow::Result<()> {
    let of_release = release.filter(|_| args.release_name);
    let below = of_release.into_iter().chain([CHART_NAME, "templates"]).map(str::to_owned).collect();
    let files = manifests.iter().map(|manifest| {
        let mut text = String::new();
        document(manifest, args, &mut text);
        let readers = if manifest.template == Template::Secret { Readers::Owner } else { Readers::Usual };
        NewFile { name: manifest.template.file(), text, readers }
    });
    let set = FileSet {
        folder: folder.into(),
        below,
        files: files.collect(),
        known: Template::ALL.map(Template::file).to_vec(),
        is_ours,
        extent: if args.show_only.is_empty() { Extent::Whole } else { Extent::Part },
    };
    let outdated = output_dir::replace(&set)?;
    let told = |what: &str, name: &str| format!("{what} {}\n", visible::line(&set.path(name)));
    let wrote = set.files.iter().map(|file| told("wrote", file.name));
    let removed = outdated.iter().map(|name| told("removed", name));
    output::print(wrote.chain(removed).collect::<String>().as_bytes())
}

/// Whether a file with a template's name has what this program or Helm writes into it: a YAML document begins with its
/// source, and an object in JSON has the chart's label. Git may have changed the ends of its lines.
fn is_ours(name: &str, text: &str) -> bool {
    let source = format!("# Source: {CHART_NAME}/templates/{name}");
    let is_yaml = || text.lines().find(|line| *line != "---") == Some(&*source);
    let is_json = || text.starts_with('{') && text.contains(&format!("\"helm.sh/chart\": \"{CHART_NAME}-"));
    is_yaml() || is_json()
}

/// A template's file, as Helm names it.
fn file(template: Template) -> String {
    format!("{CHART_NAME}/templates/{}", template.file())
}

/// Writes one object, as a YAML document or as JSON.
fn document(manifest: &Manifest, args: &RenderArgs, out: &mut String) {
    match args.output {
        Output::Yaml => {
            let masked = if args.mask_secrets { "# Credentials are masked: not to be applied.\n" } else { "" };
            out.extend(["---\n# Source: ", &file(manifest.template), "\n", masked]);
            yaml::write(&manifest.tree, out);
        }
        Output::Json => {
            yaml::write_json(&manifest.tree, out, 2);
            out.push('\n');
        }
    }
}

/// All objects: a stream of YAML documents, or one JSON list.
fn all(manifests: &[&Manifest], args: &RenderArgs) -> String {
    let mut out = String::with_capacity(USUAL_LENGTH);
    match args.output {
        Output::Yaml => manifests.iter().for_each(|manifest| document(manifest, args, &mut out)),
        Output::Json => {
            let items: Vec<_> = manifests.iter().map(|m| m.tree.clone()).collect();
            yaml::write_json(&crate::manifest::list(items), &mut out, 2);
            out.push('\n');
        }
    }
    out
}

/// Enough bytes for the objects of most pools.
const USUAL_LENGTH: usize = 8192;
