//! Whose image a container runs.

use crate::image::{self, Reference};

use super::ContainerName;

/// Whose image a container runs, as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// The image that the chart is made for: Spacelift's public launcher, or Docker's own image in any registry.
    Original,
    /// By its name, a copy of it in another registry.
    Copy,
    /// Any other image: what is in it is not known.
    Unknown,
}

const PUBLIC_REGISTRY: &str = "public.ecr.aws";
const PUBLIC_LAUNCHER: &str = "spacelift/launcher";
/// The registries of Docker Hub.
const DOCKER_HUB: [&str; 4] = ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

impl Provenance {
    /// Whose image this is.
    pub(super) fn of(image: &str, container: ContainerName) -> Provenance {
        let Ok(Reference { registry, repository, .. }) = image::parse(image) else { return Provenance::Unknown };
        let host = registry.and_then(|registry| registry.split(':').next()).unwrap_or(DOCKER_HUB[0]);
        let is_on = |registries: &[&str]| registries.iter().any(|registry| registry.eq_ignore_ascii_case(host));
        let last = repository.rsplit('/').next().unwrap_or_default();
        let (is_original, copies) = match container {
            ContainerName::Launcher => {
                (is_on(&[PUBLIC_REGISTRY]) && repository == PUBLIC_LAUNCHER, &["launcher", "spacelift-launcher"][..])
            }
            // Only Docker Hub has names of one part, and mirrors keep `library/` in theirs.
            ContainerName::Dind => {
                let is_of_library = repository == "library/docker" || repository.ends_with("/library/docker");
                (is_of_library || is_on(&DOCKER_HUB) && repository == "docker", &["docker"][..])
            }
            ContainerName::Additional(_) => (false, &[][..]),
        };
        match is_original {
            true => Provenance::Original,
            // On Docker Hub, anybody may have an image of this name.
            false if copies.contains(&last) && !is_on(&DOCKER_HUB) => Provenance::Copy,
            false => Provenance::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_its_name() {
        let (launcher, dind) = (ContainerName::Launcher, ContainerName::Dind);
        for (container, expected, names) in [
            (launcher, Provenance::Original, "public.ecr.aws/spacelift/launcher Public.ECR.aws:443/spacelift/launcher"),
            (launcher, Provenance::Copy, "111122223333.dkr.ecr.eu-west-2.amazonaws.com/spacelift-launcher"),
            (launcher, Provenance::Unknown, "registry.example.com/worker spacelift/launcher"),
            (dind, Provenance::Original, "docker library/docker docker.io/docker docker.io/library/docker"),
            (dind, Provenance::Original, "index.docker.io/library/docker registry-1.docker.io:443/library/docker"),
            (
                dind,
                Provenance::Original,
                "public.ecr.aws/docker/library/docker mirror.example.com:5000/hub/library/docker",
            ),
            (dind, Provenance::Copy, "registry.example.com/docker registry.example.com/team/docker"),
            (dind, Provenance::Unknown, "acme/docker docker.io/acme/docker ghcr.io/acme/dind dind"),
            (ContainerName::Additional(0), Provenance::Unknown, "docker public.ecr.aws/spacelift/launcher"),
        ] {
            for name in names.split(' ') {
                assert_eq!(Provenance::of(&format!("{name}:27"), container), expected, "{name}");
            }
        }
        assert_eq!(Provenance::of("public.ecr.aws/spacelift/launcher@sha256:x", launcher), Provenance::Unknown);
    }
}
