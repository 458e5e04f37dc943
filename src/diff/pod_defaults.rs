//! What the API server fills in in the pod template of a workload: `pkg/apis/core/v1/defaults.go` and the declarative
//! defaults in `zz_generated.defaults.go`. What it fills in in pods alone is not here.

use super::fields::Fields;
use crate::image;

pub(super) fn pod(mut pod: Fields<'_>) {
    // An older name of the same field; the API server keeps both alike.
    if let Some(account) = pod.take("serviceAccount")
        && !pod.has("serviceAccountName")
    {
        pod.put("serviceAccountName", account);
    }
    pod.default_text("dnsPolicy", "ClusterFirst");
    pod.default_text("restartPolicy", "Always");
    pod.default_text("schedulerName", "default-scheduler");
    pod.default_number("terminationGracePeriodSeconds", 30);
    pod.default_map("securityContext");
    pod.each("initContainers", container);
    pod.each("containers", container);
    pod.each("volumes", volume);
}

fn container(mut container: Fields<'_>) {
    let policy = pull_policy(&container.text("image").unwrap_or_default());
    container.default_text("imagePullPolicy", policy);
    container.default_text("terminationMessagePath", "/dev/termination-log");
    container.default_text("terminationMessagePolicy", "File");
    container.each("ports", |mut port| port.default_text("protocol", "TCP"));
    container.each("env", |mut variable| {
        let Some(mut from) = variable.map("valueFrom") else { return };
        field_of_pod(&mut from);
        if let Some(mut file) = from.map("fileKeyRef") {
            file.default_bool("optional", false);
        }
    });
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        container.map(name).into_iter().for_each(probe);
    }
    if let Some(mut lifecycle) = container.map("lifecycle") {
        for name in ["postStart", "preStop"] {
            lifecycle.map(name).as_mut().into_iter().for_each(http_get);
        }
    }
}

/// A tag that may change is pulled each time (`SetDefaults_Container`).
fn pull_policy(image: &str) -> &'static str {
    match image::parse(image) {
        Ok(image) if image.tag == Some("latest") || (image.tag, image.digest) == (None, None) => "Always",
        _ => "IfNotPresent",
    }
}

fn probe(mut probe: Fields<'_>) {
    probe.default_number("timeoutSeconds", 1);
    probe.default_number("periodSeconds", 10);
    probe.default_number("successThreshold", 1);
    probe.default_number("failureThreshold", 3);
    http_get(&mut probe);
    if let Some(mut grpc) = probe.map("grpc") {
        grpc.default_text("service", "");
    }
}

fn http_get(handler: &mut Fields<'_>) {
    if let Some(mut get) = handler.map("httpGet") {
        get.default_text("path", "/");
        get.default_text("scheme", "HTTP");
    }
}

/// A reference to a field or a resource of the pod.
fn field_of_pod(from: &mut Fields<'_>) {
    if let Some(mut field) = from.map("fieldRef") {
        field.default_text("apiVersion", "v1");
    }
    if let Some(mut resource) = from.map("resourceFieldRef") {
        resource.default_text("divisor", "0");
    }
}

fn volume(mut volume: Fields<'_>) {
    if volume.has_only(&["name"]) {
        volume.default_map("emptyDir");
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(mut source) = volume.map(source) {
            source.default_number("defaultMode", 0o644);
            downward(&mut source);
            source.each("sources", projection);
        }
    }
    if let Some(mut host) = volume.map("hostPath") {
        host.default_text("type", "");
    }
    if let Some(mut image) = volume.map("image") {
        let policy = pull_policy(&image.text("reference").unwrap_or_default());
        image.default_text("pullPolicy", policy);
    }
    if let Some(mut claim) = volume.map("ephemeral").as_mut().and_then(|ephemeral| ephemeral.map("volumeClaimTemplate"))
    {
        claim.map("spec").into_iter().for_each(claim_spec);
    }
    old_volume(volume);
}

fn downward(source: &mut Fields<'_>) {
    source.each("items", |mut item| field_of_pod(&mut item));
}

fn projection(mut projection: Fields<'_>) {
    if let Some(mut token) = projection.map("serviceAccountToken") {
        token.default_number("expirationSeconds", 3600);
    }
    projection.map("downwardAPI").as_mut().into_iter().for_each(downward);
}

/// Sources that storage drivers have replaced.
fn old_volume(mut volume: Fields<'_>) {
    if let Some(mut disk) = volume.map("iscsi") {
        disk.default_text("iscsiInterface", "default");
    }
    if let Some(mut disk) = volume.map("rbd") {
        disk.default_text("pool", "rbd");
        disk.default_text("user", "admin");
        disk.default_text("keyring", "/etc/ceph/keyring");
    }
    if let Some(mut disk) = volume.map("azureDisk") {
        disk.default_text("cachingMode", "ReadWrite");
        disk.default_text("fsType", "ext4");
        disk.default_text("kind", "Shared");
        // Whatever is false is left out, here as everywhere.
    }
    if let Some(mut disk) = volume.map("scaleIO") {
        disk.default_text("storageMode", "ThinProvisioned");
        disk.default_text("fsType", "xfs");
    }
}

pub(super) fn claim_spec(mut spec: Fields<'_>) {
    spec.default_text("volumeMode", "Filesystem");
}
