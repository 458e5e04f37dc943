//! References to variables: `$(NAME)`.

use std::collections::BTreeMap;

use crate::field_path::FieldPathBuf;

use super::Container;

/// A reference to a variable that Kubernetes leaves as it is.
pub struct Unresolved<'p> {
    /// The variable's name.
    pub name: &'p str,
    /// Where it is.
    pub within: Within,
    /// The path of the value with the reference.
    pub at: FieldPathBuf,
    /// The path of the variable, if it comes too late; none if the container does not have it.
    pub definition: Option<FieldPathBuf>,
}

/// Where a reference to a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// In the value of the variable with this index, which can only refer to those before it.
    Value(usize),
    /// In `command` or `args`.
    Word,
    /// In the folder of a mount.
    Folder,
}

/// A text of the user's that may refer to variables.
struct Referring<'p> {
    text: &'p str,
    within: Within,
    at: FieldPathBuf,
}

impl<'p> Container<'p> {
    /// The references to variables that Kubernetes leaves as they are.
    pub fn unresolved(&self) -> Vec<Unresolved<'p>> {
        let texts: Vec<Referring> = self.referring();
        if texts.is_empty() || self.may_have_other_variables() {
            return Vec::new();
        }
        let mut first = BTreeMap::new();
        for (index, variable) in self.variables().enumerate() {
            first.entry(variable.name).or_insert((index, variable));
        }
        let mut found = Vec::new();
        for Referring { text, within, at } in texts {
            for name in references(text).into_iter().filter(|name| !may_come_from_service(name)) {
                let definition = match (within, first.get(name)) {
                    (_, None) => None,
                    (Within::Value(own), Some((index, variable))) if *index >= own => variable.path(),
                    _ => continue,
                };
                found.push(Unresolved { name, within, at: at.clone(), definition });
            }
        }
        found
    }

    /// The texts of the user's that refer to variables.
    fn referring(&self) -> Vec<Referring<'p>> {
        let mut found = Vec::new();
        let mut add = |text: Option<&'p str>, within: Within, at: &dyn Fn() -> Option<FieldPathBuf>| {
            if let Some(text) = text.filter(|text| text.contains("$("))
                && let Some(at) = at()
            {
                found.push(Referring { text, within, at });
            }
        };
        for (index, variable) in self.variables().enumerate() {
            add(variable.spec.value.as_deref(), Within::Value(index), &|| Some(variable.path()?.key("value")));
        }
        for mount in self.mounts() {
            add(mount.folder_expression(), Within::Folder, &|| Some(mount.at()?.key("subPathExpr")));
        }
        for (key, words) in [("command", &self.spec.command), ("args", &self.spec.args)] {
            for (index, word) in words.iter().flatten().enumerate() {
                add(Some(word), Within::Word, &|| Some(self.name.path().key(key).index(index)));
            }
        }
        found
    }
}

/// The variables that a text refers to, as Kubernetes expands it (`Expand` in
/// `k8s.io/kubernetes/third_party/forked/golang/expansion`): `$$` is a dollar sign, so `$$(NAME)` refers to nothing.
fn references(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        rest = &rest[dollar + 1..];
        if let Some(escaped) = rest.strip_prefix('$') {
            rest = escaped;
        } else if let Some(inner) = rest.strip_prefix('(') {
            // Without an end, nothing that follows has one either.
            let Some((name, after)) = inner.split_once(')') else { break };
            found.push(name);
            rest = after;
        }
    }
    found
}

/// Whether the kubelet may set a variable for a Service of the namespace: `DATABASE_SERVICE_HOST`,
/// `DATABASE_PORT_5432_TCP_ADDR` (`FromServices` in `k8s.io/kubernetes/pkg/kubelet/envvars`).
fn may_come_from_service(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.ends_with("_PORT")
        || name.contains("_PORT_")
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn references_are_found_as_kubernetes_finds_them() {
        for (text, found) in [
            ("", &[][..]),
            ("$(A)", &["A"]),
            ("a$(A)b$(B)", &["A", "B"]),
            ("$$(A)", &[]),
            ("$$$(A)", &["A"]),
            ("$$$$(A)", &[]),
            ("$(A", &[]),
            ("$A ${B} $", &[]),
            ("$()", &[""]),
            ("$(A$(B))", &["A$(B"]),
        ] {
            assert_eq!(references(text), found, "{text}");
        }
    }
}
