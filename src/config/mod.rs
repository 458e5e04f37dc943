//! `workerpool.toml`: which pools there are, what is left out of folders, and how severe rules are. It knows no files.

mod json_schema;
mod tables;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::finding::{Finding, Severity};
use crate::lint::{self, RULES};
use crate::message::quote;
use crate::suggest;
use tables::{Tables, Value};

pub use json_schema::json_schema;
pub use tables::ConfigFault;

/// The keys of each table, in the order of the documentation.
const KEYS: [&str; 4] = ["exclude", "strict", "pool", "rules"];
const POOL_KEYS: [&str; 4] = ["files", "layers", "release", "namespace"];

/// What `workerpool.toml` says. Its paths are seen from the folder that it is in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What is left out of folders, by patterns as in `.gitignore`.
    pub exclude: Vec<String>,
    /// Whether warnings fail a run.
    pub strict: bool,
    /// The pools, in order.
    pub pools: Vec<PoolEntry>,
    /// The rules whose severity it sets; none where a rule is off.
    pub rules: BTreeMap<&'static str, Option<Severity>>,
}

/// One `[[pool]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolEntry {
    /// The files, each a pool, by their paths or by patterns.
    pub files: Vec<String>,
    /// The files under each of them.
    pub layers: Vec<String>,
    /// The release name, in which `{stem}` is the name of the file without its ending.
    pub release: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
}

impl Config {
    /// Reads the text of a `workerpool.toml`.
    ///
    /// # Errors
    ///
    /// Fails where it is not TOML, has an unknown key or a value of the wrong type; all faults are told.
    pub fn parse(text: &str) -> Result<Config, Vec<ConfigFault>> {
        let mut tables = Tables::new(text);
        let mut config = Config::default();
        match DeTable::parse(text) {
            Ok(root) => config.read(root.get_ref(), &mut tables),
            Err(error) => tables.fault(error.span().unwrap_or_default(), error.message()),
        }
        if tables.faults.is_empty() { Ok(config) } else { Err(tables.faults) }
    }

    fn read(&mut self, root: &DeTable, tables: &mut Tables) {
        for (key, value) in root.iter() {
            match key.get_ref().as_ref() {
                "exclude" => self.exclude = tables.texts(value),
                "strict" => self.strict = tables.flag(value),
                "pool" => self.pools = pools(value, tables),
                "rules" => self.rules = rules(value, tables),
                _ => tables.unknown_key(key, &KEYS),
            }
        }
    }

    /// Gives findings the severities that are set, and takes out those of rules that are off.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        if self.rules.is_empty() {
            return;
        }
        findings.retain_mut(|finding| match self.rules.get(finding.rule) {
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = *severity;
                true
            }
            None => true,
        });
    }
}

impl PoolEntry {
    /// The release name of the pool of a file of that name, without its ending.
    pub fn release_of(&self, stem: &str) -> Option<String> {
        self.release.as_ref().map(|release| release.replace("{stem}", stem))
    }
}

fn pools(value: &Value, tables: &mut Tables) -> Vec<PoolEntry> {
    let DeValue::Array(items) = value.get_ref() else {
        tables.fault(value.span(), "pools must be given as `[[pool]]`, one for each");
        return Vec::new();
    };
    items.iter().map(|item| pool(item, tables)).collect()
}

fn pool(value: &Value, tables: &mut Tables) -> PoolEntry {
    let mut pool = PoolEntry::default();
    let DeValue::Table(table) = value.get_ref() else {
        tables.fault(value.span(), "pools must be given as `[[pool]]`, one for each");
        return pool;
    };
    for (key, value) in table.iter() {
        match key.get_ref().as_ref() {
            "files" => pool.files = tables.texts(value),
            "layers" => pool.layers = tables.texts(value),
            "release" => pool.release = tables.text(value),
            "namespace" => pool.namespace = tables.text(value),
            _ => tables.unknown_key(key, &POOL_KEYS),
        }
    }
    if pool.files.is_empty() {
        tables.fault(value.span(), "a pool needs `files`, such as `files = [\"pools/*.yaml\"]`");
    }
    pool
}

fn rules(value: &Value, tables: &mut Tables) -> BTreeMap<&'static str, Option<Severity>> {
    let mut rules = BTreeMap::new();
    let DeValue::Table(table) = value.get_ref() else {
        tables.fault(value.span(), "rules must be given in a table `[rules]`");
        return rules;
    };
    for (key, value) in table.iter() {
        let Some(rule) = lint::rule(key.get_ref()) else {
            let near = suggest::nearest(key.get_ref(), RULES.iter().map(|rule| rule.id));
            let advice = near.map_or_else(|| "`workerpool rule` lists the rules".into(), suggest::did_you_mean);
            tables.fault(key.span(), format!("there is no rule {}; {}", quote(key.get_ref()), advice.nested()));
            continue;
        };
        if !rule.can_be_ignored() {
            let why = "Helm or the API server would still reject the values";
            tables.fault(key.span(), format!("`{}` cannot be changed: {why}", rule.id));
            continue;
        }
        match value.get_ref().as_str() {
            Some("off") => drop(rules.insert(rule.id, None)),
            Some("warning") => drop(rules.insert(rule.id, Some(Severity::Warning))),
            Some("error") => drop(rules.insert(rule.id, Some(Severity::Error))),
            _ => tables.fault(value.span(), "must be \"off\", \"warning\" or \"error\""),
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_says_what_the_pools_are() {
        let text = "exclude = [\"legacy/\"]\nstrict = true\n[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\n\
                    release = \"worker-{stem}\"\nnamespace = \"spacelift\"\n[rules]\npinned-launcher = \"off\"\n";
        let config = Config::parse(text).expect("it is right");
        assert_eq!((config.exclude, config.strict), (vec!["legacy/".to_owned()], true));
        assert_eq!(config.pools[0].release_of("eu").as_deref(), Some("worker-eu"));
        assert_eq!(config.pools[0].layers, ["base.yaml"]);
        assert_eq!(config.rules.get("pinned-launcher"), Some(&None));
    }

    #[test]
    fn each_fault_is_at_its_place() {
        for (text, line, message) in [
            ("strict = true\nexlude = []\n", 2, "unknown key `exlude`; did you mean `exclude`?"),
            ("[[pool]]\nfiles = [\"a\"]\nlayer = []\n", 3, "unknown key `layer`; did you mean `layers`?"),
            ("zzz = 1\n", 1, "unknown key `zzz`; the keys here are `exclude`, `strict`, `pool` and `rules`"),
            ("strict = 1\n", 1, "must be true or false"),
            ("exclude = \"a\"\n", 1, "must be a list of strings, such as [\"a.yaml\"]"),
            ("exclude = [1]\n", 1, "must be a string"),
            ("[pool]\nfiles = []\n", 1, "pools must be given as `[[pool]]`, one for each"),
            ("[[pool]]\n", 1, "a pool needs `files`, such as `files = [\"pools/*.yaml\"]`"),
            ("[rules]\ntokn = \"off\"\n", 2, "there is no rule `tokn`; did you mean `token`?"),
            (
                "[rules]\nunknown-key = \"off\"\n",
                2,
                "`unknown-key` cannot be changed: Helm or the API server would still reject the values",
            ),
            ("[rules]\ntoken = \"no\"\n", 2, "must be \"off\", \"warning\" or \"error\""),
        ] {
            let faults = Config::parse(text).expect_err(text);
            let told: Vec<_> = faults.iter().map(|fault| (fault.at.line, &*fault.message)).collect();
            assert_eq!(told, [(line, message)], "{text}");
        }
        assert_eq!(Config::parse("a = \n").expect_err("not TOML")[0].at.line, 1);
    }
}
