//! What the server knows when it answers.

use std::path::Path;

use crate::field_path::{FieldPathBuf, Step};

use super::checked_pool::OpenPools;
use super::client::Client;
use super::field_schema::FieldSchema;
use super::open_documents::OpenDocuments;

/// What the server knows when it answers.
#[derive(Default)]
pub struct EditorState {
    /// Who asks.
    pub client: Client,
    /// The documents that are open.
    pub documents: OpenDocuments,
    /// What was found in them.
    pub checked: OpenPools,
    /// What fields there may be.
    pub schema: FieldSchema,
}

impl EditorState {
    /// The text of an open document that may hold values.
    pub fn values_text(&self, path: &Path) -> Option<&str> {
        let is_other = self.checked.others.contains(path);
        self.documents.get(path).filter(|_| !is_other).map(|document| document.text.as_str())
    }

    /// The path in the values that a path in a document is; none where it is outside of the values.
    pub fn in_values(&self, document: &Path, path: &FieldPathBuf) -> Option<FieldPathBuf> {
        match self.checked.pools_of(document).next() {
            Some((pool, _)) => below(pool.pool.layers.at(), path),
            None => Some(path.clone()),
        }
    }

    /// Whether a path is that of the name by which a container mounts a volume.
    pub fn names_volume(&self, path: &FieldPathBuf) -> bool {
        let mount = path.parent().and_then(|mount| self.schema.at(&mount));
        let is_name = matches!(path.0.last(), Some(Step::Key(key)) if key == "name");
        is_name && mount.is_some_and(|mount| mount.type_name() == Some("VolumeMount"))
    }
}

/// A path as seen from one above it.
pub fn below(above: &FieldPathBuf, path: &FieldPathBuf) -> Option<FieldPathBuf> {
    above.contains(path).then(|| FieldPathBuf(path.0[above.0.len()..].to_vec()))
}

/// Whether a path is that of the name of a variable of the launcher.
pub fn names_launcher_variable(path: &FieldPathBuf) -> bool {
    let [Step::Key(launcher), Step::Key(list), Step::Index(_), Step::Key(name)] = &path.0[..] else { return false };
    (launcher.as_str(), list.as_str(), name.as_str()) == ("launcher", "extraEnv", "name")
}
