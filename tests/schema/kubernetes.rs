//! The types of Kubernetes as JSON Schemas: those of k8s-openapi, made as strict and as lenient as an API server is.
//!
//! Unknown fields are rejected. Null is taken for any field, as Go takes it for an absent one. A field is required only
//! where an API server rejects every object without it, and has a list of choices where the server has one.

use k8s_openapi::api::core::v1::PodSpec;
use serde_json::{Map, Value, json};

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

/// The choices of fields that have them, by type and field. Empty text is one where an API server takes it for absent.
const CHOICES: &[(&str, &str, &[&str])] = &[
    ("AppArmorProfile", "type", &["Localhost", "RuntimeDefault", "Unconfined"]),
    ("AzureDiskVolumeSource", "cachingMode", &["None", "ReadOnly", "ReadWrite"]),
    ("AzureDiskVolumeSource", "kind", &["Dedicated", "Managed", "Shared"]),
    ("Container", "imagePullPolicy", &["", "Always", "IfNotPresent", "Never"]),
    ("Container", "restartPolicy", &["Always", "Never", "OnFailure"]),
    ("Container", "terminationMessagePolicy", &["", "FallbackToLogsOnError", "File"]),
    ("ContainerPort", "protocol", &["", "SCTP", "TCP", "UDP"]),
    ("ContainerResizePolicy", "resourceName", &["cpu", "memory"]),
    ("ContainerResizePolicy", "restartPolicy", &["NotRequired", "RestartContainer"]),
    ("ContainerRestartRule", "action", &["Restart", "RestartAllContainers"]),
    ("ContainerRestartRuleOnExitCodes", "operator", &["In", "NotIn"]),
    ("HTTPGetAction", "scheme", &["", "HTTP", "HTTPS"]),
    (
        "HostPathVolumeSource",
        "type",
        &["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"],
    ),
    ("ImageVolumeSource", "pullPolicy", &["", "Always", "IfNotPresent", "Never"]),
    ("LabelSelectorRequirement", "operator", &["DoesNotExist", "Exists", "In", "NotIn"]),
    ("NodeSelectorRequirement", "operator", &["DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"]),
    (
        "PersistentVolumeClaimSpec",
        "accessModes",
        &["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"],
    ),
    ("PersistentVolumeClaimSpec", "volumeMode", &["Block", "Filesystem"]),
    ("PodCertificateProjection", "keyType", &["ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", "RSA3072", "RSA4096"]),
    ("PodSecurityContext", "fsGroupChangePolicy", &["Always", "OnRootMismatch"]),
    ("PodSecurityContext", "seLinuxChangePolicy", &["MountOption", "Recursive"]),
    ("PodSecurityContext", "supplementalGroupsPolicy", &["Merge", "Strict"]),
    ("SeccompProfile", "type", &["Localhost", "RuntimeDefault", "Unconfined"]),
    ("SecurityContext", "procMount", &["Default", "Unmasked"]),
    ("Toleration", "effect", &["", "NoExecute", "NoSchedule", "PreferNoSchedule"]),
    ("Toleration", "operator", &["", "Equal", "Exists"]),
    ("TopologySpreadConstraint", "nodeAffinityPolicy", &["Honor", "Ignore"]),
    ("TopologySpreadConstraint", "nodeTaintsPolicy", &["Honor", "Ignore"]),
    ("TopologySpreadConstraint", "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]),
    ("VolumeMount", "mountPropagation", &["Bidirectional", "HostToContainer", "None"]),
    ("VolumeMount", "recursiveReadOnly", &["Disabled", "Enabled", "IfPossible"]),
];

/// A quantity in text: digits with or without a point, then a suffix or an exponent. An API server reads a lone point or
/// sign as 0.
const QUANTITY: &str = r"^ *([+-]?[0-9]+\.?[0-9]*|[+-]?\.[0-9]*|[+-])([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)? *$";

/// The types that a pod is made of, by their short names; all that a values file can hold are among them.
pub struct Types {
    from_openapi: Map<String, Value>,
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
        Types { from_openapi }
    }

    /// The schemas of the named types and of all to which they refer, sorted by name.
    pub fn definitions<'a>(&self, roots: impl Iterator<Item = &'a str>) -> Map<String, Value> {
        let mut definitions = Map::new();
        let mut wanted: Vec<String> = roots.map(str::to_owned).collect();
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
        match name {
            "Int32" => json!({"type": ["integer", "null"], "minimum": i32::MIN, "maximum": i32::MAX}),
            "Int64" => json!({"type": ["integer", "null"], "minimum": i64::MIN, "maximum": i64::MAX}),
            "IntOrString" => json!({"type": ["integer", "string", "null"], "minimum": i32::MIN, "maximum": i32::MAX}),
            "Quantity" => json!({"type": ["number", "string", "null"], "pattern": QUANTITY}),
            // Kubernetes writes the source's fields into the volume beside its name.
            "VolumeSource" => {
                let mut source = self.object("Volume");
                source["description"] = json!("The source of a volume: one of its fields.");
                source["properties"].as_object_mut().expect("an object").shift_remove("name");
                source.as_object_mut().expect("an object").shift_remove("required");
                source
            }
            _ => self.object(name),
        }
    }

    fn object(&self, name: &str) -> Value {
        let source = self.from_openapi.get(name).unwrap_or_else(|| panic!("{name} is no type of a pod"));
        let required: Vec<&str> = self.required(name);
        let mut properties = Map::new();
        for (field, schema) in source["properties"].as_object().into_iter().flatten() {
            let mut property = self.property(schema, !required.contains(&field.as_str()));
            if let Some((_, _, choices)) = CHOICES.iter().find(|(of, at, _)| (*of, *at) == (name, field)) {
                choose(&mut property, choices);
            }
            properties.insert(field.clone(), property);
        }
        let mut object = json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        described(object, name)
    }

    fn required(&self, name: &str) -> Vec<&str> {
        let all = self.from_openapi.get(name).and_then(|schema| schema["required"].as_array());
        let fields = all.into_iter().flatten().filter_map(Value::as_str);
        fields.filter(|field| !NOT_REQUIRED.contains(&(name, field))).collect()
    }

    /// The schema of a field, an item of a list or an entry of a map.
    fn property(&self, schema: &Value, nullable: bool) -> Value {
        let typed = |name: &str| if nullable { json!([name, "null"]) } else { json!(name) };
        if let Some(reference) = schema["$ref"].as_str() {
            let name = short(reference);
            if nullable { refer(name) } else { refer_not_null(name, self.types(name)) }
        } else {
            match (schema["type"].as_str(), schema["format"].as_str()) {
                (Some("integer"), Some("int32")) if nullable => refer("Int32"),
                (Some("integer"), Some("int32")) => refer_not_null("Int32", json!("integer")),
                (Some("integer"), _) if nullable => refer("Int64"),
                (Some("integer"), _) => refer_not_null("Int64", json!("integer")),
                (Some("array"), _) => json!({"type": typed("array"), "items": self.member(&schema["items"])}),
                (Some("object"), _) if schema["additionalProperties"].is_object() => {
                    json!({"type": typed("object"), "additionalProperties": self.member(&schema["additionalProperties"])})
                }
                (Some(name), _) => json!({"type": typed(name)}),
                (None, _) => panic!("a field without a type: {schema}"),
            }
        }
    }

    /// A member of a list or map: null is the type's zero value to Go, which will do only where nothing is required.
    fn member(&self, schema: &Value) -> Value {
        schema["$ref"].as_str().map_or_else(|| self.property(schema, true), |reference| self.item(short(reference)))
    }

    /// An item of the named type.
    pub fn item(&self, name: &str) -> Value {
        if self.required(name).is_empty() { refer(name) } else { refer_not_null(name, self.types(name)) }
    }

    /// The types of a value of the named type that is not null.
    fn types(&self, name: &str) -> Value {
        match name {
            "IntOrString" => json!(["integer", "string"]),
            "Quantity" => json!(["number", "string"]),
            _ => json!("object"),
        }
    }
}

/// A reference to a type.
pub fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// A reference to a type where null is rejected.
fn refer_not_null(name: &str, types: Value) -> Value {
    json!({"type": types, "$ref": format!("#/$defs/{name}")})
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

/// Narrows a field, or the items of a list, to the choices.
fn choose(property: &mut Value, choices: &[&str]) {
    let mut allowed: Vec<Value> = choices.iter().map(|choice| json!(choice)).collect();
    if property["items"].is_object() {
        // A null item would be empty text, which no list of choices has.
        property["items"] = json!({"enum": allowed});
    } else {
        if property["type"].is_array() {
            allowed.push(Value::Null);
        }
        property["enum"] = Value::Array(allowed);
    }
}

/// Puts the address of a type's page in Kubernetes' reference before the rest of its schema.
fn described(schema: Value, name: &str) -> Value {
    const OF_META: [&str; 5] =
        ["LabelSelector", "LabelSelectorRequirement", "ManagedFieldsEntry", "ObjectMeta", "OwnerReference"];
    let group = if OF_META.contains(&name) { "meta" } else { "core" };
    let page = format!("{}-v1-{group}", name.to_lowercase());
    let text = format!("{name}: https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.37/#{page}");
    let mut described = Map::from_iter([("description".to_owned(), json!(text))]);
    if let Value::Object(entries) = schema {
        described.extend(entries);
    }
    Value::Object(described)
}
