//! What a cluster and its tools add to an object, which is nobody's wish.

use std::sync::Arc;

use crate::chart::Template;
use crate::tree::{Map, Node, Tree};

/// Fields of `metadata` that the API server or a controller writes.
const METADATA: [&str; 10] = [
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "generation",
    "managedFields",
    "selfLink",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "ownerReferences",
    "finalizers",
];

/// Annotations that kubectl, Helm, controllers and GitOps tools write.
const ANNOTATIONS: [&str; 8] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    "kubectl.kubernetes.io/restartedAt",
    "kubectl.kubernetes.io/default-container",
    "deployment.kubernetes.io/revision",
    "kubernetes.io/change-cause",
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
    "deprecated.daemonset.template.generation",
];

/// Whose annotations and labels are all theirs.
const TOOLS: [&str; 6] = [
    "argocd.argoproj.io/",
    "kustomize.toolkit.fluxcd.io/",
    "helm.toolkit.fluxcd.io/",
    "field.cattle.io/",
    "objectset.rio.cattle.io/",
    "autoscaling.alpha.kubernetes.io/",
];

/// Whether an annotation or label is one that a tool writes on an object after it was rendered.
pub(super) fn is_of_a_tool(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || TOOLS.iter().any(|tool| key.starts_with(tool))
}

/// Whether a manifest was read from a cluster: only there it has a number of its version.
pub(super) fn is_live(manifest: &Tree) -> bool {
    let metadata = manifest.get("metadata");
    ["uid", "resourceVersion"].iter().any(|key| metadata.and_then(|metadata| metadata.get(key)).is_some())
}

/// What kubectl applied when this object was applied last, if it says so.
pub(super) fn last_applied(manifest: &Tree) -> Option<&str> {
    manifest.get("metadata")?.get("annotations")?.get(ANNOTATIONS[0])?.as_text()
}

/// Takes out what the cluster wrote: what was never in a manifest, and what nobody can know before.
pub(super) fn remove(kind: Template, manifest: &mut Tree) {
    let Node::Map(map) = &mut manifest.node else { return };
    let map = Arc::make_mut(map);
    map.remove("status");
    if let Some(metadata) = map_of(map, "metadata") {
        // Where an object lives is its identity, and no field that could differ.
        METADATA.iter().chain(&["namespace"]).for_each(|key| drop(metadata.remove(key)));
    }
    match kind {
        // Older clusters make a Secret with a token of its own for each account, and OpenShift adds registry logins.
        Template::ServiceAccount => ["secrets", "imagePullSecrets"].iter().for_each(|key| drop(map.remove(key))),
        Template::Service => {
            if let Some(spec) = map_of(map, "spec") {
                ["clusterIPs", "ipFamilies", "ipFamilyPolicy"].iter().for_each(|key| drop(spec.remove(key)));
            }
        }
        Template::StatefulSet => {
            if let Some(Node::List(claims)) = map_of(map, "spec").and_then(|spec| node_of(spec, "volumeClaimTemplates"))
            {
                for claim in Arc::make_mut(claims) {
                    claim_template(claim);
                }
            }
        }
        Template::Secret | Template::Deployment => {}
    }
}

/// The API server says of a claim template what it is, and that no such claim is bound.
fn claim_template(claim: &mut Tree) {
    let Node::Map(map) = &mut claim.node else { return };
    let map = Arc::make_mut(map);
    ["apiVersion", "kind", "status"].iter().for_each(|key| drop(map.remove(key)));
    if let Some(metadata) = map_of(map, "metadata") {
        METADATA.iter().for_each(|key| drop(metadata.remove(key)));
    }
}

fn node_of<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Node> {
    map.get_mut(key).map(|tree| &mut tree.node)
}

fn map_of<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Map> {
    match node_of(map, key) {
        Some(Node::Map(map)) => Some(Arc::make_mut(map)),
        _ => None,
    }
}
