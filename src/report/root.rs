//! The names of files in reports that a platform reads.

use crate::source::Origin;
use std::path::{Component, Path, PathBuf};

/// The folder of a repository that a platform looks files up in. By default there is none, and names stay as they are.
#[derive(Clone, Debug, Default)]
pub struct Root {
    /// The folder, under each name that it goes by.
    folders: Vec<PathBuf>,
    /// The folder that the user's relative paths start at.
    working: PathBuf,
}

impl Root {
    /// A folder by its names, and the folder that relative paths start at, all absolute.
    pub fn new(folders: Vec<PathBuf>, working: PathBuf) -> Root {
        Root { folders, working }
    }

    /// A source's name for a program that looks it up in the repository: a path from its root where it lies in there, with
    /// slashes and without a `./`. Standard input and arguments go by the name that people read.
    pub(super) fn name(&self, origin: &Origin) -> String {
        let inside = match origin {
            Origin::File(path) | Origin::Config(path) => self.inside(path),
            Origin::Stdin | Origin::Argument(_) | Origin::CommandLine => None,
        };
        let name = inside.unwrap_or_else(|| origin.to_string());
        let name = if cfg!(windows) { name.replace('\\', "/") } else { name };
        name.strip_prefix("./").map(str::to_owned).unwrap_or(name)
    }

    /// The path from the root of a file that lies in it.
    fn inside(&self, path: &str) -> Option<String> {
        let path = without_dots(&self.working.join(path));
        let inside = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok())?;
        inside.to_str().map(str::to_owned)
    }
}

/// A path without `.` and `..`, as its text alone tells.
pub(crate) fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_start_at_the_root() {
        let root = Root::new(vec!["/repo".into(), "/mnt/repo".into()], "/mnt/repo/infra".into());
        for (path, name) in [
            ("values.yaml", "infra/values.yaml"),
            ("./pools/eu.yaml", "infra/pools/eu.yaml"),
            ("../base.yaml", "base.yaml"),
            ("/repo/a.yaml", "a.yaml"),
            ("/mnt/repo/./a.yaml", "a.yaml"),
            ("../../other/a.yaml", "../../other/a.yaml"),
            ("/repository/a.yaml", "/repository/a.yaml"),
        ] {
            assert_eq!(root.name(&Origin::File(path.to_owned())), name, "{path}");
            assert_eq!(Root::default().name(&Origin::File(path.to_owned())), path.trim_start_matches("./"));
        }
        assert_eq!(root.name(&Origin::Argument("--set")), "--set");
    }
}
