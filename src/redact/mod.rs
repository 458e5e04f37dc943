//! What no message may show: the user's credentials.
//!
//! A mask is made for a pool of which there is something to tell. It hides what users wrote and nothing else: not our own
//! words, the name of a rule, a path of keys or the name of a file.

mod guess;
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
    Mask::of(places, remembered.needles(&texts))
}

/// Whether a text can be the path of a file, and does not look like a credential that was given in the place of one.
fn is_path(text: &str) -> bool {
    text.contains(['.', '/']) && looks::long_runs(text).is_empty() && looks::credentials(text).is_empty()
}

/// Whether what an argument gives are paths of files.
fn names_files(origin: &Origin) -> bool {
    matches!(origin, Origin::Argument("--set-file"))
}
