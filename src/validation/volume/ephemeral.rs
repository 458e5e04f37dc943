//! Volumes that live as long as the pod: of a CSI driver, or of a claim made for it.

use k8s_openapi::api::core::v1::{CSIVolumeSource, EphemeralVolumeSource};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::need;
use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::{claim, meta};

/// Most characters of the name of a CSI driver.
const DRIVER_MAX: usize = 63;

/// A volume of a CSI driver: `validateCSIVolumeSource`.
pub(super) fn csi(source: &CSIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.driver, "driver", at, faults);
    if source.driver.len() > DRIVER_MAX {
        let message = format!("must be at most {DRIVER_MAX} characters; it has {}", source.driver.len());
        faults.too_long(&at.key("driver"), message);
    } else if let Some(wrong) =
        Some(source.driver.to_lowercase()).filter(|d| !d.is_empty()).and_then(|d| meta::dns_subdomain(&d))
    {
        faults.invalid(&at.key("driver"), format!("a driver's name {wrong}; upper case is allowed"));
    }
    let Some(secret) = &source.node_publish_secret_ref else { return };
    let at = at.key("nodePublishSecretRef");
    need(&secret.name, "name", &at, faults);
    if let Some(wrong) = Some(secret.name.as_str()).filter(|name| !name.is_empty()).and_then(meta::dns_subdomain) {
        faults.invalid(&at.key("name"), format!("a secret's name {wrong}"));
    }
}

/// A volume of a claim that is made with the pod: `validateEphemeralVolumeSource`.
pub(super) fn ephemeral(source: &EphemeralVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let at = at.key("volumeClaimTemplate");
    let Some(template) = &source.volume_claim_template else {
        return faults.required(&at, "the template of the claim must be given");
    };
    if let Some(metadata) = &template.metadata {
        template_metadata(metadata, &at.key("metadata"), faults);
    }
    claim::claim_spec(&template.spec, &at.key("spec"), faults);
}

/// Labels and annotations, and nothing else: `ValidateTemplateObjectMeta`.
fn template_metadata(metadata: &ObjectMeta, at: &FieldPath, faults: &mut Faults) {
    if let Some(annotations) = &metadata.annotations {
        meta::annotations(annotations, &at.key("annotations"), faults);
    }
    if let Some(labels) = &metadata.labels {
        meta::labels(labels, &at.key("labels"), faults);
    }
    let text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let others = [
        ("name", text(&metadata.name)),
        ("generateName", text(&metadata.generate_name)),
        ("namespace", text(&metadata.namespace)),
        ("selfLink", text(&metadata.self_link)),
        ("uid", text(&metadata.uid)),
        ("resourceVersion", text(&metadata.resource_version)),
        ("generation", metadata.generation.is_some_and(|generation| generation != 0)),
        ("creationTimestamp", metadata.creation_timestamp.is_some()),
        ("deletionTimestamp", metadata.deletion_timestamp.is_some()),
        ("deletionGracePeriodSeconds", metadata.deletion_grace_period_seconds.is_some()),
        ("ownerReferences", metadata.owner_references.is_some()),
        ("finalizers", metadata.finalizers.is_some()),
        ("managedFields", metadata.managed_fields.is_some()),
    ];
    for (key, _) in others.iter().filter(|(_, given)| *given) {
        faults.forbidden(&at.key(key), "only `labels` and `annotations` may be given to the template of a claim");
    }
}
