//! The numbers of texts.

/// The number of a source: the two that the program brings, or one of [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub(super) u32);

impl SourceId {
    /// The chart's templates: no line of a values file made what is there.
    pub const CHART: SourceId = SourceId(0);
    /// The documented defaults, `values/values.yaml`.
    pub const DEFAULTS: SourceId = SourceId(1);
    pub(super) const FIRST: u32 = 2;

    /// Whether the user wrote it.
    pub fn is_users(self) -> bool {
        self.0 >= Self::FIRST
    }
}
