//! The templates, read by a reader of YAML that is not ours.

use serde_json::Value;

use super::placeholder::MARK;
use super::{Chart, Error, ErrorCause, Names, Release, Rendered, Skeleton, Template, context, key_order};
use crate::field_path::Step;
use crate::source::{Place, SourceId};
use crate::tree::{Node, Tree};
use crate::yaml;

/// A value for each key that a template looks at, so that no part of one is left out.
const FULL: &str = r#"
revisionHistoryLimit: 3
imagePullSecrets: [{name: login}]
serviceAccount: {annotations: {a: "x: y"}}
annotations: {a: "{{ x }}"}
extraLabels: {team: platform}
podAnnotations: {a: "\n- b: c"}
extraPodLabels: {zone: a}
podSecurityContext: {fsGroup: 1000}
launcher:
  image: {digest: sha256:abc}
  extraEnv: [{name: A, value: "1"}, {name: B}]
  envFrom: [{secretRef: {name: a}}]
  extraVolumeMounts: [{name: a, mountPath: /a}]
dind:
  image: {tag: "\uF8FF0\uF8FF"}
  extraEnv: [{name: A, value: '# x'}]
  envFrom: [{secretRef: {name: a}}]
  extraVolumeMounts: [{name: a, mountPath: /a}]
additionalContainers: [{name: a, image: b}]
nodeSelector: {a: b}
tolerations: [{operator: Exists}]
affinity: {nodeAffinity: {}}
topologySpreadConstraints: [{maxSkew: 1}]
volumes: [{name: a, emptyDir: {}}]
storageVolume: {emptyDir: {sizeLimit: 1Gi}, "a: b": c}
storageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce]}
"#;

fn tree(text: &str) -> Tree {
    let reading = yaml::read(text, SourceId::DEFAULTS);
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    reading.tree
}

fn json(tree: &Tree) -> Value {
    let mut text = String::new();
    yaml::write_json(tree, &mut text, 0);
    serde_json::from_str(&text).expect("what we write is JSON")
}

/// What another reader read, with the values behind its placeholders put where they are.
fn filled(value: serde_yaml::Value, printed: &[Tree]) -> Value {
    let behind = |number: &str| json(&printed[number.parse::<usize>().expect("a placeholder has a number")]);
    match value {
        serde_yaml::Value::String(text) => match text.split(MARK).collect::<Vec<_>>()[..] {
            [_] => text.into(),
            ["", number, ""] => behind(number),
            ref pieces => {
                let piece = |(at, piece): (usize, &&str)| match at % 2 {
                    0 => (*piece).to_owned(),
                    _ => behind(piece).as_str().expect("text is joined with text").to_owned(),
                };
                pieces.iter().enumerate().map(piece).collect::<String>().into()
            }
        },
        serde_yaml::Value::Sequence(items) => items.into_iter().map(|item| filled(item, printed)).collect(),
        serde_yaml::Value::Mapping(map) => {
            let key = |key| filled(key, printed).as_str().expect("a key is text").to_owned();
            // A key without a value is left out.
            let map = map.into_iter().filter(|(_, item)| !item.is_null());
            let entries = map.map(|(k, item)| (key(k), filled(item, printed)));
            Value::Object(entries.collect())
        }
        other => serde_json::to_value(other).expect("templates are JSON"),
    }
}

/// A text in which each placeholder that is alone on its line is written as the items of its list, or the entries of its map.
fn spread(text: &str, printed: &mut Vec<Tree>) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let number = line.trim_start().strip_prefix(MARK).and_then(|marked| marked.strip_suffix(MARK));
        let Some(Ok(number)) = number.map(str::parse::<usize>) else {
            lines.push(line.to_owned());
            continue;
        };
        let value = printed[number].clone();
        let mut placeholder = |tree: &Tree| {
            printed.push(tree.clone());
            format!("{MARK}{}{MARK}", printed.len() - 1)
        };
        match &value.node {
            Node::List(items) => {
                lines.extend(items.iter().map(|item| format!("{indent}- {}", placeholder(item))));
            }
            Node::Map(map) => lines.extend(map.entries().iter().map(|entry| {
                let key = placeholder(&Tree::text(&entry.key, Place::CHART));
                format!("{indent}{key}: {}", placeholder(&entry.value))
            })),
            _ => assert_eq!(value.node.kind(), "null"),
        }
    }
    lines.join("\n")
}

#[test]
fn templates_are_yaml_and_read_alike() {
    let text = |text: &str| Tree::text(text, Place::CHART);
    let defaults = include_str!("../../values/values.yaml");
    let mut read = Vec::new();
    for user in ["", FULL, "credentials: {create: false}\nreplicasEnabled: false\nserviceAccount: {create: false}\n"] {
        for (stateful, namespace) in [("false", None), ("true", Some(text("workers")))] {
            let mut values = tree(defaults);
            values.merge(&tree(&format!("{user}\nuseStatefulSet: {stateful}\n")));
            let values = key_order::sorted(&values);
            let release = Release { namespace, chart_version: text("1.0.0"), ..Release::new("pool") };
            let context = context(&values, &Names::new(&values, &release));
            let mut chart = Chart::default();
            for template in Template::ALL.into_iter().filter(|template| template.applies(&values)) {
                let (text, _, mut printed) = chart.evaluate(template, &context).expect("it renders");
                let ours = Skeleton::read(&text, printed.len()).expect("it keeps to what is read").fill(&printed);
                let other = serde_yaml::from_str(&spread(&text, &mut printed)).expect("it is YAML");
                assert_eq!(json(&ours), filled(other, &printed), "{text}");
                read.push(template);
            }
        }
    }
    read.sort();
    read.dedup();
    assert_eq!(read, Template::ALL);
}

#[test]
fn what_no_template_holds_is_rejected() {
    for text in [
        "",
        "a",
        "a: 1\n   b: 2",
        "{}: 1",
        "a: \u{f8ff}7\u{f8ff}",
        "a: \u{f8ff}x\u{f8ff}",
        "a: 1\n- b",
        "\u{f8ff}0\u{f8ff}",
        "\u{f8ff}0\u{f8ff}: 1",
    ] {
        assert!(Skeleton::read(text, 0).is_err(), "{text:?}");
    }
}

/// What is printed where a template is wrong.
#[test]
fn an_error_names_the_template_and_no_value() {
    let cause = Skeleton::read("a", 0).map(|_| ()).expect_err("it is no map");
    let of_text = Error { template: Template::Secret, cause: ErrorCause::Text(cause) };
    assert_eq!(of_text.to_string(), "the template secret.yaml cannot be rendered: a line without a key");
    let cause = minijinja::Error::new(minijinja::ErrorKind::BadSerialization, "hunter2");
    let of_engine = Error { template: Template::Service, cause: ErrorCause::Template(cause) };
    assert_eq!(of_engine.to_string(), "the template service.yaml cannot be rendered: could not serialize to value");
}

#[test]
fn placeholders_hold_values_and_not_their_text() {
    let text = |text| Tree::text(text, Place::CHART);
    let values = [
        text("a: b\n- \u{f8ff}1\u{f8ff}"),
        tree("{c: [1, ~], x: 2, 'a: b': 3}"),
        Tree::new(Node::List(vec![text("4"), text("\u{f8ff}0\u{f8ff}")].into()), Place::CHART),
        Tree::new(Node::Null, Place::CHART),
    ];
    let rendered = "\
x: \u{f8ff}0\u{f8ff}
y: \u{f8ff}1\u{f8ff}
z:
  - \u{f8ff}3\u{f8ff}
  \u{f8ff}2\u{f8ff}
  \u{f8ff}3\u{f8ff}
  - a
\u{f8ff}1\u{f8ff}
";
    let read = Skeleton::read(rendered, values.len()).expect("it is read").fill(&values);
    let map = serde_json::json!({"c": [1, null], "x": 2, "a: b": 3});
    let list = serde_json::json!([null, "4", "\u{f8ff}0\u{f8ff}", "a"]);
    let expected = serde_json::json!({"x": 2, "y": map, "z": list, "c": [1, null], "a: b": 3});
    assert_eq!(json(&read), expected);
}

/// Values whose differences templates notice, and differences that they do not.
const ALIKE_AND_NOT: [&str; 22] = [
    "",
    "replicaCount: 3",
    "replicaCount: '3'",
    "replicaCount: null",
    "replicasEnabled: false",
    "launcher: {extraEnv: [{name: A}]}",
    "launcher: {extraEnv: [{name: B, value: x}]}",
    "launcher: {extraEnv: [{name: A}, {name: B}]}",
    "launcher: {extraEnv: null}",
    "launcher: {image: {digest: sha256:a}}",
    "launcher: {image: {digest: sha256:b, repository: ~}}",
    "dind: {image: {tag: 24}}",
    "storageVolume: {emptyDir: {}}",
    "storageVolume: {emptyDir: {medium: Memory}}",
    "storageVolume: {hostPath: {path: /a}}",
    "storageVolume: {hostPath: {path: /a}, name: x}",
    "volumes: [{name: a}]",
    "additionalContainers: [{name: a}, {name: b}]",
    "affinity: {nodeAffinity: {}}",
    "nodeSelector: {a: b}",
    "useStatefulSet: true",
    "{useStatefulSet: true, storageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce]}}",
];

#[test]
fn what_a_template_made_before_changes_nothing() {
    let key = |name: &str| Step::Key(name.into());
    let at_fault = [vec![], vec![key("launcher")], vec![key("launcher"), key("extraEnv")], vec![key("storageVolume")]];
    let mut used = Chart::default();
    let release = Release::new("pool");
    for (text, at_fault) in ALIKE_AND_NOT.iter().flat_map(|text| at_fault.iter().map(move |path| (text, path))) {
        let mut values = tree(include_str!("../../values/values.yaml"));
        values.merge(&tree(&text.replace('\n', " ")));
        if !at_fault.is_empty() {
            values.mark_faulty(at_fault);
        }
        let objects = used.render(&values, &release).expect("it renders");
        let anew = Chart::default().render(&values, &release).expect("it renders");
        assert_eq!(format!("{:?}", shown(&objects)), format!("{:?}", shown(&anew)), "{text} {at_fault:?}");
    }
}

/// Each value with its place, and what is at fault.
fn shown(objects: &[Rendered]) -> Vec<(Template, String)> {
    fn show(tree: &Tree, out: &mut String) {
        *out += &format!("{tree:?} ");
        match &tree.node {
            Node::Map(map) => map.entries().iter().for_each(|entry| {
                *out += &format!("{} {:?}: ", entry.key, entry.key_place);
                show(&entry.value, out);
            }),
            Node::List(items) => items.iter().for_each(|item| show(item, out)),
            Node::Faulty => {}
            _ => yaml::write_json(tree, out, 0),
        }
    }
    let show_one = |object: &Rendered| {
        let mut out = String::new();
        show(&object.tree, &mut out);
        (object.template, out)
    };
    objects.iter().map(show_one).collect()
}
