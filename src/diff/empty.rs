//! Fields that say nothing: null, an empty list or map, and the zero of a field that Kubernetes holds without a pointer.

use std::sync::Arc;

use crate::quantity;
use crate::tree::{Entry, Map, Node, Number, Text, Tree};

/// Maps from the user's own keys to text. Null in one is an empty text, and an empty one is none.
const TEXT_MAPS: [&str; 9] = [
    "annotations",
    "data",
    "labels",
    "matchLabels",
    "nodeSelector",
    "options",
    "stringData",
    "userAnnotations",
    "volumeAttributes",
];

/// Maps from the names of resources to quantities. Null in one is zero, and an empty one is none.
const QUANTITY_MAPS: [&str; 4] = ["capacity", "limits", "overhead", "requests"];

/// Structs that Kubernetes holds without a pointer, so that an empty one is none.
const STRUCTS: [&str; 6] = ["metadata", "resources", "spec", "status", "strategy", "updateStrategy"];

/// Texts, numbers and booleans that Kubernetes holds without a pointer, so that an empty text, 0 and false are none. From
/// `types.go` of `k8s.io/api/core/v1` and `apps/v1`.
const SCALARS: [&str; 125] = [
    "action",
    "apiVersion",
    "audience",
    "certificateChainPath",
    "chapAuthDiscovery",
    "chapAuthSession",
    "claimName",
    "clusterIP",
    "conditionType",
    "containerName",
    "containerPort",
    "credentialBundlePath",
    "datasetName",
    "datasetUUID",
    "devicePath",
    "directory",
    "diskName",
    "diskURI",
    "dnsPolicy",
    "driver",
    "effect",
    "endpoints",
    "failureThreshold",
    "fieldPath",
    "fsType",
    "gateway",
    "group",
    "host",
    "hostIP",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostPort",
    "hostname",
    "image",
    "imagePullPolicy",
    "initialDelaySeconds",
    "ip",
    "iqn",
    "iscsiInterface",
    "key",
    "keyPath",
    "keyType",
    "keyring",
    "level",
    "lun",
    "maxSkew",
    "medium",
    "minReadySeconds",
    "mountPath",
    "name",
    "nodeName",
    "nodePort",
    "operator",
    "partition",
    "path",
    "paused",
    "pdID",
    "pdName",
    "periodSeconds",
    "podManagementPolicy",
    "pool",
    "port",
    "prefix",
    "priorityClassName",
    "protectionDomain",
    "protocol",
    "publishNotReadyAddresses",
    "pullPolicy",
    "readOnly",
    "reference",
    "registry",
    "repository",
    "request",
    "resource",
    "resourceName",
    "restartPolicy",
    "revision",
    "role",
    "schedulerName",
    "scheme",
    "seconds",
    "secretFile",
    "secretName",
    "server",
    "serviceAccountName",
    "serviceName",
    "sessionAffinity",
    "shareName",
    "signerName",
    "sslEnabled",
    "start",
    "stdin",
    "stdinOnce",
    "storageMode",
    "storagePolicyID",
    "storagePolicyName",
    "storagePool",
    "subPath",
    "subPathExpr",
    "subdomain",
    "subresource",
    "successThreshold",
    "targetContainerName",
    "targetPortal",
    "targetVolumeAttributesClassName",
    "tenant",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "timeoutSeconds",
    "topologyKey",
    "tty",
    "type",
    "user",
    "value",
    "volume",
    "volumeID",
    "volumeName",
    "volumeNamespace",
    "volumePath",
    "weight",
    "whenDeleted",
    "whenScaled",
    "whenUnsatisfiable",
    "workingDir",
];

/// Whether the values of a map are quantities.
pub(super) fn holds_quantities(key: &str) -> bool {
    QUANTITY_MAPS.contains(&key)
}

/// Whether the keys of a map are the user's own, and its values texts.
pub(super) fn holds_texts(key: &str) -> bool {
    TEXT_MAPS.contains(&key)
}

/// Whether a field is a quantity by itself.
pub(super) fn is_quantity(key: &str) -> bool {
    matches!(key, "sizeLimit" | "divisor")
}

/// Whether a field that is absent is the same as an empty map or list.
pub(super) fn may_be_absent(key: &str) -> bool {
    holds_texts(key) || holds_quantities(key) || STRUCTS.contains(&key)
}

/// Takes out of a tree below a key what says nothing.
pub(super) fn remove(key: &str, tree: &mut Tree) {
    match &mut tree.node {
        Node::Map(map) => {
            let kept: Map = map.entries().iter().filter_map(|entry| told(key, entry)).collect();
            *map = Arc::new(kept);
        }
        Node::List(items) => {
            let of_maps = items.iter().any(|item| item.as_map().is_some());
            for item in Arc::make_mut(items) {
                match item.node {
                    Node::Null if of_maps => item.node = Node::Map(Arc::default()),
                    Node::Null => item.node = Node::Text(Text::default()),
                    _ => remove("", item),
                }
            }
        }
        _ => {}
    }
}

/// An entry of the map at a key as it is kept; none where it says nothing.
fn told(key: &str, entry: &Entry) -> Option<Entry> {
    let mut entry = entry.clone();
    if holds_texts(key) {
        if matches!(entry.value.node, Node::Null) {
            entry.value.node = Node::Text(Text::default());
        }
        return Some(entry);
    }
    if holds_quantities(key) {
        entry.value.node = canonical(&entry.value.node, true);
        return Some(entry);
    }
    if is_quantity(&entry.key) && !matches!(entry.value.node, Node::Null) {
        entry.value.node = canonical(&entry.value.node, false);
        return Some(entry);
    }
    remove(&entry.key, &mut entry.value);
    let is_zero = || SCALARS.binary_search(&&*entry.key).is_ok();
    let says_nothing = match &entry.value.node {
        Node::Null => true,
        Node::List(items) => items.is_empty(),
        Node::Map(map) => map.is_empty() && may_be_absent(&entry.key),
        Node::Text(text) => text.is_empty() && is_zero(),
        Node::Bool(value) => !value && is_zero(),
        Node::Number(number) => *number == Number::Int(0) && is_zero(),
        Node::Faulty => false,
    };
    (!says_nothing).then_some(entry)
}

/// A quantity as the API server writes it; that of a resource has no more than three decimal places.
fn canonical(node: &Node, of_resource: bool) -> Node {
    let text = match node {
        Node::Null => "0".to_owned(),
        Node::Text(text) => text.to_string(),
        Node::Number(Number::Int(number)) => number.to_string(),
        Node::Number(Number::Uint(number)) => number.to_string(),
        Node::Number(Number::Float(number)) => number.to_string(),
        other => return other.clone(),
    };
    match quantity::parse(&text) {
        Ok(amount) if of_resource => Node::Text(amount.rounded_to_milli().canonical().into()),
        Ok(amount) => Node::Text(amount.canonical().into()),
        Err(_) => node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scalars_are_sorted() {
        assert!(SCALARS.is_sorted());
    }
}
