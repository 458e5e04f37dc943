//! The typed objects.

use std::fmt;
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{Deployment, StatefulSet};
use k8s_openapi::api::core::v1::{PodSpec, Secret, Service, ServiceAccount};
use serde::de::DeserializeOwned;

use crate::chart::{Rendered, Template};
use crate::decode::{Noted, decode, decode_apart};
use crate::field_path::FieldPath;
use crate::source::{Place, Sources};
use crate::tree::{Entry, Map, Node, Tree};

/// An object as Kubernetes types it.
pub enum Object {
    /// The workers' account.
    ServiceAccount(Box<ServiceAccount>),
    /// The pool's token and private key.
    Secret(Box<Secret>),
    /// The headless Service of a StatefulSet.
    Service(Box<Service>),
    /// The workers.
    Deployment(Box<Deployment>),
    /// The workers, each with a storage of its own.
    StatefulSet(Box<StatefulSet>),
}

/// An object and the tree that it was decoded from.
///
/// The tree holds each key that the types know and nothing else, in the order in which the chart prints them; it is what
/// is written, so that a diff against `helm template` is short.
pub struct Manifest {
    /// The template that made it.
    pub template: Template,
    /// The object as a tree.
    pub tree: Tree,
    /// The object as Kubernetes types it.
    pub object: Object,
}

/// The shape alone: an object may hold credentials.
impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Manifest of {}", self.template.file())
    }
}

impl Manifest {
    /// Decodes what a template rendered; what does not fit its type is noted. The object lacks the fields that the release of
    /// Kubernetes ignores, which the tree keeps.
    pub(crate) fn new(rendered: Rendered, sources: &Sources, noted: &mut Noted) -> Manifest {
        let Rendered { template, tree } = rendered;
        let mut object = Object::new(template, &tree, sources, noted);
        if !noted.ignored.0.is_empty() {
            let kept = noted.kept(&tree);
            object = Object::new(template, &kept, sources, &mut Noted::by(noted.faults.version()));
        }
        Manifest { template, tree, object }
    }
}

impl Object {
    fn new(template: Template, tree: &Tree, sources: &Sources, noted: &mut Noted) -> Object {
        match template {
            Template::ServiceAccount => Object::ServiceAccount(decode(tree, sources, noted)),
            Template::Secret => Object::Secret(decode(tree, sources, noted)),
            Template::Service => Object::Service(decode(tree, sources, noted)),
            Template::Deployment => {
                let (mut deployment, pods) = workload::<Deployment>(tree, sources, noted);
                deployment.spec.template.spec = pods.map(|pods| *pods);
                Object::Deployment(deployment)
            }
            Template::StatefulSet => {
                let (mut set, pods) = workload::<StatefulSet>(tree, sources, noted);
                set.spec.template.spec = pods.map(|pods| *pods);
                Object::StatefulSet(set)
            }
        }
    }
}

/// A workload without its pods, and these.
fn workload<W: DeserializeOwned>(tree: &Tree, sources: &Sources, noted: &mut Noted) -> (Box<W>, Option<Box<PodSpec>>) {
    decode_apart(tree, &FieldPath::ROOT.key("spec").key("template").key("spec"), sources, noted)
}

/// Objects as one `v1` List.
pub fn list(items: Vec<Tree>) -> Tree {
    let text = |text: &str| Tree::text(text, Place::CHART);
    let entry = |key: &str, value| Entry { key: key.into(), key_place: Place::CHART, value };
    let items = Tree::new(Node::List(Arc::new(items)), Place::CHART);
    let list: Map =
        [entry("apiVersion", text("v1")), entry("kind", text("List")), entry("items", items)].into_iter().collect();
    Tree::new(Node::Map(Arc::new(list)), Place::CHART)
}
