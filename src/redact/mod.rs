//! What no message may show: the user's credentials.
//!
//! A mask is made for a pool of which there is something to tell. It hides what users wrote and nothing else: not our own
//! words, the name of a rule, a path of keys or the name of a file.

mod guess;
mod known_names;
mod looks;
mod mask;
mod masked_line;
mod masked_secret;
mod masked_value;
mod needles;
mod secret_keys;
mod values;
mod words;

pub(crate) use looks::credentials;
pub use mask::Mask;
pub(crate) use mask::cut;
pub use masked_line::MaskedLine;
pub(crate) use masked_line::STARS;
pub use needles::Remembered;

use std::collections::BTreeSet;

use crate::source::{Origin, SourceId, Sources};
use crate::tree::Tree;

pub(crate) use words::names_credential;

/// What no report of these sources may show. `trees` are the values that were read from them, before any was found at
/// fault; `is_doubtful` says of a source whether it may hold values that no tree tells of.
pub fn mask<'t>(
    remembered: &Remembered,
    sources: &'t Sources,
    trees: impl IntoIterator<Item = &'t Tree>,
    is_doubtful: impl Fn(SourceId) -> bool,
) -> Mask {
    let (mut places, mut texts) = (Vec::new(), Vec::new());
    for secret in trees.into_iter().flat_map(values::secrets) {
        let written = || sources.written(secret.place);
        let of_file = sources.get(secret.place.source).is_some_and(|source| names_files(&source.origin));
        if of_file && written().is_some_and(is_path) {
            texts.extend(secret.text);
        } else {
            texts.extend(secret.text.or_else(written));
            places.push(secret.place);
        }
    }
    let told: BTreeSet<SourceId> = places.iter().map(|place| place.source).collect();
    for (id, source) in sources.iter() {
        // An argument that a later one takes back is in no tree.
        let is_taken_back =
            || matches!(source.origin, Origin::Argument(_)) && !told.contains(&id) && names_credential(&source.text);
        let guessed = !names_files(&source.origin);
        if guessed && !is_doubtful(id) && !is_taken_back() {
            continue;
        }
        texts.extend(looks::long_runs(&source.text).into_iter().map(|run| &source.text[run]));
        if guessed {
            places.extend(guess::secrets(id, &source.lines()));
        }
    }
    texts.retain(|text| !known_names::is_known(text));
    Mask::of(places, remembered.needles(&texts))
}

/// A text of which nothing is known, as it may be told: what looks like a credential in it is masked.
pub(crate) fn by_looks(text: &str) -> String {
    mask::without(text, [looks::credentials(text), looks::passwords(text)].concat())
}

/// An argument of which nothing is known, as it may be told. What it gives to a name of a credential is masked too.
pub(crate) fn argument(text: &str) -> String {
    match text.split_once('=').filter(|(name, value)| names_credential(name) && !value.is_empty()) {
        Some((name, _)) => format!("{}={STARS}", by_looks(name)),
        None => by_looks(text),
    }
}

/// Whether a text can be the path of a file, and does not look like a credential that was given in the place of one.
fn is_path(text: &str) -> bool {
    text.contains(['.', '/']) && looks::long_runs(text).is_empty() && looks::credentials(text).is_empty()
}

/// Whether what an argument gives are paths of files.
fn names_files(origin: &Origin) -> bool {
    matches!(origin, Origin::Argument("--set-file"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::set::{self, Grammar};
    use crate::source::{Place, Source};
    use crate::yaml;

    /// The first line of a source of which nothing is doubtful, as it is shown, and a text that quotes a canary.
    fn shown(origin: Origin, text: &str) -> (String, String) {
        let mut sources = Sources::default();
        let grammar = Grammar::ALL.into_iter().find(|grammar| origin == Origin::Argument(grammar.flag()));
        let id = sources.add(Arc::new(Source::new(origin, text)));
        let mut values = Tree::empty_map(Place::CHART);
        match grammar {
            Some(grammar) => {
                let argument = set::read(grammar, text, id, &mut |_| Ok("canary".to_owned()));
                argument.apply(&mut values).expect("a good argument");
            }
            None => values = yaml::read(text, id).tree,
        }
        let mask = mask(&Remembered::default(), &sources, [&values], |_| false);
        (mask.line(id, 1, text).to_string(), mask.text("a canary"))
    }

    #[test]
    fn what_is_no_credential_is_shown() {
        for (origin, text, line, quoted) in [
            (Origin::Stdin, "credentials: {token: a.b}", "credentials: {token: ***}", "a canary"),
            (Origin::Stdin, "credentials: {create: false}", "credentials: {create: false}", "a canary"),
            (Origin::Argument("--set"), "credentials.create=false", "credentials.create=***", "a canary"),
            (Origin::Argument("--set"), "replicaCount=3", "replicaCount=3", "a canary"),
            (Origin::Argument("--set-file"), "credentials.token=a.txt", "credentials.token=a.txt", "a ***"),
            (Origin::Argument("--set-file"), "credentials.token=keys/a", "credentials.token=keys/a", "a ***"),
            // A credential in the place of the path.
            (Origin::Argument("--set-file"), "credentials.token=abcd", "credentials.token=***", "a ***"),
            (
                Origin::Argument("--set-file"),
                "credentials.token=eyJicm9rZXIiOiJhIn0.b",
                "credentials.token=***",
                "a ***",
            ),
        ] {
            assert_eq!(shown(origin, text), (line.to_owned(), quoted.to_owned()), "{text}");
        }
        let odd = format!("credentials.token={}.txt", "A1b2".repeat(10));
        let (line, _) = shown(Origin::Argument("--set-file"), &odd);
        assert!(line.ends_with("***") && !line.contains("A1b2"), "{line}");
    }

    #[test]
    fn an_argument_that_is_taken_back_is_masked() {
        let mut sources = Sources::default();
        let text = "credentials.token=canary";
        let id = sources.add(Arc::new(Source::new(Origin::Argument("--set"), text)));
        let mask = mask(&Remembered::default(), &sources, [], |_| false);
        assert_eq!(mask.line(id, 1, text).to_string(), "credentials.token=***");
    }

    #[test]
    fn what_looks_like_a_credential_is_not_told() {
        for (text, told) in [
            ("cannot read pools/eu.yaml", "cannot read pools/eu.yaml"),
            ("cannot read eyJicm9rZXIiOiJhIn0xyz=: gone", "cannot read ***: gone"),
            ("https://a:b@host/eyJicm9rZXIiOiJhIn0xyz=", "https://a:***@host/***"),
            ("https://a:eyJicm9rZXIiOiJhIn0xyz@host", "https://a:***@host"),
        ] {
            assert_eq!(by_looks(text), told);
        }
        for (text, told) in [
            ("credentials.token=canary", "credentials.token=***"),
            ("replicaCount=1", "replicaCount=1"),
            ("LS0tLS1CRUdJTiB", "***"),
        ] {
            assert_eq!(argument(text), told);
        }
    }
}
