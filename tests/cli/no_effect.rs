//! Keys that `no-effect` reports can be deleted: the rendered bytes stay the same.

use workerpool::chart::Chart;
use workerpool::finding::{Finding, Severity};
use workerpool::layers::Layers;
use workerpool::pool::Pool;
use workerpool::set::Grammar;
use workerpool::source::{Source, SourceId};
use workerpool::tree::Tree;
use workerpool::yaml;

use crate::corpus::accepted;
use crate::harness::credentials;
use crate::random::Random;
use crate::rules;

/// Values from which a key can be deleted.
#[derive(Clone)]
enum Layer {
    /// A file with keys of its own, after keys that come through a merge key.
    File(Option<Tree>, Tree),
    /// An argument of `--set-json`.
    Argument(Tree),
}

impl Layer {
    /// The values as text: the merged keys on the first line, and every other key on a line of its own.
    fn text(&self) -> String {
        match self {
            Layer::Argument(values) => json(values),
            Layer::File(merged, own) => {
                let merged = merged.as_ref().map_or(String::new(), |tree| format!("x-a: &a {}\n<<: *a\n", json(tree)));
                let entries = own.as_map().map_or(&[][..], |map| map.entries());
                let lines = entries.iter().map(|entry| format!("{}: {}\n", entry.key, json(&entry.value)));
                merged + &lines.collect::<String>()
            }
        }
    }

    fn delete(&mut self, finding: &Finding) {
        let path = &finding.path.0;
        match self {
            Layer::File(Some(merged), _) if finding.place.start.line == 1 => merged.remove(path),
            Layer::File(_, own) | Layer::Argument(own) => own.remove(path),
        }
    }
}

fn json(tree: &Tree) -> String {
    let mut out = String::new();
    yaml::write_json(tree, &mut out, 0);
    out
}

fn read(text: &str) -> Tree {
    yaml::read(text, SourceId::DEFAULTS).tree
}

fn file(stack: &mut Layers, text: String) {
    stack.add_file(Source::file("values.yaml", text));
}

fn argument(stack: &mut Layers, grammar: Grammar, text: &str) {
    stack.add_set(grammar, text, &mut |_| Ok(String::new()));
}

fn pool(layers: &[Layer], chart: &mut Chart) -> Pool {
    let mut stack = Layers::default();
    for layer in layers {
        match layer {
            Layer::File(..) => file(&mut stack, layer.text()),
            Layer::Argument(_) => argument(&mut stack, Grammar::Json, &layer.text()),
        }
    }
    rules::pool_of(stack, chart)
}

/// The rendered manifests, and whether there are no errors.
fn rendered(pool: &Pool) -> (String, bool) {
    let mut out = String::new();
    pool.manifests.iter().for_each(|manifest| yaml::write(&manifest.tree, &mut out));
    (out, workerpool::lint::findings(pool, Severity::Error, workerpool::lint::Need::Now).is_empty())
}

fn without_effect(pool: &Pool) -> Vec<Finding> {
    let mut found = rules::findings(pool);
    found.retain(|finding| finding.rule == "no-effect");
    found
}

/// Overlays that make keys useless, or useful again.
const OVERLAYS: [&str; 19] = [
    "{replicasEnabled: false, replicaCount: 5}",
    "{replicasEnabled: false}",
    "{replicasEnabled: true}",
    "{replicaCount: 5}",
    "{replicaCount: five}",
    "{replicaCount: null}",
    "{revisionHistoryLimit: 0}",
    "{revisionHistoryLimit: 0}",
    "{revisionHistoryLimit: 5}",
    "{revisionHistoryLimit: null}",
    "{useStatefulSet: true}",
    "{storageVolumeClaimTemplateSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}",
    "{serviceAccount: {create: false, annotations: {a: b}}}",
    "{serviceAccount: {create: false, annotations: {a: 1}}}",
    "{serviceAccount: {name: mine}, nameOverride: a, fullnameOverride: b}",
    "{launcher: {image: {tag: latest, digest: \"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}}",
    "{dind: {image: {tag: 27.5.1-dind, digest: \"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}}",
    "{credentials: {create: false}, launcher: {envFrom: [{secretRef: {name: a}}]}}",
    "{storageVolume: {emptyDir: {}}}",
];

/// Adds an overlay: in the same file, as another file, or as an argument.
fn lay_over(layers: &mut Vec<Layer>, over: &Tree, random: &mut Random) {
    match (random.below(4), layers.last_mut()) {
        (0, Some(Layer::File(_, own))) => own.merge(over),
        (1, Some(Layer::File(..))) => {
            let merged = (random.below(2) == 0).then(|| read(OVERLAYS[random.below(OVERLAYS.len())]));
            layers.push(Layer::File(merged, over.clone()));
        }
        (2, Some(Layer::File(merged @ None, _))) => *merged = Some(over.clone()),
        _ => layers.push(Layer::Argument(over.clone())),
    }
}

#[test]
fn a_key_without_effect_can_be_deleted() {
    let overlays: Vec<Tree> = OVERLAYS.iter().map(|text| read(text)).collect();
    let fixture = vec![include_str!("../fixtures/no-effect/bad.yaml").to_owned()];
    let (mut chart, mut random, mut deleted) = (Chart::default(), Random(5), 0);
    for case in [fixture].into_iter().chain(accepted()) {
        let mut layers: Vec<Layer> = case.iter().map(|text| Layer::File(None, read(text))).collect();
        for _ in 0..random.below(5) {
            lay_over(&mut layers, random.choose(&overlays), &mut random);
        }
        let whole = pool(&layers, &mut chart);
        let before = rendered(&whole);
        for finding in without_effect(&whole) {
            let number = whole.layers.sources.iter().position(|(id, _)| id == finding.place.source).expect("a source");
            let mut fewer = layers.clone();
            fewer[number].delete(&finding);
            let texts: Vec<String> = fewer.iter().map(Layer::text).collect();
            assert_ne!(texts[number], layers[number].text(), "{} is there", finding.path);
            assert!(rendered(&pool(&fewer, &mut chart)) == before, "without {}:\n{}", finding.path, texts.join("\n"));
            deleted += 1;
        }
    }
    assert!(deleted > 500, "only {deleted}");
}

#[test]
fn a_key_that_something_needs_is_not_reported() {
    let digest = "digest: \"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"";
    let mut chart = Chart::default();
    let mut check = |files: &[&str], arguments: &[&str], expected: &str| {
        let mut stack = Layers::default();
        file(&mut stack, credentials());
        files.iter().for_each(|text| file(&mut stack, text.replace("@digest", digest)));
        arguments.iter().for_each(|text| argument(&mut stack, Grammar::Set, text));
        let pool = rules::pool_of(stack, &mut chart);
        let source = |finding: &Finding| pool.layers.sources.iter().position(|(id, _)| id == finding.place.source);
        let found = without_effect(&pool);
        let found = found.iter().map(|f| format!("{} in {}", f.path, source(f).expect("a source")));
        assert_eq!(found.collect::<Vec<_>>().join(", "), expected, "{files:?} {arguments:?}");
    };
    // 0 has an effect if it overrides another number.
    let (zero, five) = ("revisionHistoryLimit: 0\n", "revisionHistoryLimit: 5\n");
    let (set_zero, set_five) = ("revisionHistoryLimit=0", "revisionHistoryLimit=5");
    check(&[zero], &[], "revisionHistoryLimit in 1");
    check(&[zero, zero], &[], "revisionHistoryLimit in 2");
    check(&["replicaCount: 2\n", zero], &[], "revisionHistoryLimit in 2");
    check(&["revisionHistoryLimit:\n", zero], &[], "revisionHistoryLimit in 2");
    check(&[five, zero], &[], "");
    check(&[five], &[set_zero], "");
    check(&[], &[set_five, set_zero], "");
    check(&[], &["revisionHistoryLimit=5,revisionHistoryLimit=0"], "revisionHistoryLimit in 1");
    check(&["x-a: &a {revisionHistoryLimit: 5}\n<<: *a\nrevisionHistoryLimit: 0\n"], &[], "");
    // A shared file may contain keys that only some of the pools need.
    check(&["replicaCount: 3\n", "replicasEnabled: false\n"], &[], "");
    check(&["replicasEnabled: false\n", "replicaCount: 3\n"], &[], "replicaCount in 2");
    check(&["replicaCount: 3\n"], &["replicasEnabled=false"], "");
    check(&[], &["replicaCount=3", "replicasEnabled=false"], "replicaCount in 1");
    check(&["launcher: {image: {tag: latest}}\n", "launcher: {image: {@digest}}\n"], &[], "");
    check(&["launcher: {image: {@digest}}\n", "launcher: {image: {tag: latest}}\n"], &[], "launcher.image.tag in 2");
    check(&["credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: a}}]}\n"], &[], "");
    check(&["storageVolumeClaimTemplateSpec: {accessModes: [x]}\n"], &[], "storageVolumeClaimTemplateSpec in 1");
    // Without the key, a fault in a lower layer would appear.
    check(&["replicaCount: x\n", "{replicasEnabled: false, replicaCount: 3}\n"], &[], "");
    // An alias may need the key, or an anchor below it.
    check(&["{replicasEnabled: false, replicaCount: &a 30, terminationGracePeriodSeconds: *a}\n"], &[], "");
    check(
        &["{replicasEnabled: false, terminationGracePeriodSeconds: &a 30, replicaCount: *a}\n"],
        &[],
        "replicaCount in 1",
    );
    check(&["dind: {image: &a {tag: 27.5.1, @digest}}\nlauncher: {image: *a}\n"], &[], "");
    check(&["serviceAccount: &a {create: false, annotations: {a: b}}\nvolumes: [*a]\n"], &[], "");
    // A merge key may provide a value that the key hides.
    check(&["x-a: &a {replicaCount: x}\n<<: *a\nreplicasEnabled: false\nreplicaCount: 3\n"], &[], "");
}
