//! The releases of Kubernetes that can be asked for, and what each of them changed.

mod asked_version;
mod minor_release;
mod version_page;
mod version_table;

pub use asked_version::AskedVersion;
pub use minor_release::KubeVersion;
pub use version_page::page;
pub use version_table::{FIELDS, RULES, ServerRule, ServerRuleRow, VersionedField};
pub(crate) use version_table::{Standing, changes_of};
