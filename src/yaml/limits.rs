//! What a text may not exceed.

/// Lists and maps nest this deep at most, those that an alias repeats included. Whatever walks a tree may therefore
/// recurse.
pub(super) const MAX_DEPTH: usize = 200;

/// A text has at most this many values and keys, those that aliases repeat included. The objects that a cluster stores
/// have room for far fewer.
pub(super) const MAX_VALUES: u64 = 500_000;

/// Aliases repeat at most this many bytes of text. Helm has no such limit; a request to Kubernetes is far smaller.
pub(super) const MAX_REPEATED_BYTES: u64 = 16 << 20;

/// How many comments may follow a quote or a bracket without a blank. Our parser stops at each, so that the text is
/// parsed once more for it.
pub(super) const MAX_TIGHT_COMMENTS: usize = 32;

/// The text is read again for each `{{ … }}` that the parser stops at, up to this many.
pub(super) const MAX_TEMPLATES: usize = 32;

/// How many faults of one text are kept at most: a text of many megabytes may have one in each of its bytes.
pub(crate) const MOST_FAULTS: usize = 10_000;
