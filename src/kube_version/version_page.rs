//! The page about the versions of Kubernetes, `docs/kubernetes.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::minor_release::KubeVersion;
use super::version_table::{FIELDS, RULES, VersionedField};

const INTRODUCTION: &str = "\
# Versions of Kubernetes

The values are checked as the API server of Kubernetes 1.37 would check the objects that they make. If your cluster has an
older version, say so: `--kube-version` for `lint`, `render`, `explain` and `diff`, or `kube-version` in
[`workerpool.toml`](lint.md), for all pools or for one. Any form that Helm takes will do: `1.31`, `v1.31.14`, `1.31.2-eks-113cf36`.

```sh
workerpool lint --kube-version 1.33 values.yaml
```

Versions older than 1.31 are checked as 1.31, and versions newer than 1.37 as 1.37; a warning on standard error says so. The
chart itself does not ask for the version, so the manifests are the same for all.

- A field that the version does not know is an `unknown-key` error, because the API server rejects it. The message says
  which version brings the field.
- A field that the version knows but drops, because its feature gate is off by default, is a `silently-accepted` warning.
  The API server accepts the object without a word, and the field does nothing.
- Before 1.34, the API server did not look into a StatefulSet. It accepted the StatefulSet, and then rejected its pods and
  claims, so that no worker started. That is a `silently-accepted` warning too.

The feature gates are taken to be at their defaults. This is what each version changed, as far as values of the chart can
tell. The names in the last column are those of feature gates (`pkg/features` in
[kubernetes/kubernetes](https://github.com/kubernetes/kubernetes)), or of functions.

| Version | Change | Source |
|---|---|---|
";

/// The page.
pub fn page() -> String {
    let of_rules =
        RULES.iter().map(|row| Row { since: row.since, says: row.says.to_owned(), source: row.source.to_owned() });
    let mut rows: Vec<Row> = of_rules.chain(of_fields()).collect();
    rows.sort_by_key(|row| row.since);
    let mut text = INTRODUCTION.to_owned();
    for Row { since, says, source } in rows {
        let _ = writeln!(text, "| {since} | {says} | {source} |");
    }
    text
}

/// A row of the page's table.
struct Row {
    since: KubeVersion,
    says: String,
    source: String,
}

/// What is said of fields, of those together that share their releases and their gate.
fn of_fields() -> Vec<Row> {
    let mut alike: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for VersionedField { of, key, known, works, gate } in &FIELDS {
        alike.entry((known, works, gate)).or_default().push(format!("`{of}.{key}`"));
    }
    let mut rows = Vec::new();
    for ((known, works, gate), fields) in alike {
        let it = if fields.len() == 1 { "it" } else { "them" };
        let (fields, source) = (fields.join(", "), format!("gate `{gate}`"));
        let mut add = |since: KubeVersion, says: String| rows.push(Row { since, says, source: source.clone() });
        let then = match works {
            Some(works) if works == known => String::new(),
            Some(_) => format!(", and ignores {it}"),
            None => format!(", and ignores {it} unless the gate is on"),
        };
        if *known > KubeVersion::OLDEST {
            add(*known, format!("Knows {fields}{then}."));
        }
        if let Some(works) = works.filter(|works| works > known) {
            add(works, format!("Does what {fields} says; before, it ignored the field."));
        }
    }
    rows
}
