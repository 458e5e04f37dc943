//! The documented defaults as a tree.

use crate::source::{Place, Position, SourceId};
use crate::tree::{self, Entry, Map, Node, Number, Tree};

/// The documented defaults, as `workerpool values` prints them.
pub const DEFAULTS_TEXT: &str = include_str!("../../values/values.yaml");

/// A default, ready to become a tree: reading the text at each start would cost a fifth of a whole run. A test compares
/// the two.
enum Default {
    Bool(bool),
    Int(i64),
    Text(&'static str),
    List,
    Map(&'static [(&'static str, Default)]),
}

use Default::{Bool, Int, List, Map as Branch, Text};

const EMPTY: Default = Branch(&[]);

static DEFAULTS: Default = Branch(&[
    ("replicasEnabled", Bool(true)),
    ("replicaCount", Int(1)),
    ("terminationGracePeriodSeconds", Int(30)),
    ("credentials", Branch(&[("create", Bool(true)), ("token", Text("")), ("privateKey", Text(""))])),
    ("imagePullSecrets", List),
    ("nameOverride", Text("")),
    ("fullnameOverride", Text("")),
    ("serviceAccount", Branch(&[("create", Bool(true)), ("annotations", EMPTY), ("name", Text(""))])),
    ("annotations", EMPTY),
    ("extraLabels", EMPTY),
    ("podAnnotations", EMPTY),
    ("extraPodLabels", EMPTY),
    ("podSecurityContext", EMPTY),
    (
        "launcher",
        Branch(&[
            (
                "image",
                Branch(&[
                    ("repository", Text("public.ecr.aws/spacelift/launcher")),
                    ("tag", Text("latest")),
                    ("pullPolicy", Text("Always")),
                ]),
            ),
            ("resources", EMPTY),
            ("securityContext", EMPTY),
            ("extraEnv", List),
            ("envFrom", List),
            ("extraVolumeMounts", List),
        ]),
    ),
    (
        "dind",
        Branch(&[
            (
                "image",
                Branch(&[
                    ("repository", Text("docker")),
                    ("tag", Text("23.0.6-dind")),
                    ("pullPolicy", Text("IfNotPresent")),
                ]),
            ),
            ("resources", EMPTY),
            ("extraEnv", List),
            ("envFrom", List),
            ("extraVolumeMounts", List),
        ]),
    ),
    ("additionalContainers", List),
    ("nodeSelector", EMPTY),
    ("tolerations", List),
    ("affinity", EMPTY),
    ("topologySpreadConstraints", List),
    ("volumes", List),
    ("storageVolume", EMPTY),
    ("storageVolumeClaimTemplateSpec", EMPTY),
    ("useStatefulSet", Bool(false)),
]);

/// The defaults as a tree. All stand at one place, which no message names.
pub fn defaults() -> Tree {
    DEFAULTS.tree()
}

impl Default {
    fn tree(&self) -> Tree {
        let start = Position { line: 1, column: 1 };
        let place = Place { source: SourceId::DEFAULTS, start, end: start };
        let node = match self {
            Bool(value) => Node::Bool(*value),
            Int(value) => Node::Number(Number::Int(*value)),
            Text(text) => Node::Text(tree::Text::new_static(text)),
            List => Node::List(std::default::Default::default()),
            Branch(entries) => {
                let entry = |(key, value): &(&'static str, Default)| Entry {
                    key: tree::Text::new_static(key),
                    key_place: place,
                    value: value.tree(),
                };
                Node::Map(entries.iter().map(entry).collect::<Map>().into())
            }
        };
        Tree::new(node, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn the_ready_defaults_are_those_documented() {
        let documented = yaml::read(DEFAULTS_TEXT, SourceId::DEFAULTS);
        assert!(documented.faults.is_empty(), "{:?}", documented.faults);
        let written = |tree: &Tree| {
            let mut out = String::new();
            yaml::write(tree, &mut out);
            out
        };
        assert_eq!(written(&defaults()), written(&documented.tree));
    }
}
