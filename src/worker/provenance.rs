//! Whose image a container runs.

use crate::image;

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

impl Provenance {
    /// Whose image this is, for one of the chart's two containers.
    pub(super) fn of(image: &str, container: ContainerName) -> Provenance {
        let Ok(image) = image::parse(image) else { return Provenance::Unknown };
        let (host, path) = (image.registry.unwrap_or("docker.io"), image.repository);
        let last = path.rsplit('/').next().unwrap_or_default();
        let (is_original, names) = match container {
            ContainerName::Launcher => {
                ((host, path) == ("public.ecr.aws", "spacelift/launcher"), &["launcher", "spacelift-launcher"][..])
            }
            ContainerName::Dind => {
                let is_on_hub = ["docker.io", "index.docker.io"].contains(&host) && path == "docker";
                // A cache of Docker Hub keeps the whole path.
                (is_on_hub || path == "library/docker" || path.ends_with("/library/docker"), &["docker"][..])
            }
            ContainerName::Additional(_) => (false, &[][..]),
        };
        match is_original {
            true => Provenance::Original,
            false if names.contains(&last) => Provenance::Copy,
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
        for (image, container, expected) in [
            ("public.ecr.aws/spacelift/launcher:latest", launcher, Provenance::Original),
            ("public.ecr.aws/spacelift/launcher@sha256:x", launcher, Provenance::Unknown),
            ("111.dkr.ecr.eu-west-2.amazonaws.com/spacelift-launcher:v2", launcher, Provenance::Copy),
            ("registry.example.com/team/worker:1", launcher, Provenance::Unknown),
            ("docker:27.5.1-dind", dind, Provenance::Original),
            ("docker.io/library/docker:27.5.1-dind", dind, Provenance::Original),
            ("public.ecr.aws/docker/library/docker:27.5.1-dind", dind, Provenance::Original),
            ("registry.example.com/docker:27.5.1-dind", dind, Provenance::Copy),
            ("registry.example.com/dind-with-certificates:1", dind, Provenance::Unknown),
            ("docker:27", ContainerName::Additional(0), Provenance::Unknown),
        ] {
            assert_eq!(Provenance::of(image, container), expected, "{image}");
        }
    }
}
