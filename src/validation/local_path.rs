//! Paths that must stay below the folder that they are taken from.

use crate::fault::Faults;
use crate::field_path::FieldPath;

/// No step of the path may be `..`: `validatePathNoBacksteps`.
pub fn no_backsteps(path: &str, at: &FieldPath, faults: &mut Faults) {
    if path.split('/').any(|step| step == "..") {
        faults.invalid(at, "must not contain `..`");
    }
}

/// A relative path without `..`: `validateLocalDescendingPath`.
pub fn descending(path: &str, at: &FieldPath, faults: &mut Faults) {
    if path.starts_with('/') {
        faults.invalid(at, "must be a relative path, without `/` at its start");
    } else {
        no_backsteps(path, at, faults);
    }
}

/// A relative path of a file in a volume, which must not start with two dots, as Kubernetes' own files there do:
/// `ValidateLocalNonReservedPath`.
pub fn unreserved(path: &str, at: &FieldPath, faults: &mut Faults) {
    let has_backstep = path.split('/').any(|step| step == "..");
    if path.starts_with("..") && !has_backstep {
        faults.invalid(at, "must not start with `..`, which is reserved for Kubernetes' own files");
    } else {
        descending(path, at, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        // Whether a path passes as one without backsteps, as a descending one and as one that is not reserved.
        let cases = [
            ("", [true, true, true]),
            ("a/b", [true, true, true]),
            ("a/..b/c..", [true, true, true]),
            ("..a", [true, true, false]),
            ("...", [true, true, false]),
            ("/a", [true, false, false]),
            ("a/../b", [false, false, false]),
            ("..", [false, false, false]),
            ("../a", [false, false, false]),
            ("/..", [false, false, false]),
        ];
        for (path, expected) in cases {
            let passes = [no_backsteps, descending, unreserved].map(|check: fn(&str, &FieldPath, &mut Faults)| {
                let mut faults = Faults::default();
                check(path, &FieldPath::ROOT, &mut faults);
                assert!(faults.0.len() <= 1, "{path}");
                faults.0.is_empty()
            });
            assert_eq!(passes, expected, "{path}");
        }
    }
}
