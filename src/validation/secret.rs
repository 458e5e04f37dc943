//! Secrets: `ValidateSecret` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart gives its Secret no type, and keys of its own; the values choose only the name, the labels and the texts.

use k8s_openapi::api::core::v1::Secret;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

/// Most bytes of all values of a Secret together.
pub const SECRET_MAX: usize = 1024 * 1024;

/// A Secret of texts. One that is too large is at fault where it is largest.
pub fn secret(secret: &Secret, faults: &mut Faults) {
    // The chart gives its texts as `stringData`, and sets no more.
    let Secret { metadata, string_data, data: _, immutable: _, type_: _ } = secret;
    object_meta(metadata, meta::dns_subdomain, &FieldPath::ROOT.key("metadata"), faults);
    let texts = || string_data.iter().flatten();
    let size: usize = texts().map(|(_, text)| text.len()).sum();
    if let Some((key, _)) = texts().max_by_key(|(_, text)| text.len()).filter(|_| size > SECRET_MAX) {
        let message = format!("all values of a Secret together must be at most {SECRET_MAX} bytes; they have {size}");
        faults.too_long(&FieldPath::ROOT.key("stringData").key(key), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn its_size_is_that_of_all_its_texts() {
        for (key, faulty) in [(SECRET_MAX - 5, vec![]), (SECRET_MAX - 4, vec!["stringData.privateKey"])] {
            let object = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
                "stringData": {"token": "token", "privateKey": "k".repeat(key)}});
            let mut faults = Faults::default();
            secret(&serde_json::from_value(object).expect("a Secret"), &mut faults);
            let found: Vec<String> = faults.paths();
            assert_eq!(found, faulty);
        }
    }
}
