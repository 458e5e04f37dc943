//! Containers: amounts of bytes that are no whole number, and variables that hide others.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{Container, EnvVar};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::quantity;

/// The containers of a pod; `at` is the path of their list.
pub(super) fn containers(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    for (i, container) in containers.iter().enumerate() {
        let at = at.index(i);
        if let Some(resources) = &container.resources {
            let at = at.key("resources");
            for (key, amounts) in [("limits", &resources.limits), ("requests", &resources.requests)] {
                fractions(amounts.as_ref(), &at.key(key), faults);
            }
        }
        hidden(container.env.as_deref().unwrap_or_default(), &at.key("env"), faults);
    }
}

fn fractions(amounts: Option<&BTreeMap<String, Quantity>>, at: &FieldPath, faults: &mut Faults) {
    for (key, amount) in
        amounts.into_iter().flatten().filter(|(key, _)| ["memory", "ephemeral-storage"].contains(&key.as_str()))
    {
        if quantity::parse(&amount.0).is_ok_and(|parsed| !parsed.is_whole()) {
            faults.add(Kind::ServerWarning, &at.key(key), format!("`{}` is no whole number of bytes", amount.0));
        }
    }
}

/// A variable of the name of an earlier one hides it, unless it is made of it.
fn hidden(variables: &[EnvVar], at: &FieldPath, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (i, variable) in variables.iter().enumerate() {
        if names.insert(variable.name.as_str()) {
            continue;
        }
        let earlier = format!("$({})", variable.name);
        let value = variable.value.as_deref().unwrap_or_default();
        if variable.value_from.is_some() || value == earlier || !value.contains(&earlier) {
            let message = format!("hides the earlier variable `{}`", variable.name);
            faults.add(Kind::ServerWarning, &at.index(i), message);
        }
    }
}
