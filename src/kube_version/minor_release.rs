//! The releases of Kubernetes whose API server is followed.

use std::fmt;

/// A minor release of Kubernetes whose API server is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KubeVersion {
    /// 1.31
    V1_31,
    /// 1.32
    V1_32,
    /// 1.33
    V1_33,
    /// 1.34
    V1_34,
    /// 1.35
    V1_35,
    /// 1.36
    V1_36,
    /// 1.37, which is meant where none is asked for.
    #[default]
    V1_37,
}

impl KubeVersion {
    /// All of them, the oldest first.
    pub const ALL: [KubeVersion; 7] = [
        KubeVersion::V1_31,
        KubeVersion::V1_32,
        KubeVersion::V1_33,
        KubeVersion::V1_34,
        KubeVersion::V1_35,
        KubeVersion::V1_36,
        KubeVersion::V1_37,
    ];
    /// The oldest.
    pub const OLDEST: KubeVersion = KubeVersion::V1_31;
    /// The newest.
    pub const NEWEST: KubeVersion = KubeVersion::V1_37;
    /// The second number of the oldest.
    pub(super) const OLDEST_MINOR: u64 = 31;
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", Self::OLDEST_MINOR + *self as u64)
    }
}
