//! The JSON Schema of a values file, for editors, for Helm (as `values.schema.json`) and for other programs.
//!
//! It knows every key, its type and its default, and the types of Kubernetes that stand under some keys. It accepts
//! whatever lints clean and refuses unknown keys and wrong types; the rest is the linter's.

/// The schema, in JSON Schema 2020-12. `tests/schema` makes it from `values/values.yaml` and the types of Kubernetes.
pub const VALUES_SCHEMA: &str = match std::str::from_utf8(&TEXT) {
    Ok(text) => text,
    Err(_) => panic!("the schema is no text"),
};

/// A static of its own, so that `order.ld` can keep a fortieth of the program, which few runs read, from between constants
/// that all of them do.
static TEXT: [u8; include_bytes!("../values/values.schema.json").len()] =
    *include_bytes!("../values/values.schema.json");
