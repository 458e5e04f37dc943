//! The names of the chart's keys and of Kubernetes' fields, which a report must be able to say.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::schema::VALUES_SCHEMA;

static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let ends = VALUES_SCHEMA.match_indices("\":").map(|(end, _)| end);
    ends.filter_map(|end| VALUES_SCHEMA[..end].rsplit('"').next()).collect()
});

/// Whether a text is such a name, or a path of them. Where a credential has the same text, it is hidden where it stands as the
/// value, and nowhere else.
pub(super) fn is_known(text: &str) -> bool {
    // Nearly no credential is letters and dots alone, so nearly no run asks for the names.
    text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
        && text.split('.').all(|name| NAMES.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_chart_and_fields_of_kubernetes_are_known() {
        for (text, known) in [
            ("terminationGracePeriodSeconds", true),
            ("credentials.token", true),
            ("requiredDuringSchedulingIgnoredDuringExecution", true),
            ("credentials.canary", false),
            ("correcthorsebatterystaple", false),
            ("hunter2", false),
            ("", false),
            (".", false),
        ] {
            assert_eq!(is_known(text), known, "{text}");
        }
    }
}
