//! Values files and files of `--set-file` that cannot be read.

use crate::fault::Kind;
use crate::finding::Severity;

use super::rule::{Check, Rule, Subject};

/// The only rule whose findings make a run exit with 2: what the file says is unknown.
pub const RULE: Rule = Rule {
    id: "unreadable-file",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a file that cannot be read",
    why: "The values of this pool are unknown, so nothing else is said about it. `lint` checks the other files, and exits \
          with code 2. The file is missing, is a folder, cannot be opened with your permissions, or is not UTF-8: save it \
          as UTF-8. A URL is not a file: download it first, or pipe it to `-f -`.",
    bad: include_str!("../../tests/fixtures/unreadable-file/bad.sh"),
    good: include_str!("../../tests/fixtures/unreadable-file/good.sh"),
    check: Check::Faults(Kind::UnreadableFile),
};
