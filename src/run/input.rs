//! Reads values files, standard input and arguments.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};

use crate::cli::ValueArgs;
use crate::layers::Layers;
use crate::set::{ArgumentError, Grammar};
use crate::source::{Lines, Origin, Source};

/// The `-f` layers.
pub(super) fn files(args: &ValueArgs) -> anyhow::Result<Layers> {
    let mut layers = Layers::default();
    for list in &args.layers {
        for path in comma_list(list)? {
            layers.add_file(read(&path)?);
        }
    }
    Ok(layers)
}

/// The contents of the `--set-file` files. Each file is read once, however many pools use it.
#[derive(Default)]
pub(super) struct SetFiles(Mutex<BTreeMap<String, Result<String, String>>>);

impl SetFiles {
    fn text(&self, path: &str) -> Result<String, String> {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let contents = || text(path).map_err(|error| format!("{error:#}"));
        read.entry(path.to_owned()).or_insert_with(contents).clone()
    }
}

/// Lays the arguments of the `--set` family over layers, in Helm's order.
pub(super) fn arguments(layers: &mut Layers, args: &ValueArgs, files: &SetFiles) -> anyhow::Result<()> {
    for grammar in Grammar::ALL {
        let given = match grammar {
            Grammar::Json => &args.set_json,
            Grammar::Set => &args.set,
            Grammar::String => &args.set_string,
            Grammar::File => &args.set_file,
            Grammar::Literal => &args.set_literal,
        };
        for argument in given {
            let added = layers.add_set(grammar, argument, &mut |path| files.text(path));
            added.map_err(|error| unreadable(argument, error))?;
        }
    }
    Ok(())
}

/// Why the file of a `--set-file` argument cannot be read. The message omits the path: a user may have written the
/// credential itself in its place.
fn unreadable(argument: &str, error: ArgumentError) -> anyhow::Error {
    let ArgumentError::File { place, path, cause } = error else { return error.into() };
    let before = Lines::new(argument).byte(place.start).map_or("", |at| &argument[..at]);
    let key = before.rsplit(',').next().unwrap_or_default();
    let cause = cause.strip_prefix(&format!("cannot read {path}: ")).unwrap_or(&cause);
    anyhow::anyhow!("cannot read the file of `--set-file {key}…`: {cause}")
}

/// A values file, or standard input if the path is `-`.
pub(super) fn read(path: &str) -> anyhow::Result<Arc<Source>> {
    let origin = if path == "-" { Origin::Stdin } else { Origin::File(path.to_owned()) };
    Ok(Arc::new(Source { origin, text: text(path)? }))
}

fn text(path: &str) -> anyhow::Result<String> {
    if path.contains("://") {
        bail!("cannot read {path}: URLs are not supported; download the file first, or pipe it to `-f -`");
    }
    let bytes = if path == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        fs::read(path).with_context(|| format!("cannot read {path}"))?
    };
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!("cannot read {path}: it is not UTF-8 (byte {at}); save it as UTF-8")
    })
}

/// The paths of one `-f`: separated by commas, and quoted like the fields of a CSV line (pflag's `StringSlice`).
fn comma_list(list: &str) -> anyhow::Result<Vec<String>> {
    let mut paths = vec![String::new()];
    let mut chars = list.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let path = paths.last_mut().expect("begun with one");
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => path.push('"'),
            '"' if quoted => quoted = false,
            '"' if path.is_empty() => quoted = true,
            ',' if !quoted => paths.push(String::new()),
            c => path.push(c),
        }
    }
    if quoted {
        bail!("cannot read --values {list}: the closing quote is missing");
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_paths_outside_quotes() {
        for (list, paths) in [
            ("a.yaml", vec!["a.yaml"]),
            ("a.yaml,b.yaml", vec!["a.yaml", "b.yaml"]),
            ("\"a,b.yaml\",c", vec!["a,b.yaml", "c"]),
            ("\"a\"\"b\"", vec!["a\"b"]),
        ] {
            assert_eq!(comma_list(list).expect(list), paths, "{list}");
        }
        assert!(comma_list("\"a").is_err());
    }
}
