//! `workerpool.toml`: which pools there are, what is left out of folders, and how severe rules are. It knows no files.

mod json_schema;
mod pattern;
mod tables;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::kube_version::AskedVersion;
use crate::lint::{self, Check, RULES};
use crate::message::quote;
use crate::semver;
use crate::suggest;
use tables::{Tables, Value};

pub use json_schema::json_schema;
pub use pattern::{Pattern, check_ignore};
pub use tables::{ConfigFault, ConfigText};

/// The keys of each table, in the order of the documentation.
const KEYS: [&str; 5] = ["exclude", "strict", "kube-version", "pool", "rules"];
const POOL_KEYS: [&str; 6] = ["files", "layers", "at", "release", "namespace", "kube-version"];

/// What `workerpool.toml` says. Its paths are seen from the folder that it is in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What is left out of folders, by patterns as in `.gitignore`.
    pub exclude: Vec<String>,
    /// Whether warnings fail a run.
    pub strict: bool,
    /// The version of Kubernetes of the pools that say none.
    pub kube_version: Option<AskedVersion>,
    /// The pools, in order.
    pub pools: Vec<PoolEntry>,
    /// The rules whose severity it sets; none where a rule is off.
    pub rules: BTreeMap<&'static str, Option<Severity>>,
    /// What is odd about it, though it is right: versions of Kubernetes that are not known.
    pub warnings: Vec<ConfigFault>,
}

/// One `[[pool]]`.
#[derive(Clone, Debug, Default)]
pub struct PoolEntry {
    /// The files, each a pool, by their paths or by patterns.
    pub files: Vec<Pattern>,
    /// The files under each of them.
    pub layers: Vec<ConfigText>,
    /// The key of each file under which its values are.
    pub at: Option<FieldPathBuf>,
    /// The release name, in which `{stem}` is the name of the file without its ending.
    pub release: Option<ConfigText>,
    /// The namespace.
    pub namespace: Option<ConfigText>,
    /// The cluster's version of Kubernetes.
    pub kube_version: Option<AskedVersion>,
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
        // Tables tell their keys by the alphabet.
        tables.faults.sort_by_key(|fault| fault.at);
        config.warnings = std::mem::take(&mut tables.warnings);
        if tables.faults.is_empty() { Ok(config) } else { Err(tables.faults) }
    }

    fn read(&mut self, root: &DeTable, tables: &mut Tables) {
        for (key, value) in root.iter() {
            match key.get_ref().as_ref() {
                "exclude" => {
                    let pattern = |said: ConfigText| check_ignore(&said.text).map(|()| said.text);
                    self.exclude = tables.all_parsed(value, pattern);
                }
                "strict" => self.strict = tables.flag(value),
                "kube-version" => self.kube_version = kube_version(value, tables),
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
    pub fn release_of(&self, stem: &str) -> Option<ConfigText> {
        let text = |release: &ConfigText| release.text.replace("{stem}", stem);
        self.release.as_ref().map(|release| ConfigText { text: text(release), ..release.clone() })
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
    let mut needs_files = true;
    for (key, value) in table.iter() {
        let faults = tables.faults.len();
        match key.get_ref().as_ref() {
            "files" => {
                pool.files = tables.all_parsed(value, Pattern::parse);
                needs_files &= pool.files.is_empty() && tables.faults.len() == faults;
            }
            "layers" => pool.layers = tables.all_parsed(value, Ok::<_, String>),
            "at" => {
                pool.at =
                    tables.parsed(value, |said| FieldPathBuf::parse(&said.text).map_err(|fault| fault.to_string()))
            }
            "release" => pool.release = tables.text(value),
            "namespace" => pool.namespace = tables.text(value),
            "kube-version" => pool.kube_version = kube_version(value, tables),
            _ => {
                tables.unknown_key(key, &POOL_KEYS);
                // It may be `files` with a slip.
                needs_files = false;
            }
        }
    }
    if needs_files {
        tables.fault(value.span(), "a pool needs `files`, such as `files = [\"pools/*.yaml\"]`");
    }
    pool
}

fn kube_version(value: &Value, tables: &mut Tables) -> Option<AskedVersion> {
    let numbers = |said: ConfigText| semver::major_and_minor(&said.text).ok_or("must be a version, such as \"1.31\"");
    let asked = AskedVersion::new(tables.parsed(value, numbers)?);
    if let Some(warning) = asked.warning() {
        tables.warn(value.span(), warning);
    }
    Some(asked)
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
            let why = match rule.check {
                Check::Ignores => "it is about the comments that ignore findings; correct or delete the comment",
                Check::Faults(_) | Check::Pool(_) | Check::Worker(_) => {
                    "Helm or the API server would still reject the values"
                }
            };
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
    use crate::kube_version::KubeVersion;

    #[test]
    fn a_configuration_says_what_the_pools_are() {
        let text = "exclude = [\"legacy/\"]\nstrict = true\nkube-version = \"v1.33.4\"\n[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\n\
                    release = \"worker-{stem}\"\nnamespace = \"spacelift\"\n[rules]\npinned-launcher = \"off\"\n";
        let config = Config::parse(text).expect("it is right");
        assert_eq!((config.exclude, config.strict), (vec!["legacy/".to_owned()], true));
        assert_eq!(config.pools[0].release_of("eu").map(|release| release.text).as_deref(), Some("worker-eu"));
        assert_eq!(config.pools[0].layers[0].text, "base.yaml");
        assert_eq!(config.kube_version.map(|asked| asked.release), Some(KubeVersion::V1_33));
        assert_eq!(config.rules.get("pinned-launcher"), Some(&None));
    }

    #[test]
    fn each_fault_is_at_its_place() {
        for (text, line, message) in [
            ("strict = true\nexlude = []\n", 2, "unknown key `exlude`; did you mean `exclude`?"),
            ("[[pool]]\nfiles = [\"a\"]\nlayer = []\n", 3, "unknown key `layer`; did you mean `layers`?"),
            (
                "zzz = 1\n",
                1,
                "unknown key `zzz`; the keys here are `exclude`, `strict`, `kube-version`, `pool` and `rules`",
            ),
            ("strict = 1\n", 1, "must be true or false"),
            ("exclude = \"a\"\n", 1, "must be a list of strings, such as [\"a.yaml\"]"),
            ("exclude = [1]\n", 1, "must be a string"),
            ("[pool]\nfiles = []\n", 1, "pools must be given as `[[pool]]`, one for each"),
            ("exclude = [\"a\", \"[\"]\n", 1, "`[` is not a pattern of paths: unclosed character class; missing ']'"),
            (
                "[[pool]]\nfiles = [\"a\"]\nat = \"a..b\"\n",
                3,
                "a key is empty; write keys joined by dots, such as `spec.values`",
            ),
            ("[[pool]]\nfiles = \"a\"\n", 2, "must be a list of strings, such as [\"a.yaml\"]"),
            ("[[pool]]\nfile = [\"a\"]\n", 2, "unknown key `file`; did you mean `files`?"),
            ("kube-version = 1.31\n", 1, "must be a string"),
            ("[[pool]]\nfiles = [\"a\"]\nkube-version = \"new\"\n", 3, "must be a version, such as \"1.31\""),
            ("[[pool]]\n", 1, "a pool needs `files`, such as `files = [\"pools/*.yaml\"]`"),
            ("[rules]\ntokn = \"off\"\n", 2, "there is no rule `tokn`; did you mean `token`?"),
            (
                "[rules]\nunknown-key = \"off\"\n",
                2,
                "`unknown-key` cannot be changed: Helm or the API server would still reject the values",
            ),
            (
                "[rules]\nunused-ignore = \"off\"\n",
                2,
                "`unused-ignore` cannot be changed: it is about the comments that ignore findings; correct or delete the \
                 comment",
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
