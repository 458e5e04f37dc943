//! The findings of a rule in a pool.

use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::fix::Rewrite;
use crate::message::Message;
use crate::pool::Pool;
use crate::source::Place;

use super::fixes::Fixes;
use super::need::Need;

/// The findings of one rule in one pool.
pub(crate) struct Found<'p> {
    pool: &'p Pool,
    rule: &'static str,
    severity: Severity,
    /// When the values must give the credentials.
    pub(super) need: Need,
    fixes: Fixes<'p>,
    findings: Vec<Finding>,
}

impl<'p> Found<'p> {
    pub(super) fn new(
        pool: &'p Pool,
        rule: &'static str,
        severity: Severity,
        need: Need,
        fixes: Fixes<'p>,
    ) -> Found<'p> {
        Found { pool, rule, severity, need, fixes, findings: Vec::new() }
    }

    /// The findings, and what made their fixes.
    pub(super) fn into_findings(self) -> (Vec<Finding>, Fixes<'p>) {
        (self.findings, self.fixes)
    }

    /// Offers to rewrite the scalar at the place of the last finding, if it is certain what that changes.
    pub fn rewrite(&mut self, rewrite: &Rewrite) {
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = self.fixes.rewrite(rewrite, finding.place, &finding.path);
        }
    }

    /// Offers to take the entry out whose key the last finding is at, if it is certain what that changes.
    pub fn remove_entry(&mut self) {
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = self.fixes.remove(finding.place, &finding.path);
        }
    }

    /// Offers to move an entry of a map to the map at another key of the same file, and there to name it so, if it is certain
    /// what that changes.
    pub fn move_entry(&mut self, entry: &FieldPathBuf, to: &str, name: &str) {
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = self.fixes.move_entry(finding.place, entry, to, name);
        }
    }

    /// Notes a finding at a value. If it is absent or a default, the finding goes to the nearest parent that the user wrote.
    pub fn value(&mut self, path: &FieldPathBuf, message: impl Into<Message>) -> &mut Finding {
        self.value_with(path, &[], message)
    }

    /// Notes a finding about a whole item that has a name, such as a variable. It stands at the name.
    pub fn item(&mut self, item: &FieldPathBuf, causes: &[FieldPathBuf], message: impl Into<Message>) -> &mut Finding {
        let finding = self.value_with(&item.key("name"), causes, message);
        finding.path = item.clone();
        finding
    }

    /// Notes a finding about a value that is absent, where no line is to blame.
    pub fn absent(&mut self, path: &FieldPathBuf, message: impl Into<Message>) -> &mut Finding {
        self.at(self.pool.whole(), path, message)
    }

    /// Notes a finding at a key.
    pub fn key(&mut self, path: &FieldPathBuf, message: impl Into<Message>) -> &mut Finding {
        self.key_with(path, &[], message)
    }

    /// Notes a finding at a value that is wrong because of other values, the causes. If a cause is in a layer above, the
    /// finding goes there: the file below may be right for other pools.
    pub fn value_with(
        &mut self,
        path: &FieldPathBuf,
        causes: &[FieldPathBuf],
        message: impl Into<Message>,
    ) -> &mut Finding {
        self.at(self.highest(self.pool.place(path, Target::Value), causes), path, message)
    }

    /// The same at a key.
    pub fn key_with(
        &mut self,
        path: &FieldPathBuf,
        causes: &[FieldPathBuf],
        message: impl Into<Message>,
    ) -> &mut Finding {
        self.at(self.highest(self.pool.place(path, Target::Key), causes), path, message)
    }

    fn highest(&self, place: Place, causes: &[FieldPathBuf]) -> Place {
        let causes = causes.iter().filter_map(|cause| Some(self.pool.values.at(cause)?.place));
        causes.fold(place, |highest, cause| if self.pool.layers.comes_with(cause, highest) { highest } else { cause })
    }

    /// Notes a finding at a place.
    pub fn at(&mut self, place: Place, path: &FieldPathBuf, message: impl Into<Message>) -> &mut Finding {
        self.findings.push(Finding::new(self.rule, self.severity, place, path.clone(), message));
        self.findings.last_mut().expect("just pushed")
    }
}
