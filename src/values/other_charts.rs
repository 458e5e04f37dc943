//! What other charts and Kubernetes call the keys of this chart.

use crate::field_path::{FieldPathBuf, Step};

/// The keys of this chart that stand for a key of another chart or of a pod, as seen from the map in which it stands; empty
/// where none is known.
pub(super) fn meant_by(path: &FieldPathBuf) -> &'static [&'static str] {
    match &path.0[..] {
        [Step::Key(key)] => at_the_top(key),
        [Step::Key(container), Step::Key(key)] if matches!(&**container, "launcher" | "dind") => in_a_container(key),
        [Step::Key(container), Step::Key(image), Step::Key(name)]
            if matches!((&**container, &**image, &**name), ("launcher" | "dind", "image", "name")) =>
        {
            &["repository"]
        }
        [.., Step::Key(source), Step::Key(name)] if &**name == "name" => in_a_volume_source(source),
        _ => &[],
    }
}

fn at_the_top(key: &str) -> &'static [&'static str] {
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

fn in_a_container(key: &str) -> &'static [&'static str] {
    match key {
        "env" => &["extraEnv"],
        "volumeMounts" => &["extraVolumeMounts"],
        "imagePullPolicy" => &["image.pullPolicy"],
        _ => &[],
    }
}

/// Other fields that refer to a Secret or a claim call its name `name`.
fn in_a_volume_source(source: &str) -> &'static [&'static str] {
    match source {
        "secret" => &["secretName"],
        "persistentVolumeClaim" => &["claimName"],
        _ => &[],
    }
}

/// What to do about a key that other charts have and this one lacks.
pub(super) fn advice(path: &FieldPathBuf) -> Option<&'static str> {
    let keys: Vec<&str> =
        path.0.iter().filter_map(|step| if let Step::Key(key) = step { Some(&**key) } else { None }).collect();
    Some(match keys[..] {
        ["existingSecret" | "existingSecretName" | "secretName"]
        | ["credentials", "existingSecret" | "existingSecretName" | "secretName"] => {
            "to use a Secret of your own, set `credentials.create: false` and name it in `launcher.envFrom`"
        }
        ["autoscaling" | "hpa" | "keda"] => {
            "the chart makes no autoscaler; to use your own, delete this key and set `replicasEnabled: false`"
        }
        ["dind", "securityContext"] => "delete it: the chart always runs dind privileged, as Docker needs",
        ["dind" | "launcher", "args" | "command" | "lifecycle" | "ports"] => "delete it: the chart sets it itself",
        ["dind" | "launcher", "enabled"] => "delete it: a worker always has both containers",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Noted;
    use crate::fault::Kind;
    use crate::source::{SourceId, Sources};
    use crate::values;
    use crate::yaml;

    fn unknown_keys(text: &str) -> usize {
        let mut noted = Noted::default();
        values::decode(&yaml::read(text, SourceId::DEFAULTS).tree, &Sources::default(), &mut noted);
        noted.faults.0.iter().filter(|fault| fault.kind == Kind::UnknownKey).count()
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
            let offered = meant_by(&FieldPathBuf::of(path));
            assert!(!offered.is_empty(), "{path}");
            // Those of a container are told as seen from it.
            let above = path.rsplit_once('.').map_or(String::new(), |(above, _)| format!("{above}."));
            for key in offered {
                assert_eq!(unknown_keys(&written(&format!("{above}{key}"))), 0, "{key} for {path}");
            }
        }
        assert!(meant_by(&FieldPathBuf::of("launcher.image")).is_empty());
    }
}
