//! What the commands print, for the fuzz targets in `fuzz/`: without a process for each input.

use std::path::Path;

use clap::ValueEnum;

use crate::chart::Chart;
use crate::diff::{self, OldState, Owners, documents};
use crate::explain::{self, AnswerFormat};
use crate::finding::{Finding, Severity};
use crate::lint::{self, Need, RULES};
use crate::pool::Pool;
use crate::redact::{self, Remembered};
use crate::report::changes::{self, ChangeFormat, Compared, Masks};
use crate::report::{Closing, Colour, Format, Report, Root, Style, USUAL_WIDTH};
use crate::source::{Source, Sources};
use crate::{manifest, yaml};

use super::file_texts::FileTexts;
use super::{fix_diff, output};

const WRITTEN: &str = "memory takes all that is written";

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("reports are UTF-8")
}

fn one_of<T: ValueEnum + Clone>(number: usize) -> T {
    T::value_variants()[number % T::value_variants().len()].clone()
}

/// Panics where the quick reader of YAML reads a text otherwise than the full one.
pub fn read_both_ways(text: &str) {
    yaml::takes(text);
}

/// What `lint` prints of a pool, and whether that is JSON. The number chooses the format.
pub fn lint(pool: &Pool, findings: Vec<Finding>, format: usize) -> (String, bool) {
    let format = one_of(format);
    let style = Style {
        colour: Colour::Off,
        closing: Closing::Counts,
        failing: Severity::Error,
        width: USUAL_WIDTH,
        root: Root::default(),
    };
    let mut out = Vec::new();
    let mut report = Report::begin(format, RULES, style, &mut out).expect(WRITTEN);
    let mask = output::mask(pool, &Remembered::default());
    report.pool(&pool.layers.sources, findings, &mask, &pool.layers.encrypted()).expect(WRITTEN);
    report.finish().expect(WRITTEN);
    (text(out), matches!(format, Format::Json | Format::Sarif | Format::Gitlab))
}

/// What `explain` prints of all keys, and whether that is JSON.
pub fn explain(pool: &Pool, chart: &mut Chart, format: usize) -> (String, bool) {
    let format = one_of(format);
    let mut out = Vec::new();
    let explained = explain::explain(pool, None, chart).expect("the templates are right");
    let mask = output::whole_mask(pool, &[]);
    explain::write(&explained, &pool.layers.sources, &mask, format, Colour::Off, &mut out).expect(WRITTEN);
    (text(out), format == AnswerFormat::Json)
}

/// What `diff` prints of a pool and old manifests, and whether that is JSON; none where it cannot compare them.
pub fn diff(old: &str, pool: &Pool, format: usize) -> Option<(String, bool)> {
    let format = one_of(format);
    let (mut sources, mut manifests) = (Sources::default(), Vec::new());
    let id = sources.add(Source::file("old.yaml", old));
    documents::read(old, id, &mut manifests).ok()?;
    let old_mask = redact::mask(&Remembered::default(), &sources, &manifests, |_| false);
    let mut owners = Owners::default();
    owners.add(pool);
    let difference = diff::between(&OldState::of_manifests(&manifests), pool, &owners).ok()?;
    let masks = Masks(vec![output::mask(pool, &Remembered::default()), old_mask]);
    let compared = Compared { name: None, difference, sources: pool.layers.sources.clone(), masks };
    let mut out = Vec::new();
    changes::print(format, Colour::Off, &[compared], &mut out).expect(WRITTEN);
    Some((text(out), format == ChangeFormat::Json))
}

/// What `lint --diff` prints of a text and what fixes leave of it.
pub fn fixes(before: &str, after: &str) -> String {
    let mut texts = FileTexts::default();
    texts.change(Path::new("values.yaml").to_owned(), before, after.to_owned());
    let mut out = Vec::new();
    fix_diff::write(&texts, Colour::Off, &mut out).expect(WRITTEN);
    text(out)
}

/// What `render` prints, and what `render --mask-secrets` does.
pub fn render(pool: &Pool) -> (String, String) {
    let trees: Vec<_> = pool.manifests.iter().map(|manifest| &manifest.tree).collect();
    let mask = output::whole_mask(pool, &trees);
    let print = |masked: bool| {
        let mut out = String::new();
        for manifest in &pool.manifests {
            out.push_str("---\n");
            let tree = if masked { super::render::masked(manifest, &mask) } else { manifest.tree.clone() };
            yaml::write(&tree, &mut out);
        }
        out
    };
    (print(false), print(true))
}

/// What `render -o json` prints.
pub fn render_json(pool: &Pool) -> String {
    let mut out = String::new();
    yaml::write_json(
        &manifest::list(pool.manifests.iter().map(|manifest| manifest.tree.clone()).collect()),
        &mut out,
        0,
    );
    out
}

/// What `lint` finds in a pool, whether it waits for credentials, and whether nothing stops `render`.
pub fn findings(pool: &Pool) -> (Vec<Finding>, bool, bool) {
    let renders = lint::findings(pool, Severity::Error, Need::Now).is_empty() && pool.layers.encrypted().is_empty();
    (lint::findings(pool, Severity::Warning, Need::Later), pool.awaits_credentials(), renders)
}
