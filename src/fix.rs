//! What puts a finding right: edits of the texts that the user wrote.

mod applied;

use crate::source::Place;
use crate::suggest;

pub(crate) use applied::apart;
pub use applied::{FixedText, apply};

/// Edits that put a finding right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it can be applied unseen.
    pub applicability: Applicability,
    /// The edits, sorted by place, all in the file of the finding. None lies over another, and all of them are needed.
    pub edits: Vec<Edit>,
    /// Which of the pools that share the file must ask for it.
    pub consent: Consent,
}

/// Which of the pools that share a file must ask for a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Any: what is wrong for one of them is right for none.
    OfOne,
    /// All: what does nothing for one of them may do something for another.
    OfAll,
}

/// Whether a fix can be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// The values then say what the user certainly meant.
    Safe,
    /// The values then say what the user probably meant. Somebody should look at the change.
    Unsafe,
}

impl Applicability {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// A part of a source, and the text that takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in a file. Where it ends at its start, the text is inserted there.
    pub place: Place,
    /// What is written there, byte by byte.
    pub text: String,
}

/// A key or a value that should be written otherwise. Faults and rules ask for it, which know values, and not how they are
/// written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rewrite {
    /// The text of the scalar as it is.
    pub old: String,
    /// The text that it should have.
    pub new: String,
    /// The quotes that it should have.
    pub quotes: Quotes,
    /// Whether the user certainly means the new text.
    pub applicability: Applicability,
}

/// The quotes of a rewritten scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// Those that it has: none, single or double.
    Kept,
    /// Double ones, where it has none: the scalar becomes a string.
    Added,
    /// None: the new text is written as it is, such as a boolean, a number or a list.
    Removed,
}

impl Rewrite {
    /// Another word instead of one that the user certainly did not mean.
    pub fn word(old: &str, new: &str) -> Rewrite {
        let (old, new) = (old.to_owned(), new.to_owned());
        Rewrite { old, new, quotes: Quotes::Kept, applicability: Applicability::Safe }
    }

    /// The same text in quotes.
    pub fn quoted(written: &str) -> Rewrite {
        Rewrite { quotes: Quotes::Added, ..Rewrite::word(written, written) }
    }

    /// The word of a few that a misspelt one stands for: certainly, or probably; none if it may be several.
    pub fn spelling(word: &str, words: &[&str]) -> Option<Rewrite> {
        let certain = suggest::only_near(word, words).map(|near| Rewrite::word(word, near));
        certain.or_else(|| Some(Rewrite::word(word, suggest::probable(word, words)?).unsure()))
    }

    /// Something else than a text, such as a boolean or a list.
    pub fn unquoted(old: &str, new: &str) -> Rewrite {
        Rewrite { quotes: Quotes::Removed, ..Rewrite::word(old, new) }
    }

    /// The same as a guess.
    pub fn unsure(self) -> Rewrite {
        Rewrite { applicability: Applicability::Unsafe, ..self }
    }
}
