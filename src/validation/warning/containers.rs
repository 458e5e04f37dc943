//! Containers: amounts that are not a whole number of bytes, and variables that hide others.

use k8s_openapi::api::core::v1::{Container, EnvVar};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::quote;
use crate::validation::repeats::{FIRST, Firsts};
use crate::validation::resources::{Amounts, whole_bytes};

/// The containers of a pod; `at` is the path of their list.
pub(super) fn containers(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    for (i, container) in containers.iter().enumerate() {
        let at = at.index(i);
        if let Some(resources) = &container.resources {
            let at = at.key("resources");
            let (requests, limits) = (resources.requests.as_ref(), resources.limits.as_ref());
            amounts_of_bytes(limits, None, &at.key("limits"), faults);
            amounts_of_bytes(requests, limits, &at.key("requests"), faults);
        }
        hidden(container.env.as_deref().unwrap_or_default(), &at.key("env"), faults);
    }
}

fn amounts_of_bytes(amounts: Option<&Amounts>, limits: Option<&Amounts>, at: &FieldPath, faults: &mut Faults) {
    for (key, amount) in amounts.into_iter().flatten() {
        if ["memory", "ephemeral-storage"].contains(&key.as_str()) {
            let limit = limits.and_then(|limits| limits.get(key));
            whole_bytes(amount, limit, &at.key(key), faults);
        }
    }
}

/// A variable of the name of an earlier one hides it, unless it is made of it.
fn hidden(variables: &[EnvVar], at: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    for (i, EnvVar { name, value, value_from }) in variables.iter().enumerate() {
        let Some(first) = names.before(name.as_str(), i) else { continue };
        let earlier = format!("$({name})");
        let value = value.as_deref().unwrap_or_default();
        if value_from.is_some() || value == earlier || !value.contains(&earlier) {
            let message = format!("hides the earlier variable {}", quote(name));
            faults.add(Kind::HiddenVariable, &at.index(i), message).beside(&at.index(first), FIRST);
        }
    }
}
