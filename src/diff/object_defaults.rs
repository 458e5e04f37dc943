//! What the API server fills in in the objects themselves: `pkg/apis/apps/v1/defaults.go` and `pkg/apis/core/v1/defaults.go`.
//!
//! The number of replicas is not filled in: whether a manifest names it decides who scales the workers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fields::Fields;
use super::pod_defaults;
use super::same::is_masked;
use crate::chart::Template;
use crate::source::Place;
use crate::tree::{Entry, Map, Node, Tree};

/// Fills in an object.
pub(super) fn fill(kind: Template, object: &mut Tree) {
    let Some(mut object) = Fields::of(object) else { return };
    match kind {
        Template::ServiceAccount => {}
        Template::Secret => secret(object),
        Template::Service => {
            let Some(mut spec) = object.default_map("spec") else { return };
            spec.default_text("type", "ClusterIP");
            spec.default_text("sessionAffinity", "None");
            spec.default_text("internalTrafficPolicy", "Cluster");
        }
        Template::Deployment => {
            let Some(mut spec) = object.default_map("spec") else { return };
            workload(&mut spec);
            spec.default_number("progressDeadlineSeconds", 600);
            let Some(mut strategy) = spec.default_map("strategy") else { return };
            strategy.default_text("type", "RollingUpdate");
            if strategy.text("type").as_deref() == Some("RollingUpdate")
                && let Some(mut update) = strategy.default_map("rollingUpdate")
            {
                update.default_text("maxSurge", "25%");
                update.default_text("maxUnavailable", "25%");
            }
        }
        Template::StatefulSet => {
            let Some(mut spec) = object.default_map("spec") else { return };
            workload(&mut spec);
            spec.default_text("podManagementPolicy", "OrderedReady");
            stateful(&mut spec);
        }
    }
}

fn workload(spec: &mut Fields<'_>) {
    spec.default_number("revisionHistoryLimit", 10);
    if let Some(pod) = spec.map("template").as_mut().and_then(|template| template.map("spec")) {
        pod_defaults::pod(pod);
    }
}

fn stateful(spec: &mut Fields<'_>) {
    if let Some(mut strategy) = spec.default_map("updateStrategy") {
        strategy.default_text("type", "RollingUpdate");
        if strategy.text("type").as_deref() == Some("RollingUpdate")
            && let Some(mut update) = strategy.default_map("rollingUpdate")
        {
            // Clusters before 1.35 do not; a partition of 0, which all fill in, is left out like any other zero.
            update.default_number("maxUnavailable", 1);
        }
    }
    if let Some(mut retention) = spec.default_map("persistentVolumeClaimRetentionPolicy") {
        retention.default_text("whenDeleted", "Retain");
        retention.default_text("whenScaled", "Retain");
    }
    spec.each("volumeClaimTemplates", |mut claim| {
        claim.map("spec").into_iter().for_each(pod_defaults::claim_spec);
    });
}

/// A Secret's texts become data, in base64, over the data that is there.
fn secret(mut secret: Fields<'_>) {
    secret.default_text("type", "Opaque");
    let mut data = match secret.take("data").map(|data| data.node) {
        Some(Node::Map(data)) => data.entries().iter().map(unfolded).collect::<Map>(),
        _ => Map::default(),
    };
    if let Some(Node::Map(texts)) = secret.take("stringData").map(|texts| texts.node) {
        for entry in texts.entries() {
            data.insert(encoded(entry));
        }
    }
    if !data.is_empty() {
        secret.put("data", Tree::new(Node::Map(data.into()), Place::CHART));
    }
}

/// Data without the line breaks that base64 may have.
fn unfolded(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if let Some(text) = entry.value.as_text() {
        entry.value.node = Node::Text(text.split_ascii_whitespace().collect::<String>().into());
    }
    entry
}

/// A text in base64; what is masked stays as it is.
fn encoded(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if let Some(text) = entry.value.as_text().filter(|text| !is_masked(text)) {
        entry.value.node = Node::Text(STANDARD.encode(text).into());
    }
    entry
}
