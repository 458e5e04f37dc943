//! Old objects of the chart that are none: what they made cannot be compared.

use crate::chart::{Rendered, Template};
use crate::decode::Noted;
use crate::fault::Kind;
use crate::manifest::Manifest;
use crate::message::{Message, quote};
use crate::source::Sources;
use crate::tree::{Node, Tree};

use super::identity::Identity;

/// What is wrong with an object whose fields have other types than Kubernetes keeps in them.
pub(super) fn fault(identity: &Identity, manifest: &Tree) -> Option<Message> {
    let wrong = |at: &str, message: &str| {
        Some(format!("`{}` in OLD is not as Kubernetes keeps it: {} {message}", identity.told(), quote(at)).into())
    };
    if identity.kind == Template::Secret {
        let is_text = |tree: &Tree| matches!(tree.node, Node::Text(_) | Node::Null);
        let data = manifest.get("data").into_iter().flat_map(|data| match &data.node {
            Node::Map(map) => map.entries().iter().map(|entry| &entry.value).collect(),
            _ => vec![data],
        });
        let is_sound = manifest.get("data").is_none_or(|data| matches!(data.node, Node::Map(_) | Node::Null));
        return if is_sound && data.into_iter().all(is_text) {
            None
        } else {
            wrong("data", "must be a map of strings")
        };
    }
    let mut noted = Noted::default();
    let rendered = Rendered { template: identity.kind, tree: manifest.clone() };
    Manifest::new(rendered, &Sources::default(), &mut noted);
    let fault = noted.faults.0.into_iter().find(|fault| fault.kind == Kind::WrongType)?;
    wrong(&fault.path.to_string(), &fault.message)
}
