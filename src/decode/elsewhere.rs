//! Keys that the values of other charts have, or the objects of Kubernetes, and where this chart takes what is meant.

use crate::field_path::{FieldPathBuf, Step};

/// Where the chart takes what a key of another is for; nowhere, if it is not known.
pub(super) fn elsewhere(path: &FieldPathBuf) -> &'static [&'static str] {
    match &path.0[..] {
        [Step::Key(key)] => of_the_top(key),
        [Step::Key(container), Step::Key(key)] if matches!(&**container, "launcher" | "dind") => of_a_container(key),
        [Step::Key(container), Step::Key(image), Step::Key(name)]
            if matches!((&**container, &**image, &**name), ("launcher" | "dind", "image", "name")) =>
        {
            &["repository"]
        }
        [.., Step::Key(source), Step::Key(name)] if &**name == "name" => of_a_volume(source),
        _ => &[],
    }
}

fn of_the_top(key: &str) -> &'static [&'static str] {
    match key {
        "replicas" | "poolSize" => &["replicaCount"],
        "image" => &["launcher.image", "dind.image"],
        "resources" => &["launcher.resources", "dind.resources"],
        "env" | "extraEnv" => &["launcher.extraEnv", "dind.extraEnv"],
        "envFrom" => &["launcher.envFrom", "dind.envFrom"],
        "volumeMounts" | "extraVolumeMounts" => &["launcher.extraVolumeMounts", "dind.extraVolumeMounts"],
        "extraVolumes" => &["volumes"],
        "containers" | "extraContainers" | "sidecars" => &["additionalContainers"],
        "securityContext" => &["podSecurityContext", "launcher.securityContext"],
        "serviceAccountName" => &["serviceAccount.name"],
        "labels" | "commonLabels" => &["extraLabels", "extraPodLabels"],
        "podLabels" => &["extraPodLabels"],
        "persistence" | "volumeClaimTemplates" => &["storageVolumeClaimTemplateSpec", "storageVolume"],
        "token" => &["credentials.token"],
        "privateKey" => &["credentials.privateKey"],
        _ => &[],
    }
}

fn of_a_container(key: &str) -> &'static [&'static str] {
    match key {
        "env" => &["extraEnv"],
        "volumeMounts" => &["extraVolumeMounts"],
        "imagePullPolicy" => &["image.pullPolicy"],
        _ => &[],
    }
}

/// The name of what a volume comes from, as other fields have it.
fn of_a_volume(source: &str) -> &'static [&'static str] {
    match source {
        "secret" => &["secretName"],
        "persistentVolumeClaim" => &["claimName"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Noted, decode};
    use crate::source::{SourceId, Sources};
    use crate::values::Values;
    use crate::yaml;

    fn unknown_keys(text: &str) -> usize {
        let mut noted = Noted::default();
        decode::<Values>(&yaml::read(text, SourceId::DEFAULTS).tree, &Sources::default(), &mut noted);
        noted.faults.0.iter().filter(|fault| fault.message.starts_with("unknown key")).count()
    }

    #[test]
    fn what_is_offered_is_a_key_and_what_it_is_offered_for_is_none() {
        for path in [
            "replicas",
            "poolSize",
            "image",
            "resources",
            "env",
            "extraEnv",
            "envFrom",
            "volumeMounts",
            "extraVolumeMounts",
            "extraVolumes",
            "containers",
            "extraContainers",
            "sidecars",
            "securityContext",
            "serviceAccountName",
            "labels",
            "commonLabels",
            "podLabels",
            "persistence",
            "volumeClaimTemplates",
            "token",
            "privateKey",
            "launcher.env",
            "storageVolume.secret.name",
            "storageVolume.persistentVolumeClaim.name",
            "launcher.volumeMounts",
            "dind.imagePullPolicy",
            "dind.image.name",
        ] {
            let written = |path: &str| {
                let keys: Vec<&str> = path.split('.').collect();
                keys.iter().rev().fold("null".to_owned(), |value, key| format!("{{{key}: {value}}}"))
            };
            assert_eq!(unknown_keys(&written(path)), 1, "{path}");
            let offered = elsewhere(&FieldPathBuf::of(path));
            assert!(!offered.is_empty(), "{path}");
            // Those of a container are told as seen from it.
            let above = path.rsplit_once('.').map_or(String::new(), |(above, _)| format!("{above}."));
            for key in offered {
                assert_eq!(unknown_keys(&written(&format!("{above}{key}"))), 0, "{key} for {path}");
            }
        }
        assert!(elsewhere(&FieldPathBuf::of("launcher.image")).is_empty());
    }
}
