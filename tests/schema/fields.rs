//! What the fields of Kubernetes do, in words of our own: `fields.txt`.

use std::collections::BTreeMap;

use serde_json::Value;

/// The sentences, by type and field. The type `*` holds those of fields that mean the same in most types.
pub struct Fields(BTreeMap<(&'static str, &'static str), &'static str>);

impl Fields {
    /// Reads the file.
    pub fn new() -> Fields {
        let mut fields = BTreeMap::new();
        let mut of = "";
        for line in include_str!("fields.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix("  ").map(|line| line.split_once(": ").expect("a field has a sentence")) {
                None => of = line,
                Some((field, sentence)) => {
                    assert!(fields.insert((of, field), sentence).is_none(), "{of}.{field} has two sentences");
                }
            }
        }
        Fields(fields)
    }

    /// What a field of a type does.
    pub fn describe(&self, of: &str, field: &str) -> &'static str {
        let found = self.0.get(&(of, field)).or_else(|| self.0.get(&("*", field)));
        found.unwrap_or_else(|| panic!("tests/schema/fields.txt has no sentence for {of}.{field}"))
    }
}

#[test]
fn each_sentence_is_about_a_field_of_the_schema() {
    let schema = crate::generate::schema();
    let types = schema["$defs"].as_object().expect("types");
    let has = |of: &Value, field: &str| of["properties"].get(field).is_some();
    for ((of, field), sentence) in Fields::new().0 {
        let known = if of == "*" { types.values().any(|of| has(of, field)) } else { has(&types[of], field) };
        assert!(known, "the schema has no field {of}.{field}");
        assert!(sentence.ends_with('.'), "{of}.{field}: {sentence}");
    }
}

#[test]
fn each_property_has_a_description() {
    fn check(schema: &Value, at: &str, checked: &mut usize) {
        for (key, value) in schema.as_object().into_iter().flatten() {
            let at = format!("{at}/{key}");
            for (name, property) in value.as_object().into_iter().flatten().filter(|_| key == "properties") {
                let description = property["description"].as_str().unwrap_or_default();
                assert!(description.ends_with('.'), "{at}/{name} has no description");
                *checked += 1;
            }
            check(value, &at, checked);
        }
    }
    let mut checked = 0;
    check(&crate::generate::schema(), "", &mut checked);
    assert!(checked > 500, "{checked} properties are described");
}
