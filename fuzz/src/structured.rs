//! Values that a run of random numbers makes of good ones.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::mutate::{self, Donors};
use crate::nodes;
use crate::random::Random;

/// Most changes of a value.
const CHANGES: usize = 8;

struct Seeds {
    values: Vec<Value>,
    donors: Donors,
}

fn seeds() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let mut seeds = Seeds { values: Vec::new(), donors: Donors::default() };
        for folder in ["values/examples", "tests/data/differential"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
            let mut files: Vec<_> =
                std::fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path()).collect();
            files.sort();
            for text in files.iter().filter_map(|path| std::fs::read_to_string(path).ok()) {
                let Ok(Value::Object(values)) = serde_yaml::from_str(&text) else { continue };
                seeds.donors.add(&Value::Object(values.clone()));
                seeds.values.push(Value::Object(values));
            }
        }
        seeds
    })
}

/// Good values, changed at a few places: by what other good values have there in every second case, else by anything.
pub fn values(data: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    let mut random = Random(hasher.finish());
    let Seeds { values, donors } = seeds();
    let mut values = random.pick(values).cloned().unwrap_or_default();
    let is_good = random.one_in(2);
    for _ in 0..random.below(CHANGES) {
        if is_good {
            mutate::vary(&mut values, donors, &mut random)
        } else {
            mutate::mutate(&mut values, donors, &mut random)
        }
    }
    if random.one_in(4) {
        plant(&mut values, &mut random);
    }
    if random.one_in(2) {
        serde_json::to_string_pretty(&values).expect("it is JSON")
    } else {
        serde_yaml::to_string(&values).expect("it is YAML")
    }
}

/// Puts a credential in the place of a value.
fn plant(values: &mut Value, random: &mut Random) {
    let pointers = nodes::pointers(values);
    let Some(value) = random.pick(&pointers).and_then(|pointer| values.pointer_mut(pointer)) else { return };
    *value = Value::from(crate::expanded(if random.one_in(2) { b"@T@" } else { b"@K@" }));
}
