//! The chart: values and a release in, the tree of each object out.
//!
//! What it renders is what the published chart `spacelift-worker` renders with Helm; `templates/` is laid out as its
//! templates are.

mod key_order;
mod names;
mod placeholder;
mod questions;
mod rendered;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::PoisonError;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};

use crate::source::Place;
use crate::tree::{Entry, Map, Node, Text, Tree};

pub(crate) use names::CHART_VERSION;
use names::Names;
pub use names::{CHART_NAME, Release};
use questions::Asked;
use rendered::Skeleton;

/// A template that makes an object, in the order in which Helm prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Template {
    /// `serviceaccount.yaml`
    ServiceAccount,
    /// `secret.yaml`
    Secret,
    /// `service.yaml`
    Service,
    /// `deployment.yaml`
    Deployment,
    /// `statefulset.yaml`
    StatefulSet,
}

impl Template {
    /// All of them.
    pub const ALL: [Template; 5] =
        [Template::ServiceAccount, Template::Secret, Template::Service, Template::Deployment, Template::StatefulSet];

    /// Its file below `templates/`, as the chart names it.
    pub fn file(self) -> &'static str {
        match self {
            Template::ServiceAccount => "serviceaccount.yaml",
            Template::Secret => "secret.yaml",
            Template::Service => "service.yaml",
            Template::Deployment => "deployment.yaml",
            Template::StatefulSet => "statefulset.yaml",
        }
    }

    /// The kind of its object, as Kubernetes calls it.
    pub fn kind(self) -> &'static str {
        match self {
            Template::ServiceAccount => "ServiceAccount",
            Template::Secret => "Secret",
            Template::Service => "Service",
            Template::Deployment => "Deployment",
            Template::StatefulSet => "StatefulSet",
        }
    }

    /// The API group of its object; empty for the core group.
    pub fn group(self) -> &'static str {
        match self {
            Template::ServiceAccount | Template::Secret | Template::Service => "",
            Template::Deployment | Template::StatefulSet => "apps",
        }
    }

    /// Whether its object makes the workers.
    pub fn is_workload(self) -> bool {
        matches!(self, Template::Deployment | Template::StatefulSet)
    }

    /// The key of the values that decides whether its object is made.
    pub fn switch(self) -> &'static str {
        match self {
            Template::ServiceAccount => "serviceAccount.create",
            Template::Secret => "credentials.create",
            Template::Service | Template::Deployment | Template::StatefulSet => "useStatefulSet",
        }
    }

    /// The file with its text, after the parts that it includes with theirs.
    fn sources(self) -> &'static [(&'static str, &'static str)] {
        macro_rules! sources {
            ($($file:literal),*) => { &[$(($file, include_str!(concat!("../../templates/", $file)))),*] };
        }
        match self {
            Template::ServiceAccount => sources!["serviceaccount.yaml"],
            Template::Secret => sources!["secret.yaml"],
            Template::Service => sources!["service.yaml"],
            Template::Deployment => sources!["_image.yaml", "_pod.yaml", "deployment.yaml"],
            Template::StatefulSet => sources!["_image.yaml", "_pod.yaml", "statefulset.yaml"],
        }
    }

    /// Whether these values make its object.
    pub fn applies(self, values: &Tree) -> bool {
        let is_true =
            |branch: Option<&Tree>, key: &str| branch.and_then(|b| b.get(key)).is_some_and(|v| v.node.is_true());
        let stateful = is_true(Some(values), "useStatefulSet");
        match self {
            Template::ServiceAccount => is_true(values.get("serviceAccount"), "create"),
            Template::Secret => is_true(values.get("credentials"), "create"),
            Template::Service | Template::StatefulSet => stateful,
            Template::Deployment => !stateful,
        }
    }
}

/// An object as its template renders it, each value with the place that made it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The template.
    pub template: Template,
    /// The object.
    pub tree: Tree,
}

/// A template that could not be rendered: the program is at fault, not the values.
#[derive(Debug)]
pub struct Error {
    template: Template,
    cause: ErrorCause,
}

#[derive(Debug)]
enum ErrorCause {
    Template(minijinja::Error),
    Text(rendered::Malformed),
}

impl fmt::Display for Error {
    /// The kind alone: a template error's details may quote values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the template {} cannot be rendered: ", self.template.file())?;
        match &self.cause {
            ErrorCause::Template(error) => write!(f, "{}", error.kind()),
            ErrorCause::Text(malformed) => write!(f, "{malformed}"),
        }
    }
}

impl std::error::Error for Error {}

/// What templates may ask for.
fn context(values: &Tree, names: &Names) -> Tree {
    let entry = |(key, value): (&'static str, &Tree)| Entry {
        key: Text::new_static(key),
        key_place: Place::CHART,
        value: value.clone(),
    };
    let map: Map = [
        ("values", values),
        ("fullName", &names.full),
        ("serviceAccountName", &names.service_account),
        ("labels", &names.labels),
        ("workloadLabels", &names.workload_labels),
        ("selectorLabels", &names.selector_labels),
        ("podLabels", &names.pod_labels),
    ]
    .into_iter()
    .chain(names.namespace.as_ref().map(|namespace| ("namespace", namespace)))
    .map(entry)
    .collect();
    Tree::new(Node::Map(map.into()), Place::CHART)
}

/// The template engine. It compiles a template when values first need it, and keeps it for the pools that follow. So it does
/// with what the template made: it evaluates a template anew only where the values answer its questions otherwise.
pub struct Chart {
    environment: Environment<'static>,
    last: BTreeMap<Template, (Asked, Skeleton)>,
}

impl Default for Chart {
    fn default() -> Chart {
        let mut environment = Environment::empty();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the default delimiters differ from each other"));
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_formatter(placeholder::formatter);
        environment.add_filter("bare", placeholder::bare);
        Chart { environment, last: BTreeMap::new() }
    }
}

/// The labels that the chart puts on every object.
pub fn common_labels(values: &Tree, release: &Release) -> Tree {
    Names::new(values, release).labels
}

impl Chart {
    /// The objects that these values make, in Helm's order.
    ///
    /// # Errors
    ///
    /// Fails if a template cannot be rendered, which no values should cause.
    pub fn render(&mut self, values: &Tree, release: &Release) -> Result<Vec<Rendered>, Error> {
        let values = &key_order::sorted(values);
        let context = context(values, &Names::new(values, release));
        Template::ALL
            .into_iter()
            .filter(|template| template.applies(values))
            .map(|template| {
                let tree = self.render_one(template, &context).map_err(|cause| Error { template, cause })?;
                Ok(Rendered { template, tree })
            })
            .collect()
    }

    fn render_one(&mut self, template: Template, context: &Tree) -> Result<Tree, ErrorCause> {
        if let Some((asked, layout)) = self.last.get(&template)
            && let Some(values) = asked.again(context)
        {
            return Ok(layout.fill(&values));
        }
        let (text, asked, values) = self.evaluate(template, context).map_err(ErrorCause::Template)?;
        let layout = Skeleton::read(&text, values.len()).map_err(ErrorCause::Text)?;
        let object = layout.fill(&values);
        self.last.insert(template, (asked, layout));
        Ok(object)
    }

    /// The text of a template with placeholders, what it asked, and the values found, by number.
    fn evaluate(&mut self, template: Template, context: &Tree) -> Result<(String, Asked, Vec<Tree>), minijinja::Error> {
        for (file, source) in template.sources() {
            if self.environment.get_template(file).is_err() {
                self.environment.add_template(file, source)?;
            }
        }
        let (root, questions) = placeholder::context(context.clone());
        let text = self.environment.get_template(template.file())?.render(root)?;
        let (asked, values) = questions.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok((text, asked, values))
    }
}

#[cfg(test)]
mod tests;
