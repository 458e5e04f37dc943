//! `null-in-fragment`: a key left empty inside what Kubernetes types.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::field_path::{FieldPathBuf, Step};
use crate::finding::Severity;
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Entry, Node, Tree};

use super::{Check, Found, Rule};

pub(super) const RULE: Rule = Rule {
    id: "null-in-fragment",
    severity: Severity::Warning,
    summary: "a key left empty inside a Kubernetes fragment",
    why: "A key with nothing after it is null. Of the chart's own keys null means the default; inside a fragment it \
          goes to the API server, which makes of it 0 where it wants a quantity, an empty text where it wants text, \
          an empty item in a list, and nothing at all elsewhere; a volume whose source is left empty is an `emptyDir`. \
          None of these is likely what was to be written.",
    bad: include_str!("../../tests/fixtures/null-in-fragment/bad.yaml"),
    good: include_str!("../../tests/fixtures/null-in-fragment/good.yaml"),
    check: Check::Pool(check),
};

/// The keys whose values go to the API server as they stand.
const FRAGMENTS: [&str; 24] = [
    "imagePullSecrets",
    "serviceAccount.annotations",
    "annotations",
    "extraLabels",
    "podAnnotations",
    "extraPodLabels",
    "podSecurityContext",
    "launcher.resources",
    "launcher.securityContext",
    "launcher.extraEnv",
    "launcher.envFrom",
    "launcher.extraVolumeMounts",
    "dind.resources",
    "dind.extraEnv",
    "dind.envFrom",
    "dind.extraVolumeMounts",
    "additionalContainers",
    "nodeSelector",
    "tolerations",
    "affinity",
    "topologySpreadConstraints",
    "volumes",
    "storageVolume",
    "storageVolumeClaimTemplateSpec",
];
/// Those and others that are maps from text to text.
const TEXTS: [&str; 10] = [
    "annotations",
    "extraLabels",
    "podAnnotations",
    "extraPodLabels",
    "nodeSelector",
    "labels",
    "matchLabels",
    "volumeAttributes",
    "options",
    "parameters",
];
/// Lists of text.
const LISTS_OF_TEXT: [&str; 6] = ["command", "args", "accessModes", "values", "add", "drop"];
/// Maps from text to quantities.
const QUANTITIES: [&str; 3] = ["requests", "limits", "capacity"];

fn check(pool: &Pool, found: &mut Found) {
    // Few values hold one.
    if !holds_null(&pool.values) {
        return;
    }
    let mut walk =
        Walk { pool, found, reported: OnceCell::new(), noted: BTreeSet::new(), path: FieldPathBuf::default() };
    for fragment in FRAGMENTS {
        if let Some(value) = pool.values.below(fragment) {
            walk.path = FieldPathBuf::of(fragment);
            walk.below(value);
        }
    }
}

fn holds_null(value: &Tree) -> bool {
    match &value.node {
        Node::Null => true,
        Node::Map(map) => map.entries().iter().any(|entry| holds_null(&entry.value)),
        Node::List(items) => items.iter().any(holds_null),
        _ => false,
    }
}

/// A way through a fragment, as deep as the reader of YAML lets it be.
struct Walk<'p, 'f, 'r> {
    pool: &'p Pool,
    found: &'r mut Found<'f>,
    reported: OnceCell<Reported>,
    /// Where nulls were found before, by way of another alias.
    noted: BTreeSet<Place>,
    path: FieldPathBuf,
}

impl Walk<'_, '_, '_> {
    fn below(&mut self, value: &Tree) {
        match &value.node {
            Node::Map(map) => {
                for entry in map.entries() {
                    self.path.0.push(Step::Key(entry.key.clone()));
                    self.value(&entry.value, entry.key_place);
                    self.path.0.pop();
                }
            }
            Node::List(list) => {
                for (index, item) in list.iter().enumerate() {
                    self.path.0.push(Step::Index(index));
                    self.value(item, item.place);
                    self.path.0.pop();
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, value: &Tree, place: Place) {
        if !matches!(value.node, Node::Null) {
            return self.below(value);
        }
        let becomes = self.becomes();
        // To null what a layer below sets is how Helm's users take it back.
        let takes_back =
            matches!(becomes, Becomes::EmptyDir | Becomes::Absent) && self.pool.takes_back(&self.path, value);
        if place.is_users() && !takes_back && !self.is_reported(place) && self.noted.insert(place) {
            // Nothing at all after a key stands where the key does.
            let is_absent = value.place == place && matches!(self.path.0.last(), Some(Step::Key(_)));
            let what = if is_absent { "left empty" } else { "null" };
            let (is, help) = match becomes {
                Becomes::Zero => ("is 0 to the API server", "give it a quantity, or delete it"),
                Becomes::EmptyText => {
                    ("is an empty text to the API server", "write `\"\"` if that is meant, or delete it")
                }
                Becomes::EmptyItem => ("is an item without any fields to the API server", "fill it in, or delete it"),
                Becomes::EmptyDir => (
                    "is no source, and a volume without one is an `emptyDir`",
                    match self.path.0.last() {
                        Some(Step::Key(key)) if &**key == "emptyDir" => "write `emptyDir: {}`",
                        _ => "fill it in, or write `emptyDir: {}` in its place",
                    },
                ),
                Becomes::Absent => ("is as if it were not there", "give it a value, or delete it"),
            };
            self.found.at(place, &self.path, format!("{what} {is}")).help(help);
        }
    }

    fn becomes(&self) -> Becomes {
        let (last, parents) = self.path.0.split_last().expect("a fragment has a path");
        let parent = match parents.last() {
            Some(Step::Key(key)) => &**key,
            _ => "",
        };
        match last {
            Step::Index(_) if LISTS_OF_TEXT.contains(&parent) => Becomes::EmptyText,
            Step::Index(_) => Becomes::EmptyItem,
            Step::Key(_) if QUANTITIES.contains(&parent) => Becomes::Zero,
            Step::Key(_) if TEXTS.contains(&parent) => Becomes::EmptyText,
            Step::Key(_) if self.leaves_no_source(parents) => Becomes::EmptyDir,
            Step::Key(_) => Becomes::Absent,
        }
    }

    /// Whether the parents of a null lead to a volume, which then has a name at most.
    fn leaves_no_source(&self, parents: &[Step]) -> bool {
        let is_volume = match parents {
            [Step::Key(key)] => &**key == "storageVolume",
            [Step::Key(key), Step::Index(_)] => &**key == "volumes",
            _ => false,
        };
        let is_source = |entry: &Entry| &*entry.key != "name" && !matches!(entry.value.node, Node::Null);
        let has_source = |volume: &Tree| volume.as_map().is_some_and(|volume| volume.entries().iter().any(is_source));
        is_volume && !self.pool.values.at(&FieldPathBuf(parents.to_vec())).is_some_and(has_source)
    }

    /// Whether the value, or what it stands in, is at fault for the lack of it.
    fn is_reported(&self, place: Place) -> bool {
        let reported = self.reported.get_or_init(|| Reported::new(self.pool));
        reported.places.contains(&place)
            || reported.paths_and_above.contains(&self.path)
            || self.path.parent().is_some_and(|parent| reported.paths.contains(&parent))
    }
}

/// What is wrong already, to be asked many times.
struct Reported {
    places: BTreeSet<Place>,
    paths: BTreeSet<FieldPathBuf>,
    /// The paths and all those that they lead through: what is missing below a null is its fault.
    paths_and_above: BTreeSet<FieldPathBuf>,
}

impl Reported {
    fn new(pool: &Pool) -> Reported {
        let paths: BTreeSet<FieldPathBuf> = pool.faults.iter().map(|fault| fault.path.clone()).collect();
        let mut paths_and_above = paths.clone();
        for path in &paths {
            let mut above = path.parent();
            while let Some(path) = above {
                above = path.parent();
                if !paths_and_above.insert(path) {
                    break;
                }
            }
        }
        Reported { places: pool.faults.iter().map(|fault| fault.place).collect(), paths, paths_and_above }
    }
}

/// What the API server makes of null, as Go's `encoding/json` decodes it.
enum Becomes {
    Zero,
    EmptyText,
    EmptyItem,
    EmptyDir,
    Absent,
}
