//! What the JSON Schema of the values says of a field: its type, what it does, its words, and the fields in it.

use serde_json::Value;

use crate::field_path::{FieldPathBuf, Step};
use crate::schema::VALUES_SCHEMA;
use crate::values::{self, Key};

/// The schema of the values.
pub struct FieldSchema(Value);

/// A field of the values.
#[derive(Clone, Copy)]
pub struct SchemaField<'s> {
    root: &'s Value,
    /// What is said of this field alone.
    own: &'s Value,
    /// What is said of all fields of its type.
    of_type: &'s Value,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// A map.
    Map,
    /// A list.
    List,
    /// Anything else.
    Scalar,
}

impl Default for FieldSchema {
    fn default() -> FieldSchema {
        FieldSchema(serde_json::from_str(VALUES_SCHEMA).expect("the schema is JSON"))
    }
}

impl FieldSchema {
    /// The field at a path of the values; none where there is no such field.
    pub fn at(&self, path: &FieldPathBuf) -> Option<SchemaField<'_>> {
        path.0.iter().try_fold(SchemaField::new(&self.0, &self.0), |field, step| field.below(step))
    }
}

impl<'s> SchemaField<'s> {
    fn new(root: &'s Value, own: &'s Value) -> SchemaField<'s> {
        SchemaField { root, own, of_type: resolved(root, own) }
    }

    fn below(self, step: &Step) -> Option<SchemaField<'s>> {
        let below = match step {
            Step::Index(_) => &self.of_type["items"],
            Step::Key(key) => {
                let named = self.of_type["properties"].get(key.as_str());
                named.unwrap_or(&self.of_type["additionalProperties"])
            }
        };
        below.is_object().then(|| SchemaField::new(self.root, below))
    }

    /// The fields in it by their names, in the order of the documentation; those of an item where it is a list.
    pub fn fields(self) -> Vec<(&'s str, SchemaField<'s>)> {
        let fields = self.of_type["properties"].as_object().into_iter().flatten();
        fields.map(|(name, own)| (name.as_str(), SchemaField::new(self.root, own))).collect()
    }

    /// The type of the items, where it is a list.
    pub fn items(self) -> Option<SchemaField<'s>> {
        self.below(&Step::Index(0))
    }

    /// What it does; nothing where that is not known.
    pub fn description(self) -> &'s str {
        self.own["description"].as_str().unwrap_or_default()
    }

    /// The name of its type in Kubernetes.
    pub fn type_name(self) -> Option<&'s str> {
        self.of_type["title"].as_str()
    }

    /// The page that documents its type in Kubernetes.
    pub fn page(self) -> Option<&'s str> {
        self.of_type["$comment"].as_str().filter(|page| page.starts_with("https://"))
    }

    /// Whether a map of its type must have a field.
    pub fn needs(self, name: &str) -> bool {
        self.of_type["required"].as_array().is_some_and(|required| required.iter().any(|field| field == name))
    }

    /// What it holds.
    pub fn holding(self) -> Holding {
        match self.of_type["type"].as_str() {
            Some("object") => Holding::Map,
            Some("array") => Holding::List,
            _ => Holding::Scalar,
        }
    }

    /// Whether its value is a quantity.
    pub fn is_quantity(self) -> bool {
        self.of_type == &self.root["$defs"]["Quantity"]
    }

    /// Whether its value is true or false.
    pub fn is_boolean(self) -> bool {
        self.of_type["type"] == "boolean"
    }

    /// The words that its value may be.
    pub fn words(self) -> Vec<&'s str> {
        let words = self.of_type["enum"].as_array().into_iter().flatten();
        words.filter_map(Value::as_str).filter(|word| !word.is_empty()).collect()
    }

    /// Its type, in a few words.
    pub fn type_words(self) -> String {
        let words = self.words();
        if !words.is_empty() {
            return format!("one of {}", words.join(", "));
        }
        if self.is_quantity() {
            return "quantity".to_owned();
        }
        match (self.type_name(), self.of_type["type"].as_str()) {
            (Some(name), _) => name.to_owned(),
            (None, Some("array")) => match self.items().and_then(SchemaField::type_name) {
                Some(name) => format!("list of {name}"),
                None => "list".to_owned(),
            },
            (None, Some("object")) => "map".to_owned(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => "string or number".to_owned(),
        }
    }
}

/// The part of a schema that says what a value must be, unless it is null.
fn resolved<'s>(root: &'s Value, mut schema: &'s Value) -> &'s Value {
    loop {
        if let Some(name) = schema["$ref"].as_str().and_then(|to| to.strip_prefix("#/$defs/")) {
            schema = &root["$defs"][name];
        } else if schema.get("else").is_some() {
            schema = &schema["else"];
        } else {
            return schema;
        }
    }
}

/// The type of the field at a path, in a few words.
pub fn type_words(path: &FieldPathBuf, field: SchemaField) -> String {
    chart_key(path).map_or_else(|| field.type_words(), |key| key.value.to_string())
}

/// The key of the chart at a path.
pub fn chart_key(path: &FieldPathBuf) -> Option<&'static Key> {
    let name = path.to_string();
    values::keys().find(|key| key.path == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FieldPathBuf {
        FieldPathBuf::parse(text).expect(text)
    }

    #[test]
    fn the_schema_knows_fields() {
        let schema = FieldSchema::default();
        for (at, words) in [
            ("launcher", "map"),
            ("launcher.image.pullPolicy", "one of Always, IfNotPresent, Never"),
            ("launcher.resources.limits.memory", "quantity"),
            ("launcher.extraEnv", "list of EnvVar"),
            ("launcher.extraEnv[3].valueFrom.secretKeyRef", "SecretKeySelector"),
            ("dind.extraVolumeMounts[0].readOnly", "boolean"),
            ("replicaCount", "string or number"),
        ] {
            let found = schema.at(&path(at)).map(SchemaField::type_words);
            assert_eq!(found.as_deref(), Some(words), "{at}");
        }
        for at in ["launcher.nothing", "replicaCount.x", "volumes[0].emptyDir.x", "credentials[0]"] {
            assert!(schema.at(&path(at)).is_none(), "{at}");
        }
        assert!(schema.at(&path("nodeSelector.any")).is_some());
    }

    #[test]
    fn each_key_of_the_chart_is_in_the_schema() {
        let schema = FieldSchema::default();
        for key in values::keys() {
            let field = schema.at(&FieldPathBuf::of(key.path)).expect(key.path);
            assert_eq!(field.description(), key.doc, "{}", key.path);
            assert_eq!(chart_key(&FieldPathBuf::of(key.path)).map(|key| key.path), Some(key.path));
        }
    }
}
