//! What kinds of faults there are.

/// The kind of a fault. Each kind is a rule of the linter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A file that cannot be read.
    UnreadableFile,
    /// YAML that Helm cannot read.
    YamlSyntax,
    /// A values file whose top level is not a map.
    NotAMap,
    /// A file that is not a values file of this chart.
    NotValues,
    /// The same key twice in one map.
    DuplicateKey,
    /// A second document in a values file.
    SecondDocument,
    /// An argument of `--set` or a similar flag that cannot be parsed.
    SetArgument,
    /// A release name that Helm rejects.
    ReleaseName,
    /// A namespace name that Kubernetes rejects.
    Namespace,
    /// A chart version or Kubernetes version that is not a semantic version.
    Version,
    /// An unknown key.
    UnknownKey,
    /// A value of the wrong type.
    WrongType,
    /// Null where the chart needs a map.
    NullBranch,
    /// A missing required field.
    Required,
    /// A value that is malformed or out of range.
    Invalid,
    /// A value that is not one of the allowed values.
    Unsupported,
    /// Two items that must be different.
    Duplicate,
    /// A field that is not allowed here, or not together with another one.
    Forbidden,
    /// A value that is too long, or a list with too many items.
    TooLong,
    /// A reference to a name that does not exist.
    NotFound,
    /// A value that the API server accepts with a warning.
    ServerWarning,
    /// A value that the API server accepts without a word, and that does not work.
    SilentlyAccepted,
    /// A value that is not filled in.
    Placeholder,
    /// A value that SOPS encrypted. It is not known, so nobody judges it.
    Encrypted,
    /// A variable that hides an earlier one of its name. The API server warns of it.
    HiddenVariable,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Kind; Kind::HiddenVariable as usize + 1] = [
        Kind::UnreadableFile,
        Kind::YamlSyntax,
        Kind::NotAMap,
        Kind::NotValues,
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
        Kind::SilentlyAccepted,
        Kind::Placeholder,
        Kind::Encrypted,
        Kind::HiddenVariable,
    ];

    /// Whether the API server accepts it.
    pub fn is_warning(self) -> bool {
        matches!(self, Kind::ServerWarning | Kind::SilentlyAccepted | Kind::HiddenVariable)
    }
}
