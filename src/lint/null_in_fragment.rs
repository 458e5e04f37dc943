//! `null-in-fragment`: a key without a value in a Kubernetes field.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::field_path::{FieldPathBuf, Step};
use crate::finding::Severity;
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Entry, Node, Tree};
use crate::values::{self, Type};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "null-in-fragment",
    subject: Subject::Yaml,
    severity: Severity::Warning,
    summary: "a key without a value in a Kubernetes field, such as `volumes` or `resources`",
    why: "A key without a value is null. For most of the chart's keys, null means the default. But fields such as \
          `volumes` and `resources` go to the API server as they are. It reads null as 0 for a quantity, as an empty \
          string for a string, as an empty item in a list, and as an absent key elsewhere. A volume with a null source \
          becomes an `emptyDir`. Give the key a value, or delete it.",
    bad: include_str!("../../tests/fixtures/null-in-fragment/bad.yaml"),
    good: include_str!("../../tests/fixtures/null-in-fragment/good.yaml"),
    check: Check::Pool(check),
};

/// Kubernetes fields whose values map strings to strings.
const STRING_MAPS: [&str; 6] = ["annotations", "labels", "matchLabels", "volumeAttributes", "options", "parameters"];
/// Keys whose values are lists of strings.
const LISTS_OF_TEXT: [&str; 6] = ["command", "args", "accessModes", "values", "add", "drop"];
/// Keys whose values map strings to quantities.
const QUANTITIES: [&str; 3] = ["requests", "limits", "capacity"];

fn check(pool: &Pool, found: &mut Found) {
    // Few values contain null.
    if !pool.values.holds(&|node| matches!(node, Node::Null)) {
        return;
    }
    let (reported, noted) = (OnceCell::new(), BTreeSet::new());
    let mut walk = NullSearch { pool, found, reported, noted, is_string_map: false, path: FieldPathBuf::default() };
    for key in values::keys().filter(|key| key.is_fragment()) {
        if let Some(value) = pool.values.below(key.path) {
            walk.path = FieldPathBuf::of(key.path);
            walk.is_string_map = matches!(key.value, Type::TextMap);
            walk.below(value);
        }
    }
}

/// A walk through a fragment. The YAML reader limits its depth.
struct NullSearch<'p, 'f, 'r> {
    pool: &'p Pool,
    found: &'r mut Found<'f>,
    reported: OnceCell<Reported>,
    /// The nulls that were found before, through another alias.
    noted: BTreeSet<Place>,
    /// Whether the fragment maps strings to strings.
    is_string_map: bool,
    path: FieldPathBuf,
}

impl NullSearch<'_, '_, '_> {
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
        // In Helm, null is the way to unset a value of a layer below.
        let takes_back =
            matches!(becomes, Becomes::EmptyDir | Becomes::Absent) && self.pool.layers.takes_back(&self.path, value);
        if place.is_users() && !takes_back && !self.is_reported(place) && self.noted.insert(place) {
            // A missing value has the place of its key.
            let is_absent = value.place == place && matches!(self.path.0.last(), Some(Step::Key(_)));
            let what = if is_absent { "an empty value" } else { "null" };
            let (read_as, help) = match becomes {
                Becomes::Zero => ("0", "set a quantity, or delete the key"),
                Becomes::EmptyText => ("an empty string", "write `\"\"` if you mean an empty string, or delete it"),
                Becomes::EmptyItem => ("an item without fields", "fill in the item, or delete it"),
                Becomes::EmptyDir => (
                    "no source, which makes the volume an `emptyDir`",
                    match self.path.0.last() {
                        Some(Step::Key(key)) if &**key == "emptyDir" => "write `emptyDir: {}`",
                        _ => "fill it in, or write `emptyDir: {}` instead",
                    },
                ),
                Becomes::Absent => ("an absent key", "set a value, or delete the key"),
            };
            self.found.at(place, &self.path, format!("the API server reads {what} here as {read_as}")).help(help);
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
            Step::Key(_) if self.is_string_map || STRING_MAPS.contains(&parent) => Becomes::EmptyText,
            Step::Key(_) if self.leaves_no_source(parents) => Becomes::EmptyDir,
            Step::Key(_) => Becomes::Absent,
        }
    }

    /// Whether a null leaves a volume without a source: the volume then has at most a name.
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

    /// Whether a fault of the value, or of the map or list around it, is reported already.
    fn is_reported(&self, place: Place) -> bool {
        let reported = self.reported.get_or_init(|| Reported::new(self.pool));
        reported.places.contains(&place)
            || reported.paths_and_above.contains(&self.path)
            || self.path.parent().is_some_and(|parent| reported.paths.contains(&parent))
    }
}

/// The faults found already, prepared for many lookups.
struct Reported {
    places: BTreeSet<Place>,
    paths: BTreeSet<FieldPathBuf>,
    /// The paths and all paths above them: a field that is missing below a null is the null's fault.
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

/// What the API server reads null as. It decodes with Go's `encoding/json`.
enum Becomes {
    Zero,
    EmptyText,
    EmptyItem,
    EmptyDir,
    Absent,
}
