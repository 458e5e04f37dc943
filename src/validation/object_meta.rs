//! The metadata of an object: `ValidateObjectMeta` of `k8s.io/apimachinery/pkg/api/validation`.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::meta;

/// What a name must be: answers with what would be right, or with nothing where the name is right.
pub type NameForm = fn(&str) -> Option<String>;

/// The name, labels and annotations of an object.
pub fn object_meta(metadata: &ObjectMeta, form: NameForm, at: &FieldPath, faults: &mut Faults) {
    let name = metadata.name.as_deref().unwrap_or_default();
    if name.is_empty() {
        faults.required(&at.key("name"), "an object needs a name");
    } else {
        object_name(name, form, &at.key("name"), faults);
    }
    labels_and_annotations(metadata, at, faults);
}

/// The name of an object, in its own metadata or where another refers to it. The words are the same everywhere, since one
/// value of the chart names several objects.
pub(super) fn object_name(name: &str, form: NameForm, at: &FieldPath, faults: &mut Faults) {
    if let Some(wrong) = form(name) {
        faults.invalid(at, format!("the name {} {wrong}", quote(name)));
    }
}

/// The metadata of an object that has no name of its own, as a pod template's.
pub(super) fn labels_and_annotations(metadata: &ObjectMeta, at: &FieldPath, faults: &mut Faults) {
    let ObjectMeta {
        labels,
        annotations,
        // `object_meta` checks it.
        name: _,
        // It is an argument of the command line, and checked as such.
        namespace: _,
        // The chart sets none of these.
        creation_timestamp: _,
        deletion_grace_period_seconds: _,
        deletion_timestamp: _,
        finalizers: _,
        generate_name: _,
        generation: _,
        managed_fields: _,
        owner_references: _,
        resource_version: _,
        self_link: _,
        uid: _,
    } = metadata;
    if let Some(labels) = labels {
        meta::labels(labels, &at.key("labels"), faults);
    }
    if let Some(annotations) = annotations {
        meta::annotations(annotations, &at.key("annotations"), faults);
    }
}
