//! Volumes as a picture shows them.

use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, PersistentVolumeClaimSpec, ProjectedVolumeSource, Volume as Spec,
};

use crate::manifest::Object;
use crate::worker::{Sharing, Volume, Worker};

use super::shown::Shown;

/// A volume.
pub(super) struct DrawnVolume {
    /// Its name.
    pub name: String,
    /// What it is, by its field in a volume of Kubernetes: `emptyDir`.
    pub source: &'static str,
    /// What there is to say of it, a line each.
    pub notes: Vec<String>,
}

impl DrawnVolume {
    pub(super) fn new(volume: &Volume<'_>, worker: &Worker<'_>, shown: &Shown<'_>) -> DrawnVolume {
        let (source, told) = match claim_template(worker, volume.name()) {
            Some(claim) => ("volumeClaimTemplate", claim_words(claim)),
            None => source(volume),
        };
        let mut notes: Vec<String> = told.iter().filter(|text| !text.is_empty()).map(|text| shown.text(text)).collect();
        notes.extend(lifetime(source, volume).map(str::to_owned));
        DrawnVolume { name: shown.text(volume.name()), source, notes }
    }
}

/// The claim template of a StatefulSet that makes a volume. It goes before the pod's own volume of that name.
fn claim_template<'p>(worker: &Worker<'p>, name: &str) -> Option<&'p PersistentVolumeClaimSpec> {
    worker.pool.manifests.iter().find_map(|manifest| match &manifest.object {
        Object::StatefulSet(set) => {
            let mut claims = set.spec.volume_claim_templates.iter().flatten();
            claims.find(|claim| claim.metadata.name.as_deref() == Some(name))?.spec.as_ref()
        }
        _ => None,
    })
}

/// How long the files of a volume stay, and who shares them.
fn lifetime(source: &str, volume: &Volume<'_>) -> Option<&'static str> {
    match (source, volume.sharing()) {
        ("volumeClaimTemplate", _) => Some("each worker keeps its own"),
        ("emptyDir" | "ephemeral", _) => Some("deleted with the pod"),
        (_, Sharing::Everybody(_)) => Some("shared by all workers"),
        (_, Sharing::Node(_)) => Some("shared by the workers of a node"),
        (_, Sharing::Nobody | Sharing::Unknown) => None,
    }
}

/// The field of a volume that says what it is, and what that holds.
fn source(volume: &Volume<'_>) -> (&'static str, Vec<String>) {
    let Spec {
        name: _,
        config_map,
        csi,
        downward_api,
        empty_dir,
        ephemeral,
        flex_volume,
        git_repo,
        host_path,
        image,
        nfs,
        persistent_volume_claim,
        projected,
        secret,
        ..
    } = volume.spec;
    if let Some(folder) = empty_dir {
        ("emptyDir", empty_dir_words(folder))
    } else if ephemeral.is_some() {
        ("ephemeral", volume.claim().map(claim_words).unwrap_or_default())
    } else if let Some(claim) = persistent_volume_claim {
        ("persistentVolumeClaim", vec![claim.claim_name.clone()])
    } else if let Some(host) = host_path {
        ("hostPath", vec![host.path.clone()])
    } else if let Some(map) = config_map {
        ("configMap", vec![map.name.clone()])
    } else if let Some(secret) = secret {
        ("secret", secret.secret_name.iter().cloned().collect())
    } else if let Some(projected) = projected {
        ("projected", projected_words(projected))
    } else if let Some(csi) = csi {
        ("csi", vec![csi.driver.clone()])
    } else if let Some(nfs) = nfs {
        ("nfs", vec![format!("{}:{}", nfs.server, nfs.path)])
    } else if let Some(image) = image {
        ("image", image.reference.iter().cloned().collect())
    } else if let Some(flex) = flex_volume {
        ("flexVolume", vec![flex.driver.clone()])
    } else if downward_api.is_some() {
        ("downwardAPI", Vec::new())
    } else if git_repo.is_some() {
        ("gitRepo", Vec::new())
    } else if let Sharing::Everybody(source) = volume.sharing() {
        (source, Vec::new())
    } else {
        // The API server takes a volume without a source for this.
        ("emptyDir", Vec::new())
    }
}

/// The kind and the size of an empty folder.
fn empty_dir_words(folder: &EmptyDirVolumeSource) -> Vec<String> {
    let medium = match folder.medium.as_deref() {
        None | Some("") => None,
        Some("Memory") => Some("in memory".to_owned()),
        Some(medium) => Some(medium.to_owned()),
    };
    let limit = folder.size_limit.as_ref().map(|limit| format!("at most {}", limit.0));
    joined(medium.into_iter().chain(limit))
}

/// The storage class and the size of a claim.
fn claim_words(claim: &PersistentVolumeClaimSpec) -> Vec<String> {
    let class = claim.storage_class_name.iter().filter(|class| !class.is_empty()).cloned();
    let requests = claim.resources.as_ref().and_then(|resources| resources.requests.as_ref());
    let size = requests.and_then(|requests| requests.get("storage")).map(|size| size.0.clone());
    joined(class.chain(size))
}

/// What a projected volume brings together, a line for each source.
fn projected_words(projected: &ProjectedVolumeSource) -> Vec<String> {
    let source = |source: &k8s_openapi::api::core::v1::VolumeProjection| {
        if let Some(map) = &source.config_map {
            format!("configMap {}", map.name)
        } else if let Some(secret) = &source.secret {
            format!("secret {}", secret.name)
        } else if source.service_account_token.is_some() {
            "serviceAccountToken".to_owned()
        } else if source.downward_api.is_some() {
            "downwardAPI".to_owned()
        } else if source.cluster_trust_bundle.is_some() {
            "clusterTrustBundle".to_owned()
        } else if source.pod_certificate.is_some() {
            "podCertificate".to_owned()
        } else {
            String::new()
        }
    };
    projected.sources.iter().flatten().map(source).collect()
}

/// These words on one line; no line if there are none.
fn joined(words: impl Iterator<Item = String>) -> Vec<String> {
    let line = words.collect::<Vec<_>>().join(", ");
    if line.is_empty() { Vec::new() } else { vec![line] }
}
