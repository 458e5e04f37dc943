//! A fault at a field. Decoding and validation find them, and know paths instead of lines and files.

mod kind;

use crate::field_path::{FieldPath, FieldPathBuf};
use crate::fix::Rewrite;
use crate::kube_version::{KubeVersion, ServerRule};
use crate::message::{Message, quote};
use crate::source::Place;
use crate::suggest;

pub use kind::Kind;

/// Whether a fault is about the key or the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// The value, or the nearest parent if the field is absent.
    Value,
    /// The key.
    Key,
}

/// A fault at a field.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// What kind of fault.
    pub kind: Kind,
    /// The field.
    pub path: FieldPathBuf,
    /// Its key or its value.
    pub target: Target,
    /// What is wrong, and what would be right. Begins in lower case, and does not repeat the path.
    pub message: Message,
    /// What to do, if that needs a sentence of its own.
    pub help: Option<Message>,
    /// How the key or the value is put right, if that is certain.
    pub rewrite: Option<Rewrite>,
    /// The other fields that make this one a fault: the first of two duplicates, the limit under a request, the list in which
    /// a name was looked up. If one of them has a fault itself, this fault may be only a consequence.
    pub because: Vec<Because<FieldPathBuf>>,
    /// What of these fields makes it a fault.
    pub judged: Judged,
}

/// What of fields makes a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    /// What they hold.
    Content,
    /// That they are there, or are not, whatever they hold.
    Presence,
}

impl Fault {
    /// Says that fields make it a fault because they are there, whatever they hold.
    pub fn of_presence(&mut self) -> &mut Fault {
        self.judged = Judged::Presence;
        self
    }

    /// Names another field that makes this one a fault.
    pub fn because(&mut self, other: &FieldPath) -> &mut Fault {
        self.caused(other.to_owned(), Role::Silent)
    }

    /// Names another field that makes this one a fault, and says what to write beside it where both are shown.
    pub fn beside(&mut self, other: &FieldPath, words: impl Into<Message>) -> &mut Fault {
        self.caused(other.to_owned(), Role::Shown(words.into()))
    }

    /// Names another field that this one excludes. `there` is the message of the same fault at the other field.
    pub fn excluded(&mut self, other: &FieldPath, there: impl Into<Message>) -> &mut Fault {
        self.of_presence().caused(other.to_owned(), Role::Excludes { there: there.into() })
    }

    /// Names another field that makes this one a fault.
    pub fn caused(&mut self, at: FieldPathBuf, role: Role) -> &mut Fault {
        self.because.push(Because { at, role });
        self
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<Message>) -> &mut Fault {
        self.help = Some(help.into());
        self
    }

    /// Adds how the key or the value is put right.
    pub fn rewrite(&mut self, rewrite: Rewrite) -> &mut Fault {
        self.rewrite = Some(rewrite);
        self
    }
}

/// A fault that has a place from the start, such as one in text that is not a tree yet.
#[derive(Clone, Debug)]
pub struct PlacedFault {
    /// What kind of fault.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// The path of the key that it is about, as far as that is known.
    pub path: FieldPathBuf,
    /// What is wrong and what would be right.
    pub message: Message,
    /// What to do, if that needs a sentence of its own.
    pub help: Option<Message>,
    /// How the scalar at the place is put right, if that is certain.
    pub(crate) rewrite: Option<Rewrite>,
    /// The other values that make this one a fault, in the order of `Fault::because`. If the chart made such a
    /// field, its place is not in a source of the user's.
    pub because: Vec<Because<Other>>,
}

impl PlacedFault {
    /// A fault that depends on no other value.
    pub fn new(
        kind: Kind,
        place: Place,
        path: FieldPathBuf,
        message: impl Into<Message>,
        help: Option<Message>,
    ) -> PlacedFault {
        PlacedFault { kind, place, path, message: message.into(), help, rewrite: None, because: Vec::new() }
    }
}

/// Another field that makes a field a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because<At> {
    /// Which field.
    pub at: At,
    /// What it does to the fault.
    pub role: Role,
}

/// How another field makes a field a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// There is nothing to see at the other field.
    Silent,
    /// Both fields are shown, the other one with these words.
    Shown(Message),
    /// Both fields are shown. The other one is a list in which nothing has the name that this field gives: what is wrong within
    /// its items does not matter.
    Among(Message),
    /// Each of the two may be given, and not both.
    Excludes {
        /// What is wrong at the other field, if that is to go.
        there: Message,
    },
}

/// Another value that a fault depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Where it is.
    pub place: Place,
    /// Its path.
    pub path: FieldPathBuf,
}

/// The faults found so far, by the rules of one release of Kubernetes.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub Vec<Fault>, KubeVersion);

impl Faults {
    /// None yet, by the rules of a release.
    pub fn by(version: KubeVersion) -> Faults {
        Faults(Vec::new(), version)
    }

    /// The release whose rules they are found by.
    pub fn version(&self) -> KubeVersion {
        self.1
    }

    /// Whether the API server of the release has a rule.
    pub fn server_has(&self, rule: ServerRule) -> bool {
        self.1 >= rule.since()
    }

    /// Adds a fault about the value at a path.
    pub fn add(&mut self, kind: Kind, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.push(kind, at, Target::Value, message.into())
    }

    /// Adds a fault about the last key of a path.
    pub fn add_key(&mut self, kind: Kind, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.push(kind, at, Target::Key, message.into())
    }

    fn push(&mut self, kind: Kind, at: &FieldPath, target: Target, message: Message) -> &mut Fault {
        self.0.push(Fault {
            kind,
            path: at.to_owned(),
            target,
            message,
            help: None,
            rewrite: None,
            because: Vec::new(),
            judged: Judged::Content,
        });
        self.0.last_mut().expect("just pushed")
    }

    /// A missing required field: `at` is the absent (or empty) field.
    pub fn required(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Required, at, message);
    }

    /// A value that is malformed or out of range.
    pub fn invalid(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Invalid, at, message);
    }

    /// A malformed key of a map.
    pub fn invalid_key(&mut self, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.add_key(Kind::Invalid, at, message)
    }

    /// A value that is not one of the allowed values. Suggests the nearest one.
    pub fn unsupported(&mut self, at: &FieldPath, value: &str, allowed: &[&str]) {
        let message = format!("{} is not one of {}", quote(value), suggest::listed(allowed));
        let fault = self.add(Kind::Unsupported, at, message);
        fault.help = suggest::nearest_allowed(value, allowed).map(suggest::did_you_mean);
        fault.rewrite = Rewrite::spelling(value, allowed);
    }

    /// Checks that a value, if given, is one of the allowed values. An empty string counts as absent, since the server fills
    /// in its default.
    pub fn word(&mut self, at: &FieldPath, given: Option<&str>, allowed: &[&str]) {
        if let Some(given) = given.filter(|given| !given.is_empty() && !allowed.contains(given)) {
            self.unsupported(at, given, allowed);
        }
    }

    /// A field that is not allowed here, or not together with another one.
    pub fn forbidden(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Forbidden, at, message);
    }

    /// A value that is too long, or a list with too many items.
    pub fn too_long(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::TooLong, at, message);
    }

    /// A reference to a name that does not exist.
    pub fn not_found(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::NotFound, at, message);
    }
}

#[cfg(test)]
impl Faults {
    /// The paths of the faults in the order in which they were noted, for tables of tests.
    pub fn paths(&self) -> Vec<String> {
        self.0.iter().map(|fault| fault.path.to_string()).collect()
    }
}
