//! The containers of a worker, and where the values have what a user adds to them.

use crate::field_path::FieldPathBuf;

/// A container of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerName {
    /// The container that takes runs.
    Launcher,
    /// The container with the Docker daemon.
    Dind,
    /// The container with this index in `additionalContainers`.
    Additional(usize),
}

impl ContainerName {
    /// The container with an index in the pod.
    pub(super) fn of(index: usize) -> ContainerName {
        match index {
            0 => ContainerName::Launcher,
            1 => ContainerName::Dind,
            _ => ContainerName::Additional(index - 2),
        }
    }

    /// The path of its values.
    pub fn path(self) -> FieldPathBuf {
        match self {
            ContainerName::Launcher => FieldPathBuf::of("launcher"),
            ContainerName::Dind => FieldPathBuf::of("dind"),
            ContainerName::Additional(index) => FieldPathBuf::of("additionalContainers").index(index),
        }
    }

    /// The path of its mounts.
    pub fn mounts(self) -> FieldPathBuf {
        self.path().key(match self {
            ContainerName::Launcher | ContainerName::Dind => "extraVolumeMounts",
            ContainerName::Additional(_) => "volumeMounts",
        })
    }

    /// The path of its variables.
    pub fn variables(self) -> FieldPathBuf {
        self.path().key(match self {
            ContainerName::Launcher | ContainerName::Dind => "extraEnv",
            ContainerName::Additional(_) => "env",
        })
    }
}
