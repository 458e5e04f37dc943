//! A file that is not a values file.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "not-values",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a file that is not a values file of this chart",
    why: "Helm would take any YAML for values, and the chart would use none of it. In a folder, `workerpool lint` skips \
          `Chart.yaml`, `kustomization.yaml`, every file with `apiVersion` and `kind` at its top, and files for other \
          programs, such as a helmfile. Named on the command line, such a file is an error. If the values of the chart \
          are under a key of a larger file, such as the values of an umbrella chart, `--at KEY` checks what is under that \
          key. A file without the key is an error too; in a folder, it is skipped.",
    bad: include_str!("../../tests/fixtures/not-values/bad.yaml"),
    good: include_str!("../../tests/fixtures/not-values/good.yaml"),
    check: Check::Faults(Kind::NotValues),
};
