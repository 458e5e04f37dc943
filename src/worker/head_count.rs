//! How many workers there may be at once.

use crate::field_path::FieldPathBuf;
use crate::pool::Pool;

/// How many workers there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadCount {
    /// So many.
    Fixed(i64),
    /// As many as an autoscaler asks for.
    Autoscaled,
    /// The values do not tell, as they have a fault there.
    Unknown,
}

impl HeadCount {
    /// How many workers a pool has, with the path of the value that decides it.
    pub(super) fn of(pool: &Pool) -> (HeadCount, FieldPathBuf) {
        let (enabled, count) = (FieldPathBuf::of("replicasEnabled"), FieldPathBuf::of("replicaCount"));
        if pool.is_faulty(&enabled) {
            (HeadCount::Unknown, enabled)
        } else if pool.typed.replicas_enabled != Some(true) {
            (HeadCount::Autoscaled, enabled)
        } else if pool.is_faulty(&count) {
            (HeadCount::Unknown, count)
        } else {
            // Without a number, Kubernetes starts one.
            (HeadCount::Fixed(pool.typed.replica_count.map_or(1, |count| count.0)), count)
        }
    }
}
