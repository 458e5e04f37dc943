//! Good values to mutate.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Map, Value};
use workerpool::layers::Layers;
use workerpool::source::Source;
use workerpool::tree::{Node, Number, Tree};

/// The seeds of the repository.
pub fn of_repository() -> anyhow::Result<Vec<Value>> {
    let mut seeds = of_folder("values/examples")?;
    seeds.extend(of_folder("tests/data/differential")?);
    Ok(seeds)
}

/// Values that the API server rejects, whose parts are put into others.
pub fn rejected() -> anyhow::Result<Vec<Value>> {
    of_folder("tests/data/differential/rejected")
}

fn of_folder(folder: &str) -> anyhow::Result<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        paths.extend(Some(entry?.path()).filter(|path| path.extension().is_some_and(|e| e == "yaml")));
    }
    paths.sort();
    paths.iter().map(|path| read(&[(path.display().to_string(), fs::read_to_string(path)?)])).collect()
}

/// The cases of a corpus that must be accepted and whose values are files alone.
pub fn of_corpus(path: &Path) -> anyhow::Result<Vec<Value>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut seeds = Vec::new();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line)?;
        let arguments = case["args"].as_array().cloned().unwrap_or_default();
        let mut words = arguments.iter().filter_map(Value::as_str).skip(1);
        let mut files = Vec::new();
        let plain = loop {
            match (words.next(), words.next()) {
                (None, _) => break true,
                (Some("-f"), Some(file)) => {
                    // The private key is written as a word that is not YAML.
                    let text = case["files"][file].as_str().unwrap_or_default().replace("@privateKey", "key");
                    files.push((file.to_owned(), text));
                }
                _ => break false,
            }
        };
        if case["expect"] == "accept" && plain {
            seeds.extend(read(&files).ok());
        }
    }
    Ok(seeds)
}

/// Files merged as `workerpool` merges them.
fn read(files: &[(String, String)]) -> anyhow::Result<Value> {
    let mut stack = Layers::default();
    for (name, text) in files {
        stack.add_file(Source::file(name.as_str(), text.as_str()));
    }
    if !stack.faults.is_empty() {
        bail!("cannot read {:?}: {:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>(), stack.faults);
    }
    Ok(json(&stack.values))
}

fn json(tree: &Tree) -> Value {
    match &tree.node {
        Node::Null | Node::Faulty => Value::Null,
        Node::Bool(value) => Value::from(*value),
        Node::Number(Number::Int(value)) => Value::from(*value),
        Node::Number(Number::Uint(value)) => Value::from(*value),
        Node::Number(Number::Float(value)) => Value::from(*value),
        Node::Text(text) => Value::from(&**text),
        Node::List(list) => list.iter().map(json).collect(),
        Node::Map(map) => {
            Value::Object(map.entries().iter().map(|e| (e.key.to_string(), json(&e.value))).collect::<Map<_, _>>())
        }
    }
}
