//! The types of Kubernetes as JSON Schemas: those of k8s-openapi, made as strict and as lenient as an API server is.
//!
//! Unknown fields are rejected. Null is taken for any field, as Go takes it for an absent one. A field is required only
//! where an API server rejects every object without it, and has a list of choices where the server has one.

use k8s_openapi::api::core::v1::PodSpec;
use serde_json::{Map, Value, json};
use workerpool::schema::LAUNCHER_VARIABLES;

use crate::fields::Fields;
use crate::form::{self, described, with};
use crate::limits::{bounds, choices, example, resources, suggestions};
use crate::snippet::with_example;

/// Required in k8s-openapi, and yet an API server does well without them.
const NOT_REQUIRED: &[(&str, &str)] = &[
    ("HTTPHeader", "value"),
    ("ISCSIVolumeSource", "lun"),
    ("LocalObjectReference", "name"),
    ("PreferredSchedulingTerm", "preference"),
    ("ScaleIOVolumeSource", "secretRef"),
    ("SleepAction", "seconds"),
    ("Sysctl", "value"),
];

/// A quantity in text: digits with or without a point, then a suffix or an exponent. An API server reads a lone point or
/// sign as 0.
const QUANTITY: &str = r"^ *([+-]?[0-9]+\.?[0-9]*|[+-]?\.[0-9]*|[+-])([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)? *$";

/// An environment variable of the launcher, whose names an editor offers.
pub const LAUNCHER_VARIABLE: &str = "LauncherEnvVar";

/// The types that a pod is made of, by their short names; all that a values file can hold are among them.
pub struct Types {
    from_openapi: Map<String, Value>,
    fields: Fields,
}

impl Types {
    /// Asks k8s-openapi for the pod and whatever is under it.
    pub fn new() -> Types {
        let mut generator = k8s_openapi::schemars::generate::SchemaSettings::draft2020_12().into_generator();
        generator.subschema_for::<PodSpec>();
        let from_openapi = generator
            .take_definitions(true)
            .into_iter()
            .map(|(name, schema)| (short(&name).to_owned(), schema))
            .collect();
        Types { from_openapi, fields: Fields::new() }
    }

    /// The types to which a schema refers, and all to which they refer, sorted by name.
    pub fn definitions(&self, schema: &Value) -> Map<String, Value> {
        let mut definitions = Map::new();
        let mut wanted = Vec::new();
        references(schema, &mut wanted);
        while let Some(name) = wanted.pop() {
            if !definitions.contains_key(&name) {
                let schema = self.definition(&name);
                references(&schema, &mut wanted);
                definitions.insert(name, schema);
            }
        }
        definitions.sort_keys();
        definitions
    }

    fn definition(&self, name: &str) -> Value {
        if name == "BooleanOrNull" {
            return form::unless(json!({"type": "null"}), refer("Boolean"), &[json!(true), json!(false)]);
        }
        if let Some(name) = name.strip_suffix("OrNull") {
            return form::or_null(refer(name));
        }
        match name {
            "Boolean" => json!({"type": "boolean", "errorMessage": "Must be true or false, without quotes."}),
            "String" => json!({"type": "string", "errorMessage": form::A_STRING}),
            "Int32" => form::integer(i32::MIN.into(), i32::MAX.into()),
            "Int64" => form::integer(i64::MIN, i64::MAX),
            "IntOrString" => json!({
                "type": ["integer", "string"], "minimum": i32::MIN, "maximum": i32::MAX,
                "errorMessage": "Must be a number or a name.",
            }),
            "Quantity" => json!({
                "type": ["number", "string"], "pattern": QUANTITY,
                "patternErrorMessage": form::A_QUANTITY, "errorMessage": form::A_QUANTITY,
            }),
            LAUNCHER_VARIABLE => {
                let known = LAUNCHER_VARIABLES.map(|name| json!(name));
                let mut variable = self.object("EnvVar");
                let name = variable["properties"]["name"].take();
                variable["properties"]["name"] = form::suggesting(name, &known);
                variable
            }
            // Kubernetes writes the source's fields into the volume beside its name.
            "VolumeSource" => {
                let mut source = self.object("Volume");
                source["title"] = json!(name);
                source["properties"].as_object_mut().expect("an object").shift_remove("name");
                source.as_object_mut().expect("an object").shift_remove("required");
                source
            }
            _ => self.object(name),
        }
    }

    fn object(&self, name: &str) -> Value {
        let required = self.required(name);
        let mut properties = Map::new();
        for (field, schema) in self.source(name)["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&field.as_str());
            let property = described(self.fields.describe(name, field), self.field(name, field, schema, is_required));
            properties.insert(field.clone(), property);
        }
        // The title is what an editor calls the type, and the comment is the address of its page in the reference.
        let mut object = json!({
            "title": name,
            "$comment": page(name),
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    fn source(&self, name: &str) -> &Value {
        self.from_openapi.get(name).unwrap_or_else(|| panic!("{name} is no type of a pod"))
    }

    fn required(&self, name: &str) -> Vec<&str> {
        let all = self.from_openapi.get(name).and_then(|schema| schema["required"].as_array());
        let fields = all.into_iter().flatten().filter_map(Value::as_str);
        fields.filter(|field| !NOT_REQUIRED.contains(&(name, field))).collect()
    }

    /// The schema of a field of a type.
    fn field(&self, of: &str, field: &str, schema: &Value, is_required: bool) -> Value {
        let nullable = !is_required;
        if let Some(words) = choices(of, field) {
            return match schema["type"].as_str() {
                // A null item would be empty text, which no list of choices has.
                Some("array") => form::or_null(form::list(form::word(words))),
                _ if nullable => form::word_or_null(words),
                _ => form::word(words),
            };
        }
        if let Some((least, most)) = bounds(of, field) {
            if schema["$ref"].is_string() {
                return with(refer("IntOrString"), [("minimum", json!(least)), ("maximum", json!(most))]);
            }
            let number = form::integer(least, most);
            return if nullable { form::or_null(number) } else { number };
        }
        let schema = match resources(of, field) {
            [] => self.property(schema, nullable),
            known => {
                let known = known.iter().map(|(name, does)| (*name, described(does, refer("QuantityOrNull"))));
                form::or_null(form::map(
                    refer("QuantityOrNull"),
                    known.map(|(name, does)| (name.to_owned(), does)).collect(),
                ))
            }
        };
        let offered: Vec<Value> = suggestions(of, field).iter().map(|word| json!(word)).collect();
        let schema = if offered.is_empty() { schema } else { form::suggesting(schema, &offered) };
        match example(of, field) {
            Some(example) => with_example(schema, example),
            None => schema,
        }
    }

    /// The schema of a field, an item of a list or an entry of a map.
    fn property(&self, schema: &Value, nullable: bool) -> Value {
        let optional = |schema: Value| if nullable { form::or_null(schema) } else { schema };
        let scalar = |name: &str| if nullable { refer(&format!("{name}OrNull")) } else { refer(name) };
        if let Some(reference) = schema["$ref"].as_str() {
            return match short(reference) {
                name @ ("IntOrString" | "Quantity") => scalar(name),
                name => optional(refer(name)),
            };
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("integer"), Some("int32")) => scalar("Int32"),
            (Some("integer"), _) => scalar("Int64"),
            (Some("string"), _) => scalar("String"),
            (Some("boolean"), _) => scalar("Boolean"),
            (Some("array"), _) => optional(form::list(self.member(&schema["items"]))),
            (Some("object"), _) if schema["additionalProperties"].is_object() => {
                optional(form::map(self.member(&schema["additionalProperties"]), Map::new()))
            }
            (Some("object"), _) => optional(json!({"type": "object"})),
            _ => panic!("a field without a type: {schema}"),
        }
    }

    /// A member of a list or map: null is the type's zero value to Go, which will do only where nothing is required.
    fn member(&self, schema: &Value) -> Value {
        schema["$ref"].as_str().map_or_else(|| self.property(schema, true), |reference| self.item(short(reference)))
    }

    /// An item of the named type.
    pub fn item(&self, name: &str) -> Value {
        match name {
            "IntOrString" | "Quantity" => refer(&format!("{name}OrNull")),
            _ if self.required(name).is_empty() => form::or_null(refer(name)),
            _ => refer(name),
        }
    }
}

/// A reference to a type.
pub fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// The names of the types to which a schema refers.
fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value.as_str() {
                    Some(reference) if key == "$ref" => names.push(short(reference).to_owned()),
                    _ => references(value, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// `Toleration` of `#/$defs/io.k8s.api.core.v1.Toleration`; k8s-openapi has no two types of a pod with one short name.
fn short(name: &str) -> &str {
    name.rsplit(['.', '/']).next().expect("a split has a first part")
}

/// The address of a type's page in Kubernetes' reference.
fn page(name: &str) -> String {
    const OF_META: [&str; 5] =
        ["LabelSelector", "LabelSelectorRequirement", "ManagedFieldsEntry", "ObjectMeta", "OwnerReference"];
    let group = if OF_META.contains(&name) { "meta" } else { "core" };
    let name = name.to_lowercase();
    format!("https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.37/#{name}-v1-{group}")
}
