//! The JSON Schema of `workerpool.toml`, which editors read.

use serde_json::{Value as Json, json};

use crate::lint::RULES;

/// The JSON Schema (2020-12) of `workerpool.toml`.
pub fn json_schema() -> Json {
    let paths = |description: &str| json!({"description": description, "type": "array", "items": {"type": "string"}});
    let severity =
        |summary: &str| json!({"description": format!("Finds {summary}."), "enum": ["off", "warning", "error"]});
    let kube_version = |of: &str| {
        json!({
            "description": format!("The version of Kubernetes {of}, such as 1.31, whose rules the values must obey."),
            "type": "string",
            "pattern": r"^v?[0-9]+(\.[0-9]+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$"
        })
    };
    let rules = RULES.iter().filter(|rule| rule.can_be_ignored());
    let rules: serde_json::Map<String, Json> = rules.map(|rule| (rule.id.to_owned(), severity(rule.summary))).collect();
    let mut files = paths("The values files, each a pool, by their paths or by patterns such as pools/*.yaml.");
    files["minItems"] = 1.into();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "workerpool.toml",
        "description": "Which pools there are, what is left out of folders, and how severe rules are.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "exclude": paths("What is left out of folders, by patterns as in .gitignore."),
            "strict": {"description": "Whether warnings fail a run.", "type": "boolean"},
            "kube-version": kube_version("of the pools that say none"),
            "pool": {
                "description": "The pools.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["files"],
                    "properties": {
                        "files": files,
                        "layers": paths("The files under each of them."),
                        "at": {
                            "description": "The key of each file under which its values are, such as spec.values.",
                            "type": "string",
                            "minLength": 1
                        },
                        "release": {
                            "description": "The release name; {stem} is the name of the file without its ending.",
                            "type": "string"
                        },
                        "namespace": {"description": "The namespace.", "type": "string"},
                        "kube-version": kube_version("of the cluster")
                    }
                }
            },
            "rules": {
                "description": "Severities of rules.",
                "type": "object",
                "additionalProperties": false,
                "properties": rules
            }
        }
    })
}
