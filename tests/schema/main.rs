//! The JSON Schema of a values file: that it is what its sources make it, and that it says what the linter says.
//!
//! `BLESS=1 cargo test --test schema` writes it anew.

mod documented;
mod generate;
mod kubernetes;

use serde_json::Value;

const VALUES: &str = include_str!("../../values/values.yaml");

#[test]
fn is_made_from_the_documented_defaults() {
    let made = format!("{:#}\n", generate::schema(VALUES));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/values/values.schema.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &made).expect("the schema can be written");
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(made == stored, "values.schema.json is not what values.yaml makes it: BLESS=1 cargo test --test schema");
}
