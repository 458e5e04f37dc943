//! The keys of the chart whose values are credentials.

use std::collections::BTreeSet;

use crate::values;

/// A key beside a credential that is longer than this, in bytes, is more likely a credential than a misspelt key.
const LONGEST_KEY: usize = 20;

/// The paths of the values that are credentials: `credentials.token`.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    values::keys().filter(|key| key.is_secret()).map(|key| key.path)
}

/// The paths of the maps that hold them: `credentials`.
pub(super) fn maps() -> BTreeSet<&'static str> {
    paths().filter_map(|path| path.rsplit_once('.')).map(|(map, _)| map).collect()
}

/// Whether a key in such a map is probably a credential that was written where a key belongs.
pub(super) fn is_misplaced(key: &str) -> bool {
    key.len() > LONGEST_KEY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::words::names_credential;

    /// Where a text could not be read, a credential is known by its key alone.
    #[test]
    fn each_secret_key_is_named_as_one() {
        assert!(paths().count() > 0);
        for path in paths() {
            assert!(names_credential(path.rsplit('.').next().unwrap_or(path)), "{path}");
        }
    }
}
