//! What a YAML file is that does not hold values of the chart: a manifest, a chart's own file, the values of another chart.

use crate::message::{Message, quote};
use crate::source::{Lines, Origin, Place, Source, SourceId};
use crate::tree::{Map, Node, Tree};

const SOPS: &str = "a configuration of SOPS";
const HELMFILE: &str = "a helmfile";
const COMPOSE: &str = "a Docker Compose file";
const WORKFLOW: &str = "a GitHub workflow";

/// Files that other programs look for, by their names without `.yaml` or `.yml`.
const NAMES: [(&str, &str); 6] = [
    (".sops", SOPS),
    ("helmfile", HELMFILE),
    ("docker-compose", COMPOSE),
    (".gitlab-ci", "a GitLab pipeline"),
    (".pre-commit-config", "a configuration of pre-commit"),
    ("dependabot", "a configuration of Dependabot"),
];

/// A YAML file that is not a values file of this chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherDocument {
    /// `Chart.yaml`, by its name.
    Chart,
    /// `kustomization.yaml`, by its name or its kind.
    Kustomization,
    /// Argo CD's Application.
    Application,
    /// Argo CD's ApplicationSet.
    ApplicationSet,
    /// Flux's HelmRelease.
    HelmRelease,
    /// A pool of Spacelift's operator.
    WorkerPool,
    /// Any other manifest, by its kind; empty where that is not filled in.
    Manifest(String),
    /// A chart's template, by its folder and its actions.
    Template,
    /// A file for another program, by its name or its keys: what it is, with its article.
    ForProgram(&'static str),
    /// The values of the chart `spacelift-workerpool-controller`, Spacelift's operator.
    OperatorValues,
}

impl OtherDocument {
    /// What a file is, and the place that tells; none for a file of values. `tree` is what could be read of it.
    pub fn recognise(source: &Source, id: SourceId, tree: &Tree) -> Option<(OtherDocument, Place)> {
        let manifest = |map: &Map| {
            let (version, kind) = (map.get("apiVersion")?, &map.entry("kind")?.value);
            let text = |value: &Tree| value.as_text().unwrap_or_default().to_owned();
            Some((OtherDocument::of_kind(&text(version), &text(kind)), kind.place))
        };
        if let Some(recognised) = tree.as_map().and_then(manifest) {
            return Some(recognised);
        }
        if let Some(entry) = tree.as_map().and_then(|map| map.entry("controllerManager"))
            && entry.value.as_map().is_some()
        {
            return Some((OtherDocument::OperatorValues, entry.key_place));
        }
        if let Origin::File(path) = &source.origin
            && let Some(document) = OtherDocument::of_name(path, &source.text, tree)
        {
            return Some((document, Place::whole(id)));
        }
        tree.as_map().and_then(OtherDocument::of_keys)
    }

    /// The same for a text that is not YAML, such as a chart's template, by its lines.
    pub fn recognise_text(text: &str, id: SourceId) -> Option<(OtherDocument, Place)> {
        let lines = Lines::new(text);
        let value = |key: &str| {
            let of_line = |(number, line): (u32, &str)| {
                let value = line.strip_prefix(key)?.strip_prefix(':')?.trim();
                let value = value.split(" #").next().unwrap_or_default().trim_end().trim_matches(['"', '\'']);
                Some((number, value.to_owned()))
            };
            lines.iter().find_map(of_line)
        };
        let ((_, version), (line, kind)) = (value("apiVersion")?, value("kind")?);
        Some((OtherDocument::of_kind(&version, &kind), Place::on_line(id, line, 1, 4)))
    }

    fn of_name(path: &str, text: &str, tree: &Tree) -> Option<OtherDocument> {
        let (folders, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        match (name, stem) {
            (_, Some("Chart")) => return Some(OtherDocument::Chart),
            ("Kustomization", _) | (_, Some("kustomization")) => return Some(OtherDocument::Kustomization),
            _ => {}
        }
        if let Some((_, what)) = NAMES.iter().find(|(name, _)| stem == Some(name)) {
            return Some(OtherDocument::ForProgram(what));
        }
        let is_template = matches!(tree.node, Node::Faulty)
            && text.contains("{{")
            && folders.split(['/', '\\']).any(|folder| folder == "templates");
        is_template.then_some(OtherDocument::Template)
    }

    /// What the keys at the top tell, where no values of this chart could have them.
    fn of_keys(map: &Map) -> Option<(OtherDocument, Place)> {
        let is_map = |key: &str| map.get(key).is_some_and(|value| value.as_map().is_some());
        let first = |key: &str| map.get(key)?.as_list()?.first()?.as_map();
        let is_service = |service: &Tree| service.get("image").is_some() || service.get("build").is_some();
        let services = map.get("services").and_then(Tree::as_map).filter(|services| !services.is_empty());
        // YAML 1.1 reads the key `on` as true.
        let (key, what) = if is_map("jobs") && (map.get("on").is_some() || map.get("true").is_some()) {
            ("jobs", WORKFLOW)
        } else if services.is_some_and(|services| services.entries().iter().all(|entry| is_service(&entry.value))) {
            ("services", COMPOSE)
        } else if first("releases").is_some_and(|release| release.get("chart").is_some()) {
            ("releases", HELMFILE)
        } else if first("creation_rules").is_some() {
            ("creation_rules", SOPS)
        } else {
            return None;
        };
        Some((OtherDocument::ForProgram(what), map.entry(key)?.key_place))
    }

    fn of_kind(version: &str, kind: &str) -> OtherDocument {
        let group = version.split_once('/').map_or("", |(group, _)| group);
        match (group, kind) {
            ("argoproj.io", "Application") => OtherDocument::Application,
            ("argoproj.io", "ApplicationSet") => OtherDocument::ApplicationSet,
            ("helm.toolkit.fluxcd.io", "HelmRelease") => OtherDocument::HelmRelease,
            ("kustomize.config.k8s.io" | "kustomize.toolkit.fluxcd.io", "Kustomization") => {
                OtherDocument::Kustomization
            }
            ("workers.spacelift.io", "WorkerPool") => OtherDocument::WorkerPool,
            (_, kind) => OtherDocument::Manifest(kind.to_owned()),
        }
    }

    /// Whether it is left out of a folder: whatever is plainly meant for another program.
    pub fn is_left_out(&self) -> bool {
        *self != OtherDocument::OperatorValues
    }

    /// What it is.
    pub fn message(&self) -> Message {
        match self {
            OtherDocument::Chart => "this is a chart's `Chart.yaml`, not a values file".into(),
            OtherDocument::Kustomization => "this is a Kustomization, not a values file".into(),
            OtherDocument::Application => "this is an Argo CD Application, not a values file".into(),
            OtherDocument::ApplicationSet => "this is an Argo CD ApplicationSet, not a values file".into(),
            OtherDocument::HelmRelease => "this is a Flux HelmRelease, not a values file".into(),
            OtherDocument::WorkerPool => "this is a WorkerPool of Spacelift's operator, not a values file".into(),
            OtherDocument::Template => "this is a template of a chart, not a values file".into(),
            OtherDocument::ForProgram(what) => format!("this is {what}, not a values file").into(),
            OtherDocument::Manifest(kind) if kind.is_empty() => {
                "this is a Kubernetes manifest, not a values file".into()
            }
            OtherDocument::Manifest(kind) => {
                format!("this is a Kubernetes manifest of kind {}, not a values file", quote(kind)).into()
            }
            OtherDocument::OperatorValues => {
                "these are values of the chart `spacelift-workerpool-controller`, Spacelift's operator, and not of \
                 `spacelift-worker`"
                    .into()
            }
        }
    }

    /// What to do.
    pub fn help(&self) -> Message {
        match self {
            OtherDocument::Chart => {
                "check the `values.yaml` beside it; if the chart has `spacelift-worker` as a \
                                dependency, add `--at spacelift-worker`"
            }
            OtherDocument::Kustomization => {
                "check the values file that its manifests are rendered from; if it holds the values itself, add \
                 `--at helmCharts[0].valuesInline`"
            }
            OtherDocument::Application => {
                "check the values file that it names; if it holds the values itself, add \
                 `--at spec.source.helm.valuesObject`"
            }
            OtherDocument::ApplicationSet => {
                "check the values file that it names; if it holds the values itself, add \
                 `--at spec.template.spec.source.helm.valuesObject`"
            }
            OtherDocument::Template => "check the values file of the chart",
            OtherDocument::ForProgram(_) => "check the values files of the chart `spacelift-worker`",
            OtherDocument::HelmRelease => "add `--at spec.values` to check the values in it",
            OtherDocument::WorkerPool | OtherDocument::OperatorValues => {
                "the operator is another way to run workers, which `workerpool` does not check; it checks values of \
                 the chart `spacelift-worker`"
            }
            OtherDocument::Manifest(_) => "check the values file from which it was rendered",
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn recognised(path: &str, text: &str) -> Option<OtherDocument> {
        let source = Source::new(Origin::File(path.to_owned()), text);
        let tree = yaml::read(text, SourceId::DEFAULTS).tree;
        OtherDocument::recognise(&source, SourceId::DEFAULTS, &tree).map(|(document, _)| document)
    }

    #[test]
    fn files_that_hold_no_values_are_recognised() {
        let manifest = |kind: &str| Some(OtherDocument::Manifest(kind.to_owned()));
        for (path, text, document) in [
            ("a.yaml", "replicaCount: 1\n", None),
            ("a.yaml", "kind: x\n", None),
            ("a.yaml", "apiVersion: v1\n", None),
            ("a.yaml", "apiVersion: v1\nkind: Secret\n", manifest("Secret")),
            ("a.yaml", "{apiVersion: x.io/v1, kind: Application}\n", manifest("Application")),
            ("a.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\n", Some(OtherDocument::Application)),
            ("a.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n", Some(OtherDocument::ApplicationSet)),
            ("a.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n", Some(OtherDocument::HelmRelease)),
            ("a.yaml", "apiVersion: workers.spacelift.io/v1beta1\nkind: WorkerPool\n", Some(OtherDocument::WorkerPool)),
            ("b/kustomization.yaml", "resources: [a.yaml]\n", Some(OtherDocument::Kustomization)),
            ("b/Chart.yaml", "apiVersion: v2\nname: a\n", Some(OtherDocument::Chart)),
            ("b/MyChart.yaml", "name: a\n", None),
            ("b/Chart.yml", "name: a\n", Some(OtherDocument::Chart)),
            ("Kustomization", "resources: [a.yaml]\n", Some(OtherDocument::Kustomization)),
            ("a.yaml", "apiVersion:\nkind:\n", manifest("")),
            (".sops.yaml", "creation_rules: []\n", Some(OtherDocument::ForProgram(SOPS))),
            ("sops.yml", "creation_rules: [{age: x}]\n", Some(OtherDocument::ForProgram(SOPS))),
            ("helmfile.yaml", "environments: {}\n---\nreleases: []\n", Some(OtherDocument::ForProgram(HELMFILE))),
            ("d/1.yaml", "releases: [{name: a, chart: b}]\n", Some(OtherDocument::ForProgram(HELMFILE))),
            ("compose.yml", "services: {a: {image: b}}\n", Some(OtherDocument::ForProgram(COMPOSE))),
            ("compose.yml", "services: {a: {port: 1}}\n", None),
            ("ci.yml", "on: push\njobs: {a: {}}\n", Some(OtherDocument::ForProgram(WORKFLOW))),
            ("ci.yml", "on: push\njobs: 2\n", None),
            ("c/templates/a.yaml", "a: {{ b }}\n {{- c }}\n", Some(OtherDocument::Template)),
            ("c/templates/a.yaml", "a: b\n", None),
            ("a.yaml", "controllerManager: {replicas: 2}\n", Some(OtherDocument::OperatorValues)),
        ] {
            assert_eq!(recognised(path, text), document, "{path}: {text}");
        }
    }

    #[test]
    fn a_template_is_recognised_by_its_lines() {
        let recognise = |text| OtherDocument::recognise_text(text, SourceId::DEFAULTS).map(|(document, _)| document);
        let template = "{{- if .Values.x }}\napiVersion: v1\nkind: \"Service\" # of\nmetadata: {{ x }}\n";
        assert_eq!(recognise(template), Some(OtherDocument::Manifest("Service".to_owned())));
        assert_eq!(recognise("a: [\n  kind: x\n"), None);
    }
}
