//! Claims of volumes.
//!
//! Follows `ValidatePersistentVolumeClaimSpec` of `pkg/apis/core/validation`. Claims that ephemeral volumes make and
//! the claim templates of a StatefulSet (`validateVolumeClaimTemplates` of `pkg/apis/apps/validation`) are validated
//! alike: neither drops or fills in data sources first, as the API server does with a claim of its own.

use std::iter;

use k8s_openapi::api::core::v1::{
    PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference, VolumeResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::quantity;
use crate::suggest;
use crate::validation::resources::whole_bytes;
use crate::validation::{meta, selector};

const ACCESS_MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
const VOLUME_MODES: [&str; 2] = ["Filesystem", "Block"];
/// The kind of object in the core group that a volume can be copied from.
const CLAIM_KIND: &str = "PersistentVolumeClaim";

/// The spec of a claim, or of a template of one.
pub fn claim_spec(spec: &PersistentVolumeClaimSpec, at: &FieldPath, faults: &mut Faults) {
    let PersistentVolumeClaimSpec {
        access_modes: modes,
        selector,
        resources,
        storage_class_name,
        volume_attributes_class_name,
        volume_mode,
        data_source,
        data_source_ref,
        // The server does not ask whether there is such a volume.
        volume_name: _,
    } = spec;
    access_modes(modes.as_deref().unwrap_or_default(), &at.key("accessModes"), faults);
    if let Some(labels) = selector {
        selector::label_selector(labels, &at.key("selector"), faults);
    }
    storage(resources.as_ref(), &at.key("resources"), faults);
    class_name(storage_class_name.as_deref(), &at.key("storageClassName"), faults);
    class_name(volume_attributes_class_name.as_deref(), &at.key("volumeAttributesClassName"), faults);
    if let Some(mode) = volume_mode.as_deref().filter(|mode| !VOLUME_MODES.contains(mode)) {
        faults.unsupported(&at.key("volumeMode"), mode, &VOLUME_MODES);
    }
    data_sources(data_source.as_ref(), data_source_ref.as_ref(), at, faults);
}

/// At least one mode; `ReadWriteOncePod` only alone.
fn access_modes(modes: &[String], at: &FieldPath, faults: &mut Faults) {
    if modes.is_empty() {
        return faults.required(at, "at least one access mode is needed, such as `ReadWriteOnce`");
    }
    for (i, mode) in modes.iter().enumerate() {
        if !ACCESS_MODES.contains(&mode.as_str()) {
            faults.unsupported(&at.index(i), mode, &ACCESS_MODES);
        }
    }
    let has = |wanted: fn(&str) -> bool| modes.iter().any(|mode| wanted(mode));
    if has(|mode| mode == "ReadWriteOncePod") && has(|mode| ACCESS_MODES[..3].contains(&mode)) {
        faults.forbidden(at, "`ReadWriteOncePod` may not be used beside other access modes");
    }
}

/// The size, which must be above zero. Of a fraction of a byte the server only warns
/// (`GetWarningsForPersistentVolumeClaimSpec` of `pkg/api/persistentvolumeclaim`).
fn storage(resources: Option<&VolumeResourceRequirements>, at: &FieldPath, faults: &mut Faults) {
    let (at_requests, at_limits) = (at.key("requests"), at.key("limits"));
    let at = at_requests.key("storage");
    let (requests, limits) = match resources {
        Some(VolumeResourceRequirements { requests, limits }) => (requests.as_ref(), limits.as_ref()),
        None => (None, None),
    };
    match requests.and_then(|requests| requests.get("storage")) {
        None => faults.required(&at, "the size of the volume is needed, such as `storage: 10Gi`"),
        Some(size) => {
            above_zero(size, &at, faults);
            whole_bytes(size, limits.and_then(|limits| limits.get("storage")), &at, faults);
        }
    }
    if let Some(most) = limits.and_then(|limits| limits.get("storage")) {
        whole_bytes(most, None, &at_limits.key("storage"), faults);
    }
}

fn above_zero(size: &Quantity, at: &FieldPath, faults: &mut Faults) {
    if quantity::parse(&size.0).is_ok_and(|amount| amount.is_negative() || amount.is_zero()) {
        faults.invalid(at, format!("must be above zero; it is {}", quote(&size.0)));
    }
}

/// The name of a class; empty text asks for none.
fn class_name(name: Option<&str>, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = name.filter(|name| !name.is_empty()).and_then(meta::dns_subdomain) {
        faults.invalid(at, format!("the name of a class {wrong}"));
    }
}

/// What either kind of reference to a data source says.
#[derive(PartialEq, Eq)]
struct DataSource<'a> {
    group: Option<&'a str>,
    kind: &'a str,
    name: &'a str,
}

impl DataSource<'_> {
    fn check(&self, at: &FieldPath, faults: &mut Faults) {
        if self.name.is_empty() {
            faults.required(&at.key("name"), "the name of the data source is needed");
        }
        let group = self.group.unwrap_or_default();
        let (at_group, at_kind) = (at.key("apiGroup"), at.key("kind"));
        if self.kind.is_empty() {
            faults.required(&at_kind, format!("the kind of the data source is needed, such as `{CLAIM_KIND}`"));
        } else if group.is_empty() && self.kind != CLAIM_KIND {
            let message = format!("must be given, since the kind is {} and not `{CLAIM_KIND}`", quote(self.kind));
            let is_near = suggest::nearest(self.kind, iter::once(CLAIM_KIND)).is_some();
            let help = is_near.then(|| format!("if you mean a claim, correct the kind to `{CLAIM_KIND}`").into());
            faults.add(Kind::Required, &at_group, message).because(&at_kind).help = help;
        }
        if let Some(wrong) = Some(group).filter(|group| !group.is_empty()).and_then(meta::dns_subdomain) {
            faults.invalid(&at_group, wrong);
        }
    }
}

/// What the volume is filled from: two fields for one thing, which must agree where both are given. `at` is the path of
/// the claim's spec.
fn data_sources(
    local: Option<&TypedLocalObjectReference>,
    any: Option<&TypedObjectReference>,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let (at_local, at_any) = (at.key("dataSource"), at.key("dataSourceRef"));
    let at_namespace = at_any.key("namespace");
    let before = faults.0.len();
    let local = local.map(|TypedLocalObjectReference { api_group, kind, name }| {
        let source = DataSource { group: api_group.as_deref(), kind, name };
        source.check(&at_local, faults);
        source
    });
    let any = any.map(|TypedObjectReference { api_group, kind, name, namespace }| {
        let source = DataSource { group: api_group.as_deref(), kind, name };
        source.check(&at_any, faults);
        (source, namespace.as_deref().filter(|namespace| !namespace.is_empty()))
    });
    if let Some(wrong) = any.as_ref().and_then(|(_, namespace)| *namespace).and_then(meta::dns_label) {
        faults.invalid(&at_namespace, format!("a namespace's name {wrong}"));
    }
    let (Some(local), Some((any, namespace))) = (local, any) else { return };
    if namespace.is_some() {
        let message = "may not be given beside `dataSourceRef.namespace`";
        faults.add(Kind::Invalid, &at_local, message).because(&at_namespace);
    } else if faults.0.len() == before && local != any {
        faults.add(Kind::Invalid, &at_local, "must say the same as `dataSourceRef`").because(&at_any);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a claim that is right but for what the YAML changes.
    fn check(cases: &[(&str, &str)]) {
        for (yaml, expected) in cases {
            let has = |key: &str| yaml.contains(key);
            let modes = if has("accessModes") { "" } else { "accessModes: [ReadWriteOnce], " };
            let size = if has("resources") { "" } else { "resources: {requests: {storage: 1Gi}}, " };
            let yaml = format!("{{{modes}{size}{yaml}}}");
            let spec: PersistentVolumeClaimSpec = serde_yaml::from_str(&yaml).expect(&yaml);
            let mut faults = Faults::default();
            claim_spec(&spec, &FieldPath::ROOT, &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found.join(" "), *expected, "{yaml}: {:?}", faults.0);
        }
    }

    #[test]
    fn specs() {
        check(&[
            ("", ""),
            ("accessModes: []", "accessModes"),
            ("accessModes: [ReadWriteOnce, ReadWriteOnce, ReadWriteMany]", ""),
            ("accessModes: [ReadWriteOncePod, ReadWriteOncePod]", ""),
            ("accessModes: [ReadWriteOnce, ReadWriteOncePod]", "accessModes"),
            ("accessModes: [RWO, ReadWriteOncePod]", "accessModes[0]"),
            ("resources: {}", "resources.requests.storage"),
            ("resources: {limits: {storage: 1Gi}}", "resources.requests.storage"),
            ("resources: {requests: {storage: '0'}}", "resources.requests.storage"),
            ("resources: {requests: {storage: '-1'}}", "resources.requests.storage"),
            ("resources: {requests: {storage: 1n}, limits: {storage: '-1'}}", "resources.requests.storage"),
            ("resources: {requests: {storage: 1Gi}, limits: {storage: '1.5'}}", "resources.limits.storage"),
            ("storageClassName: '', volumeAttributesClassName: ''", ""),
            ("storageClassName: A, volumeAttributesClassName: a/b", "storageClassName volumeAttributesClassName"),
            ("volumeMode: Block, volumeName: A_b", ""),
            ("volumeMode: ''", "volumeMode"),
            ("selector: {}", ""),
        ]);
    }

    #[test]
    fn sources_of_data() {
        check(&[
            ("dataSource: {kind: PersistentVolumeClaim, name: a}", ""),
            ("dataSource: {kind: VolumeSnapshot, name: a}", "dataSource.apiGroup"),
            ("dataSource: {}", "dataSource.name dataSource.kind"),
            ("dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: A_b}", ""),
            ("dataSourceRef: {apiGroup: A, kind: Any, name: a}", "dataSourceRef.apiGroup"),
            ("dataSourceRef: {kind: PersistentVolumeClaim, name: a, namespace: A}", "dataSourceRef.namespace"),
        ]);
        let both = |local: &str, any: &str| {
            let kind = "kind: PersistentVolumeClaim";
            format!("dataSource: {{{kind}, {local}}}, dataSourceRef: {{{kind}, {any}}}")
        };
        check(&[
            (&both("name: a", "name: a"), ""),
            (&both("name: a", "name: a, namespace: ''"), ""),
            (&both("name: a", "name: b"), "dataSource"),
            (&both("name: a", "name: ''"), "dataSourceRef.name"),
            (&both("name: a", "name: a, apiGroup: ''"), "dataSource"),
            (&both("name: a", "name: a, namespace: n"), "dataSource"),
        ]);
    }
}
