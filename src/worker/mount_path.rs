//! Paths in a container.

use std::fmt;

/// A path in a container as the kubelet and the kernel take it: from the root, without `.`, `..` and needless slashes
/// (`MakeAbsolutePath` in `k8s.io/kubernetes/pkg/volume/util`). `/var/run` is `/run`, as in the images of the chart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MountPath<'t>(Vec<&'t str>);

impl<'t> MountPath<'t> {
    /// The path that a text names.
    pub fn new(text: &'t str) -> MountPath<'t> {
        let mut steps = Vec::new();
        for step in text.split('/') {
            match step {
                "" | "." => {}
                ".." => drop(steps.pop()),
                step => steps.push(step),
            }
        }
        if steps.starts_with(&["var", "run"]) {
            steps.remove(0);
        }
        MountPath(steps)
    }

    /// Whether the other path is this one or lies below it.
    pub fn contains(&self, other: &MountPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Whether one of the two paths contains the other.
    pub fn meets(&self, other: &MountPath) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// The path one step up; none at the root.
    pub(super) fn parent(&self) -> Option<MountPath<'t>> {
        let (_, above) = self.0.split_last()?;
        Some(MountPath(above.to_vec()))
    }
}

impl fmt::Display for MountPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::MountPath;

    #[test]
    fn a_path_has_one_form() {
        for (text, path) in [
            ("/", "/"),
            ("", "/"),
            ("/a/b", "/a/b"),
            ("/a/b/", "/a/b"),
            ("a//b/.", "/a/b"),
            ("/a/../b/c/..", "/b"),
            ("/../..", "/"),
            ("/var/run/docker.sock", "/run/docker.sock"),
            ("/var/running", "/var/running"),
        ] {
            assert_eq!(MountPath::new(text).to_string(), path, "{text}");
        }
    }

    #[test]
    fn a_path_contains_what_is_below_it() {
        for (above, below, contains) in
            [("/", "/a", true), ("/a", "/a/", true), ("/a", "/a/b", true), ("/a", "/ab", false), ("/a/b", "/a", false)]
        {
            assert_eq!(MountPath::new(above).contains(&MountPath::new(below)), contains, "{above} {below}");
        }
    }
}
