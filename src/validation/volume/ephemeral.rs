//! Volumes that live as long as the pod: of a CSI driver, or of a claim made for it.

use k8s_openapi::api::core::v1::{
    CSIVolumeSource, EphemeralVolumeSource, LocalObjectReference, PersistentVolumeClaimTemplate,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::field::need;
use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::{claim, meta};

/// Most characters of the name of a CSI driver.
const DRIVER_MAX: usize = 63;

/// A volume of a CSI driver: `validateCSIVolumeSource`.
pub(super) fn csi(source: &CSIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let CSIVolumeSource { driver, node_publish_secret_ref, fs_type: _, read_only: _, volume_attributes: _ } = source;
    need(driver, "driver", at, faults);
    let lower = driver.to_lowercase();
    if driver.len() > DRIVER_MAX {
        let message = format!("must be at most {DRIVER_MAX} characters; it has {}", driver.len());
        faults.too_long(&at.key("driver"), message);
    } else if let Some(wrong) = Some(&*lower).filter(|name| !name.is_empty()).and_then(meta::dns_subdomain) {
        faults.invalid(&at.key("driver"), format!("a driver's name {wrong}; upper case is allowed"));
    }
    let Some(LocalObjectReference { name }) = node_publish_secret_ref else { return };
    let at = at.key("nodePublishSecretRef");
    need(name, "name", &at, faults);
    if let Some(wrong) = Some(name.as_str()).filter(|name| !name.is_empty()).and_then(meta::dns_subdomain) {
        faults.invalid(&at.key("name"), format!("a Secret's name {wrong}"));
    }
}

/// A volume of a claim that is made with the pod: `validateEphemeralVolumeSource`.
pub(super) fn ephemeral(source: &EphemeralVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let EphemeralVolumeSource { volume_claim_template } = source;
    let at = at.key("volumeClaimTemplate");
    let Some(PersistentVolumeClaimTemplate { metadata, spec }) = volume_claim_template else {
        return faults.required(&at, "the template of the claim must be given");
    };
    if let Some(metadata) = metadata {
        template_metadata(metadata, &at.key("metadata"), faults);
    }
    claim::claim_spec(spec, &at.key("spec"), faults);
}

/// Labels and annotations, and nothing else: `ValidateTemplateObjectMeta`.
fn template_metadata(metadata: &ObjectMeta, at: &FieldPath, faults: &mut Faults) {
    #[rustfmt::skip] // A field a line, with those below, would be longer than a screen.
    let ObjectMeta {
        annotations, labels,
        name, generate_name, namespace, self_link, uid, resource_version, generation, creation_timestamp,
        deletion_timestamp, deletion_grace_period_seconds, owner_references, finalizers, managed_fields,
    } = metadata;
    if let Some(annotations) = annotations {
        meta::annotations(annotations, &at.key("annotations"), faults);
    }
    if let Some(labels) = labels {
        meta::labels(labels, &at.key("labels"), faults);
    }
    let text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let others = [
        ("name", text(name)),
        ("generateName", text(generate_name)),
        ("namespace", text(namespace)),
        ("selfLink", text(self_link)),
        ("uid", text(uid)),
        ("resourceVersion", text(resource_version)),
        ("generation", generation.is_some_and(|generation| generation != 0)),
        ("creationTimestamp", creation_timestamp.is_some()),
        ("deletionTimestamp", deletion_timestamp.is_some()),
        ("deletionGracePeriodSeconds", deletion_grace_period_seconds.is_some()),
        ("ownerReferences", owner_references.is_some()),
        ("finalizers", finalizers.is_some()),
        ("managedFields", managed_fields.is_some()),
    ];
    for (key, _) in others.iter().filter(|(_, given)| *given) {
        faults.forbidden(&at.key(key), "only `labels` and `annotations` may be given to the template of a claim");
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        let (longest, long) = ("d".repeat(63), "d".repeat(64));
        check(&[
            ("csi: {}", "csi.driver"),
            ("csi: {driver: Ebs.CSI.aws}", ""),
            ("csi: {driver: a_b}", "csi.driver"),
            (&format!("csi: {{driver: {longest}}}"), ""),
            (&format!("csi: {{driver: {long}}}"), "csi.driver"),
            ("csi: {driver: d, nodePublishSecretRef: {}}", "csi.nodePublishSecretRef.name"),
            ("csi: {driver: d, nodePublishSecretRef: {name: A}}", "csi.nodePublishSecretRef.name"),
            ("ephemeral: {}", "ephemeral.volumeClaimTemplate"),
        ]);
    }

    #[test]
    fn templates() {
        let spec = "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}";
        let cases = [
            ("labels: {a: b}, annotations: {A/b: c}", ""),
            ("labels: {a: b c}, annotations: {_a: c}", "annotations._a labels.a"),
            ("name: n", "name"),
            ("name: '', generation: 0", ""),
            (
                "generation: 1, deletionGracePeriodSeconds: 0, finalizers: []",
                "generation deletionGracePeriodSeconds finalizers",
            ),
        ];
        for (metadata, expected) in cases {
            let at = "ephemeral.volumeClaimTemplate.metadata";
            let expected: Vec<String> = expected.split_whitespace().map(|path| format!("{at}.{path}")).collect();
            let yaml = format!("ephemeral: {{volumeClaimTemplate: {{metadata: {{{metadata}}}, {spec}}}}}");
            check(&[(&yaml, &expected.join(" "))]);
        }
    }
}
