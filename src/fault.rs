//! A fault at a field: what decoding and validation find. They know paths, not lines or files.

use crate::field_path::{FieldPath, FieldPathBuf};
use crate::message::{Message, quote};
use crate::source::Place;
use crate::suggest;

/// What is wrong, in kind. Each is a rule of the linter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text that is not YAML as Helm reads it.
    YamlSyntax,
    /// A file of values whose top level is no map.
    NotAMap,
    /// The same key twice in one map.
    DuplicateKey,
    /// A second document in a file of values.
    SecondDocument,
    /// A `--set` argument that cannot be read.
    SetArgument,
    /// A release name that Helm refuses.
    ReleaseName,
    /// A namespace that no cluster has.
    Namespace,
    /// A version, of the chart or of Kubernetes, that is none.
    Version,
    /// A key that means nothing.
    UnknownKey,
    /// A value of another type than the key takes.
    WrongType,
    /// Null where the chart needs a map.
    NullBranch,
    /// A field that must be given.
    Required,
    /// A value out of form or range.
    Invalid,
    /// A word that is none of those allowed.
    Unsupported,
    /// What must differ is the same.
    Duplicate,
    /// A field that may not be set here, or not beside another.
    Forbidden,
    /// Too long, or too many.
    TooLong,
    /// A name that refers to nothing.
    NotFound,
    /// What the API server takes, but warns of. The only kind that is no error.
    ServerWarning,
}

impl Kind {
    /// All of them, the last one last.
    pub const ALL: [Kind; Kind::ServerWarning as usize + 1] = [
        Kind::YamlSyntax,
        Kind::NotAMap,
        Kind::DuplicateKey,
        Kind::SecondDocument,
        Kind::SetArgument,
        Kind::ReleaseName,
        Kind::Namespace,
        Kind::Version,
        Kind::UnknownKey,
        Kind::WrongType,
        Kind::NullBranch,
        Kind::Required,
        Kind::Invalid,
        Kind::Unsupported,
        Kind::Duplicate,
        Kind::Forbidden,
        Kind::TooLong,
        Kind::NotFound,
        Kind::ServerWarning,
    ];
}

/// Whether the key or the value of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The value; the nearest parent where the field is absent.
    Value,
    /// The key.
    Key,
}

/// A fault at a field.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What kind of fault.
    pub kind: Kind,
    /// The field.
    pub path: FieldPathBuf,
    /// Its key or its value.
    pub target: Target,
    /// What is wrong and what would be right, lower case, without the path.
    pub message: Message,
    /// What to do, where that is a sentence of its own.
    pub help: Option<Message>,
    /// The other fields that make this one a fault: the first of two duplicates, the limit under a request, the list in which
    /// a name was looked up. Where one of them is at fault itself, this fault may merely follow from that.
    pub because: Vec<FieldPathBuf>,
}

impl Fault {
    /// Names another field that makes this one a fault.
    pub fn because(&mut self, other: &FieldPath) -> &mut Fault {
        self.because.push(other.to_owned());
        self
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<Message>) -> &mut Fault {
        self.help = Some(help.into());
        self
    }
}

/// A fault whose place is known at once, as that of text that is no tree yet.
#[derive(Clone, Debug)]
pub struct PlacedFault {
    /// What kind of fault.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// The key that it concerns, as far as it is known.
    pub path: FieldPathBuf,
    /// What is wrong and what would be right.
    pub message: Message,
    /// What to do, where that is a sentence of its own.
    pub help: Option<Message>,
    /// The other values that make this one a fault, in the order of [`Fault::because`]. Where the chart made such a field,
    /// its place is no user's.
    pub because: Vec<Other>,
}

impl PlacedFault {
    /// A fault that nothing else makes one.
    pub fn new(
        kind: Kind,
        place: Place,
        path: FieldPathBuf,
        message: impl Into<Message>,
        help: Option<Message>,
    ) -> PlacedFault {
        PlacedFault { kind, place, path, message: message.into(), help, because: Vec::new() }
    }
}

/// The other value of a fault that has two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Where it stands.
    pub place: Place,
    /// Its path.
    pub path: FieldPathBuf,
}

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault of the value at a path.
    pub fn add(&mut self, kind: Kind, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.push(kind, at, Target::Value, message.into())
    }

    /// Notes a fault of the last key of a path.
    pub fn add_key(&mut self, kind: Kind, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.push(kind, at, Target::Key, message.into())
    }

    #[cold]
    fn push(&mut self, kind: Kind, at: &FieldPath, target: Target, message: Message) -> &mut Fault {
        self.0.push(Fault { kind, path: at.to_owned(), target, message, help: None, because: Vec::new() });
        self.0.last_mut().expect("just pushed")
    }

    /// A field that must be given: `at` is the absent (or empty) field.
    pub fn required(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Required, at, message);
    }

    /// A value out of form or range.
    pub fn invalid(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Invalid, at, message);
    }

    /// A map's key out of form.
    pub fn invalid_key(&mut self, at: &FieldPath, message: impl Into<Message>) -> &mut Fault {
        self.add_key(Kind::Invalid, at, message)
    }

    /// A word that is none of those allowed; suggests the nearest.
    pub fn unsupported(&mut self, at: &FieldPath, value: &str, allowed: &[&str]) {
        let message = format!("{} is not one of {}", quote(value), suggest::listed(allowed));
        let help = suggest::nearest(value, allowed.iter().copied()).map(suggest::did_you_mean);
        self.add(Kind::Unsupported, at, message).help = help;
    }

    /// What must differ is the same.
    pub fn duplicate(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Duplicate, at, message);
    }

    /// A word of a few, where it is given; empty text counts as absent, and the server fills in its default.
    pub fn word(&mut self, at: &FieldPath, given: Option<&str>, allowed: &[&str]) {
        if let Some(given) = given.filter(|given| !given.is_empty() && !allowed.contains(given)) {
            self.unsupported(at, given, allowed);
        }
    }

    /// A field that may not be set here, or not beside another.
    pub fn forbidden(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::Forbidden, at, message);
    }

    /// Too long, or too many.
    pub fn too_long(&mut self, at: &FieldPath, message: impl Into<Message>) {
        self.add(Kind::TooLong, at, message);
    }

    /// A name that refers to nothing.
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
