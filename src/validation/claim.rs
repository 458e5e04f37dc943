//! Claims of volumes.
//!
//! Follows `ValidatePersistentVolumeClaimSpec` of `pkg/apis/core/validation`. Claims that ephemeral volumes make and
//! the claim templates of a StatefulSet (`validateVolumeClaimTemplates` of `pkg/apis/apps/validation`) are validated
//! alike: neither drops or fills in data sources first, as the API server does with a claim of its own.

use std::iter;

use k8s_openapi::api::core::v1::{
    PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference, VolumeResourceRequirements,
};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::quantity;
use crate::suggest;
use crate::validation::{meta, selector};

const ACCESS_MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
const VOLUME_MODES: [&str; 2] = ["Filesystem", "Block"];
/// The kind of object in the core group that a volume can be copied from.
const CLAIM_KIND: &str = "PersistentVolumeClaim";

/// The spec of a claim, or of a template of one.
pub fn claim_spec(spec: &PersistentVolumeClaimSpec, at: &FieldPath, faults: &mut Faults) {
    access_modes(spec.access_modes.as_deref().unwrap_or_default(), &at.key("accessModes"), faults);
    if let Some(labels) = &spec.selector {
        selector::label_selector(labels, &at.key("selector"), faults);
    }
    storage(spec, &at.key("resources"), faults);
    class_name(spec.storage_class_name.as_deref(), &at.key("storageClassName"), faults);
    class_name(spec.volume_attributes_class_name.as_deref(), &at.key("volumeAttributesClassName"), faults);
    if let Some(mode) = spec.volume_mode.as_deref().filter(|mode| !VOLUME_MODES.contains(mode)) {
        faults.unsupported(&at.key("volumeMode"), mode, &VOLUME_MODES);
    }
    data_sources(spec, at, faults);
    if let Some(resources) = &spec.resources {
        fractions(resources, &at.key("resources"), faults);
    }
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

/// The size, which must be above zero.
fn storage(spec: &PersistentVolumeClaimSpec, at: &FieldPath, faults: &mut Faults) {
    let resources = spec.resources.as_ref();
    let at = at.key("requests");
    let at = at.key("storage");
    match resources.and_then(|resources| resources.requests.as_ref()?.get("storage")) {
        None => faults.required(&at, "the size of the volume is needed, such as `storage: 10Gi`"),
        Some(size) => {
            let Ok(amount) = quantity::parse(&size.0) else { return };
            if amount.is_negative() || amount.is_zero() {
                faults.invalid(&at, format!("must be above zero; it is `{}`", size.0));
            }
        }
    }
}

/// The name of a class; empty text asks for none.
fn class_name(name: Option<&str>, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = name.filter(|name| !name.is_empty()).and_then(meta::dns_subdomain) {
        faults.invalid(at, format!("the name of a class {wrong}"));
    }
}

/// What either kind of reference to a data source says.
struct DataSource<'a> {
    group: Option<&'a str>,
    kind: &'a str,
    name: &'a str,
}

impl<'a> DataSource<'a> {
    fn local(source: &'a TypedLocalObjectReference) -> Self {
        DataSource { group: source.api_group.as_deref(), kind: &source.kind, name: &source.name }
    }

    fn any(source: &'a TypedObjectReference) -> Self {
        DataSource { group: source.api_group.as_deref(), kind: &source.kind, name: &source.name }
    }

    fn check(&self, at: &FieldPath, faults: &mut Faults) {
        if self.name.is_empty() {
            faults.required(&at.key("name"), "the name of the data source is needed");
        }
        let group = self.group.unwrap_or_default();
        if self.kind.is_empty() {
            faults.required(&at.key("kind"), format!("the kind of the data source is needed, such as `{CLAIM_KIND}`"));
        } else if group.is_empty() && self.kind != CLAIM_KIND {
            let message = format!("must be given, since the kind is `{}` and not `{CLAIM_KIND}`", self.kind);
            let help = suggest::nearest(self.kind, iter::once(CLAIM_KIND)).map(suggest::did_you_mean);
            faults.add(Kind::Required, &at.key("apiGroup"), message).help = help;
        }
        if let Some(wrong) = Some(group).filter(|group| !group.is_empty()).and_then(meta::dns_subdomain) {
            faults.invalid(&at.key("apiGroup"), wrong);
        }
    }
}

/// What the volume is filled from: two fields for one thing, which must agree where both are given.
fn data_sources(spec: &PersistentVolumeClaimSpec, at: &FieldPath, faults: &mut Faults) {
    let local = spec.data_source.as_ref().map(DataSource::local);
    let any = spec.data_source_ref.as_ref().map(DataSource::any);
    let namespace = spec.data_source_ref.as_ref().and_then(|source| source.namespace.as_deref());
    let namespace = namespace.filter(|namespace| !namespace.is_empty());
    let before = faults.0.len();
    if let Some(source) = &local {
        source.check(&at.key("dataSource"), faults);
    }
    if let Some(source) = &any {
        source.check(&at.key("dataSourceRef"), faults);
    }
    if let Some(wrong) = namespace.and_then(meta::dns_label) {
        faults.invalid(&at.key("dataSourceRef").key("namespace"), format!("a namespace's name {wrong}"));
    }
    let (Some(local), Some(any)) = (local, any) else { return };
    if namespace.is_some() {
        faults.invalid(&at.key("dataSource"), "may not be given beside `dataSourceRef.namespace`");
    } else if faults.0.len() == before && (local.group, local.kind, local.name) != (any.group, any.kind, any.name) {
        faults.invalid(&at.key("dataSource"), "must say the same as `dataSourceRef`");
    }
}

/// What the API server takes but warns of: sizes that are no whole number of bytes
/// (`GetWarningsForPersistentVolumeClaimSpec` of `pkg/api/persistentvolumeclaim`).
fn fractions(resources: &VolumeResourceRequirements, at: &FieldPath, faults: &mut Faults) {
    for (key, amounts) in [("requests", &resources.requests), ("limits", &resources.limits)] {
        let Some(size) = amounts.as_ref().and_then(|amounts| amounts.get("storage")) else { continue };
        if quantity::parse(&size.0).is_ok_and(|amount| !amount.is_whole()) {
            let message = format!("`{}` is no whole number of bytes", size.0);
            faults.add(Kind::ServerWarning, &at.key(key).key("storage"), message);
        }
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
