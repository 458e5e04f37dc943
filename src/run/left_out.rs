//! What was found, or looked for, and not checked.

use std::collections::{BTreeMap, BTreeSet};

use super::output;

/// Files that are left out, and folders and patterns without a file.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Why each file is left out, by its name.
    skipped: BTreeMap<String, String>,
    /// What is said of each folder without files of values.
    empty: BTreeSet<String>,
    /// What is said of each pattern that no file matches.
    unmatched: BTreeSet<String>,
    /// Where each document begins that is not read.
    unread: BTreeSet<String>,
}

impl LeftOut {
    /// Notes a file that is left out, and says whether it was not noted before.
    pub(super) fn skip(&mut self, name: String, why: String) -> bool {
        self.skipped.insert(name, why).is_none()
    }

    /// Notes a folder without files of values.
    pub(super) fn empty(&mut self, name: &str) {
        self.empty.insert(format!("the folder {name} contains no *.yaml or *.yml files"));
    }

    /// Notes a pattern that no file matches.
    pub(super) fn unmatched(&mut self, message: String) {
        self.unmatched.insert(message);
    }

    /// Notes a document behind the one that is checked, which may be meant as well.
    pub(super) fn unread(&mut self, place: String) {
        self.unread.insert(place);
    }

    /// Says on standard error what was looked for in vain, once it is known whether anything at all was checked. Returns
    /// whether that stops a run from being one.
    pub(super) fn tell(&self, is_anything_checked: bool) -> bool {
        self.unmatched.iter().for_each(|message| output::complain(message));
        for place in &self.unread {
            output::warn(&format!(
                "{place}: this document has the key of the values too, but only one document of a file is checked; move it to a file \
                 of its own"
            ));
        }
        if is_anything_checked {
            self.empty.iter().for_each(|message| output::warn(message));
            return !self.unmatched.is_empty();
        }
        let skipped = (!self.skipped.is_empty()).then(|| self.all_skipped());
        let reasons: Vec<String> = self.empty.iter().cloned().chain(skipped).collect();
        if !reasons.is_empty() {
            output::complain(&format!("nothing was checked: {}", reasons.join("; ")));
        }
        true
    }

    /// Why all files are left out.
    fn all_skipped(&self) -> String {
        let reasons: BTreeSet<&String> = self.skipped.values().collect();
        let files = match self.skipped.len() {
            1 => "the only file is skipped".to_owned(),
            files => format!("all {files} files are skipped"),
        };
        match reasons.first() {
            Some(reason) if reasons.len() == 1 => format!("{files} ({reason})"),
            _ => format!("{files}; --verbose lists them"),
        }
    }
}
