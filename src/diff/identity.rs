//! Which object a manifest describes: its kind, its name and its namespace.

use crate::chart::Template;
use crate::message::theirs;
use crate::tree::{Text, Tree};
use crate::validation::meta;

/// What an object is called in a cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Its kind, by the template that makes such objects.
    pub kind: Template,
    /// Its name, which Kubernetes has accepted as one: it holds nothing but lower-case letters, digits, `-` and `.`.
    pub name: Text,
    /// Its namespace, where that is known.
    pub namespace: Option<Text>,
}

impl Identity {
    /// The identity of a manifest; none where the manifest is of a kind that the chart does not make, or has no name that
    /// Kubernetes accepts.
    pub fn of(manifest: &Tree) -> Option<Identity> {
        let version = manifest.get("apiVersion")?.as_text()?;
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let kind = manifest.get("kind")?.as_text()?;
        let kind = Template::ALL.into_iter().find(|template| (template.group(), template.kind()) == (group, kind))?;
        let label = |key| manifest.get("metadata")?.get(key)?.as_text().filter(|name| is_name(name));
        Some(Identity { kind, name: label("name")?.into(), namespace: label("namespace").map(Into::into) })
    }

    /// Whether both may be the same object: a namespace that is not known may be any.
    pub fn matches(&self, other: &Identity) -> bool {
        let apart = |a: &Text, b: &Text| a != b;
        let is_elsewhere = self.namespace.as_ref().zip(other.namespace.as_ref()).is_some_and(|(a, b)| apart(a, b));
        self.kind == other.kind && self.name == other.name && !is_elsewhere
    }

    /// The object in a message, in which its name is the user's: `Deployment/worker-pool-1-spacelift-worker`.
    pub fn told(&self) -> String {
        format!("{}/{}", self.kind.kind(), theirs(&self.name))
    }

    /// The object in a message as an argument of kubectl, with its namespace: `deployment/name -n namespace`.
    pub fn for_kubectl(&self) -> String {
        let namespace = self.namespace.as_ref().map(|name| format!(" -n {}", theirs(name))).unwrap_or_default();
        format!("{}/{}{namespace}", self.kind.kind().to_lowercase(), theirs(&self.name))
    }
}

fn is_name(text: &str) -> bool {
    meta::dns_subdomain(text).is_none()
}
