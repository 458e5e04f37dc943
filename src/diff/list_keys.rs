//! By which fields Kubernetes matches the items of a list (`patchMergeKey` and `listMapKey` in `types.go`).

use crate::field_path::FieldPathBuf;
use crate::tree::{Node, Tree};

/// The fields that tell the items of a list apart; none for a list that has no such fields.
fn fields(list: &str) -> &'static [&'static str] {
    match list {
        "containers"
        | "env"
        | "ephemeralContainers"
        | "imagePullSecrets"
        | "initContainers"
        | "resourceClaims"
        | "schedulingGates"
        | "volumes" => &["name"],
        "ports" => &["containerPort", "port", "protocol"],
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "hostAliases" => &["ip"],
        "topologySpreadConstraints" => &["topologyKey", "whenUnsatisfiable"],
        "volumeClaimTemplates" => &["metadata.name"],
        _ => &[],
    }
}

/// What tells each item of a list from the others, if it does.
pub(super) fn keys(list: &str, items: &[Tree]) -> Option<Vec<String>> {
    let fields = fields(list);
    let keys: Vec<String> = items.iter().map(|item| key(item, fields)).collect::<Option<_>>()?;
    let mut sorted: Vec<&String> = keys.iter().collect();
    sorted.sort_unstable();
    (!fields.is_empty() && sorted.windows(2).all(|pair| pair[0] != pair[1])).then_some(keys)
}

fn key(item: &Tree, fields: &[&str]) -> Option<String> {
    let texts: Vec<String> = fields.iter().filter_map(|field| scalar(item.at(&FieldPathBuf::of(field))?)).collect();
    (!texts.is_empty()).then(|| texts.join("/"))
}

fn scalar(tree: &Tree) -> Option<String> {
    match &tree.node {
        Node::Text(text) => Some(text.to_string()),
        Node::Number(number) => Some(crate::yaml::go_text(*number)),
        _ => None,
    }
}
