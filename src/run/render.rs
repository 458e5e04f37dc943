//! `workerpool render`: manifests on standard output, or in files.

use std::mem::ManuallyDrop;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::bail;

use crate::chart::{CHART_NAME, Chart, Template};
use crate::cli::{HelmArgs, Output, RenderArgs};
use crate::finding::Severity;
use crate::lint;
use crate::manifest::Manifest;
use crate::pool::Pool;
use crate::suggest;
use crate::yaml;

use super::input::{self, SetFiles};
use super::{Outcome, output, release};

pub(super) fn run(args: &RenderArgs) -> anyhow::Result<Outcome> {
    check_helm_flags(&args.helm)?;
    let name = release_name(args)?;
    let mut stack = input::files(&args.values)?;
    input::arguments(&mut stack, &args.values, &SetFiles::default())?;
    let release = release::release(&mut stack, "RELEASE", name.as_deref(), &args.target);
    // The process ends soon: taking apart what it holds would cost a tenth of its time.
    let mut chart = ManuallyDrop::new(Chart::default());
    let pool = ManuallyDrop::new(Pool::new(stack, release, &mut chart)?);
    let findings = lint::findings(&pool, Severity::Error);
    if !findings.is_empty() {
        output::findings(&pool, findings)?;
        return Ok(Outcome::Refused);
    }
    let Some(manifests) = select(&pool.manifests, &args.show_only) else { return Ok(Outcome::Refused) };
    match &args.output_dir {
        Some(folder) => {
            let folder = match &name {
                Some(name) if args.release_name => format!("{folder}/{name}"),
                _ => folder.clone(),
            };
            let texts = manifests.iter().map(|manifest| {
                let mut text = String::new();
                document(manifest, args.output, &mut text);
                (file(manifest.template), text)
            });
            output::files(&folder, texts)?;
        }
        None => output::print(all(&manifests, args.output).as_bytes())?,
    }
    Ok(Outcome::Clean)
}

/// The release name, given or generated. `None` for the default.
fn release_name(args: &RenderArgs) -> anyhow::Result<Option<String>> {
    if let Some(chart) = &args.chart {
        let last = chart.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if !matches!(last, CHART_NAME | "spacelift-worker-pool") {
            bail!(
                "`{chart}` is not the chart {CHART_NAME}, and workerpool renders no other; give only the release name"
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
    Ok(args.release.clone())
}

/// Rejects the flags of `helm template` that would change the result if they were ignored.
fn check_helm_flags(args: &HelmArgs) -> anyhow::Result<()> {
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

/// The manifests that `--show-only` selects, in Helm's order. If a pattern selects none, prints an error and returns
/// `None`.
fn select<'m>(manifests: &'m [Manifest], patterns: &[String]) -> Option<Vec<&'m Manifest>> {
    if patterns.is_empty() {
        return Some(manifests.iter().collect());
    }
    let mut chosen: Vec<&Manifest> = Vec::new();
    for pattern in patterns {
        let matches = |template: Template| matches_pattern(pattern, &format!("templates/{}", template.file()));
        let found: Vec<&Manifest> = manifests.iter().filter(|m| matches(m.template)).collect();
        if found.is_empty() {
            let known = Template::ALL.into_iter().any(matches);
            output::complain(&if known {
                format!("{pattern} renders nothing with these values")
            } else {
                let files: Vec<String> = Template::ALL.iter().map(|t| format!("templates/{}", t.file())).collect();
                let files: Vec<&str> = files.iter().map(String::as_str).collect();
                format!("there is no template {pattern}; the templates are {}", suggest::listed_all(&files))
            });
            return None;
        }
        for manifest in found {
            if !chosen.iter().any(|m| m.template == manifest.template) {
                chosen.push(manifest);
            }
        }
    }
    chosen.sort_by_key(|m| m.template);
    Some(chosen)
}

/// Whether a path matches a pattern. `*` matches any characters but `/`, and `?` matches one of them
/// (Go's `filepath.Match`, without its classes).
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let mut pattern = pattern.chars();
    match pattern.next() {
        None => path.is_empty(),
        Some('*') => {
            let most = path.find('/').unwrap_or(path.len());
            let ends = path[..most].char_indices().map(|(i, _)| i).chain([most]);
            ends.into_iter().any(|end| matches_pattern(pattern.as_str(), &path[end..]))
        }
        Some(wanted) => {
            let mut path = path.chars();
            path.next().is_some_and(|c| c == wanted || (wanted == '?' && c != '/'))
                && matches_pattern(pattern.as_str(), path.as_str())
        }
    }
}

/// A template's file, as Helm names it.
fn file(template: Template) -> String {
    format!("{CHART_NAME}/templates/{}", template.file())
}

/// Writes one object, as a YAML document or as JSON.
fn document(manifest: &Manifest, form: Output, out: &mut String) {
    match form {
        Output::Yaml => {
            out.extend(["---\n# Source: ", &file(manifest.template), "\n"]);
            yaml::write(&manifest.tree, out);
        }
        Output::Json => {
            yaml::write_json(&manifest.tree, out, 2);
            out.push('\n');
        }
    }
}

/// All objects: a stream of YAML documents, or one JSON list.
fn all(manifests: &[&Manifest], form: Output) -> String {
    let mut out = String::with_capacity(USUAL_LENGTH);
    match form {
        Output::Yaml => manifests.iter().for_each(|manifest| document(manifest, form, &mut out)),
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

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn patterns_match_as_paths_do() {
        for (pattern, right) in [
            ("templates/secret.yaml", true),
            ("templates/*.yaml", true),
            ("*/s*t.yaml", true),
            ("templates/secre?.yaml", true),
            ("*", false),
            ("secret.yaml", false),
        ] {
            assert_eq!(matches_pattern(pattern, "templates/secret.yaml"), right, "{pattern}");
        }
    }
}
