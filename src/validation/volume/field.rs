//! Fields that several sources of volumes have.

use k8s_openapi::api::core::v1::LocalObjectReference;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::message::theirs;

/// A field of text that must be given.
pub(super) fn need(text: &str, key: &str, at: &FieldPath, faults: &mut Faults) {
    if text.is_empty() {
        faults.required(&at.key(key), format!("`{key}` must be given"));
    }
}

/// The name of a secret, which must be given where a secret is referred to at all.
pub(super) fn need_secret_name(secret: Option<&LocalObjectReference>, at: &FieldPath, faults: &mut Faults) {
    if let Some(secret) = secret {
        let LocalObjectReference { name } = secret;
        need(name, "name", &at.key("secretRef"), faults);
    }
}

/// A number from 0 to 255, as those of partitions and of logical units are.
pub(super) fn within_byte(number: Option<i32>, key: &str, at: &FieldPath, faults: &mut Faults) {
    if let Some(number) = number.filter(|number| !(0..=255).contains(number)) {
        faults.invalid(&at.key(key), format!("must be from 0 to 255; it is {}", theirs(number)));
    }
}
