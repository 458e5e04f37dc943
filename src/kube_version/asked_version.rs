//! Versions of Kubernetes as people ask for them.

use std::cmp::Ordering;

use super::minor_release::KubeVersion;

/// A version of Kubernetes that somebody asks for, and the release that stands for it.
#[derive(Clone, Debug)]
pub struct AskedVersion {
    major: u64,
    minor: u64,
    /// The release itself, or the nearest that is known.
    pub release: KubeVersion,
}

impl AskedVersion {
    /// A version by its first two numbers.
    pub fn new((major, minor): (u64, u64)) -> AskedVersion {
        let number = match major {
            0 => 0,
            1 => minor.saturating_sub(KubeVersion::OLDEST_MINOR),
            _ => u64::MAX,
        };
        let known = usize::try_from(number).ok().and_then(|number| KubeVersion::ALL.get(number));
        AskedVersion { major, minor, release: known.copied().unwrap_or(KubeVersion::NEWEST) }
    }

    /// What is to be said where the release is not that of the version.
    pub fn warning(&self) -> Option<String> {
        let AskedVersion { major, minor, release } = self;
        let asked = (1, KubeVersion::OLDEST_MINOR + *release as u64);
        let how = match (*major, *minor).cmp(&asked) {
            Ordering::Less => "older than all",
            Ordering::Equal => return None,
            Ordering::Greater => "newer than all",
        };
        let (oldest, newest) = (KubeVersion::OLDEST, KubeVersion::NEWEST);
        Some(format!(
            "Kubernetes {major}.{minor} is {how} versions that workerpool knows ({oldest} to {newest}); the values are \
             checked as for {release}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_stands_for_the_nearest_release() {
        for (major, minor, release, warning) in [
            (1, 31, "1.31", ""),
            (1, 34, "1.34", ""),
            (1, 37, "1.37", ""),
            (1, 30, "1.31", "Kubernetes 1.30 is older than all"),
            (1, 0, "1.31", "Kubernetes 1.0 is older than all"),
            (0, 99, "1.31", "Kubernetes 0.99 is older than all"),
            (1, 38, "1.37", "Kubernetes 1.38 is newer than all"),
            (2, 0, "1.37", "Kubernetes 2.0 is newer than all"),
            (1, u64::MAX, "1.37", "Kubernetes 1.18446744073709551615 is newer than all"),
        ] {
            let asked = AskedVersion::new((major, minor));
            assert_eq!(asked.release.to_string(), release, "{major}.{minor}");
            let told = asked.warning().unwrap_or_default();
            assert!(told.starts_with(warning) && told.is_empty() == warning.is_empty(), "{told}");
        }
    }
}
