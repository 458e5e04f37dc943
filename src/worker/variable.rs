//! The variables of a container.

use k8s_openapi::api::core::v1::EnvVar;

use crate::field_path::FieldPathBuf;
use crate::pool::Pool;

use super::ContainerName;

/// A variable of a container.
#[derive(Clone, Copy)]
pub struct Variable<'p> {
    /// Its name.
    pub name: &'p str,
    /// The container.
    pub(super) container: ContainerName,
    /// Its index in the user's list; none if the chart sets it.
    pub(super) users: Option<usize>,
    pub(super) pool: &'p Pool,
    pub(super) spec: &'p EnvVar,
}

impl<'p> Variable<'p> {
    /// Its path in the values; none if the chart sets it.
    pub fn path(&self) -> Option<FieldPathBuf> {
        Some(self.container.variables().index(self.users?))
    }

    /// Whether the chart sets it.
    pub fn is_of_chart(&self) -> bool {
        self.users.is_none()
    }

    /// Its value, as far as that is known: none if it comes from elsewhere, refers to other variables, or is at fault.
    pub fn text(&self) -> Option<&'p str> {
        let known = self.spec.value.as_deref().filter(|value| !value.contains("$("))?;
        let is_at_fault = || self.path().is_some_and(|path| self.pool.is_faulty(&path.key("value")));
        (!is_at_fault()).then_some(known)
    }
}
