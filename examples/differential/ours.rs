//! Our verdict on values, and the manifests that Helm would send.

use std::ops::RangeInclusive;

use serde_json::Value;
use workerpool::chart::{Chart, Release};
use workerpool::fault::{Kind, PlacedFault};
use workerpool::field_path::{FieldPathBuf, Step};
use workerpool::kube_version::KubeVersion;
use workerpool::layers::Layers;
use workerpool::pipeline;
use workerpool::source::Source;
use workerpool::tree::{Node, Tree};
use workerpool::values::defaults;
use workerpool::{values, yaml};

/// What we say of values.
pub struct Ours {
    /// All that is wrong or that the server warns of.
    pub faults: Vec<PlacedFault>,
    /// What Helm would send: rendered from the values as they are, those at fault too. None if Helm itself would fail.
    pub manifests: Option<String>,
    /// The same as trees.
    pub objects: Vec<Tree>,
}

/// The key with which values name their release; keys with `x-` are the user's own.
const RELEASE: &str = "x-release";

/// Our verdict on values, for a release of Kubernetes.
pub fn verdict(values: &Value, version: KubeVersion, chart: &mut Chart) -> anyhow::Result<Ours> {
    let text = serde_json::to_string_pretty(values)?;
    let mut stack = Layers::default();
    stack.add_file(Source::file("values.yaml", text));
    let mut merged = defaults();
    merged.merge(&stack.values);
    let name = values.get(RELEASE).and_then(Value::as_str).unwrap_or("worker-pool-1");
    let release = Release { kube_version: version, ..Release::new(name) };
    let objects: Option<Vec<Tree>> =
        chart.render(&merged, &release).ok().map(|objects| objects.into_iter().map(|object| object.tree).collect());
    let manifests = objects.as_ref().map(|objects| {
        let mut text = String::new();
        for object in objects {
            text.push_str("---\n");
            yaml::write(object, &mut text);
        }
        text
    });
    let pool = pipeline::run(stack, release, chart).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Ours { faults: pool.faults, manifests, objects: objects.unwrap_or_default() })
}

impl Ours {
    /// The lines of the values on which a field of an object should be found at fault; none if no value made it.
    pub fn lines_of(&self, object: usize, field: &str) -> Option<RangeInclusive<u32>> {
        let mut at = self.objects.get(object)?;
        let mut lines = None;
        for step in field.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty()) {
            let entry = at.as_map().and_then(|map| map.entry(step));
            let below = match at.as_list().zip(step.parse().ok()) {
                Some((list, index)) => list.get::<usize>(index),
                None => entry.map(|entry| &entry.value),
            };
            let Some(below) = below else { break };
            at = below;
            let start = entry.filter(|entry| entry.key_place.is_users()).map_or(at.place, |entry| entry.key_place);
            if at.place.is_users() {
                lines = Some(start.start.line.min(at.place.start.line)..=last_line(at));
            }
        }
        lines
    }
}

fn last_line(tree: &Tree) -> u32 {
    let own = if tree.place.is_users() { tree.place.end.line } else { 0 };
    match &tree.node {
        Node::Map(map) => map.entries().iter().map(|entry| last_line(&entry.value)).max().unwrap_or(0).max(own),
        Node::List(list) => list.iter().map(last_line).max().unwrap_or(0).max(own),
        _ => own,
    }
}

/// Whether a fault is an error.
pub fn is_error(fault: &PlacedFault) -> bool {
    !fault.kind.is_warning()
}

/// Whether a fault is what the API server warns of: it says nothing of what does not work.
pub fn is_warning(fault: &PlacedFault) -> bool {
    !is_error(fault) && fault.kind != Kind::SilentlyAccepted
}

/// Whether we reject for a reason of our own, of which the API server knows nothing: types and keys of the chart's own
/// values, fragments that the chart does not send, and values that are still to be filled in.
pub fn is_ours_alone(fault: &PlacedFault, values: &Value) -> bool {
    let keys: Vec<&str> =
        fault.path.0.iter().map_while(|step| if let Step::Key(key) = step { Some(&**key) } else { None }).collect();
    let of_decoding = matches!(fault.kind, Kind::WrongType | Kind::NullBranch | Kind::UnknownKey | Kind::Invalid);
    let is_true = |pointer: &str| values.pointer(pointer) == Some(&Value::Bool(true));
    let unsent = match keys[..] {
        ["storageVolumeClaimTemplateSpec", ..] => !is_true("/useStatefulSet"),
        ["serviceAccount", "annotations", ..] => values.pointer("/serviceAccount/create").is_some_and(|v| *v != true),
        ["storageVolume", "name"] => true,
        _ => false,
    };
    let mut fragments = values::keys().filter(|key| key.is_fragment()).map(|key| FieldPathBuf::of(key.path));
    let of_chart = match fragments.find(|fragment| fragment.contains(&fault.path)) {
        Some(fragment) => fault.kind == Kind::WrongType && fragment == fault.path,
        None => true,
    };
    fault.kind == Kind::Placeholder || of_decoding && (unsent || of_chart)
}
